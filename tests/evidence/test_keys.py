"""Keys are made where they are missing, the same whoever makes them, and go with old words."""

import json

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import ingest, keying, keys, matching, processes, records
from evidence.models import Merge, Record, RecordKeys
from tests.factories.people import lead_of
from tests.factories.records import YOGA, a_search, imported, numbered

pytestmark = pytest.mark.django_db


def made_now(record):
    """What the matcher makes of a stored record."""
    return matching.keys(
        matching.Citation(
            id=record.pk,
            title=record.title,
            authors="; ".join(record.authors),
            year=str(record.year or ""),
            journal=record.journal,
            volume=record.volume,
            issue=record.issue,
            pages=record.pages,
            doi=record.doi,
            issn="; ".join(record.issn),
            kind=f"{record.type} {record.language}".strip(),
            pmid=record.pmid,
            other_title=record.title_translated,
        )
    )


def stored(record):
    row = RecordKeys.objects.get(pk=record.pk)
    assert (row.review_id, row.of_id) == (record.review_id, record.of_id)
    assert row.version == matching.VERSION
    return keys.restored(row.pk, row.words, row.blocks)


AWKWARD = [
    {"TI": 'Tabs\tand "quotes" \\ in \\N a {title}', "AU": "O\\'Hara, A. B.", "DO": "10.1000/a\\b"},
    {"TI": "太极拳对化疗所致周围神经病变的影响", "JO": "中华护理杂志", "SN": "0254-1769"},
    {"TI": "No year, no author"},
    {**YOGA, "VL": "12", "IS": "3", "SP": "100", "EP": "9", "LA": "English", "SN": "1234-567X"},
]


@pytest.mark.parametrize("many", [0, 5_000], ids=["processes", "here"])
def test_stored_keys_are_those_of_the_stored_record(review, monkeypatch, many):
    monkeypatch.setattr(keys, "MANY", many)
    monkeypatch.setattr(keys, "BATCH", 3)
    imported(a_search(review), *numbered(9), *AWKWARD)
    rows = list(Record.objects.filter(review=review))
    assert len(rows) == 13
    for record in rows:
        assert stored(record) == made_now(record)


text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(fields=st.lists(text, min_size=12, max_size=12))
def test_whatever_copy_has_to_escape_comes_through(fields):
    with connection.cursor() as cursor:
        asked = "COPY (SELECT 7, 1, NULL::int, " + ", ".join(["%s::text"] * 12) + ") TO STDOUT"
        with cursor.copy(asked, fields) as out:
            (line,) = keying.keyed(b"".join(out)).decode().splitlines()
        cursor.execute("CREATE TEMPORARY TABLE back (LIKE evidence_recordkeys)")
        with cursor.copy(f"COPY back ({', '.join(keying.COLUMNS)}) FROM STDIN") as into:
            into.write(line + "\n")
        cursor.execute("SELECT record_id, import_id, words::text, blocks FROM back")
        pk, of, words, blocks = cursor.fetchone()
        cursor.execute("DROP TABLE back")
    wanted = matching.keys(matching.Citation(7, *fields))
    assert (pk, of) == (7, None)
    assert keys.restored(7, json.loads(words), blocks) == wanted


def test_keys_of_older_rules_are_made_anew(review):
    imported(a_search(review), *numbered(4))
    RecordKeys.objects.update(version=matching.VERSION - 1, words=["old"] * 13, blocks=[1])
    imported(a_search(review, source="Embase"), YOGA)
    for record in Record.objects.filter(review=review):
        assert stored(record) == made_now(record)


def test_only_missing_ones_are_made_and_withdrawn_ones_are_not(review):
    row = imported(a_search(review), *numbered(3))
    imported(a_search(review, source="Embase"), YOGA)
    assert list(keys.make(review)) == []
    Record.objects.filter(of=row).update(withdrawn_at=timezone.now())
    RecordKeys.objects.all().delete()
    assert list(keys.make(review)) == [(1, 1)]


@pytest.mark.parametrize(
    "change",
    [{"title": "Another"}, {"authors": ["Li"]}, {"year": 1999}, {"pages": "1"}, {"type": "book"}],
)
def test_keys_go_with_the_words_that_they_were_made_of(review, change):
    imported(a_search(review), YOGA, *numbered(1))
    Record.objects.filter(place=1).update(**change)  # past the site
    changed, same = Record.objects.filter(review=review).order_by("place")
    assert not RecordKeys.objects.filter(pk=changed.pk).exists()
    assert stored(same) == made_now(same)
    list(keys.make(review))
    assert stored(changed) == made_now(changed)


def test_what_was_corrected_past_the_site_is_found_by_the_next_record(review):
    imported(a_search(review), YOGA)
    old = Record.objects.get(review=review)
    Record.objects.filter(pk=old.pk).update(pages="77-79")
    lead = lead_of(review)
    source = a_search(review, source="Reference lists").source
    row = records.add(
        source, title=YOGA["TI"], year=int(YOGA["PY"]), doi=YOGA["DO"], origin="a list", by=lead
    )
    ingest.settle_record(row.pk, by_id=lead.pk)
    assert Merge.objects.get().into == old


def test_a_run_that_broke_off_while_making_keys_makes_the_others(review, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 2)
    whole, begun = keys._store, []

    def breaks(lines):
        if len(begun) == 2:
            raise MemoryError
        begun.append(lines)
        whole(lines)

    monkeypatch.setattr(keys, "_store", breaks)
    with pytest.raises(MemoryError):
        imported(a_search(review), *numbered(7))
    assert RecordKeys.objects.count() == 4
    row = review.sources.get().searches.get().imports.get()
    monkeypatch.setattr(keys, "_store", whole)
    assert ingest.run(row.pk)
    assert RecordKeys.objects.count() == 7
    row.refresh_from_db()
    assert (row.state, row.n_records) == ("done", 7)


def test_a_process_that_dies_is_noticed():
    with processes.helper("evidence.keying") as helper:
        helper._process.kill()
        helper._process.wait()
        with pytest.raises(processes.Stopped):
            list(helper.pieces())
        with pytest.raises(processes.Stopped):
            helper.send(b"more than a pipe holds" * 10_000)


def test_a_cancelled_import_leaves_no_process_that_makes_keys(review, monkeypatch):
    monkeypatch.setattr(keys, "MANY", 0)
    monkeypatch.setattr(keys, "BATCH", 1)
    imported(a_search(review), *numbered(6))
    RecordKeys.objects.all().delete()
    begun, start = [], processes.subprocess.Popen
    monkeypatch.setattr(
        processes.subprocess, "Popen", lambda *a, **k: begun.append(start(*a, **k)) or begun[-1]
    )
    made = keys.make(review)
    assert next(made) == (1, 6)
    made.close()
    assert begun
    assert all(one.returncode is not None for one in begun)
    assert list(keys.make(review))[-1] == (5, 5)
