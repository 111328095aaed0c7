"""Asking for an import: look at a file, start. The work itself is `ingest`, the way back
`withdrawals`."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence import afterwards, audit, clusters, files, permissions, sources
from evidence.errors import Refused
from evidence.files import Given
from evidence.models import (
    GONE,
    Import,
    ImportState,
    Review,
    Search,
    Upload,
    User,
)
from evidence.permissions import Act

RUNNING = (ImportState.QUEUED, ImportState.READING, ImportState.MATCHING)
MOVING = (*RUNNING, ImportState.LEAVING)  # whose pages follow by themselves
TASK = "evidence.tasks.import_file"
ASKED_AGAIN = 10  # seconds


class SameFileTwice(Refused):
    code = "same-file-twice"


@transaction.atomic
def take(review: Review, *, file: Given, by: User, name: str = "") -> Upload:
    """Keep a file to be looked at before it is imported. The same file again is the same row.

    Raises EmptyFile, FileTooLarge; what cannot be recognised is kept, for a person to say.
    """
    permissions.require(by, Act.IMPORT, review)
    with files.looked_at(file, name=name, any_content=True) as looked:
        same = Upload.objects.filter(review=review, by=by, sha256=looked.sha256)
        there = same.first()
        if there is not None:
            return there
        row = Upload(
            review=review, file_name=looked.name, sha256=looked.sha256, size=looked.size, by=by
        )
        row.file.save(looked.name, looked.file, save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same click twice
        row.file.delete(save=False)
        return same.get()
    return row


@transaction.atomic
def describe(
    upload: Upload,
    *,
    by: User,
    dialect: str = "",
    encoding: str = "",
    mapping: dict[str, str] | None = None,
) -> Upload:
    """Overrule what the file was taken for. Raises DialectUnknown, EncodingUnknown."""
    permissions.require(by, Act.IMPORT, upload.review)
    files.check_names(dialect=dialect, encoding=encoding)
    upload.dialect, upload.encoding, upload.mapping = dialect, encoding, mapping or {}
    upload.save(update_fields=["dialect", "encoding", "mapping"])
    return upload


@transaction.atomic
def give_up(upload: Upload, *, by: User) -> None:
    """Remove a file that was not imported."""
    permissions.require(by, Act.IMPORT, upload.review)
    stored, name = upload.file.storage, upload.file.name
    Upload.objects.filter(pk=upload.pk).delete()
    if name:
        transaction.on_commit(lambda: stored.delete(name))


@transaction.atomic
def start_upload(
    upload: Upload,
    *,
    search: Search | None,
    by: User,
    source: str = "",
    simulated: bool = False,
) -> Import:
    """Import a file that was looked at: it moves into the search, or into a new one of `source`.

    Twice is SameFileTwice.
    """
    permissions.require(by, Act.IMPORT, upload.review)
    held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if held is None:
        raise SameFileTwice(f"“{upload.file_name}” was imported or given up meanwhile.")
    row = start(
        search or sources.search_of(upload.review, name=source, by=by),
        file=upload.file,
        name=upload.file_name,
        by=by,
        dialect=upload.dialect,
        encoding=upload.encoding,
        mapping=upload.mapping,
        simulated=simulated,
    )
    give_up(upload, by=by)
    return row


@transaction.atomic
def start(
    search: Search,
    *,
    file: Given,
    by: User,
    name: str = "",
    dialect: str = "",
    encoding: str = "",
    mapping: dict[str, str] | None = None,
    simulated: bool = False,
) -> Import:
    """Store a file and queue its reading. `dialect` and `encoding` blank: decided by content.

    Raises SameFileTwice, EmptyFile, FileTooLarge, UnreadableFile, DialectUnknown,
    EncodingUnknown.
    """
    review = search.source.review
    permissions.require(by, Act.IMPORT, review)
    reading: dict[str, Any] = {"dialect": dialect, "encoding": encoding, "mapping": mapping or {}}
    with files.looked_at(file, name=name, **reading) as looked:
        clusters.lock(review)
        _refuse_twice(review, looked)
        row = Import(
            search=search,
            file_name=looked.name,
            sha256=looked.sha256,
            size=looked.size,
            simulated=simulated,
            by=by,
            **reading,
        )
        row.file.save(looked.name, looked.file, save=False)
    row.save()
    sentence = f"Began to import “{row.file_name}” from {search.source}"
    audit.record("import.started", sentence, review=review, about=row, by=by)
    afterwards.send(TASK, import_id=row.pk)
    return row


def stuck() -> list[int]:
    """Imports that should be under way: asked for again, a running one does not mind."""
    rows = Import.objects.filter(state__in=RUNNING, created_at__lt=_a_moment_ago())
    return list(rows.order_by("id").values_list("pk", flat=True))


def not_indexed() -> list[int]:
    """Finished imports whose records are not yet found by their words."""
    rows = Import.objects.filter(
        state=ImportState.DONE, indexed_at=None, finished_at__lt=_a_moment_ago()
    )
    return list(rows.order_by("id").values_list("pk", flat=True))


def _a_moment_ago() -> datetime:
    """What was asked for just now is still on its way to a worker."""
    return timezone.now() - timedelta(seconds=ASKED_AGAIN)


def standing(review: Review, *, sha256: str) -> Import | None:
    """The import of this very content, unless it failed or was taken back."""
    return (
        Import.objects.filter(search__source__review=review, sha256=sha256)
        .exclude(state__in=GONE)
        .select_related("search__source")
        .first()
    )


def under_way(review: Review) -> str:
    """How far each import of the review that is at work is, in a mark; empty when none is."""
    rows = Import.objects.filter(search__source__review=review, state__in=MOVING)
    parts = rows.order_by("id").values_list("pk", "state", "progress", "n_records")
    return "_".join(f"{pk}-{state}-{progress}-{n}" for pk, state, progress, n in parts)


def _refuse_twice(review: Review, looked: files.Looked) -> None:
    """The lock on the review makes the question and the answer one act."""
    there = standing(review, sha256=looked.sha256)
    if there is not None:
        raise SameFileTwice(
            f"“{looked.name}” was imported already, from {there.search.source} on "
            f"{there.created_at:%-d %B %Y}. Take that import back to read the file again.",
            field="file",
        )
