"""The further parts of a result, in the product's own path, against the reference files."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from analysis.dataset import Dataset
from analysis.pipeline.compute import compute
from analysis.pipeline.details import pictures
from analysis.pipeline.details.parts import parts
from analysis.pipeline.details.question import Question
from analysis.pipeline.details.small_studies import OVERRIDE
from tests.analysis.pipeline.test_compute import data_of, settings
from tests.analysis.stats.reference import raw, reference

LATITUDE = {"id": 1, "label": "ablat", "kind": "number"}
ALLOCATION = {"id": 2, "label": "alloc", "kind": "choice"}


def bcg() -> Dataset:
    """The thirteen trials with their latitude, allocation and year."""
    whole, data = raw("bcg"), data_of("bcg")
    years = whole.year
    assert years is not None
    return replace(
        data,
        rows=tuple(
            replace(
                row,
                year=int(years[i]),
                moderators={
                    "ablat": float(whole.continuous["ablat"][i]),
                    "alloc": whole.categorical["alloc"][i],
                },
            )
            for i, row in enumerate(data.rows)
        ),
    )


def question(data: Dataset | None = None, **changes: Any) -> Question:
    data = data or bcg()
    chosen = settings(**{"measure": "RR", "label": "Tuberculosis"} | changes)
    return Question.of(data, chosen, compute(data, chosen))


def named(part: dict[str, Any], name: str) -> dict[str, Any]:
    return next(n for n in part["numbers"] if n["name"] == name)


def block(name: str, **keys: Any) -> dict[str, Any]:
    """The one object of a reference block with these keys."""
    found = [
        o for o in reference("bcg")[name] if all(o.get(key) == value for key, value in keys.items())
    ]
    assert len(found) == 1, found
    return found[0]


def rounded(value: float) -> Any:
    return pytest.approx(value, rel=1e-6)


def test_egger_and_begg_as_metafor_prints_them():
    made = parts(question())["small-studies"]
    lm = block("regtest", measure="RR", model="lm", predictor="sei", source="regtest()")
    egger = named(made, "Egger: slope")
    assert egger["value"] == rounded(lm["slope"])
    assert egger["p"] == rounded(lm["pval"])
    begg = named(made, "Begg: Kendall's τ")
    wanted = block("ranktest", measure="RR")
    assert (begg["value"], begg["p"]) == (rounded(wanted["tau"]), rounded(wanted["pval"]))


def test_every_number_says_how_it_was_made():
    made = parts(question(options={"moderators": [LATITUDE]}))
    numbers = [n for part in made.values() for n in part["numbers"] if not n["refused"]]
    tables = [t for part in made.values() for t in part["tables"]]
    assert len(numbers) > 15
    for one in (*numbers, *tables):
        assert all(one[part] for part in ("formula", "source", "inputs"))
    for one in tables:
        assert all(len(row) == len(one["columns"]) for row in one["rows"])


def test_all_parts_are_plain_json_without_nan():
    made = parts(question(options={"moderators": [LATITUDE, ALLOCATION]}))
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_the_typical_variance_is_the_one_behind_i2():
    made = parts(question())["heterogeneity"]
    fit = block("fits", measure="RR", method="REML", test="z")
    typical = named(made, "Typical variance within studies")["value"]
    assert 100 * fit["tau2"] / (fit["tau2"] + typical) == pytest.approx(fit["I2"], rel=1e-6)
    assert named(made, "Prediction interval, z")["low"] == pytest.approx(
        math.exp(fit["pi_lb"]), rel=1e-6
    )


def test_the_regression_by_latitude_as_metafor_fits_it():
    made = parts(question(options={"moderators": [LATITUDE]}))["regression"]
    wanted = block("metareg", measure="RR", method="REML", test="z", formula="~ ablat")
    rows = made["tables"][0]["rows"]
    assert [row[1] for row in rows] == [rounded(x) for x in wanted["coef"]]
    assert [row[2] for row in rows] == [rounded(x) for x in wanted["se"]]
    assert named(made, "QM, all moderators")["value"] == rounded(wanted["QM"])
    assert named(made, "R²")["value"] == rounded(wanted["R2"])
    line = made["bubbles"][0]["line"]
    assert line[0]["estimate"] > line[-1]["estimate"]  # the further from the equator, the better


def test_subgroups_with_one_tau2_as_metafor_fits_them():
    data = bcg()
    rows = tuple(replace(row, subgroup=row.moderators["alloc"]) for row in data.rows)
    asked = {"subgroup_by": 2, "subgroup_label": "Allocation"}
    made = parts(question(replace(data, rows=rows), **asked))["one-tau2"]
    models = block("subgroup", measure="RR", moderator="alloc")["common_tau2_models"]
    wanted = next(m for m in models if (m["method"], m["test"]) == ("REML", "z"))
    test = named(made, "Test between subgroups, QM")
    assert (test["value"], test["p"]) == (rounded(wanted["QM"]), rounded(wanted["QM_p"]))
    assert named(made, "τ² of all subgroups")["value"] == rounded(wanted["tau2"])
    assert named(made, "R²")["value"] == rounded(wanted["R2"])
    rows_shown = made["tables"][0]["rows"]
    assert [row[0] for row in rows_shown] == ["alternate", "random", "systematic"]
    assert sum(row[1] for row in rows_shown) == 13
    for column, name in ((2, "group_estimate"), (3, "group_ci_lb"), (4, "group_ci_ub")):
        ours = [row[column] for row in rows_shown]
        assert ours == [rounded(math.exp(x)) for x in wanted[name]]


def test_without_subgroups_their_part_is_empty():
    made = parts(question())["one-tau2"]
    assert (made["numbers"], made["tables"], made["refused"]) == ([], [], "")


def test_two_moderators_below_ten_studies_each_are_warned_of():
    made = parts(question(options={"moderators": [LATITUDE, ALLOCATION]}))["regression"]
    assert "at least 10 studies for each" in made["notes"][0]


def test_influence_as_metafor_prints_it():
    made = parts(question())["influence"]
    wanted = block("influence", measure="RR", method="REML")
    columns = [c["name"] for c in made["tables"][0]["columns"]]
    for name, theirs in (
        ("Studentized residual", "rstudent"),
        ("Cook's D", "cook_d"),
        ("Hat", "hat"),
    ):
        ours = [row[columns.index(name)] for row in made["tables"][0]["rows"]]
        assert ours == [rounded(x) for x in wanted[theirs]]


def test_the_last_of_each_cumulative_series_is_the_whole():
    q = question()
    series = parts(q)["sensitivity"]["cumulative"]
    assert set(series) == {"year", "size", "precision"}
    whole = q.result["models"]["random"]["back"]
    for rows in series.values():
        assert rows[-1]["estimate"] == rounded(whole["estimate"])
    assert series["year"][0]["label"] == "Aronson 1948"


def test_the_grid_has_every_ticked_way_and_names_what_changes():
    ticked = {
        "models": ["common", "random"],
        "estimators": ["REML", "DL"],
        "intervals": ["z", "knha"],
        "exclusions": ["largest"],
    }
    made = parts(question(options={"grid": ticked}))["sensitivity"]
    rows = made["tables"][0]["rows"]
    assert (
        len(rows) == (1 + 2 * 2) * 2
    )  # common by z, random by 2 x 2; with and without the largest
    assert made["changing"] == 0
    assert "same conclusion" in made["notes"][0]


def test_a_way_that_changes_the_conclusion_is_named():
    data = data_of("hine1989")
    made = parts(question(data, measure="RD", label="Deaths"))["sensitivity"]
    marked = [row for row, on in zip(made["tables"][0]["rows"], made["tables"][0]["marked"],
                                     strict=True) if on]  # fmt: skip
    assert made["changing"] == len(marked)
    assert all("instead of" in note for note in made["notes"][: made["changing"]])


def few() -> Dataset:
    return replace(bcg(), rows=bcg().rows[:6])


def test_below_ten_studies_the_tests_are_locked_until_someone_asks():
    locked = parts(question(few()))["small-studies"]
    assert "fewer than 10" in locked["refused"]
    assert not locked["numbers"]
    asked = parts(question(few(), options={OVERRIDE: "The editor asks."}))["small-studies"]
    assert "The editor asks." in asked["mark"]
    assert named(asked, "Egger: slope")["p"] is not None


def test_a_study_with_its_se_for_a_sd_is_found_and_named():
    """Four trials of one scale; the first prints its standard errors as SDs."""
    data = replace(data_of("normand1999"), rows=data_of("normand1999").rows[:4])
    alike = {"n1": 25.0, "mean1": 40.0, "sd1": 10.0, "n2": 25.0, "mean2": 45.0, "sd2": 11.0}
    wrong = alike | {"sd1": 10.0 / 5.0, "sd2": 11.0 / 5.0}
    numbers = [wrong, *(alike | {"mean1": 40.0 + i, "sd1": 10.0 + i / 10, "sd2": 11.0 + i / 10}
                        for i in range(1, 4))]  # fmt: skip
    arms = {"1": "Stroke unit", "2": "Ward"}
    rows = [
        replace(row, columns=one, arms=arms) for row, one in zip(data.rows, numbers, strict=True)
    ]
    made = parts(question(replace(data, rows=tuple(rows)), measure="MD", label="Stay"))
    found = [one for one in made["findings"]["findings"] if "SD" in one["sentence"]]
    assert {s["label"] for one in found for s in one["studies"]} == {rows[0].label}
    assert [one["sentence"].partition(":")[0] for one in found] == [
        f"{rows[0].label}, Stroke unit", f"{rows[0].label}, Ward",
    ]  # fmt: skip


def test_numbers_copied_from_another_analysis_are_found():
    q = question()
    from analysis.pipeline.details.findings import findings

    found = findings(q, others={"Mortality": few()})["findings"]
    assert {"Aronson 1948"} <= {
        s["label"] for one in found if one["code"] == "identical-numbers" for s in one["studies"]
    }


def test_every_plot_that_applies_is_laid_out():
    q = question(options={"moderators": [LATITUDE]})
    made = pictures.layouts(q, parts(q), number=1)
    assert {kind for kind in made if not kind.endswith("-narrow")} == {
        "funnel-contours", "baujat", "radial", "gosh", "labbe", "bubble-1", "cumulative-year",
        "cumulative-size", "cumulative-precision",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "measure", "title"),
    [
        ("bcg", "RR", "Results of all subsets"),
        ("damico2009", "OR", "Results of 10,000 random subsets"),
    ],
)
def test_a_plot_of_subsets_says_whether_they_are_all(name, measure, title):
    """Beyond 2^15 they are drawn: 16 studies have twice as many."""
    data = data_of(name)
    chosen = settings(measure=measure, label="")
    q = Question.of(data, chosen, compute(data, chosen))
    assert title in pictures.layouts(q, parts(q), number=1)["gosh"].sheet.title


def test_one_study_is_refused_in_words_in_every_part():
    data = replace(bcg(), rows=bcg().rows[:1])
    made = parts(question(data))
    for name in ("small-studies", "influence", "heterogeneity"):
        assert made[name]["refused"].endswith(".")
    assert pictures.layouts(question(data), made, number=1) == {}
