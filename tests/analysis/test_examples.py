"""`manage.py load_examples` from an empty database: the counts and results that were published,
and what the engine refuses or notes that the publication let pass."""

import io
import json
from itertools import chain

import pytest
from django.core.management import call_command

from analysis import analyses, results, versions
from analysis.examples.cipn_records import DATA
from analysis.models import Analysis, Run
from analysis.pipeline import refresh as pipeline
from analysis.pipeline.details import store
from analysis.views import advice
from evidence import arms, checks, waiting
from evidence.models import (
    AuditEntry,
    InstrumentUse,
    Pair,
    PairAnswer,
    Record,
    Review,
    User,
)
from screening import prisma
from tests.factories.people import lead_of

pytestmark = pytest.mark.django_db
MODELS = {"FE": "common", "RE": "random"}
PUBLISHED = json.loads((DATA / "reproduction_table.json").read_text(encoding="utf-8"))["rows"]


def loaded() -> str:
    out = io.StringIO()
    call_command("load_examples", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def examples(module_db):
    """Loaded once for the tests of this module, each of which begins from there."""
    loaded()


def test_the_published_review_comes_out_of_the_verbs(examples):
    review = Review.objects.get(slug="cipn")
    _the_flow(review)
    _the_people(review)
    pipeline.save(review, pipeline.changed(review))
    _the_results(review)
    _two_versions(review)
    _every_desk_has_work()
    _a_second_load_changes_nothing(review)


def _the_flow(review: Review) -> None:
    asked = Pair.objects.filter(review=review, answer=PairAnswer.OPEN)
    told = [f"{pair.first.title} | {pair.second.title}: {pair.evidence}" for pair in asked]
    assert told == [], "every duplicate of the example is sure"
    flow = prisma.flow(review)
    assert {
        "identified": flow["database_results"],
        "duplicates": flow["duplicates"],
        "screened": flow["records_screened"],
        "excluded": flow["records_excluded"],
        "reports": flow["dbr_assessed"],
        "reports excluded": flow["dbr_excluded"],
        "studies": flow["total_studies"],
    } == {
        "identified": 503,
        "duplicates": 197,
        "screened": 306,
        "excluded": 236,
        "reports": 70,
        "reports excluded": 55,
        "studies": 15,
    }
    assert [line.count for line in flow.boxes["dbr_excluded"].lines] == [23, 19, 13]
    assert sum(line.count for line in flow.boxes["database_results"].lines) == 503
    assert len(flow.boxes["database_results"].lines) == 7
    assert [check.sentence for check in flow.checks if not check.ok] == []
    made_up = Record.objects.filter(review=review, title__startswith="Simulated record")
    assert not made_up.filter(simulated=False).exists()
    assert not Record.objects.filter(review=review, simulated=True).exclude(
        pk__in=made_up.values("pk")
    )


def _the_people(review: Review) -> None:
    people = arms.people(review)
    assert (people.all_arms, people.set_aside, people.eligible) == (1154, 30, 1124)


def _the_results(review: Review) -> None:
    found = {one.analysis.key: one for one in results.of(review)}
    assert len(found) == len(PUBLISHED) == 14
    for row in PUBLISHED:
        result = found[row["outcome_id"]]
        run, used = result.good, result.used
        assert used["model"] == MODELS[row["model_by_rule"]], row["outcome_id"]
        *printed, i2 = row["reproduced"]
        assert _rounded(run, MODELS[row["model"]]) == printed, row["outcome_id"]
        other, *numbers = row["other_model"]
        assert _rounded(run, MODELS[other]) == numbers, row["outcome_id"]
        assert round(used["i2"], 1) == i2
        assert (used["k"], used["n"]) == (row["k"], row["n"])
        assert bool(result.departs) == (row["model"] != row["model_by_rule"])
        assert run.simulated
        twice = row["outcome_id"] in ("numbness_all", "tingling_all")
        assert bool(run.warnings) == twice, (row["outcome_id"], run.warnings)


def _rounded(run: Run, model: str) -> list[float]:
    back = run.result["models"][model]["back"]
    return [round(back[name], 2) for name in ("estimate", "ci_lb", "ci_ub")]


def _two_versions(review: Review) -> None:
    """What the publication printed, and what its own rule gives: the comparison is real."""
    second, first = review.versions.all()
    rows = {row.label: row for row in versions.compare(first, second)}
    moved = {label: row for label, row in rows.items() if not row.same}
    assert set(moved) == {"Quality of life, physical", "Quality of life, functional"}
    assert all(row.simulated for row in rows.values())
    assert [row.conclusion_changed for row in moved.values()] == [False, True]
    assert versions.compare_counts(first, second) == []
    assert versions.pending(review) == []
    assert review.living_plan.task.enabled


def _every_desk_has_work() -> None:
    """The review that is under way: something waits for each of those who decide."""
    review = Review.objects.get(slug="nudging")
    waits = {
        name: {row.stage for row in waiting.of(User.objects.get(username=name), [review])}
        for name in ("yh", "tt", "arbiter")
    }
    assert waits == {
        "yh": {"screen", "fulltext", "conflicts", "extraction", "bias"},
        "tt": {"screen", "fulltext", "conflicts", "extraction", "bias"},
        "arbiter": {"conflicts"},
    }
    flow = prisma.flow(review)
    assert (flow["database_results"], flow["total_studies"]) == (48, 1)
    assert [check.sentence for check in flow.checks if not check.ok] == []


def _a_second_load_changes_nothing(review: Review) -> None:
    before = (Record.objects.count(), AuditEntry.objects.count(), Analysis.objects.count())
    told = loaded().splitlines()
    assert {"cipn: there already", "normand1999: there already"} <= set(told)
    assert all(line.endswith(": there already") for line in told)
    after = (Record.objects.count(), AuditEntry.objects.count(), Analysis.objects.count())
    assert after == before
    assert pipeline.changed(review) == []


def refreshed(review) -> dict[str, results.Result]:
    pipeline.save(review, pipeline.changed(review))
    return {row.analysis.key: row for row in results.of(review)}


def test_the_whole_review_reproduces_the_paper_and_departs_where_its_own_rule_does(examples):
    review = Review.objects.get(slug="cipn")
    found = refreshed(review)
    assert set(found) == {row["outcome_id"] for row in PUBLISHED}
    assert len(found) == 14
    for row in PUBLISHED:
        _agrees(found[row["outcome_id"]], row)
    for key in ("qol_physical", "qol_functional"):
        assert found[key].used["model"] == "random"
        notes = [note["text"] for note in chain(*advice.of(found[key], found[key].good))]
        sentence = (
            "The publication printed a common-effect result; its own rule asks for random-effects."
        )
        assert found[key].departs == sentence
        assert sentence in notes
    assert [key for key, row in found.items() if row.departs] == ["qol_physical", "qol_functional"]
    _eligible_and_flow(review)
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


def _eligible_and_flow(review) -> None:
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
        "printed-not-reproduced",
    }  # fmt: skip
    assert codes("numbness_foot") == {"printed-identical-results"}
    assert codes("pain") == {"printed-number-of-studies", "printed-interval-too-wide"}
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
