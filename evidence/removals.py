"""Records leave before screening, many as one act, and come back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from evidence import audit, duplicates, permissions
from evidence.errors import Invalid, Refused
from evidence.models import Record, Removal, RemovalKind, Review, SourceKind, User
from evidence.permissions import Act

# PRISMA 2020 has the boxes for what databases and registers gave, and none in the other column.
KINDS = (SourceKind.DATABASE, SourceKind.REGISTER)


class NothingToRemove(Refused):
    code = "nothing-to-remove"


class NothingToPutBack(Refused):
    code = "nothing-to-put-back"


class WhyMissing(Invalid):
    code = "why-missing"


class RemovalUnknown(Invalid):
    code = "removal-unknown"


@dataclass(frozen=True, slots=True)
class Preview:
    """What removing these would do: the records that go, and those left out with the reason."""

    goes: tuple[Record, ...]
    left_out: tuple[tuple[Record, str], ...]


def preview(records: Iterable[Record]) -> Preview:
    """What `remove` would do now, record by record."""
    ids = [row.pk for row in records]
    standing = set(Record.objects.standing().filter(pk__in=ids).values_list("pk", flat=True))
    settled = set(_settled(ids).values_list("pk", flat=True))
    goes: list[Record] = []
    left_out: list[tuple[Record, str]] = []
    rows = Record.objects.filter(pk__in=ids).select_related("source", "review").order_by("pk")
    for row in rows:
        if row.pk not in standing:
            left_out.append((row, "it is a duplicate, or is not in the flow already"))
        elif row.source.kind not in KINDS:
            left_out.append((row, "the flow diagram removes none that other methods found"))
        elif row.pk in settled:
            left_out.append((row, "it was screened"))
        else:
            goes.append(row)
    return Preview(tuple(goes), tuple(left_out))


@transaction.atomic
def remove(records: Iterable[Record], *, kind: str, why: str, by: User) -> list[Removal]:
    """Take records out before screening, as one act. What was screened is left out.

    Open verdicts stay, and count again when the record is put back. Raises RemovalUnknown,
    WhyMissing, NothingToRemove, NotAllowed.
    """
    rows = list(records)
    if not rows:
        raise NothingToRemove("Choose at least one record.")
    review = rows[0].review
    permissions.require(by, Act.CURATE, review)
    if kind not in RemovalKind.values:
        raise RemovalUnknown("Say who removes: a person, or an automation tool.", field="kind")
    why = " ".join(why.split())[:300]
    if not why:
        raise WhyMissing("Say why: the flow diagram and the report tell it.", field="why")
    _hold(row.pk for row in rows)
    goes = [row for row in preview(rows).goes if row.review_id == review.pk]
    if not goes:
        raise NothingToRemove("None of these can be removed before screening.")
    now = timezone.now()
    made = Removal.objects.bulk_create(
        Removal(record=row, kind=kind, why=why, by=by, at=now) for row in goes
    )
    audit.record(
        "records.removed",
        f"Removed {len(made):,} before screening, {RemovalKind(kind).label.lower()}: {why}",
        review=review,
        about=goes[0] if len(goes) == 1 else review,
        by=by,
        records=[row.pk for row in goes],
    )
    return made


@transaction.atomic
def put_back(removals: Iterable[Removal], *, by: User) -> int:
    """The records are screened after all; how many. Raises NothingToPutBack, NotAllowed."""
    ids = [row.pk for row in removals]
    rows = list(
        Removal.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=ids, undone_at=None)
        .select_related("record__review")
        .order_by("pk")
    )
    if not rows:
        raise NothingToPutBack("These are back already.")
    review = rows[0].record.review
    permissions.require(by, Act.CURATE, review)
    for row in rows:
        row.undone_at, row.undone_by = timezone.now(), by
    Removal.objects.bulk_update(rows, ["undone_at", "undone_by"])
    audit.record(
        "records.put_back",
        f"Put back {len(rows):,} that had been removed: {rows[0].why}",
        review=review,
        about=rows[0].record if len(rows) == 1 else review,
        by=by,
        records=[row.record_id for row in rows],
    )
    duplicates.fill_queue(review)
    return len(rows)


def last_act(review: Review, *, by: User) -> QuerySet[Removal]:
    """What is still removed of this person's newest act: what one Undo takes back."""
    mine = Removal.objects.filter(record__review=review, by=by)
    newest = mine.order_by("-at").values_list("at", flat=True).first()
    return mine.filter(at=newest, undone_at=None) if newest else mine.none()


def _items() -> Any:
    return Record._meta.get_field("items").related_model


def _settled(ids: Iterable[int]) -> QuerySet[Record]:
    """Whose verdicts are all in. Open ones are not asked: that would tell of a colleague's."""
    done = _items().objects.filter(record=OuterRef("pk")).exclude(Q(outcome=None, conflict_at=None))
    return Record.objects.filter(pk__in=list(ids)).filter(Exists(done))


def _hold(ids: Iterable[int]) -> None:
    """Nobody decides meanwhile: whoever decides locks the record's item first."""
    rows = _items().objects.filter(record__in=list(ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
