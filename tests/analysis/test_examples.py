"""`manage.py load_examples` from an empty database: the counts and results that were published."""

import io
import json

import pytest
from django.core.management import call_command

from analysis import results, versions
from analysis.examples.cipn_records import DATA
from analysis.models import Analysis, Run
from analysis.pipeline import refresh as pipeline
from evidence import arms, waiting
from evidence.models import AuditEntry, Pair, PairAnswer, Record, Review, User
from screening import prisma

pytestmark = pytest.mark.django_db
MODELS = {"FE": "common", "RE": "random"}
PUBLISHED = json.loads((DATA / "reproduction_table.json").read_text(encoding="utf-8"))["rows"]


def loaded() -> str:
    out = io.StringIO()
    call_command("load_examples", stdout=out)
    return out.getvalue()


def test_the_published_review_comes_out_of_the_verbs():
    loaded()
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
