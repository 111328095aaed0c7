"""Many merges as one act: a preview that says what will happen, the act, and one Undo."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from evidence import audit, clusters, permissions
from evidence.clusters import Move
from evidence.duplicates import (
    AlreadyTakenBack,
    BothDecided,
    OtherReview,
    close,
    fill_queue,
    merge_pair,
    open_pairs,
    refuse_gone,
    short,
)
from evidence.errors import Invalid, Refused
from evidence.models import AuditEntry, Merge, Pair, PairAnswer, Record, Review, User
from evidence.permissions import Act

LOWEST = 0.5
BULK = ("duplicates.accepted", "duplicates.merged_many")


class NothingToMerge(Refused):
    code = "nothing-to-merge"


class NotABulkAct(Refused):
    code = "not-a-bulk-act"


class ProbabilityWrong(Invalid):
    code = "probability-wrong"


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting all pairs above a probability would do."""

    probability: float
    pairs: tuple[Pair, ...]
    left_out: tuple[Pair, ...]  # both records carry decisions


def preview_above(review: Review, *, probability: float, by: User) -> Preview:
    """What `accept_above` would do now, pair by pair. Raises ProbabilityWrong."""
    if not LOWEST <= probability <= 1:
        raise ProbabilityWrong(
            "Choose a probability between 50 and 100 percent.", field="probability"
        )
    pairs = list(open_pairs(review).filter(probability__gte=probability))
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    lead = clusters.leads(ids)
    decided = clusters.decided(set(lead.values()), by=by)
    both = [
        pair
        for pair in pairs
        if lead[pair.first_id] != lead[pair.second_id]
        and {lead[pair.first_id], lead[pair.second_id]} <= decided
    ]
    left_out = {pair.pk for pair in both}
    taken = tuple(pair for pair in pairs if pair.pk not in left_out)
    return Preview(probability, taken, tuple(both))


@transaction.atomic
def accept_above(review: Review, *, probability: float, by: User) -> int:
    """Answer “same” to every open pair at or above a probability, as one act; how many."""
    permissions.require(by, Act.MERGE, review)
    clusters.lock(review)
    pairs = preview_above(review, probability=probability, by=by).pairs
    made: list[int] = []
    answered: list[int] = []
    for pair in pairs:
        try:
            with transaction.atomic():
                row = merge_pair(pair, by=by)
        except BothDecided:  # an earlier pair of this act has brought decisions together
            continue
        if row is not None:
            made.append(row.pk)
        close(pair, answer=PairAnswer.SAME, by=by)
        answered.append(pair.pk)
    if answered:
        audit.record(
            "duplicates.accepted",
            f"Accepted {len(answered):,} pairs as the same work, from {100 * probability:g}% on",
            review=review,
            about=review,
            by=by,
            merges=made,
            pairs=answered,
        )
    fill_queue(review)
    return len(answered)


@transaction.atomic
def merge_many(records: Iterable[Record], *, by: User) -> int:
    """Say that several records are one work, as one act; how many were merged away.

    One with decisions leads, else the earliest; a second one with decisions is left out. Raises
    NothingToMerge, OtherReview, RecordGone.
    """
    rows = sorted(records, key=lambda row: row.pk)
    if len(rows) < 2:
        raise NothingToMerge("Choose at least two records.")
    review = rows[0].review
    permissions.require(by, Act.MERGE, review)
    clusters.lock(review)
    clusters.held_decided(clusters.leads(row.pk for row in rows).values())
    stays, goes, _ = group_of(rows, by=by)
    if not goes:
        raise NothingToMerge("They are one work already, or decisions were made on each of them.")
    why = f"{by} says they are the same work"
    moves = {row.pk: Move(stays.pk, 1.0, why) for row in goes}
    made = clusters.join(moves, by=by, undone_by=by)
    audit.record(
        "duplicates.merged_many",
        f"Merged {len(made) + 1:,} records as “{short(stays)}”",
        review=review,
        about=stays,
        by=by,
        merges=[row.pk for row in made],
    )
    fill_queue(review)
    return len(made)


def group_of(records: Iterable[Record], *, by: User) -> tuple[Record, list[Record], list[Record]]:
    """What merging these would do: the record that leads, those that go, those left out."""
    rows = list(records)
    if len({row.review_id for row in rows}) > 1:
        raise OtherReview("Records of two reviews are never merged.")
    for row in rows:
        refuse_gone(row)
    lead = clusters.leads(row.pk for row in rows)
    leads = list(
        Record.objects.filter(pk__in=set(lead.values())).select_related("source").order_by("pk")
    )
    decided = clusters.decided((row.pk for row in leads), by=by)
    worked_on = [row for row in leads if row.pk in decided]
    stays = (worked_on or leads)[0]
    goes = [row for row in leads if row.pk not in decided and row != stays]
    return stays, goes, worked_on[1:]


@transaction.atomic
def undo_act(entry: AuditEntry, *, by: User) -> int:
    """Undo a bulk act: its merges that still stand are split, its questions open again; how many.

    Nobody has said that they are different. Raises AlreadyTakenBack, NotABulkAct.
    """
    permissions.require(by, Act.MERGE, entry.review)
    if entry.act not in BULK:
        raise NotABulkAct("This act is not one of many merges.")
    clusters.lock(entry.review)
    rows = _standing(entry)
    if not rows:
        raise AlreadyTakenBack("These were taken back already.")
    clusters.split(rows, by=by)
    Pair.objects.filter(pk__in=entry.detail.get("pairs", []), answer=PairAnswer.SAME).update(
        answer=PairAnswer.OPEN, by=None, answered_at=None
    )
    sentence = f"Undid: {entry.sentence}"
    audit.record("duplicates.undone", sentence, review=entry.review, about=entry.review, by=by)
    fill_queue(entry.review)
    return len(rows)


def _standing(entry: AuditEntry) -> list[Merge]:
    """The merges of an act that stand, also those that a later merge of their lead has moved."""
    made = Merge.objects.in_bulk(entry.detail["merges"]).values()
    now = Merge.objects.filter(record__in={row.record_id for row in made}, undone_at=None)
    at = {row.record_id: row for row in now}
    return [
        at[row.record_id]
        for row in made
        if row.record_id in at and (row == at[row.record_id] or _moved(row, at[row.record_id]))
    ]


def _moved(row: Merge, now: Merge) -> bool:
    """Whether `now` is what became of `row` when its lead was merged: that keeps all it says."""
    return now.pk > row.pk and (now.score, now.evidence, now.by_id) == (
        row.score, row.evidence, row.by_id,
    )  # fmt: skip


def last_bulk_act(review: Review, *, by: User) -> AuditEntry | None:
    """This person's newest bulk act, while any of its merges stands: what one Undo takes back."""
    entry = AuditEntry.objects.filter(review=review, by=by, act__in=BULK).first()
    if entry is None:
        return None
    standing = Merge.objects.filter(pk__in=entry.detail["merges"], undone_at=None)
    return entry if standing.exists() else None
