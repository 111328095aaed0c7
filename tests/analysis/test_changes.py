"""What makes a review stale: every way of writing what analyses read, and nothing else."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.db import connection

from analysis import analyses, freshness, versions
from analysis.models import Analysis
from evidence import characteristics, extraction, studies
from evidence.models import (
    Arm,
    Change,
    Extraction,
    Instrument,
    Outcome,
    Review,
    Study,
    Topic,
    Value,
)
from tests.factories.people import a_review, lead_of
from tests.factories.records import a_search, imported, numbered
from tests.factories.studies import (
    a_pooled_review,
    a_study,
    agreed,
    an_outcome,
    means,
    readers,
)

pytestmark = pytest.mark.django_db


def noted(act: Callable[[], object], *, topic: Topic = Topic.DATA) -> set[str]:
    """Slugs of the reviews for which `act` left a change row."""
    Change.objects.all().delete()
    act()
    ids = Change.objects.filter(topic=topic).values_list("review_id", flat=True)
    return set(Review.objects.filter(pk__in=ids).values_list("slug", flat=True))


@pytest.fixture(scope="module")
def at_first(module_db) -> tuple[Review, Analysis]:
    return a_pooled_review()


@pytest.fixture
def pooled(at_first) -> tuple[Review, Analysis]:
    return deepcopy(at_first)


def saved(row, **fields) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def test_a_save_a_form_or_an_update_of_a_value(pooled):
    review, _ = pooled
    value = agreed(review, "Peng 2019")
    assert noted(lambda: saved(value, sd=9.3)) == {"cipn"}
    assert noted(lambda: Value.objects.filter(pk=value.pk).update(sd=9.4)) == {"cipn"}
    assert noted(lambda: Value.objects.bulk_update([value], ["sd"])) == {"cipn"}
    assert noted(lambda: extraction.correct(value, sd=9.9, why="Table 2", by=lead_of(review))) == {
        "cipn"
    }


def test_what_changes_nothing_is_silent(pooled):
    review, _ = pooled
    value = agreed(review, "Peng 2019")
    value.refresh_from_db()
    same = {"updated_at": value.updated_at, "sd": value.sd}
    assert noted(lambda: Value.objects.filter(pk=value.pk).update(**same)) == set()
    assert noted(lambda: Value.objects.filter(pk=0).update(sd=1)) == set()
    study = review.studies.first()
    study.refresh_from_db()
    assert noted(study.save) == set()


def test_bulk_create_and_delete(pooled):
    review, _ = pooled
    consensus = Extraction.objects.get(study__label="Peng 2019", is_consensus=True)
    arm = consensus.study.arms.first()
    other = an_outcome(review, key="pain")
    rows = [Value(extraction=consensus, arm=arm, outcome=other, n=9, mean=1, sd=1)]
    assert noted(lambda: Value.objects.bulk_create(rows)) == {"cipn"}
    assert noted(lambda: Value.objects.filter(outcome=other).delete()) == {"cipn"}


def test_sql_by_hand_and_copy(pooled):
    review, _ = pooled
    value, study = agreed(review, "Peng 2019"), review.studies.first()

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE evidence_value SET sd = sd + 1 WHERE id = %s", [value.pk])

    def copied() -> None:
        columns = "study_id, key, label, role, role_reason, position, revision"
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY evidence_arm ({columns}) FROM STDIN") as copy,
        ):
            copy.write_row((study.pk, "Z", "Third", "set_aside", "No exercise", 3, 0))

    assert noted(by_hand) == {"cipn"}
    assert noted(copied) == {"cipn"}
    assert Arm.objects.filter(key="Z").exists()


def test_a_persons_own_reading_is_nobodys_business(pooled):
    review, _ = pooled
    yh, _ = readers(review)
    study = a_study(review, "Dhawan 2020")
    outcome, scale = review.outcomes.get(), review.instruments.get()
    studies.flag(study, [outcome], by=yh)

    def reads() -> None:
        reading = extraction.start(study, by=yh)
        extraction.enter(
            reading, outcome=outcome, instrument=scale, arm=study.arms.first(), by=yh,
            **means({"T": (10, 1.0, 1.0)})["T"],
        )  # fmt: skip
        extraction.submit(reading, by=yh)

    assert noted(reads) == set()
    assert noted(lambda: Value.objects.filter(extraction__by=yh).update(sd=5)) == set()


def test_the_second_reading_makes_the_consensus_which_counts(pooled):
    review, _ = pooled
    people = readers(review)
    study = a_study(review, "Dhawan 2020")
    outcome, scale = review.outcomes.get(), review.instruments.get()
    studies.flag(study, [outcome], by=people[0])

    def read_by(person) -> None:
        reading = extraction.start(study, by=person)
        extraction.enter(
            reading, outcome=outcome, instrument=scale, arm=study.arms.first(), by=person,
            **means({"T": (10, 1.0, 1.0)})["T"],
        )  # fmt: skip
        extraction.submit(reading, by=person)

    assert noted(lambda: read_by(people[0])) == set()
    assert noted(lambda: read_by(people[1])) == {"cipn"}


def test_a_cascade_counts_for_the_review_it_leaves(pooled):
    consensus = Extraction.objects.get(study__label="Peng 2019", is_consensus=True)
    assert noted(consensus.delete) == {"cipn"}


def test_a_move_counts_for_both_reviews(pooled):
    review, _ = pooled
    other = a_review(slug="other", short_title="Other")
    study = review.studies.first()
    assert noted(lambda: Study.objects.filter(pk=study.pk).update(review=other)) == {
        "cipn", "other",
    }  # fmt: skip


def test_arms_directions_judgements_and_characteristics_count(pooled):
    review, analysis = pooled
    study = review.studies.get(label="Bao 2020")
    arm = study.arms.get(key="T")
    yh, _ = readers(review)
    assert noted(lambda: saved(arm, label="Exercise")) == {"cipn"}
    assert noted(lambda: Instrument.objects.update(direction="higher_better")) == {"cipn"}
    assert noted(lambda: Outcome.objects.update(label="Pain")) == {"cipn"}
    column = characteristics.add(review, key="c", label="Country", kind="text", by=yh)
    assert noted(lambda: characteristics.describe(study, column, printed="China", by=yh)) == {
        "cipn"
    }
    assert noted(
        lambda: studies.declare_direction(
            study, review.instruments.get(), direction="lower_better", by=yh
        )
    ) == {"cipn"}
    lead = lead_of(review)
    assert noted(lambda: analyses.leave_out(analysis, study, reason="Why", by=lead)) == {"cipn"}
    assert noted(lambda: analyses.change(analysis, tau2_method="DL", reason="Plan", by=lead)) == {
        "cipn"
    }
    assert noted(lambda: analyses.remove(analysis, by=lead)) == {"cipn"}


def test_other_outcomes_of_an_analysis_count(pooled):
    review, analysis = pooled
    more = an_outcome(review, key="pain")
    lead = lead_of(review)
    chosen = [review.outcomes.first(), more]
    assert noted(lambda: analyses.change(analysis, outcomes=chosen, reason="Both", by=lead)) == {
        "cipn"
    }


def test_records_change_the_flow_and_not_the_results(pooled):
    review, _ = pooled
    search = a_search(review)
    assert noted(lambda: imported(search, *numbered(3)), topic=Topic.FLOW) == {"cipn"}
    assert noted(lambda: review.records.update(year=1999), topic=Topic.DATA) == set()
    assert not freshness.is_stale(review)


def test_the_end_of_an_import_changes_the_flow_and_its_progress_does_not(pooled):
    row = imported(a_search(pooled[0]), *numbered(1))
    assert noted(lambda: saved(row, progress=40), topic=Topic.FLOW) == set()
    assert noted(lambda: saved(row, state="undone"), topic=Topic.FLOW) == {"cipn"}


def test_freezing_a_version_makes_nothing_stale(pooled):
    review, _ = pooled
    Change.objects.all().delete()
    from analysis.pipeline import refresh

    refresh.save(review, refresh.changed(review))
    assert noted(lambda: versions.freeze(review, by=lead_of(review))) == set()
