"""Curating a record: correct a field and keep where the new words come from; add one by hand."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence import afterwards, audit, edits, permissions
from evidence.errors import Invalid, Refused, Stale
from evidence.models import Record, Source, User
from evidence.parsers import fields as written
from evidence.permissions import Act

CORRECTABLE = (
    "title",
    "title_translated",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "issn",
    "accession",
    "keywords",
    "language",
    "url",
    "abstract",
    "type",
)
REMATCH = "evidence.tasks.match_record"


class OriginMissing(Invalid):
    code = "origin-missing"


class RecordWithdrawn(Refused):
    code = "record-withdrawn"


class TitleMissing(Invalid):
    code = "title-missing"


@transaction.atomic
def correct(
    record: Record, *, origin: str, by: User, revision: int | None = None, **fields: Any
) -> Record:
    """Correct a record. `origin` says where the new words come from, such as “publisher's page”.

    `revision` is that of the row when the form was opened: Stale when it has changed since.
    What the file said stays in the raw text and in the history. Raises OriginMissing,
    RecordWithdrawn, FieldWrong, FieldUnknown.
    """
    permissions.require(by, Act.CURATE, record.review)
    row = Record.objects.select_for_update(no_key=True, of=("self",)).get(pk=record.pk)
    if revision is not None and row.revision != revision:
        raise Stale("This record was changed meanwhile. Here is the newest; your entries are kept.")
    if row.withdrawn_at is not None:
        raise RecordWithdrawn("The import of this record was taken back.")
    changes = edits.apply(row, _as_read(fields), allowed=CORRECTABLE)
    if not changes:
        return row
    if not origin.strip():
        raise OriginMissing("Say where the new words come from.", field="origin")
    for name, (before, _) in changes.items():
        row.origins[name] = _origin(row, name, before, origin=origin.strip(), by=by)
    audit.because(origin)
    edits.save(row, taken="Another record has this name.")
    audit.record(
        "record.corrected",
        f"Corrected {edits.in_words(changes)} (from {origin.strip()})",
        review=row.review,
        about=row,
        by=by,
        **edits.as_detail(changes),
    )
    afterwards.send(REMATCH, record_id=row.pk, by_id=by.pk)
    return row


@transaction.atomic
def add(source: Source, *, by: User, origin: str = "", **fields: Any) -> Record:
    """Add a record by hand, such as one found in a reference list.

    Raises TitleMissing; NameTaken where one that was added by hand says all the same.
    """
    permissions.require(by, Act.IMPORT, source.review)
    row = Record(review=source.review, source=source)
    edits.apply(row, _as_read(fields), allowed=CORRECTABLE)
    if not row.title.strip():
        raise TitleMissing("A record needs at least its title.", field="title")
    if origin.strip():
        row.origins = {name: {"from": origin.strip(), "by": by.pk} for name in fields}
    Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    said = {name: getattr(row, name) for name in CORRECTABLE}
    if source.records.live().filter(of=None, **said).exists():
        raise edits.NameTaken("This record is there already.", field="title")
    edits.save(row, taken="This record is there already.")
    sentence = f"Added “{row.title}” from {source} by hand"
    audit.record("record.added", sentence, review=row.review, about=row, by=by)
    afterwards.send(REMATCH, record_id=row.pk, by_id=by.pk)
    return row


def _as_read(fields: dict[str, Any]) -> dict[str, Any]:
    """A DOI and a PMID as files are read: a pasted link is the DOI in it. Raises FieldWrong."""
    read = dict(fields)
    for name, of, example in (
        ("doi", written.doi, "a DOI, such as 10.1000/182"),
        ("pmid", written.pmid, "a PMID, such as 34213086"),
    ):
        given = str(read.get(name) or "").strip()
        if given:
            read[name] = of(given)
            if not read[name]:
                raise edits.FieldWrong(f"“{given}” is not {example}.", field=name)
    return read


def _origin(row: Record, name: str, before: Any, *, origin: str, by: User) -> dict[str, Any]:
    """What is kept of a corrected field; what the source gave first stays through corrections."""
    first = row.origins.get(name, {}).get("was", before)
    return {"from": origin, "was": first, "by": by.pk, "at": timezone.now().isoformat()}
