"""One data set to one result, checked against the reference files and the paper's numbers."""

import json
import math
from typing import Any

import pytest

from analysis.dataset import Dataset, Row
from analysis.dataset.settings import Settings
from analysis.pipeline import stored
from analysis.pipeline.compute import compute
from analysis.stats.errors import NotEstimable, TooFewStudies, UnknownChoice
from tests.analysis.stats.reference import raw, reference

BINARY = ("bcg", "collins1985a_death", "hine1989")


def data_of(name: str) -> Dataset:
    """A reference data set as analysis would have read it from rows."""
    whole = raw(name)
    rows = tuple(
        Row(
            study=f"s{i}",
            label=label,
            study_id=i,
            columns={column: float(values[i]) for column, values in whole.columns.items()},
            lineage={},
            arms={},
        )
        for i, label in enumerate(whole.labels)
    )
    return Dataset(kind=whole.data_type, rows=rows)


def settings(**changes: Any) -> Settings:
    plain: dict[str, Any] = {
        "outcomes": (1,), "measure": "SMD", "profile": "metafor", "model_rule": "random",
        "i2_limit": 50, "tau2_method": "REML", "interval": "z", "level": 0.95,
    }  # fmt: skip
    return Settings(**plain | changes)


def fit(name: str, measure: str, method: str, test: str = "z") -> dict[str, Any]:
    return next(
        o
        for o in reference(name)["fits"]
        if (o["measure"], o["method"], o["test"]) == (measure, method, test)
    )


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("method", ["DL", "REML"])
@pytest.mark.parametrize("measure", ["MD", "SMD", "SMD_UB", "SMDH", "ROM"])
@pytest.mark.parametrize("name", ["normand1999", "gibson2002", "curtis1998"])
def test_both_models_as_metafor_fits_them(name, measure, method, test):
    made = compute(data_of(name), settings(measure=measure, tau2_method=method, interval=test))
    common, random = fit(name, measure, "EE"), fit(name, measure, method, test)
    for model, wanted in (("common", common), ("random", random)):
        for ours, theirs in (("estimate", "estimate"), ("ci_lb", "ci_lb"), ("ci_ub", "ci_ub")):
            assert made["models"][model][ours] == pytest.approx(wanted[theirs], rel=1e-6)
    spread = made["heterogeneity"]
    assert spread["Q"] == pytest.approx(random["Q"], rel=1e-8)
    assert spread["tau2"] == pytest.approx(random["tau2"], rel=1e-6)
    assert spread["I2_from_tau2"] == pytest.approx(random["I2"], rel=1e-6)
    assert made["k"] == random["k"]


@pytest.mark.parametrize("profile", ["metan", "revman5"])
@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize("name", BINARY)
def test_tables_are_pooled_as_metan_and_revman_do(name, measure, profile):
    asked = settings(measure=measure, profile=profile, tau2_method="DL")
    made = compute(data_of(name), asked)
    common, random = made["models"]["common"], made["models"]["random"]
    tables = reference(name)
    wanted = next(
        o for o in tables["mh"] if o["measure"] == measure and o["continuity_correction_in_pooling"]
    )
    around = next(o for o in tables["dl_with_mh_heterogeneity"] if o["measure"] == measure)
    assert common["method"] == "MH"
    assert common["estimate"] == pytest.approx(around["mh_estimate"], rel=1e-8)
    assert common["k"] == random["k"] == around["k"]
    if wanted["k"] == around["k"]:  # metafor leaves double zeros out of RD too
        error = "se_greenland_robins" if measure == "RD" else "se"
        assert common["estimate"] == pytest.approx(wanted["estimate"], rel=1e-8)
        assert common["se"] == pytest.approx(wanted[error], rel=1e-8)
    for ours in ("estimate", "se", "ci_lb", "ci_ub", "tau2"):
        assert random[ours] == pytest.approx(around[ours], rel=1e-8)
    weights = [row["weight_common"] for row in made["studies"] if row["estimable"]]
    assert math.fsum(w for w in weights if w is not None) == pytest.approx(100)


def test_other_profiles_pool_tables_by_inverse_variance():
    made = compute(data_of("bcg"), settings(measure="RR", tau2_method="DL"))
    assert made["models"]["common"]["estimate"] == pytest.approx(
        fit("bcg", "RR", "EE")["estimate"], rel=1e-8
    )
    assert made["models"]["common"]["method"] == "EE"


def test_leaving_one_table_out_pools_the_others_as_the_profile_does():
    asked = settings(measure="RR", profile="revman5", tau2_method="DL", model_rule="common")
    data = data_of("bcg")
    whole = compute(data, asked)
    for i, row in enumerate(whole["leave_one_out"]):
        rest = Dataset(kind=data.kind, rows=data.rows[:i] + data.rows[i + 1 :])
        alone = compute(rest, asked)
        assert row["without"] == data.rows[i].label
        assert row["estimate"] == pytest.approx(alone["models"]["common"]["estimate"])
        assert row["I2_from_Q"] == pytest.approx(alone["heterogeneity"]["I2_from_Q"])


def test_without_a_study_is_as_if_it_had_never_been_there():
    made = compute(data_of("normand1999"), settings(measure="MD"))
    for row, i in zip(made["leave_one_out"], range(made["k"]), strict=True):
        data = data_of("normand1999")
        rest = Dataset(kind=data.kind, rows=data.rows[:i] + data.rows[i + 1 :])
        assert row["estimate"] == pytest.approx(
            compute(rest, settings(measure="MD"))["models"]["random"]["estimate"], rel=1e-6
        )


def test_ratios_are_shown_on_their_own_scale():
    made = compute(data_of("bcg"), settings(measure="RR"))
    random = made["models"]["random"]
    assert made["null"] == 1.0
    assert random["back"]["estimate"] == pytest.approx(math.exp(random["estimate"]))
    assert made["studies"][0]["estimate"] == pytest.approx(math.exp(made["studies"][0]["yi"]))


@pytest.mark.parametrize(
    ("rule", "limit", "used"),
    [
        ("by_i2", 50, "random"), ("by_i2", 100, "common"),
        ("common", 50, "common"), ("random", 50, "random"),
    ],
)  # fmt: skip
def test_the_rule_is_data(rule, limit, used):
    made = compute(data_of("normand1999"), settings(measure="MD", model_rule=rule, i2_limit=limit))
    assert made["used"] == used
    assert set(made["models"]) == {"common", "random"}
    assert ("I²" in made["rule"]) == (rule == "by_i2")


def test_the_limit_itself_is_still_common():
    made = compute(data_of("normand1999"), settings(measure="MD", model_rule="by_i2"))
    i2 = made["models"]["common"]["I2"]
    at = settings(measure="MD", model_rule="by_i2", i2_limit=i2)
    assert compute(data_of("normand1999"), at)["used"] == "common"


def test_one_study_has_its_own_effect_and_says_what_it_cannot_have():
    data = data_of("normand1999")
    made = compute(Dataset(kind=data.kind, rows=data.rows[:1]), settings(measure="MD"))
    assert made["k"] == 1
    assert made["leave_one_out"] == []
    assert made["heterogeneity"]["sentence"].startswith("Heterogeneity needs two studies")
    assert made["models"]["random"]["estimate"] == made["studies"][0]["yi"]
    json.dumps(made, allow_nan=False)


def test_a_study_that_is_not_estimable_stays_in_the_table_without_weight():
    data = data_of("bcg")
    empty = Row(
        study="zero", label="No events", study_id=99,
        columns={"e1": 0.0, "n1": 10.0, "e2": 0.0, "n2": 12.0}, lineage={}, arms={},
    )  # fmt: skip
    more = Dataset(kind=data.kind, rows=(*data.rows, empty))
    made = compute(more, settings(measure="OR", profile="revman5", tau2_method="DL"))
    assert made["undefined"] == ["No events"]
    assert made["k"] == len(data.rows)
    assert not made["studies"][-1]["estimable"]
    kept = compute(more, settings(measure="OR"))
    assert kept["undefined"] == []


def test_no_study_with_an_effect_is_a_named_refusal():
    rows = tuple(
        Row(f"s{i}", f"Study {i}", i, {"e1": 0.0, "n1": 9.0, "e2": 0.0, "n2": 9.0}, {}, {})
        for i in range(2)
    )
    with pytest.raises(TooFewStudies):
        compute(
            Dataset(kind="binary", rows=rows),
            settings(measure="RR", profile="revman5", tau2_method="DL"),
        )


def test_a_measure_that_these_data_do_not_have_is_refused():
    with pytest.raises(UnknownChoice):
        compute(data_of("bcg"), settings(measure="MD"))


def test_a_limit_beyond_all_numbers_is_refused():
    rows = tuple(
        Row(f"s{i}", f"Study {i}", i, {"e1": 1.0, "n1": 9.0, "e2": 8.0, "n2": 9.0}, {}, {})
        for i in range(2)
    )
    rows = (*rows[:1], Row("t", "T", 5, {"e1": 8.0, "n1": 9.0, "e2": 1.0, "n2": 9.0}, {}, {}))
    with pytest.raises(NotEstimable, match="beyond all numbers"):
        compute(
            Dataset(kind="binary", rows=rows),
            settings(measure="OR", interval="knha", level=0.9999),
        )


def grouped(levels: tuple[str | None, ...], **changes: Any) -> dict[str, Any]:
    data = data_of("normand1999")
    rows = tuple(
        Row(row.study, row.label, row.study_id, row.columns, {}, {}, subgroup=level)
        for row, level in zip(data.rows, levels, strict=True)
    )
    asked = settings(measure="MD", subgroup_by=7, subgroup_label="Country", **changes)
    return compute(Dataset(kind=data.kind, rows=rows), asked)


def test_subgroups_have_their_own_pool_and_a_test_between():
    made = grouped(("A", "A", "A", "A", "B", "B", "B", None, None))["subgroups"]
    assert [group["level"] for group in made["groups"]] == ["A", "B", "Not stated"]
    data = data_of("normand1999")
    alone = compute(Dataset(kind=data.kind, rows=data.rows[:4]), settings(measure="MD"))
    assert made["groups"][0]["estimate"] == pytest.approx(
        alone["models"]["random"]["estimate"], rel=1e-6
    )
    assert made["between"]["df"] == 2
    assert 0 <= made["between"]["p"] <= 1


def test_one_subgroup_has_nothing_to_be_tested_against():
    made = grouped(("A",) * 9)["subgroups"]
    assert made["between"] == {"sentence": "A test between subgroups needs two of them."}


@pytest.mark.parametrize("name", ["bcg", "normand1999", "molloy2014", "pritz1997", "pignon2000"])
@pytest.mark.parametrize("profile", ["metafor", "metan", "revman5", "revman-web"])
def test_a_result_of_any_data_is_plain_json(name, profile):
    data = data_of(name)
    measure = {
        "binary": "OR", "continuous": "SMD", "correlation": "ZCOR", "proportion": "PLO",
        "generic": "GEN",
    }[data.kind]  # fmt: skip
    made = compute(data, settings(measure=measure, profile=profile, tau2_method="DL"))
    assert json.loads(json.dumps(made, allow_nan=False)) == json.loads(json.dumps(made))


def test_a_run_reads_back_what_it_froze():
    class Kept:
        dataset = json.loads(json.dumps(data_of("bcg").plain()))
        settings = json.loads(json.dumps(settings(measure="RR", left_out={4: "Why"}).plain()))

    again = compute(stored.dataset(Kept), stored.settings(Kept))
    assert again == compute(data_of("bcg"), settings(measure="RR"))
