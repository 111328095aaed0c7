"""The work of an import: nothing is lost, whatever stops it."""

from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import imports, ingest, intake, matches, matching, processes, rows, withdrawals
from evidence.models import Import, ImportState, Merge, Record, RecordWords
from evidence.parsers import Problem, read, read_iter
from tests.factories.people import a_review, lead_of
from tests.factories.records import BALANCE, PILATES, YOGA, a_search, imported, numbered, ris

pytestmark = pytest.mark.django_db
REFERENCE = "tests/reference/imports"


@pytest.fixture
def search(review):
    return a_search(review)


def started(search, content, **settings) -> Import:
    return imports.start(
        search, file=content, name="a.ris", by=lead_of(search.source.review), **settings
    )


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("embase.ris", "ris"),
        ("ovid.ris", "ris"),
        ("cochrane_central.ris", "ris"),
        ("newline_cr.ris", "ris"),
        ("enc_cp1252.ris", "ris"),
        ("pubmed.nbib", "medline"),
    ],
)
def test_what_the_reader_reads_is_what_is_stored(search, name, dialect):
    path = f"{REFERENCE}/{name}"
    row = started(search, path)
    assert ingest.run(row.pk)
    row.refresh_from_db()
    wanted = read(path)
    assert (row.state, row.dialect, row.n_records) == (
        ImportState.DONE,
        dialect,
        len(wanted.records),
    )
    for stored, parsed in zip(row.records.order_by("place"), wanted.records, strict=True):
        for field in (*rows.TEXT, "raw", "line_from", "line_to", "year"):
            assert getattr(stored, field) == getattr(parsed, field), field
        for field in rows.LISTS:
            assert getattr(stored, field) == list(getattr(parsed, field))
    assert [(p.line, p.message) for p in row.problems.order_by("id")] == [
        (p.line, p.message) for p in _in_order(path) if isinstance(p, Problem)
    ]


def _in_order(path):
    with read_iter(path) as stream:
        return list(stream)


work = st.fixed_dictionaries(
    # Behind a letter: a title of a full stop alone is none, and its record is left out.
    {"TI": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])).map("A{}".format)},
    optional={
        "AU": st.lists(st.text("abc, 张伟", min_size=1), max_size=3),
        "PY": st.sampled_from(["2021", "1899", "in press", "99999"]),
        "DO": st.just("10.1000/" + "x" * 400),
        "AB": st.text("ab \\\t{}\"',", max_size=60),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(works=st.lists(work, min_size=1, max_size=12), batch=st.integers(1, 5))
def test_records_stored_are_the_records_in_the_file(monkeypatch, works, batch):
    review = a_review(slug=f"r{Import.objects.count()}-{batch}")
    monkeypatch.setattr(intake, "BATCH", batch)
    content = ris(*works)
    in_file = read(content).records
    row = started(a_search(review), content)
    assert ingest.run(row.pk)
    row.refresh_from_db()
    assert row.n_records == len(in_file) == row.records.count()
    assert [r.raw for r in row.records.order_by("place")] == [r.raw for r in in_file]
    assert list(row.records.order_by("place").values_list("place", flat=True)) == list(
        range(1, len(in_file) + 1)
    )
    live = Record.objects.filter(review=review)
    assert live.unique().count() + live.duplicates().count() == len(in_file)


@pytest.fixture(params=["here", "apart"])
def read_where(request, monkeypatch):
    """Small files are read by the worker itself, large ones by a process of their own."""
    monkeypatch.setattr(ingest, "APART", 0 if request.param == "apart" else 10**9)


@pytest.mark.usefixtures("read_where")
@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_run_that_broke_off_goes_on_where_it_stopped(search, monkeypatch, after):
    monkeypatch.setattr(intake, "BATCH", 2)
    content = b"stray line\r\n" + ris(*numbered(11), {"TI": "x", "DO": "10.1000/" + "y" * 400})
    row = started(search, content)
    whole, stored = rows.store, []

    def breaks(lines):
        if len(stored) == after:
            raise MemoryError
        stored.append(1)
        whole(lines)

    monkeypatch.setattr(rows, "store", breaks)
    with pytest.raises(MemoryError):
        ingest.run(row.pk)
    assert row.records.count() == 2 * after
    monkeypatch.setattr(rows, "store", whole)
    assert ingest.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.n_records, row.attempts) == (ImportState.DONE, 12, 2)
    assert row.records.count() == 12
    lines = list(row.problems.order_by("id").values_list("line", flat=True))
    assert len(lines) == len(read(content).problems) + 1  # and the DOI that was cut


@pytest.mark.django_db(transaction=True)
def test_only_batches_do_not_wait_for_the_disk(search, monkeypatch):
    row = started(search, ris(*numbered(3)))
    waits, store, whole = [], rows.store, ingest._read_whole
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # the servers of tests wait for no disk

    def waiting() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return cursor.fetchone()[0]

    monkeypatch.setattr(rows, "store", lambda lines: waits.append(waiting()) or store(lines))
    monkeypatch.setattr(ingest, "_read_whole", lambda *a: waits.append(waiting()) or whole(*a))
    assert ingest.run(row.pk)
    assert waits == ["off", "on"]
    connection.close()


@pytest.mark.parametrize("readers", [1, 3])
@pytest.mark.parametrize("name", ["embase.ris", "pubmed.nbib", "rayyan.csv", "enc_cp1252.ris"])
def test_processes_of_their_own_read_what_the_worker_would_read(search, name, readers, monkeypatch):
    monkeypatch.setattr(processes, "PROCESSES", readers)
    monkeypatch.setattr(intake, "BATCH", 1)
    order = rows.order(started(search, f"{REFERENCE}/{name}"))
    read = list(intake.batches(order))
    assert len(read) > 2
    assert list(intake.apart(order)) == read


def test_a_reading_process_that_dies_is_noticed(search, monkeypatch):
    monkeypatch.setattr(ingest, "APART", 0)
    row = started(search, ris(YOGA))
    order = rows.order(row)
    pieces = intake.apart(order)
    assert next(pieces).format == "ris"
    Path(order.path).unlink()
    with pytest.raises(processes.Stopped):
        list(pieces)


def test_a_cancelled_import_leaves_no_reading_process(search, monkeypatch):
    monkeypatch.setattr(ingest, "APART", 0)
    monkeypatch.setattr(intake, "BATCH", 1)
    row = started(search, ris(*numbered(5)))
    whole, begun = rows.store, []
    start = processes.subprocess.Popen

    def cancels(lines):
        whole(lines)
        withdrawals.cancel(row, by=lead_of(row.search.source.review))

    monkeypatch.setattr(rows, "store", cancels)
    monkeypatch.setattr(
        processes.subprocess, "Popen", lambda *a, **k: begun.append(start(*a, **k)) or begun[-1]
    )
    assert not ingest.run(row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.CANCELLED
    assert begun
    assert all(one.returncode is not None for one in begun)


def test_a_run_that_broke_off_while_matching_matches_once(search, monkeypatch):
    row = started(search, ris(YOGA, {**YOGA, "N1": "again"}))
    whole = matches._merge_groups

    def breaks(*args, **kwargs):
        whole(*args, **kwargs)
        raise MemoryError

    monkeypatch.setattr(matches, "_merge_groups", breaks)
    with pytest.raises(MemoryError):
        ingest.run(row.pk)
    assert not Merge.objects.exists()
    monkeypatch.setattr(matches, "_merge_groups", whole)
    assert ingest.run(row.pk)
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("few", [0, 10**6])
def test_portions_of_a_large_import_find_what_the_whole_would_find(
    search, review, monkeypatch, few
):
    monkeypatch.setattr(matches, "FEW", few)
    monkeypatch.setattr(matching, "portions", partial(matching.portions, size=1))
    first = imported(search, YOGA, BALANCE, PILATES)
    withdrawn = imported(search, *numbered(3, first=100), name="gone.ris")
    withdrawals.undo(withdrawn, by=lead_of(review))
    again = imported(
        a_search(review, source="Embase"),
        *(YOGA, {**YOGA, "N1": "again"}, PILATES, *numbered(40), *numbered(3, first=100)),
        name="b.ris",
    )
    known = {record.title: record.pk for record in first.records.all()}
    merges = Merge.objects.filter(undone_at=None)
    assert [(row.record.of_id, row.into_id) for row in merges.order_by("record__place")] == [
        (again.pk, known[YOGA["TI"]]),
        (again.pk, known[YOGA["TI"]]),
        (again.pk, known[PILATES["TI"]]),
    ]


def test_an_import_is_cancelled_while_it_is_matched(search, monkeypatch):
    row = started(search, ris(YOGA, {**YOGA, "N1": "again"}))
    match = matches._match

    def cancels(*args):
        withdrawals.cancel(row, by=lead_of(row.search.source.review))
        return match(*args)

    monkeypatch.setattr(matches, "_match", cancels)
    assert not ingest.run(row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.CANCELLED
    assert not Merge.objects.exists()
    assert not row.records.live().exists()


def test_a_file_that_kills_the_worker_again_and_again_is_given_up(search, monkeypatch):
    row = started(search, ris(YOGA))

    def breaks(lines):
        raise MemoryError

    monkeypatch.setattr(rows, "store", breaks)
    for _ in range(ingest.ATTEMPTS):
        with pytest.raises(MemoryError):
            ingest.run(row.pk)
    assert not ingest.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.code) == (ImportState.FAILED, "worker-stopped")
    assert "split the file" in row.message


def test_a_finished_import_is_not_run_again(search):
    row = imported(search, YOGA)
    assert not ingest.run(row.pk)
    assert Record.objects.count() == 1


def test_an_import_that_is_not_there_is_nothing_to_do():
    assert not ingest.run(12345)


def test_a_lost_file_is_told_in_a_sentence(search):
    row = started(search, ris(YOGA))
    row.file.storage.delete(row.file.name)
    assert not ingest.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.code) == (ImportState.FAILED, "file-missing")


def test_a_file_without_a_record_is_told_in_a_sentence(search):
    row = started(search, b"TY  - JOUR\nTY  - JOUR\n", dialect="wos-tagged")
    assert not ingest.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.code) == (ImportState.FAILED, "no-records")
    assert row.problems.exists()


def test_decisions_of_another_program_are_kept_with_the_record(search):
    row = started(search, f"{REFERENCE}/rayyan.csv")
    assert ingest.run(row.pk)
    wanted = {r.line_from: dict(r.decisions) for r in read(f"{REFERENCE}/rayyan.csv").records}
    assert any(wanted.values())
    for record in row.records.all():
        assert record.extra.get("decisions", {}) == wanted[record.line_from]


def test_a_chosen_encoding_is_read_with(search):
    content = ris({"TI": "Müller and Şimşek"}).decode().encode("cp1254")
    row = started(search, content, encoding="cp1254")
    assert ingest.run(row.pk)
    assert row.records.get().title == "Müller and Şimşek"


def test_a_field_too_long_for_its_column_is_cut_and_said(search):
    long = "10.1000/" + "x" * 400
    row = imported(search, {**YOGA, "DO": long})
    record = row.records.get()
    assert len(record.doi) == 300
    assert long in record.raw
    assert "doi is longer than 300" in row.problems.get().message


@pytest.mark.parametrize(("printed", "kept"), [("0000", None), ("2021", 2021), ("in press", None)])
def test_a_year_that_no_calendar_has_is_left_out(search, printed, kept):
    assert imported(search, {**YOGA, "PY": printed}).records.get().year == kept


def test_records_are_found_by_their_words_once_indexed(search):
    row = imported(search, YOGA, PILATES)
    assert RecordWords.objects.count() == 2
    assert row.indexed_at is not None
    assert ingest.index(row.pk) == 0


@contextmanager
def held_elsewhere(kind: int, number: int):
    """Another worker has the advisory lock."""
    settings_ = connection.settings_dict
    other = psycopg.connect(
        host=settings_["HOST"], port=settings_["PORT"], user=settings_["USER"],
        password=settings_["PASSWORD"], dbname=settings_["NAME"], autocommit=True,
    )  # fmt: skip
    with other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [kind, number])
        yield
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])


def test_an_import_under_way_elsewhere_is_left_alone(search):
    row = started(search, ris(YOGA))
    with held_elsewhere(ingest._READING, row.pk):
        assert not ingest.run(row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.QUEUED
    assert ingest.run(row.pk)


def test_words_that_are_made_elsewhere_are_left_alone(search):
    row = started(search, ris(YOGA))
    ingest.run(row.pk)
    with held_elsewhere(ingest._INDEXING, row.pk):
        assert ingest.index(row.pk) == 0
    assert ingest.index(row.pk) == 1


def test_simulated_records_say_so(search):
    row = started(search, ris(YOGA), simulated=True)
    ingest.run(row.pk)
    assert row.records.get().simulated
