"""The way back: an import is cancelled, or taken back whole, by a worker where it is large.

Every record has a dozen index entries to be changed: some thousand records a second.
"""

from django.db import connection, transaction
from django.utils import timezone

from evidence import afterwards, audit, clusters, permissions
from evidence.errors import Refused
from evidence.imports import RUNNING
from evidence.models import Import, ImportState, Merge, User
from evidence.permissions import Act

TASK = "evidence.tasks.withdraw_import"
AT_ONCE = 2000  # records: more are left to a worker
_LEAVING = 71_003  # a kind of advisory lock, beside those of `ingest`


class DecidedAlready(Refused):
    code = "decided-already"


class NotRunning(Refused):
    code = "not-running"


class NotDone(Refused):
    code = "not-done"


@transaction.atomic
def cancel(row: Import, *, by: User) -> Import:
    """Stop an import that is under way; what it has read is withdrawn. Raises NotRunning."""
    permissions.require(by, Act.IMPORT, row.search.source.review)
    row = _locked(row)
    if row.state in (ImportState.CANCELLED, ImportState.LEAVING):
        return row
    if row.state not in RUNNING:
        raise NotRunning(f"This import is not under way: {row.get_state_display().lower()}.")
    return _now_or_later(row, by=by)


@transaction.atomic
def undo(row: Import, *, by: User) -> Import:
    """Take a whole import back as one act, while nothing was decided on its records.

    Its records are withdrawn, its merges undone; what was merged into one of its records is led
    by the earliest that remains. More than AT_ONCE records are left to a worker. Twice is once.
    Raises DecidedAlready, NotDone.
    """
    review = row.search.source.review
    permissions.require(by, Act.IMPORT, review)
    clusters.lock(review)
    row = _locked(row)
    if row.state in (ImportState.UNDONE, ImportState.LEAVING):
        return row
    if row.state != ImportState.DONE:
        raise NotDone(f"Only a finished import is taken back: {row.get_state_display().lower()}.")
    if row.records.filter(clusters.worked_on()).exists():
        raise _decided()
    return _now_or_later(row, by=by)


@transaction.atomic
def finish(import_id: int) -> bool:
    """What `cancel` and `undo` left to a worker; False when there is nothing to do.

    An import whose records were decided on meanwhile stays, and the history says so.
    """
    row = Import.objects.select_related("search__source__review").filter(pk=import_id).first()
    if row is None or not _alone(import_id):
        return False
    review = row.search.source.review
    clusters.lock(review)
    row = _locked(row)
    if row.state != ImportState.LEAVING or row.withdrawn_by is None:
        return False
    with audit.through("task", user=row.withdrawn_by):
        try:
            with transaction.atomic():
                _withdraw(row, by=row.withdrawn_by)
        except DecidedAlready as refusal:
            row.state = ImportState.DONE
            row.save(update_fields=["state"])
            sentence = f"“{row.file_name}” was not taken back: {refusal.message}"
            audit.record("import.kept", sentence, review=review, about=row, by=row.withdrawn_by)
            return False
    return True


def _alone(import_id: int) -> bool:
    """Whether no other worker is at it until this transaction ends: a second one does not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LEAVING, import_id])
        return bool(cursor.fetchone()[0])


def unfinished() -> list[int]:
    """Imports that are being taken back: asked for again, a running worker does not mind."""
    rows = Import.objects.filter(state=ImportState.LEAVING)
    return list(rows.order_by("id").values_list("pk", flat=True))


def _now_or_later(row: Import, *, by: User) -> Import:
    if row.n_records <= AT_ONCE:
        _withdraw(row, by=by)
        return row
    row.state, row.withdrawn_by = ImportState.LEAVING, by
    row.save(update_fields=["state", "withdrawn_by"])
    afterwards.send(TASK, import_id=row.pk)
    return row


def _withdraw(row: Import, *, by: User) -> None:
    """Of an import that had ended (taken back) or not yet (cancelled). Raises DecidedAlready."""
    review, ended = row.search.source.review, row.finished_at is not None
    if ended:
        if clusters.held_decided(row.records.values_list("pk", flat=True)):
            raise _decided()
        own = Merge.objects.filter(undone_at=None, record__of=row)
        clusters.release(list(own), by=by)
        leading = Merge.objects.filter(undone_at=None, into__of=row)
        clusters.dissolve(set(leading.values_list("into_id", flat=True)), by=by)
    now = timezone.now()
    row.records.filter(withdrawn_at=None).update(withdrawn_at=now)
    row.state = ImportState.UNDONE if ended else ImportState.CANCELLED
    row.finished_at, row.withdrawn_by = now, by
    row.save(update_fields=["state", "finished_at", "withdrawn_by"])
    if ended:
        sentence = f"Took back the import of “{row.file_name}”: {row.n_records:,} records"
        audit.record("import.undone", sentence, review=review, about=row, by=by)
        afterwards.send("screening.tasks.fill", review_id=review.pk)
    else:
        sentence = f"Cancelled the import of “{row.file_name}”"
        audit.record("import.cancelled", sentence, review=review, about=row, by=by)


def _locked(row: Import) -> Import:
    """The import, held: a batch that is being stored ends first, and none follows."""
    return (
        Import.objects.select_for_update(no_key=True, of=("self",))
        .select_related("search__source__review", "withdrawn_by")
        .get(pk=row.pk)
    )


def _decided() -> DecidedAlready:
    """How many is not told: it would count what colleagues have read."""
    return DecidedAlready(
        "Decisions were made on its records, so the import stays. Take those back first."
    )
