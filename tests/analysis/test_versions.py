"""Frozen versions: when one can be made, what it says has changed, how two compare in numbers."""

import json
import re
from copy import deepcopy

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule

from analysis import living, tasks, versions
from analysis.models import LivingPlan, Version
from analysis.pipeline import refresh as pipeline
from config.celery import app
from evidence import extraction
from evidence.models import Change, Role
from evidence.permissions import NotAllowed
from screening.prisma import LABELS
from tests.factories.people import a_member, a_review, lead_of
from tests.factories.records import a_search, imported, numbered
from tests.factories.studies import a_pooled_review, agreed

pytestmark = pytest.mark.django_db


def refreshed(review) -> None:
    pipeline.save(review, pipeline.changed(review))
    Change.objects.all().delete()


def corrected(review, **fields) -> None:
    extraction.correct(agreed(review, "Peng 2019"), why="", by=lead_of(review), **fields)
    refreshed(review)


@pytest.fixture(scope="module")
def at_first(module_db):
    row = a_pooled_review()[0]
    refreshed(row)
    return row


@pytest.fixture
def review(at_first):
    return deepcopy(at_first)


def test_a_version_shows_its_counts_in_the_order_of_the_flow(review, client):
    imported(a_search(review), *numbered(2))
    lead = lead_of(review)
    client.force_login(lead)
    version = versions.freeze(review, by=lead)
    version.refresh_from_db()  # the database orders what is named by its length
    page = client.get(reverse("version", args=[review.slug, version.number]))
    order = [words for words, _ in LABELS.values()]
    shown = [order.index(label) for label, _ in page.context["counts"]]
    assert len(shown) > 2
    assert shown == sorted(shown)


def test_versions_are_numbered_and_say_what_moved(review):
    lead = lead_of(review)
    first = versions.freeze(review, by=lead, title="As published")
    assert (first.number, first.changes) == (1, ["First version."])
    corrected(review, mean=30.0)
    [words] = versions.pending(review)
    second = versions.freeze(review, by=lead, reason="A correction")
    assert (second.number, second.changes) == (2, [words])
    before, after = words.removeprefix("Symptoms: ").split(", now ")
    assert before.endswith("3 studies")
    assert after.endswith("3 studies.")
    assert "−" in words
    assert versions.pending(review) == []


def test_any_two_versions_compare_in_numbers(review):
    lead = lead_of(review)
    first = versions.freeze(review, by=lead)
    corrected(review, mean=60.0)
    second = versions.freeze(review, by=lead)
    [row] = versions.compare(first, second)
    assert row.moved == pytest.approx(row.after["estimate"] - row.before["estimate"])
    assert row.moved > 0
    assert not row.same
    assert row.conclusion_changed
    [back] = versions.compare(second, first)
    assert back.moved == pytest.approx(-row.moved)
    assert versions.compare(first, first)[0].same
    assert not row.simulated
    corrected(review, origin="simulated")
    [marked] = versions.compare(first, versions.freeze(review, by=lead))
    assert marked.simulated


def test_what_rests_on_simulated_values_says_so_wherever_its_numbers_stand(review, client):
    lead = lead_of(review)
    real = versions.freeze(review, by=lead)
    corrected(review, origin="simulated")
    simulated = versions.freeze(review, by=lead)
    assert (real.simulated, simulated.simulated) == (False, True)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get(f"/api/reviews/{review.slug}/versions/").json()["results"]
    assert [row["simulated"] for row in listed] == [True, False]
    for page, mark in (
        (reverse("living", args=[review.slug]), r"Version 2</a> <span class=\"tag t-sim"),
        (reverse("version", args=[review.slug, 2]), r"What changed</h2><span class=\"tag t-sim"),
        (reverse("overview", args=[review.slug]), r"Symptoms: [^<]+ <span class=\"tag t-sim"),
    ):
        assert re.search(mark, client.get(page).content.decode()), page


def test_the_last_two_versions_are_compared_until_others_are_chosen(review, client):
    lead = lead_of(review)
    for _ in range(3):
        versions.freeze(review, by=lead)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("compare-versions", args=[review.slug]))
    assert [page.context[name].number for name in ("first", "second")] == [2, 3]


def test_the_flow_of_two_versions_compares_box_by_box(review):
    lead = lead_of(review)
    first = versions.freeze(review, by=lead)
    imported(a_search(review), *numbered(4))
    Change.objects.all().delete()
    second = versions.freeze(review, by=lead)
    assert [0, 4] in [counts for _, *counts in versions.compare_counts(first, second)]
    assert any("0, now 4" in words for words in second.changes)
    assert versions.compare_counts(first, first) == []


def test_what_is_not_fresh_is_not_frozen(review):
    extraction.correct(agreed(review, "Peng 2019"), sd=9.5, why="", by=lead_of(review))
    with pytest.raises(versions.NotFresh, match="Freeze when they are fresh"):
        versions.freeze(review, by=lead_of(review))
    assert not Version.objects.exists()


def test_an_empty_review_has_nothing_to_freeze():
    review = a_review(slug="empty")
    Change.objects.all().delete()
    with pytest.raises(versions.NothingToFreeze):
        versions.freeze(review, by=lead_of(review))


def test_only_who_publishes_freezes(review):
    reader = a_member(review, Role.READER, username="reader")
    Change.objects.all().delete()
    with pytest.raises(NotAllowed):
        versions.freeze(review, by=reader)


def test_the_database_refuses_to_change_a_version(review):
    version = versions.freeze(review, by=lead_of(review))
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(title="Other")


def test_a_schedule_is_an_entry_of_beat_that_names_a_real_task(review):
    plan = living.schedule(review, every="monthly", hour=3, by=lead_of(review))
    entry = plan.task
    assert entry.task in app.tasks
    assert json.loads(entry.kwargs) == {"review_id": review.pk}
    assert (entry.crontab.day_of_month, entry.crontab.hour) == ("1", "3")
    assert living.in_words(plan) == "On the first of the month at 03:00."
    again = living.schedule(review, every="weekly", by=lead_of(review), enabled=False)
    assert again.task.pk == entry.pk
    assert LivingPlan.objects.count() == 1
    assert living.in_words(again) == "The schedule is switched off."
    assert living.chosen(again) == ("weekly", 5)


@pytest.mark.parametrize(
    ("fields", "field"), [({"every": "hourly"}, "every"), ({"hour": 24}, "hour")]
)
def test_an_unknown_schedule_is_refused_with_its_field(review, fields, field):
    with pytest.raises(living.ScheduleUnknown) as refused:
        living.schedule(review, **{"every": "daily", "by": lead_of(review)} | fields)
    assert refused.value.field == field


def test_the_schedule_freezes_when_something_changed_and_else_does_not(review):
    living.schedule(review, every="daily", by=lead_of(review))
    tasks.living_update.apply(kwargs={"review_id": review.pk}, throw=True)
    tasks.living_update.apply(kwargs={"review_id": review.pk}, throw=True)
    assert Version.objects.get().by is None
    corrected(review, mean=30.0)
    tasks.living_update.apply(kwargs={"review_id": review.pk}, throw=True)
    assert list(Version.objects.values_list("number", flat=True)) == [2, 1]
    living.schedule(review, every="daily", only_if_changed=False, by=lead_of(review))
    tasks.living_update.apply(kwargs={"review_id": review.pk}, throw=True)
    assert Version.objects.first().changes == []


def test_a_rhythm_of_the_admin_is_told_and_kept_until_another_is_chosen(review):
    lead = lead_of(review)
    plan = living.schedule(review, every="daily", by=lead)
    assert plan.task is not None
    plan.task.crontab = CrontabSchedule.objects.create(minute="*", hour="*")
    plan.task.save()
    assert living.in_words(plan) == "Every minute UTC."
    assert living.chosen(plan)[0] == living.AS_SET
    assert living.AS_SET in dict(living.choices(plan))
    kept = living.schedule(review, every=living.AS_SET, by=lead, only_if_changed=False)
    assert kept.task is not None
    assert (kept.task.crontab, kept.only_if_changed) == (plan.task.crontab, False)
    again = living.schedule(review, every="weekly", hour=4, by=lead)
    assert living.in_words(again) == "Every Monday at 04:00."
    assert living.AS_SET not in dict(living.choices(again))
    with pytest.raises(living.ScheduleUnknown):
        living.schedule(review, every=living.AS_SET, by=lead)
