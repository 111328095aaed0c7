"""A better reader reads a stored file again; what a person corrected stays."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from evidence import imports, ingest, parsers, records, rereading, withdrawals
from evidence.models import Import, ImportProblem, Record, Role
from evidence.permissions import NotAllowed
from tests.factories.people import a_member, a_review, lead_of
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered, ris

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return imported(a_search(a_review()), YOGA, BALANCE, *numbered(3))


@pytest.fixture
def lead(row):
    return lead_of(row.search.source.review)


def test_the_same_reader_changes_nothing(row, lead):
    before = list(Record.objects.order_by("pk").values())
    found = rereading.reread(row, by=lead)
    assert (found.same, found.changed, found.added, found.unmatched) == (5, [], [], 0)
    assert list(Record.objects.order_by("pk").values()) == before


def test_what_an_older_reader_got_wrong_is_mended(row, lead):
    Record.objects.filter(title=YOGA["TI"]).update(title="Yoga for", journal="", extra={"X": ["1"]})
    found = rereading.reread(row, by=lead)
    assert len(found.changed) == 1
    record = Record.objects.get(pk=found.changed[0])
    assert (record.title, record.journal, record.extra) == (YOGA["TI"], YOGA["JO"], {})


def test_what_a_person_corrected_stays(row, lead):
    record = Record.objects.get(title=YOGA["TI"])
    records.correct(record, year=2022, origin="publisher", by=lead)
    Record.objects.filter(pk=record.pk).update(journal="")
    rereading.reread(row, by=lead)
    record.refresh_from_db()
    assert (record.year, record.journal) == (2022, YOGA["JO"])


def test_records_that_an_older_reader_lost_come_in(row, lead, monkeypatch):
    whole = parsers.items
    other = imports.start(
        a_search(row.search.source.review, source="Embase"),
        file=ris(*numbered(4, first=50)),
        name="b.ris",
        by=lead,
    )

    def loses_every_second(*args, **kwargs):
        return iter(list(whole(*args, **kwargs))[::2])

    monkeypatch.setattr(parsers, "items", loses_every_second)
    assert ingest.run(other.pk)
    assert other.records.count() == 2
    found = rereading.reread(other, by=lead)
    other.refresh_from_db()
    assert (found.same, len(found.added), other.n_records) == (2, 2, 4)
    assert sorted(other.records.values_list("place", flat=True)) == [1, 2, 3, 4]


def test_what_is_not_found_again_stays(row, lead):
    Record.objects.filter(title=YOGA["TI"]).update(line_from=9999)
    found = rereading.reread(row, by=lead)
    assert (found.unmatched, len(found.added)) == (1, 1)
    assert Record.objects.filter(of=row).count() == 6


def test_the_lines_not_read_are_those_of_the_new_reading(row, lead):
    ImportProblem.objects.create(of=row, line=3, message="An old complaint.")
    rereading.reread(row, by=lead)
    assert not row.problems.exists()


def test_a_lost_file_and_an_undone_import_are_refused(row, lead):
    withdrawals.undo(row, by=lead)
    with pytest.raises(rereading.NotDone):
        rereading.reread(row, by=lead)
    Import.objects.filter(pk=row.pk).update(state="done")
    row.file.storage.delete(row.file.name)
    with pytest.raises(rereading.FileMissing):
        rereading.reread(row, by=lead)


def test_a_reader_of_the_review_reads_no_file_again(row):
    person = a_member(row.search.source.review, Role.READER, username="rea")
    with pytest.raises(NotAllowed):
        rereading.reread(row, by=person)


def test_the_command_says_what_came_of_it(row):
    out = StringIO()
    call_command("reread", row.pk, stdout=out)
    assert out.getvalue() == "a.ris: 0 changed, 0 new, 5 as before, 0 not found again\n"


@pytest.mark.parametrize("arguments", [(99999,), (1, "--by", "nobody")])
def test_the_command_refuses_in_a_sentence(row, arguments):
    first, *rest = arguments
    with pytest.raises(CommandError) as refusal:
        call_command("reread", row.pk if first == 1 else first, *rest, stdout=StringIO())
    assert str(refusal.value).endswith(".")
