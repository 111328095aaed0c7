"""The work of an import: read the file in batches, then find which records are known already.

A worker may die at any line: each batch is committed with the place that it reached, and the next
run goes on from there. Two runs of one import never overlap, and a review is matched by one
worker at a time.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from evidence import audit, clusters, intake, rows
from evidence.intake import Batch
from evidence.models import Import, ImportProblem, ImportState, Record, User
from evidence.parsers import Guess

APART = 4_000_000  # bytes from which a file is worth a process of its own
ATTEMPTS = 5
GIVEN_UP = (
    "The worker stopped {n} times while reading this file. What was read is withdrawn; "
    "split the file and import its parts."
)
_READING, _MATCHING, _INDEXING = 71_001, 71_002, 71_003  # the kinds of advisory lock


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
    if not Path(of.file.path).exists():
        fail(of, code="file-missing", message="The stored file is gone. Import it again.")
        return False
    read = intake.apart if of.size > APART else intake.batches
    with closing(read(rows.order(of))) as pieces:
        guess = next(pieces)
        assert isinstance(guess, Guess)  # noqa: S101 - it always comes first
        if not guess.format:
            fail(of, code="unreadable-file", message=guess.why)
            return False
        for batch in pieces:
            assert isinstance(batch, Batch)  # noqa: S101 - and these after it
            if not _store(of, batch):
                return False
    return _read_whole(of, guess)


def _store(of: Import, batch: Batch) -> bool:
    """One transaction: the batch, and how far it came. False when someone cancelled."""
    with transaction.atomic():
        state = Import.objects.select_for_update(no_key=True).get(pk=of.pk).state
        if state != ImportState.READING:
            return False
        if batch.n_records:
            _without_waiting_for_the_disk()
            rows.store(batch.lines)
        ImportProblem.objects.bulk_create(
            ImportProblem(of=of, line=problem.line, message=problem.message)
            for problem in batch.problems
        )
        of.n_records += batch.n_records
        of.progress = batch.percent
        of.save(update_fields=["n_records", "progress"])
    return True


def _without_waiting_for_the_disk() -> None:
    """A batch that a power cut takes is read again, with all after it: its place goes with it.
    The end of the import is waited for, and so is all that was written before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _read_whole(of: Import, guess: Guess) -> bool:
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
        of.dialect, of.encoding = guess.format, guess.encoding
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
    """Make the records of a finished import findable by their words; how many. Asked again while
    a worker is at it, there is nothing to do."""
    with _alone(_INDEXING, import_id) as mine:
        return _index(import_id) if mine else 0


def _index(import_id: int) -> int:
    of = Import.objects.filter(pk=import_id, state=ImportState.DONE, indexed_at=None).first()
    if of is None:
        return 0
    n = sum(
        rows.index(of, after=start, to=start + intake.BATCH)
        for start in range(0, rows.last_place(of), intake.BATCH)
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
