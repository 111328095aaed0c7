"""Reading a stored file again with the present readers; what a person corrected stays."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from evidence import afterwards, audit, copying, permissions, rows
from evidence.errors import Refused
from evidence.models import Import, ImportProblem, ImportState, Record, User
from evidence.parsers import ParsedRecord, Problem, read_iter
from evidence.permissions import Act
from evidence.records import REMATCH


class NotDone(Refused):
    code = "not-done"


class FileMissing(Refused):
    code = "file-missing"


@dataclass(slots=True)
class Reread:
    """What came of it, in records: `added` were lost before, `unmatched` are not found again."""

    same: int = 0
    changed: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    unmatched: int = 0

    def __str__(self) -> str:
        return (
            f"{len(self.changed):,} changed, {len(self.added):,} new, {self.same:,} as before, "
            f"{self.unmatched:,} not found again"
        )


@transaction.atomic
def reread(row: Import, *, by: User) -> Reread:
    """Read the file of a finished import again. Records are known by the line they begin at.

    Fields that a person corrected keep their words. Records that the old reader lost come in;
    those that the new one does not find stay. Raises NotDone, FileMissing, NotAllowed.
    """
    review = row.search.source.review
    permissions.require(by, Act.IMPORT, review)
    row = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if row.state != ImportState.DONE:
        raise NotDone("Only a finished import is read again.")
    if not Path(row.file.path).exists():
        raise FileMissing("The stored file is gone.")
    found = _compare(row)
    row.n_records += len(found.added)
    row.save(update_fields=["n_records"])
    sentence = f"Read “{row.file_name}” again: {found}"
    audit.record("import.reread", sentence, review=review, about=row, by=by)
    for pk in [*found.changed, *found.added]:
        afterwards.send(REMATCH, record_id=pk, by_id=by.pk)
    return found


def _compare(row: Import) -> Reread:
    """Memory holds the stored records of one file, without their long texts."""
    stored = {record.line_from: record for record in row.records.all()}
    found, problems = Reread(), []
    lost: list[ParsedRecord] = []
    for item in _read(row):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        problems += copying.too_long(item, rows.LIMITS)
        record = stored.pop(item.line_from, None)
        if record is None:
            lost.append(item)
        elif _update(record, item):
            found.changed.append(record.pk)
        else:
            found.same += 1
    found.unmatched = len(stored)
    found.added = _add(row, lost)
    row.problems.all().delete()
    ImportProblem.objects.bulk_create(
        ImportProblem(of=row, line=problem.line, message=problem.message) for problem in problems
    )
    return found


def _read(row: Import) -> Iterator[ParsedRecord | Problem]:
    with (
        Path(row.file.path).open("rb") as handle,
        read_iter(
            handle,
            format=row.dialect or None,
            encoding=row.encoding or None,
            mapping=row.mapping or None,
            filename=row.file_name,
        ) as stream,
    ):
        yield from stream


def _update(record: Record, parsed: ParsedRecord) -> bool:
    """Write what differs, apart from what a person corrected. Whether anything did."""
    fields: dict[str, Any] = {
        name: value
        for name, value in rows.fields(parsed).items()
        if name not in record.origins and getattr(record, name) != value
    }
    if not fields:
        return False
    for name, value in fields.items():
        setattr(record, name, value)
    record.save(update_fields=list(fields))
    return True


def _add(row: Import, lost: list[ParsedRecord]) -> list[int]:
    """Records that were not there before get the places behind the last."""
    if not lost:
        return []
    last = rows.last_place(row)
    rows.add(row, enumerate(lost, start=last + 1))
    rows.index(row, after=last, to=last + len(lost))
    return list(row.records.filter(place__gt=last).values_list("pk", flat=True))
