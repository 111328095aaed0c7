"""Several people at once, and a real worker: one import, one undo, one merge, nothing lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction

from evidence import duplicates, imports, ingest, intake, tasks, withdrawals
from evidence.errors import Refused
from evidence.models import AuditEntry, Import, ImportState, Merge, Record, Role
from screening import decisions, queues
from screening.models import Decision, Item
from tests.factories.instants import started, wait_for_a_waiter
from tests.factories.people import a_frozen_protocol, a_member
from tests.factories.records import YOGA, a_search, imported, numbered, ris

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Each call in its own thread and connection, all let go in the same instant."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20s'")
            barrier.wait(timeout=20)
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(run, call) for call in calls]]


@pytest.mark.parametrize("_round", range(5))
def test_the_same_file_in_the_same_instant_is_one_import(review, lead, _round):
    search, other = a_search(review), a_search(review, source="Embase")
    answers = at_once(
        *(
            lambda where=where: imports.start(where, file=ris(YOGA), name="a.ris", by=lead)
            for where in (search, search, other, other)
        )
    )
    assert Import.objects.count() == 1
    assert sum(isinstance(answer, imports.SameFileTwice) for answer in answers) == 3


def test_a_file_dropped_twice_in_one_instant_waits_once(review, lead):
    answers = at_once(*[lambda: imports.take(review, file=ris(YOGA), name="a.ris", by=lead)] * 4)
    assert len({answer.pk for answer in answers}) == 1


def test_a_waiting_file_started_twice_is_one_import(review, lead):
    search = a_search(review)
    upload = imports.take(review, file=ris(YOGA), name="a.ris", by=lead)
    at_once(*[lambda: imports.start_upload(upload, search=search, by=lead)] * 3)
    assert Import.objects.count() == 1


def test_an_import_run_twice_at_once_reads_once(review, lead):
    row = imports.start(a_search(review), file=ris(*numbered(60)), name="a.ris", by=lead)
    answers = at_once(*[lambda: ingest.run(row.pk)] * 3)
    assert answers.count(True) == 1
    assert Record.objects.filter(of=row).count() == 60


def test_two_imports_of_one_review_find_each_other_s_records(review, lead):
    rows = [
        imports.start(
            a_search(review, source=name),
            file=ris(*({**work, "N1": name} for work in numbered(30))),
            name=name,
            by=lead,
        )
        for name in ("PubMed", "Embase", "CNKI")
    ]
    at_once(*(lambda pk=row.pk: ingest.run(pk) for row in rows))
    assert set(Import.objects.values_list("state", flat=True)) == {ImportState.DONE}
    assert Record.objects.unique().count() == 30
    assert Record.objects.duplicates().count() == 60


def test_undo_clicked_twice_is_undone_once(review, lead):
    row = imported(a_search(review), YOGA)
    answers = at_once(*[lambda: withdrawals.undo(row, by=lead)] * 3)
    assert all(isinstance(answer, Import) for answer in answers)
    assert AuditEntry.objects.filter(act="import.undone").count() == 1


def test_cancel_while_it_is_read_leaves_nothing_that_counts(review, lead, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 3)
    row = imports.start(a_search(review), file=ris(*numbered(200)), name="a.ris", by=lead)
    _, cancelled = at_once(
        lambda: ingest.run(row.pk), lambda: (time.sleep(0.05), withdrawals.cancel(row, by=lead))[1]
    )
    row.refresh_from_db()
    assert isinstance(cancelled, Import | withdrawals.NotRunning)
    expected = 0 if row.state == ImportState.CANCELLED else 200
    assert Record.objects.live().count() == expected


def test_two_people_merge_the_same_two_the_opposite_way(review, lead):
    imported(a_search(review), *numbered(2))
    a, b = Record.objects.order_by("id")
    at_once(
        lambda: duplicates.merge(a, into=b, by=lead), lambda: duplicates.merge(b, into=a, by=lead)
    )
    assert Merge.objects.filter(undone_at=None).count() == 1


def test_a_ring_of_merges_in_one_instant_is_one_group(review, lead):
    imported(a_search(review), *numbered(4))
    rows = list(Record.objects.order_by("id"))
    at_once(
        *(
            lambda one=one, other=other: duplicates.merge(one, into=other, by=lead)
            for one, other in zip(rows, rows[1:] + rows[:1], strict=True)
        )
    )
    assert Record.objects.unique().count() == 1
    assert Merge.objects.filter(undone_at=None).count() == 3


def test_a_merge_taken_back_twice_is_taken_back_once(review, lead):
    imported(a_search(review), *numbered(2))
    a, b = Record.objects.order_by("id")
    row = duplicates.merge(b, into=a, by=lead)
    answers = at_once(*[lambda: duplicates.take_back(row, by=lead)] * 3)
    assert sorted(str(answer) for answer in answers if answer == 1) == ["1"]
    assert AuditEntry.objects.filter(act="duplicates.taken_back").count() == 1


# A real worker ------------------------------------------------------------------------------


def wait_until(question: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def test_a_worker_reads_matches_indexes_and_fills_the_queue(review, lead, celery_worker_process):
    queues.open_to_screen(review)
    row = imports.start(a_search(review), file=ris(*numbered(40)), name="a.ris", by=lead)
    wait_until(lambda: Import.objects.filter(pk=row.pk, indexed_at__isnull=False).exists())
    row.refresh_from_db()
    assert (row.state, row.n_records) == (ImportState.DONE, 40)
    wait_until(lambda: Item.objects.count() == 40)


def test_a_worker_killed_in_the_middle_loses_nothing(review, lead, celery_worker_process):
    row = imports.start(a_search(review), file=ris(*numbered(6000)), name="a.ris", by=lead)
    wait_until(lambda: Record.objects.filter(of=row).exists())
    celery_worker_process.kill()
    row.refresh_from_db()
    assert row.state in imports.RUNNING
    celery_worker_process.start()
    Import.objects.filter(pk=row.pk).update(created_at="2026-01-01T00:00:00Z")
    assert imports.stuck() == [row.pk]
    tasks.sweep()
    wait_until(lambda: Import.objects.get(pk=row.pk).state == ImportState.DONE)
    assert Record.objects.filter(of=row).live().count() == 6000
    assert sorted(Record.objects.values_list("place", flat=True)) == list(range(1, 6001))


# Deciding while records move ------------------------------------------------------------------


@pytest.fixture
def to_screen(review):
    """Two records in the queue, and who decides on them."""
    a_frozen_protocol(review)
    imported(a_search(review), *numbered(2))
    queues.open_to_screen(review)
    queues.fill(review)
    return a_member(review, Role.INVESTIGATOR, username="yh")


@pytest.mark.parametrize("_round", range(4))
def test_a_decision_and_an_undo_in_one_instant_leave_no_verdict_on_a_record_that_is_gone(
    review, lead, to_screen, _round
):
    row, item = Import.objects.get(), Item.objects.first()
    at_once(
        lambda: withdrawals.undo(row, by=lead),
        lambda: decisions.record(item, verdict="include", by=to_screen),
    )
    row.refresh_from_db()
    decided = Decision.objects.standing().exists()
    assert decided == (row.state == ImportState.DONE)
    assert decided == Record.objects.live().exists()


@pytest.mark.parametrize("_round", range(4))
@pytest.mark.parametrize("own", [True, False])
def test_a_decision_and_a_merge_in_one_instant_lose_no_verdict(lead, to_screen, own, _round):
    """One's own verdict gives its record the lead. A colleague's tells nothing: it stays with its
    record, and stands again when the merge is taken back."""
    a, b = Record.objects.order_by("id")
    item = Item.objects.get(record=b)
    at_once(
        lambda: duplicates.merge(b, into=a, by=to_screen if own else lead),
        lambda: decisions.record(item, verdict="include", by=to_screen),
    )
    (merge,) = Merge.objects.filter(undone_at=None)
    given = Decision.objects.standing().exists()
    assert merge.into == (b if given and own else a)
    duplicates.take_back(merge, by=lead)
    assert Item.objects.readable().filter(pk=item.pk).exists()
    assert item.decisions.standing().exists() == given


def test_a_verdict_waits_for_the_merge_and_finds_the_record_gone(lead, to_screen):
    """Proof that does not rest on luck: PostgreSQL itself says that the second one waits."""
    a, b = Record.objects.order_by("id")
    item = Item.objects.get(record=b)
    with ExitStack() as stack, transaction.atomic():
        duplicates.merge(b, into=a, by=to_screen)
        verdict = stack.enter_context(
            started(lambda: decisions.record(item, verdict="include", by=to_screen))
        )
        wait_for_a_waiter()
        assert not verdict.done()
    with pytest.raises(decisions.RecordGone):
        verdict.result(10)
    assert not Decision.objects.exists()


def test_a_merge_waits_for_the_verdict_and_gives_its_record_the_lead(lead, to_screen):
    a, b = Record.objects.order_by("id")
    item = Item.objects.get(record=b)
    with ExitStack() as stack, transaction.atomic():
        decisions.record(item, verdict="include", by=to_screen)
        merge = stack.enter_context(started(lambda: duplicates.merge(b, into=a, by=to_screen)))
        wait_for_a_waiter()
        assert not merge.done()
    assert merge.result(10).into == b
