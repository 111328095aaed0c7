"""The work of an import: read the file in batches, then find which records are known already.

A worker may die at any line: each batch is committed with the place that it reached, and the next
run goes on from there. Two runs of one import never overlap, and a review is matched by one
worker at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from evidence import audit, clusters, rows
from evidence.models import Import, ImportProblem, ImportState, Record, User
from evidence.parsers import ParsedRecord, Problem, Stream, read_iter

BATCH = 2_000
BATCH_CHARACTERS = 8_000_000
ATTEMPTS = 5
GIVEN_UP = (
    "The worker stopped {n} times while reading this file. What was read is withdrawn; "
    "split the file and import its parts."
)
_READING, _MATCHING = 71_001, 71_002  # the two kinds of advisory lock


@dataclass(slots=True)
class Batch:
    """What is stored in one transaction."""

    records: list[tuple[int, ParsedRecord]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    characters: int = 0

    def full(self) -> bool:
        return (
            len(self.records) >= BATCH
            or len(self.problems) >= BATCH
            or self.characters >= BATCH_CHARACTERS
        )


def run(import_id: int) -> bool:
    """Read and match one import. False when there is nothing to do or another worker does it."""
    with _alone(_READING, import_id) as mine:
        return mine and _run(import_id)


def _run(import_id: int) -> bool:
    of = _begin(import_id)
    if of is None:
        return False
    with audit.through("task", user=of.by):
        if of.state == ImportState.READING and not _read(of):
            return False
        with _one_at_a_time(of.search.source.review_id):
            from evidence import matches  # the matcher and its libraries, where they are needed

            return matches.settle(of)


def _begin(import_id: int) -> Import | None:
    """The import as it stands, marked as begun; None when it is over."""
    with transaction.atomic():
        of = (
            Import.objects.select_for_update(no_key=True, of=("self",))
            .select_related("search__source__review", "by")
            .filter(pk=import_id)
            .first()
        )
        if of is None or of.state not in (
            ImportState.QUEUED,
            ImportState.READING,
            ImportState.MATCHING,
        ):
            return None
        of.attempts += 1
        if of.state == ImportState.QUEUED:
            of.state = ImportState.READING
        of.save(update_fields=["attempts", "state"])
    if of.attempts > ATTEMPTS:
        fail(of, code="worker-stopped", message=GIVEN_UP.format(n=ATTEMPTS))
        return None
    return of


def _read(of: Import) -> bool:
    """Store every record and every problem of the file; False when it was stopped or failed."""
    path = Path(of.file.path)
    if not path.exists():
        fail(of, code="file-missing", message="The stored file is gone. Import it again.")
        return False
    with path.open("rb") as handle:
        stream = read_iter(
            handle,
            format=of.dialect or None,
            encoding=of.encoding or None,
            mapping=of.mapping or None,
            filename=of.file_name,
        )
        if not stream.guess.format:
            fail(of, code="unreadable-file", message=stream.guess.why)
            return False
        for batch in _batches(of, stream):
            if not _store(of, batch, percent=round(100 * handle.tell() / max(of.size, 1))):
                return False
    return _read_whole(of, stream)


def _batches(of: Import, stream: Stream) -> Iterator[Batch]:
    """The file in pieces, without what an earlier run has stored.

    The readers give the same items in the same order each time, so two numbers say how far it
    came: the last place, and how many problems.
    """
    places = of.records.count()
    problems = of.problems.count()
    place = 0
    batch = Batch()
    for item in stream:
        if isinstance(item, Problem):
            found = [item]
        else:
            place += 1
            found = list(rows.too_long(item))
            if place > places:
                batch.records.append((place, item))
                batch.characters += len(item.raw) + len(item.abstract)
        skipped = min(problems, len(found))
        problems -= skipped
        batch.problems += found[skipped:]
        if batch.full():
            yield batch
            batch = Batch()
    if batch.records or batch.problems:
        yield batch


def _store(of: Import, batch: Batch, *, percent: int) -> bool:
    """One transaction: the batch, and how far it came. False when someone cancelled."""
    with transaction.atomic():
        state = Import.objects.select_for_update(no_key=True).get(pk=of.pk).state
        if state != ImportState.READING:
            return False
        if batch.records:
            rows.store(of, batch.records)
        ImportProblem.objects.bulk_create(
            ImportProblem(of=of, line=problem.line, message=problem.message)
            for problem in batch.problems
        )
        of.n_records += len(batch.records)
        of.progress = min(percent, 100)
        of.save(update_fields=["n_records", "progress"])
    return True


def _read_whole(of: Import, stream: Stream) -> bool:
    """The end of the file: what it was read as stands on the import from now on."""
    if not of.n_records:
        message = "No record was found in this file. Look at the lines below, or choose another "
        fail(of, code="no-records", message=f"{message}format or encoding.")
        return False
    with transaction.atomic():
        now = Import.objects.select_for_update(no_key=True).get(pk=of.pk)
        if now.state != ImportState.READING:
            return False
        of.state, of.progress = ImportState.MATCHING, 0
        of.dialect, of.encoding = stream.guess.format, stream.guess.encoding
        of.save(update_fields=["state", "progress", "dialect", "encoding"])
    return True


def fail(of: Import, *, code: str, message: str) -> None:
    """End an import that cannot be done, in a sentence; what was read is withdrawn."""
    with transaction.atomic():
        review = of.search.source.review
        clusters.lock(review)
        now = timezone.now()
        of.records.filter(withdrawn_at=None).update(withdrawn_at=now)
        of.state, of.code, of.message, of.finished_at = ImportState.FAILED, code, message, now
        of.save(update_fields=["state", "code", "message", "finished_at"])
        sentence = f"The import of “{of.file_name}” failed: {message}"
        audit.record("import.failed", sentence, review=review, about=of, by=of.by)


def index(import_id: int) -> int:
    """Make the records of a finished import findable by their words; how many. May run twice."""
    of = Import.objects.filter(pk=import_id, state=ImportState.DONE, indexed_at=None).first()
    if of is None:
        return 0
    n = sum(
        rows.index(of, after=start, to=start + BATCH) for start in range(0, of.n_records, BATCH)
    )
    Import.objects.filter(pk=of.pk).update(indexed_at=timezone.now())
    return n


def settle_record(record_id: int, *, by_id: int) -> None:
    """What follows from a record that `by_id` has corrected, added, or had read again."""
    record = Record.objects.select_related("review").get(pk=record_id)
    if record.withdrawn_at is not None:
        return
    by = User.objects.get(pk=by_id)
    with audit.through("task", user=by), _one_at_a_time(record.review_id):
        from evidence import matches

        matches.settle_record(record, by=by)


@contextmanager
def _alone(kind: int, number: int) -> Iterator[bool]:
    """Whether this worker has the lock. It falls with the connection when the worker dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            _unlock(kind, number)


@contextmanager
def _one_at_a_time(review_id: int) -> Iterator[None]:
    """Two imports of a review never match at once: each would miss the other's records."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_MATCHING, review_id])
    try:
        yield
    finally:
        _unlock(_MATCHING, review_id)


def _unlock(kind: int, number: int) -> None:
    if connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])
