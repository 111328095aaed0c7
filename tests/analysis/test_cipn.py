"""The CIPN example, loaded by the verbs: every published number, and what is refused or noted."""

import json

import pytest

from analysis import analyses, results
from analysis.examples import cipn
from analysis.examples.cipn_records import DATA
from analysis.examples.people import people
from analysis.pipeline import refresh as pipeline
from analysis.pipeline.details import store
from analysis.views import advice
from evidence import arms, checks
from evidence.models import InstrumentUse
from screening import prisma
from tests.factories.people import lead_of

pytestmark = pytest.mark.django_db
ROWS = json.loads((DATA / "reproduction_table.json").read_text(encoding="utf-8"))["rows"]


def refreshed(review) -> dict[str, results.Result]:
    pipeline.save(review, pipeline.changed(review))
    return {row.analysis.key: row for row in results.of(review)}


def test_the_whole_review_reproduces_the_paper_and_departs_where_its_own_rule_does():
    review = cipn.load(people())
    found = refreshed(review)
    assert set(found) == {row["outcome_id"] for row in ROWS}
    assert len(found) == 14
    for row in ROWS:
        _agrees(found[row["outcome_id"]], row)
    for key in ("qol_physical", "qol_functional"):
        assert found[key].used["model"] == "random"
        notes = [note["text"] for note in advice.of(found[key], found[key].good)]
        sentence = (
            "The publication printed a common-effect result; its own rule asks for random-effects."
        )
        assert found[key].departs == sentence
        assert sentence in notes
    assert [key for key, row in found.items() if row.departs] == ["qol_physical", "qol_functional"]
    _people_and_flow(review)
    _second_look(review)
    _printed(found)
    _hands_and_feet(review, found)
    _directions(review)


def _agrees(result: results.Result, row: dict) -> None:
    """The model by the rule, to two decimals; the other one stands beside it."""
    used, models = result.used, result.good.result["models"]
    by_rule = {"FE": "common", "RE": "random"}
    assert used["model"] == by_rule[row["model_by_rule"]], row["outcome_id"]
    other, *numbers = row["other_model"]
    wanted = {by_rule[row["model"]]: row["reproduced"][:3], by_rule[other]: numbers}
    for name, values in wanted.items():
        back = models[name]["back"]
        ours = [back["estimate"], back["ci_lb"], back["ci_ub"]]
        assert ours == pytest.approx(values, abs=0.00501), (row["outcome_id"], name)
    assert round(used["i2"], 1) == row["reproduced"][3]
    assert (used["k"], used["n"]) == (row["k"], row["n"])
    assert used["q"] == pytest.approx(row["Q"], abs=5.1e-5)
    assert result.run.simulated


def _people_and_flow(review) -> None:
    assert arms.people(review).eligible == 1124
    flow = prisma.flow(review)
    counts = {
        "duplicates": 197, "records_screened": 306, "records_excluded": 236,
        "dbr_sought_reports": 70, "dbr_excluded": 55, "new_studies": 15,
    }  # fmt: skip
    assert {box: flow[box] for box in counts} == counts
    assert sorted(line.count for line in flow.boxes["dbr_excluded"].lines) == [13, 19, 23]
    assert flow["database_results"] == 503
    assert all(check.ok for check in flow.checks)


def _second_look(review) -> None:
    """What the paper let pass: a group counted twice, people lost, ages, an uneven split."""
    asked = {
        one.study.key: {check.code for check in one.asking} for one in checks.of_review(review)
    }
    assert {"more-than-randomized", "identical-arms"} <= asked["visovsky2014"]
    for key in ("andersen2020", "kleckner2018", "peng2019", "zimmer2018"):
        assert "low-risk-with-loss" in asked[key], key
    assert "fewer-than-randomized" in asked["mueller2021"] & asked["streckmann2014"]
    assert "uneven-split" in asked["gui2021"]
    assert "entry-age-differs" in asked["simsek2021"]
    assert {"spread-far-above-mean", "reported-without-values"} <= asked["kleckner2018"]
    assert not asked["schwenk2016"]


def _printed(found: dict[str, results.Result]) -> None:
    """What is printed, held against itself: widths, numbers that return, studies that are fewer."""

    def codes(key: str) -> set[str]:
        part = store.save(found[key].good)["findings"]
        return {one["code"] for one in part["findings"] if one["code"].startswith("printed-")}

    assert codes("qol_physical") == {
        "printed-interval-of-common-effect", "printed-identical-heterogeneity",
    }  # fmt: skip
    assert codes("numbness_foot") == {"printed-identical-results"}
    assert codes("pain") == {"printed-number-of-studies"}
    assert codes("balance") == set()


def _hands_and_feet(review, found: dict[str, results.Result]) -> None:
    lead = lead_of(review)
    for key in ("numbness_all", "tingling_all"):
        [warning] = found[key].good.warnings
        assert warning["code"] == "same-people-twice"
        analyses.allow_same_people(found[key].analysis, reason="", by=lead)
    again = refreshed(review)
    for key in ("numbness_all", "tingling_all"):
        assert again[key].refused
        assert again[key].run.code == "same-people-twice"
        assert "count the same people more than once" in again[key].run.sentence
        assert again[key].good.pk == found[key].good.pk


def _directions(review) -> None:
    InstrumentUse.objects.filter(study__review=review).delete()
    ntx = refreshed(review)["fact_gog_ntx"]
    assert ntx.run.code == "direction-undeclared"
    assert "FACT/GOG-NTX" in ntx.run.sentence
