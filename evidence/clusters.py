"""Merged records as groups that point at one leading record; the shape every act keeps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from evidence.models import Merge, Record, Review, User

MANY = 5_000

Brought = Mapping[tuple[int, int], int | None]
"""(record, lead) -> the record that had brought it there; None where it was merged itself."""


@dataclass(frozen=True, slots=True)
class Move:
    """A leading record becomes part of another's group: how probable, the evidence in words."""

    into: int
    score: float
    evidence: str


def lock(review: Review) -> None:
    """One act on a review's groups at a time. Readers and imports of records do not wait."""
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)


def leads(ids: Iterable[int]) -> dict[int, int]:
    """The leading record of each; a record that is not merged leads itself."""
    ids = list(ids)
    found = {pk: pk for pk in ids}
    for part in _parts(ids):
        merged = Merge.objects.filter(record__in=part, undone_at=None)
        found.update(merged.values_list("record_id", "into_id"))
    return found


def members(lead_ids: Iterable[int]) -> dict[int, list[int]]:
    """The records merged into each lead, without the lead itself."""
    found: dict[int, list[int]] = defaultdict(list)
    for part in _parts(list(lead_ids)):
        rows = Merge.objects.filter(into__in=part, undone_at=None).order_by("record_id")
        for lead, record in rows.values_list("into_id", "record_id"):
            found[lead].append(record)
    return found


def decided(ids: Iterable[int], *, by: User | None = None) -> set[int]:
    """Those that someone has decided on, or that are reports already: work would be lost.

    `by` a person it is what that person may know: their own verdicts and what is settled. A
    colleague's open verdict changes nothing that they see; it stays with its record.
    """
    found: set[int] = set()
    for part in _parts(list(ids)):
        rows = Record.objects.filter(pk__in=part).filter(_known_to(by) if by else worked_on())
        found.update(rows.values_list("pk", flat=True))
    return found


def held_decided(ids: Iterable[int], *, by: User | None = None) -> set[int]:
    """The same, while nobody can decide: whoever decides locks the record's item first."""
    ids = list(ids)
    items: Any = Record._meta.get_field("items").related_model
    for part in _parts(ids):
        rows = items.objects.filter(record__in=part).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    return decided(ids, by=by)


def worked_on() -> Q:
    """Records with a standing decision or a report, asked through the database's relations."""
    return Q(report__isnull=False) | Q(
        items__decisions__isnull=False, items__decisions__withdrawn_at=None
    )


def _known_to(user: User) -> Q:
    own = Q(items__decisions__by=user, items__decisions__withdrawn_at=None)
    settled = Q(items__outcome__isnull=False) | Q(items__conflict_at__isnull=False)
    return Q(report__isnull=False) | settled | own


def join(moves: Mapping[int, Move], *, by: User | None, undone_by: User) -> list[Merge]:
    """Merge leads into others; returns their merges. Their members follow: no chain arises.

    The caller holds the lock and has checked that all are leads and none is both moved and a
    goal. `by` is empty for a rule; `undone_by` stands on the merges that give way to new ones.
    """
    moved = _into(list(moves))
    release(moved, by=undone_by)
    made = Merge.objects.bulk_create(
        (
            Merge(record_id=lead, into_id=to.into, score=to.score, evidence=to.evidence, by=by)
            for lead, to in moves.items()
        ),
        batch_size=MANY,
    )
    of_lead = {row.record_id: row for row in made}
    Merge.objects.bulk_create(
        (
            Merge(
                record_id=old.record_id,
                into_id=moves[old.into_id].into,
                score=old.score,
                evidence=old.evidence,
                by_id=old.by_id,
                follows=of_lead[old.into_id],
            )
            for old in moved
        ),
        batch_size=MANY,
    )
    return made


def release(merges: Collection[Merge], *, by: User) -> None:
    """Take these merges back: their records stand alone again."""
    for part in _parts([row.pk for row in merges]):
        Merge.objects.filter(pk__in=part, undone_at=None).update(
            undone_at=timezone.now(), undone_by=by
        )


def split(merges: Collection[Merge], *, by: User) -> None:
    """Take these merges back; what had followed a record into its group returns to where it was."""
    alone = {row.record_id for row in merges}
    lead_of = {row.pk: row.record_id for row in merges}
    followers = Merge.objects.filter(follows__in=list(lead_of), undone_at=None)
    returning = list(followers.exclude(record__in=alone).order_by("pk"))
    release([*merges, *returning], by=by)
    before = _before(returning)
    made = Merge.objects.bulk_create(
        Merge(
            record_id=old.record_id,
            into_id=_home(old.record_id, lead_of[old.follows_id or 0], alone, before),
            score=old.score,
            evidence=old.evidence,
            by_id=old.by_id,
        )
        for old in returning
    )
    _follow_again(made, before)


def _before(rows: Collection[Merge]) -> Brought:
    """Who had brought these records to each lead that they were merged into, the newest last."""
    old = Merge.objects.filter(record__in={row.record_id for row in rows}).order_by("pk")
    fields = ("record_id", "into_id", "follows__record_id")
    return {(record, lead): with_it for record, lead, with_it in old.values_list(*fields)}


def _home(record: int, lead: int, alone: Collection[int], before: Brought) -> int:
    """Where a record returns to: to `lead`, or to the one that had brought it, if that left too."""
    seen = {lead}
    nearer = before.get((record, lead))
    while nearer is not None and nearer in alone and nearer not in seen:
        seen.add(nearer)
        lead, nearer = nearer, before.get((record, nearer))
    return lead


def _follow_again(made: Collection[Merge], before: Brought) -> None:
    """What came to its lead with another record leaves with it again, if that is split."""
    there = {(row.record_id, row.into_id): row for row in made}
    again = []
    for row in made:
        with_it = before.get((row.record_id, row.into_id))
        if with_it is not None and (with_it, row.into_id) in there:
            row.follows = there[with_it, row.into_id]
            again.append(row)
    Merge.objects.bulk_update(again, ["follows"], batch_size=MANY)


def dissolve(lead_ids: Iterable[int], *, by: User) -> None:
    """The leads go: the earliest of each group's members leads the others from now on."""
    lead_ids = list(lead_ids)
    groups = members(lead_ids)
    old = {row.record_id: row for row in _into(list(groups))}
    release(list(old.values()), by=by)
    rows = []
    for group in groups.values():
        heir, *others = group
        for record in others:
            score = min(old[record].score, old[heir].score)
            evidence = f"Both merged with a record that was taken back: {old[record].evidence}"
            rows.append(
                Merge(record_id=record, into_id=heir, score=score, evidence=evidence, by=None)
            )
    Merge.objects.bulk_create(rows, batch_size=MANY)


def _into(lead_ids: list[int]) -> list[Merge]:
    return [
        row
        for part in _parts(lead_ids)
        for row in Merge.objects.filter(into__in=part, undone_at=None)
    ]


def _parts(ids: list[int]) -> Iterable[list[int]]:
    """Long lists in pieces, so that a statement stays of a size the planner likes."""
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))
