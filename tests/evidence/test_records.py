"""Correcting a record keeps where the new words come from; adding one by hand."""

import pytest

from evidence import ingest, records
from evidence.edits import FieldUnknown, FieldWrong
from evidence.errors import Stale
from evidence.models import AuditEntry, Merge, Record, Role
from evidence.permissions import NotAllowed
from tests.factories.people import a_member
from tests.factories.records import BALANCE, YOGA, a_search, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(review):
    return imported(a_search(review), YOGA).records.get()


def test_a_correction_keeps_the_origin_of_each_field(record, lead):
    records.correct(record, year=2022, volume="11", origin="publisher's page", by=lead)
    record.refresh_from_db()
    assert (record.year, record.volume) == (2022, "11")
    assert record.origins["year"]["from"] == "publisher's page"
    assert (record.origins["year"]["was"], record.origins["volume"]["was"]) == (2021, "10")
    assert set(record.origins) == {"year", "volume"}
    entry = AuditEntry.objects.get(act="record.corrected")
    assert entry.detail == {"year": [2021, 2022], "volume": ["10", "11"]}


def test_a_pasted_link_is_the_doi_in_it_and_what_is_none_is_refused(record, lead):
    given = {"doi": "https://doi.org/10.5555/ABC.123", "pmid": "PMID: 34213086"}
    records.correct(record, **given, origin="publisher's page", by=lead)
    record.refresh_from_db()
    assert (record.doi, record.pmid) == ("10.5555/abc.123", "34213086")
    for field, wrong in (("doi", "see the PDF"), ("pmid", "none")):
        with pytest.raises(FieldWrong) as refusal:
            records.correct(record, **{field: wrong}, origin="a", by=lead)
        assert refusal.value.field == field
    records.correct(record, doi="", origin="it has none", by=lead)
    record.refresh_from_db()
    assert record.doi == ""


def test_the_source_s_own_words_stay_through_corrections(record, lead):
    records.correct(record, year=2022, origin="a", by=lead)
    records.correct(record, year=2023, origin="b", by=lead)
    record.refresh_from_db()
    assert (record.origins["year"]["was"], record.origins["year"]["from"]) == (2021, "b")
    assert [event.year for event in record.history.order_by("pgh_id")] == [2021, 2022]
    assert "PY  - 2021" in record.raw


def test_a_correction_without_its_origin_is_refused(record, lead):
    with pytest.raises(records.OriginMissing):
        records.correct(record, year=2022, origin="  ", by=lead)
    record.refresh_from_db()
    assert record.year == 2021


def test_what_is_equal_needs_no_origin_and_leaves_no_trace(record, lead):
    records.correct(record, year=2021, origin="", by=lead)
    assert not AuditEntry.objects.filter(act="record.corrected").exists()


def test_a_stale_form_writes_nothing(record, lead):
    seen = record.revision
    records.correct(record, year=2022, origin="a", revision=seen, by=lead)
    with pytest.raises(Stale):
        records.correct(record, year=2023, origin="b", revision=seen, by=lead)
    record.refresh_from_db()
    assert record.year == 2022


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"raw": "x"}, FieldUnknown),
        ({"volume": "9" * 100}, FieldWrong),
        ({"year": "x"}, FieldWrong),
    ],
)
def test_a_field_that_cannot_hold_it_is_named(record, lead, fields, refusal):
    with pytest.raises(refusal) as refused:
        records.correct(record, origin="a", by=lead, **fields)
    assert refused.value.field in fields


def test_a_record_that_was_taken_back_is_not_corrected(record, lead):
    Record.objects.filter(pk=record.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    with pytest.raises(records.RecordWithdrawn):
        records.correct(record, year=2022, origin="a", by=lead)


def test_a_corrected_record_is_found_by_its_new_words_and_matched_anew(review, record, lead):
    other = imported(a_search(review, source="Embase"), BALANCE, name="b.ris").records.get()
    assert not Merge.objects.exists()
    fields = ("title", "authors", "year", "journal", "volume", "pages", "doi", "abstract")
    same = {name: getattr(record, name) for name in fields}
    records.correct(other, origin="the paper itself", by=lead, **same)
    assert Record.objects.filter(words__words="yoga", pk=other.pk).exists()
    ingest.settle_record(other.pk, by_id=lead.pk)
    assert Merge.objects.get().record == other


def test_a_record_is_added_by_hand(review, lead):
    source = a_search(review, source="Reference lists").source
    row = records.add(source, title=YOGA["TI"], year=2021, origin="Bao 2020", by=lead)
    ingest.settle_record(row.pk, by_id=lead.pk)
    row.refresh_from_db()
    assert (row.of, row.source, row.origins["title"]["from"]) == (None, source, "Bao 2020")
    assert row.keys.words
    assert Record.objects.filter(words__words="yoga").get() == row


def test_a_record_added_by_hand_needs_a_title(review, lead):
    with pytest.raises(records.TitleMissing):
        records.add(a_search(review).source, title=" ", by=lead)


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.READER, Role.ARBITER])
def test_only_who_curates_corrects(review, record, role):
    with pytest.raises(NotAllowed):
        records.correct(record, year=1, origin="a", by=a_member(review, role, username="p"))
