"""Asking for an import: what is refused, cancelled and taken back."""

import pytest
from django.db import IntegrityError, transaction

from evidence import duplicates, files, imports, ingest, tasks, withdrawals
from evidence.models import (
    AuditEntry,
    Import,
    ImportState,
    Merge,
    PairAnswer,
    Record,
    Role,
    Upload,
)
from evidence.permissions import NotAllowed
from screening import decisions, queues
from screening.models import Item
from tests.factories.people import a_frozen_protocol, a_member
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered, ris

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(review):
    return a_search(review)


def test_an_import_stores_the_file_and_says_who_began_it(search, lead):
    row = imports.start(search, file=ris(YOGA), name="pubmed.ris", by=lead)
    assert row.state == ImportState.QUEUED
    with row.file.open() as stored:
        assert stored.read() == ris(YOGA)
    assert AuditEntry.objects.get(act="import.started").sentence == (
        "Began to import “pubmed.ris” from PubMed"
    )


def test_a_path_and_an_open_file_are_taken_as_well(search, lead, tmp_path):
    path = tmp_path / "a.ris"
    path.write_bytes(ris(YOGA))
    row = imports.start(search, file=path, by=lead)
    assert (row.file_name, row.size) == ("a.ris", path.stat().st_size)


def test_the_worker_is_asked_once_the_act_is_committed(
    search, lead, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        imports.start(search, file=ris(YOGA), name="a.ris", by=lead)
    assert len(callbacks) == 1


@pytest.mark.parametrize("again", ["same search", "other search"])
def test_the_same_file_twice_is_refused_and_says_where_it_is(review, search, lead, again):
    imported(search, YOGA)
    where = search if again == "same search" else a_search(review, source="Embase")
    with pytest.raises(imports.SameFileTwice) as refusal:
        imports.start(where, file=ris(YOGA), name="again.ris", by=lead)
    assert "imported already, from PubMed" in refusal.value.message
    assert Import.objects.count() == 1


def test_a_file_that_was_taken_back_can_come_again(search, lead):
    withdrawals.undo(imported(search, YOGA), by=lead)
    assert imported(search, YOGA).state == ImportState.DONE


def test_the_database_itself_refuses_the_same_file_twice(search, lead):
    row = imported(search, YOGA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.create(
            search=search, file_name="b", sha256=row.sha256, size=1, by=lead, file="b"
        )


@pytest.mark.parametrize(
    ("content", "name", "refusal", "words"),
    [
        (b"", "a.ris", files.EmptyFile, "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a.ris", files.UnreadableFile, "PNG"),
        (b"%PDF-1.7\n%abc", "a.nbib", files.UnreadableFile, "PDF"),
        (b"PK\x03\x04" + bytes(300), "a.ris", files.UnreadableFile, "was not taken"),
        (b"\x00\x01\x02\x03" * 300, "a.ris", files.UnreadableFile, "was not taken"),
        (b"   \r\n\r\n  ", "a.ris", files.UnreadableFile, "blanks"),
        (b"<!doctype html><html>login</html>", "a.ris", files.UnreadableFile, "web page"),
        (b"Dear colleague, here are the papers.", "a.ris", files.UnreadableFile, "format"),
    ],
)
def test_a_file_that_holds_no_references_is_refused_in_words(
    search, lead, content, name, refusal, words
):
    with pytest.raises(refusal) as refused:
        imports.start(search, file=content, name=name, by=lead)
    assert words in refused.value.message
    assert refused.value.field == "file"
    assert not Import.objects.exists()


def test_a_file_above_the_limit_is_refused(search, lead, settings):
    settings.MAX_IMPORT_BYTES = 100
    with pytest.raises(files.FileTooLarge):
        imports.start(search, file=ris(YOGA), name="a.ris", by=lead)


def test_a_wrong_name_does_not_matter(search, lead):
    row = imports.start(search, file=ris(YOGA), name="references.nbib", by=lead)
    assert ingest.run(row.pk)
    assert Record.objects.get(of=row).title == YOGA["TI"]


def test_a_file_cut_off_inside_a_record_keeps_what_it_has(search, lead):
    cut = ris(BALANCE, YOGA)[:-80]
    row = imports.start(search, file=cut, name="a.ris", by=lead)
    assert ingest.run(row.pk)
    row.refresh_from_db()
    assert row.n_records == 2
    assert "cut off" in row.problems.last().message


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        ({"dialect": "cuneiform"}, files.DialectUnknown),
        ({"encoding": "morse"}, files.EncodingUnknown),
    ],
)
def test_a_format_or_encoding_that_does_not_exist_is_refused(search, lead, settings, refusal):
    with pytest.raises(refusal):
        imports.start(search, file=ris(YOGA), name="a.ris", by=lead, **settings)


@pytest.mark.parametrize("role", [Role.ARBITER, Role.STATISTICIAN, Role.READER])
def test_who_may_not_import_is_refused(review, search, lead, role):
    person = a_member(review, role, username="p")
    row = imported(search, YOGA)
    for act in (
        lambda: imports.start(search, file=ris(BALANCE), name="a.ris", by=person),
        lambda: imports.take(review, file=ris(BALANCE), name="a.ris", by=person),
        lambda: withdrawals.undo(row, by=person),
        lambda: withdrawals.cancel(row, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_cancelled_import_leaves_nothing_that_counts(search, lead):
    row = imports.start(search, file=ris(YOGA), name="a.ris", by=lead)
    withdrawals.cancel(row, by=lead)
    assert not ingest.run(row.pk)
    row.refresh_from_db()
    assert (row.state, Record.objects.live().count()) == (ImportState.CANCELLED, 0)
    assert withdrawals.cancel(row, by=lead).state == ImportState.CANCELLED


def test_a_finished_import_is_not_cancelled(search, lead):
    with pytest.raises(withdrawals.NotRunning):
        withdrawals.cancel(imported(search, YOGA), by=lead)


def test_undo_withdraws_every_record_and_is_one_act(search, lead):
    row = imported(search, *numbered(7))
    withdrawals.undo(row, by=lead)
    row.refresh_from_db()
    assert row.state == ImportState.UNDONE
    assert Record.objects.filter(of=row).count() == 7
    assert not Record.objects.live().exists()
    assert AuditEntry.objects.get(act="import.undone").sentence == (
        "Took back the import of “a.ris”: 7 records"
    )


def test_undo_twice_is_undo_once(search, lead):
    row = imported(search, YOGA)
    withdrawals.undo(row, by=lead)
    withdrawals.undo(row, by=lead)
    assert AuditEntry.objects.filter(act="import.undone").count() == 1


def test_what_is_not_finished_is_not_undone(search, lead):
    row = imports.start(search, file=ris(YOGA), name="a.ris", by=lead)
    with pytest.raises(withdrawals.NotDone):
        withdrawals.undo(row, by=lead)


def test_undo_takes_its_merges_back(review, search, lead):
    first = imported(search, YOGA)
    second = imported(a_search(review, source="Embase"), YOGA, BALANCE, name="b.ris")
    assert second.n_duplicates == 1
    withdrawals.undo(second, by=lead)
    assert not Merge.objects.filter(undone_at=None).exists()
    assert list(Record.objects.unique()) == list(first.records.all())


def test_when_the_leading_record_goes_the_earliest_of_the_others_leads(review, lead):
    first, second, third = (
        imported(a_search(review, source=name), {**YOGA, "N1": name}, name=name)
        for name in ("PubMed", "Embase", "CNKI")
    )
    assert (second.n_duplicates, third.n_duplicates) == (1, 1)
    withdrawals.undo(first, by=lead)
    (lead_now,) = Record.objects.unique()
    merge = Merge.objects.get(undone_at=None)
    assert lead_now.of == second
    assert (merge.record.of, merge.into) == (third, lead_now)
    assert "taken back" in merge.evidence


def test_records_come_and_go_without_loss(review, search, lead):
    works = numbered(20)
    first = imported(search, *works[:12])
    second = imported(a_search(review, source="Embase"), *works[8:], name="b.ris")
    assert Record.objects.unique().count() + Record.objects.duplicates().count() == 24
    assert Record.objects.duplicates().count() == 4
    withdrawals.undo(first, by=lead)
    assert set(Record.objects.unique()) == set(second.records.all())


@pytest.fixture
def large(monkeypatch):
    """Every import is too large for a request."""
    monkeypatch.setattr(withdrawals, "AT_ONCE", -1)


def test_a_large_import_is_left_to_a_worker_and_goes_as_one_act(review, search, lead, large):
    first = imported(search, YOGA)
    second = imported(a_search(review, source="Embase"), YOGA, BALANCE, name="b.ris")
    asked = withdrawals.undo(second, by=lead)
    assert asked.state == ImportState.LEAVING
    assert Record.objects.live().count() == 3  # nothing has changed for anyone yet
    assert withdrawals.undo(second, by=lead).state == ImportState.LEAVING  # twice is once
    assert withdrawals.unfinished() == [second.pk]
    assert tasks.withdraw_import(import_id=second.pk)
    second.refresh_from_db()
    assert (second.state, second.withdrawn_by) == (ImportState.UNDONE, lead)
    assert list(Record.objects.live()) == list(first.records.all())
    assert not Merge.objects.filter(undone_at=None).exists()
    entry = AuditEntry.objects.get(act="import.undone")
    assert (entry.by, entry.door) == (lead, "task")
    assert not tasks.withdraw_import(import_id=second.pk)
    assert withdrawals.unfinished() == []


def test_a_large_import_that_is_read_is_stopped_at_once_and_cleared_by_a_worker(
    search, lead, large
):
    row = imports.start(search, file=ris(*numbered(5)), name="a.ris", by=lead)
    assert withdrawals.cancel(row, by=lead).state == ImportState.LEAVING
    assert not ingest.run(row.pk)
    assert tasks.withdraw_import(import_id=row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.CANCELLED
    assert not Record.objects.live().exists()


def test_an_import_that_was_decided_on_meanwhile_stays_and_says_so(review, search, lead, large):
    a_frozen_protocol(review)
    row = imported(search, YOGA)
    queues.open_to_screen(review)
    queues.fill(review)
    withdrawals.undo(row, by=lead)
    person = a_member(review, Role.INVESTIGATOR, username="yh")
    decisions.record(Item.objects.get(record__of=row), verdict="include", by=person)
    assert not tasks.withdraw_import(import_id=row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.DONE
    assert Record.objects.live().count() == 1
    assert "was not taken back" in AuditEntry.objects.get(act="import.kept").sentence


@pytest.fixture
def screened(review, search):
    """One record that an investigator has decided on."""
    a_frozen_protocol(review)
    row = imported(search, YOGA, BALANCE)
    queues.open_to_screen(review)
    queues.fill(review)
    person = a_member(review, Role.INVESTIGATOR, username="yh")
    item = Item.objects.get(record__title=YOGA["TI"])
    decisions.record(item, verdict="include", by=person)
    return row


def test_an_import_with_decisions_stays(screened, lead):
    with pytest.raises(withdrawals.DecidedAlready) as refusal:
        withdrawals.undo(screened, by=lead)
    assert "Decisions were made on its records" in refusal.value.message
    assert "1" not in refusal.value.message  # how many would count what a colleague has read
    assert Record.objects.live().count() == 2


def test_once_the_decision_is_taken_back_the_import_can_go(screened, lead):
    item = Item.objects.get(record__title=YOGA["TI"])
    decision = item.decisions.get()
    decisions.take_back(item, by=decision.by)
    withdrawals.undo(screened, by=lead)
    assert not Record.objects.live().exists()


def test_a_duplicate_of_a_decided_record_can_go(review, screened, lead):
    second = imported(a_search(review, source="Embase"), {**YOGA, "N1": "again"}, name="b.ris")
    assert second.n_duplicates == 1
    withdrawals.undo(second, by=lead)
    assert Record.objects.live().count() == 2


def test_a_file_waits_to_be_looked_at_and_is_the_same_when_dropped_twice(review, search, lead):
    first = imports.take(review, file=ris(YOGA), name="a.ris", by=lead)
    assert imports.take(review, file=ris(YOGA), name="b.ris", by=lead) == first
    row = imports.start_upload(first, search=search, by=lead)
    assert ingest.run(row.pk)
    assert not Upload.objects.exists()
    with pytest.raises(imports.SameFileTwice):
        imports.start_upload(first, search=search, by=lead)


def test_what_nobody_recognises_waits_for_a_person(review, lead):
    row = imports.take(review, file=b"colour;size\nred;3\n", name="a.txt", by=lead)
    assert imports.describe(row, by=lead, dialect="refer").dialect == "refer"
    with pytest.raises(files.DialectUnknown):
        imports.describe(row, by=lead, dialect="cuneiform")


def test_a_person_who_answered_a_pair_does_not_hold_an_import(review, search, lead):
    one = imported(search, YOGA)
    two = imported(a_search(review, source="Embase"), BALANCE, name="b.ris")
    duplicates.merge(two.records.get(), into=one.records.get(), by=lead)
    withdrawals.undo(one, by=lead)
    assert list(Record.objects.unique()) == list(two.records.all())
    assert not review.pairs.exclude(answer=PairAnswer.OPEN).exists()
