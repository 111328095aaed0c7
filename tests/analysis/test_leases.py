"""One refresher a review, and a fence against the one that comes back late."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from analysis import leases, tasks
from analysis.models import Lease, Run
from analysis.pipeline import refresh as pipeline
from evidence.models import Change, Value
from tests.factories.people import a_review
from tests.factories.studies import a_pooled_review, agreed

pytestmark = pytest.mark.django_db


def edited(review, sd: float) -> None:
    value = agreed(review, "Peng 2019")
    Value.objects.filter(pk=value.pk).update(sd=sd)


def expired(review) -> None:
    Lease.objects.filter(review=review).update(until=timezone.now() - timezone.timedelta(seconds=1))


@pytest.fixture
def review():
    return a_pooled_review()[0]


def test_a_stale_review_is_asked_for_once(review):
    assert leases.ask() == [review.pk]
    assert leases.ask() == []
    leases.release(review.pk)
    assert leases.ask() == [review.pk]


def test_a_fresh_review_is_not_asked_for(review):
    Change.objects.all().delete()
    assert leases.ask() == []


def test_a_lost_message_is_asked_for_again_when_its_time_is_over(review):
    leases.ask()
    expired(review)
    assert leases.ask() == [review.pk]


def test_only_one_worker_begins_whichever_message_brought_it(review):
    leases.ask()
    first = leases.begin(review.pk)
    assert first is not None
    assert leases.begin(review.pk) is None
    assert leases.ask() == []
    leases.release(review.pk, first)
    assert leases.begin(review.pk) == first + 1


def test_a_review_that_nobody_asked_for_has_no_lease():
    assert leases.begin(a_review().pk) is None


def test_a_worker_that_is_not_heard_of_is_replaced_and_cannot_renew(review):
    leases.ask()
    late = leases.begin(review.pk)
    expired(review)
    assert leases.ask() == [review.pk]
    assert not leases.renew(review.pk, late)
    newer = leases.begin(review.pk)
    assert newer == late + 1
    assert leases.renew(review.pk, newer)
    assert not leases.holds(review.pk, late)
    assert leases.holds(review.pk, newer)
    leases.release(review.pk, late)
    assert leases.begin(review.pk) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_refreshers_in_one_instant_one_begins(review):
    leases.ask()
    start, began = threading.Barrier(4), []

    def one() -> None:
        start.wait()
        began.append(leases.begin(review.pk))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(began, key=lambda n: n is None) == [1, None, None, None]


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_kept_while_the_body_computes(review, monkeypatch):
    monkeypatch.setattr(leases, "WORKING", 1)
    monkeypatch.setattr(leases, "BEAT", 0.2)
    leases.ask()
    number = leases.begin(review.pk)
    with leases.kept(review.pk, number):
        threading.Event().wait(1.6)  # longer than the lease
        assert leases.ask() == []
    assert leases.renew(review.pk, number)


def test_a_step_saves_and_takes_away_exactly_the_changes_it_read(review):
    leases.ask()
    number = leases.begin(review.pk)
    Change.objects.all().delete()
    Change.objects.create(review_id=review.pk, topic="data", txid=1, at=timezone.now())
    read = dict(Change.objects.values_list("pk", "topic"))
    Change.objects.create(review_id=review.pk, topic="data", txid=2, at=timezone.now())
    assert tasks._step(review.pk, number, read)
    assert list(Change.objects.values_list("txid", flat=True)) == [2]
    assert Run.objects.get().state == "computed"


def test_a_late_refresher_saves_nothing_and_leaves_its_changes(review, monkeypatch):
    leases.ask()
    late = leases.begin(review.pk)
    real = pipeline.changed

    def overtaken(of):
        """While this one computes, another takes over and finishes."""
        found = real(of)
        monkeypatch.setattr(pipeline, "changed", real)
        expired(review)
        edited(review, 12.5)
        tasks.refresh(review_id=review.pk)
        return found

    monkeypatch.setattr(pipeline, "changed", overtaken)
    Change.objects.create(review_id=review.pk, topic="data", txid=1, at=timezone.now())
    read = dict(Change.objects.values_list("pk", "topic"))
    assert not tasks._step(review.pk, late, read)
    [run] = Run.objects.all()
    assert run.dataset["rows"][1]["columns"]["sd1"] == 12.5
    assert not Change.objects.exists()


def test_what_an_older_engine_made_is_stale_at_the_next_sweep(review, monkeypatch):
    pipeline.save(review, pipeline.changed(review))
    Change.objects.all().delete()
    tasks.sweep()
    assert not Change.objects.exists(), "nothing to do while the engine is the same"
    for module in (tasks, pipeline):
        monkeypatch.setattr(module, "ENGINE", "of the next release")
    for _ in range(2):
        tasks.sweep()
        assert Change.objects.get().review_id == review.pk
    pipeline.save(review, pipeline.changed(review))
    Change.objects.all().delete()
    tasks.sweep()
    assert not Change.objects.exists()


def test_changes_of_a_review_that_is_gone_go_with_the_sweep(review):
    Change.objects.create(review_id=987654, topic="data", txid=1, at=timezone.now())
    tasks.sweep()
    assert not Change.objects.filter(review_id=987654).exists()
    assert Change.objects.filter(review_id=review.pk).exists()


def test_tasks_of_what_is_gone_end_quietly():
    assert tasks.refresh(review_id=987654) is None
    assert tasks.draw_downloads(run_id=987654) is None
    assert tasks.draw_review(review_id=987654) is None
