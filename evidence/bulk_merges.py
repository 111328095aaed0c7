"""Many merges as one act: a preview that says what will happen, the act, and one Undo."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from evidence import audit, clusters, permissions
from evidence.clusters import Move
from evidence.duplicates import (
    AlreadyTakenBack,
    BothDecided,
    OtherReview,
    apart,
    close,
    fill_queue,
    merge_pair,
    open_pairs,
    refuse_gone,
    short,
)
from evidence.errors import Invalid, Refused
from evidence.joining import Became, Joining
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


class PairsChanged(Refused):
    """The list is not the one that was looked at."""

    code = "pairs-changed"


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting all pairs above a probability would do, in the order of the act."""

    probability: float
    pairs: tuple[Pair, ...]
    n_merges: int  # fewer than pairs where three or more records are one work
    left_out: tuple[Pair, ...]  # both records carry decisions
    kept_apart: tuple[Pair, ...]  # they would join what a person has called different

    @property
    def mark(self) -> str:
        """Equal while the act would be the same."""
        ids = ",".join(str(pair.pk) for pair in self.pairs)
        return f"{self.n_merges}-{sha256(ids.encode()).hexdigest()[:16]}"

    @property
    def n_joined(self) -> int:
        """Pairs that say no more than others of the list do."""
        return len(self.pairs) - self.n_merges


@dataclass(frozen=True, slots=True)
class Accepted:
    pairs: int
    merged: int


def preview_above(review: Review, *, probability: float, by: User) -> Preview:
    """What `accept_above` would do now, pair by pair. Raises ProbabilityWrong."""
    if not LOWEST <= probability <= 1:
        raise ProbabilityWrong(
            "Choose a probability between 50 and 100 percent.", field="probability"
        )
    pairs = list(open_pairs(review).filter(probability__gte=probability))
    different = apart(review)
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    lead = clusters.leads(ids | {pk for both in different for pk in both})
    decided = clusters.decided({lead[pk] for pk in ids}, by=by)
    groups = Joining([(lead[one], lead[other]) for one, other in different], decided)
    became: dict[Became, list[Pair]] = {kind: [] for kind in Became}
    for pair in pairs:
        became[groups.join(lead[pair.first_id], lead[pair.second_id])].append(pair)
    left_out, kept_apart = became[Became.BOTH_DECIDED], became[Became.APART]
    out = {pair.pk for pair in (*left_out, *kept_apart)}
    return Preview(
        probability,
        tuple(pair for pair in pairs if pair.pk not in out),
        len(became[Became.JOINED]),
        tuple(left_out),
        tuple(kept_apart),
    )


@transaction.atomic
def accept_above(review: Review, *, probability: float, by: User, seen: str = "") -> Accepted:
    """Answer “same” to every open pair at or above a probability, as one act; how many.

    Left out is what would bring decisions together, or what a person has called different.
    `seen` is the mark of the preview that was looked at. Raises PairsChanged, ProbabilityWrong.
    """
    permissions.require(by, Act.MERGE, review)
    clusters.lock(review)
    preview = preview_above(review, probability=probability, by=by)
    if seen and seen != preview.mark:
        raise PairsChanged("The list has changed since you looked. This is how it is now.")
    pairs = preview.pairs
    made: list[int] = []
    answered: list[int] = []
    for pair in pairs:
        try:
            with transaction.atomic():
                row = merge_pair(pair, by=by)
        except BothDecided:  # somebody decided while this act began
            continue
        if row is not None:
            made.append(row.pk)
        close(pair, answer=PairAnswer.SAME, by=by)
        answered.append(pair.pk)
    if answered:
        audit.record(
            "duplicates.accepted",
            f"Accepted {len(answered):,} pair{'' if len(answered) == 1 else 's'} as the same work, "
            f"from {100 * probability:g}% on: {len(made):,} merged",
            review=review,
            about=review,
            by=by,
            merges=made,
            pairs=answered,
        )
    fill_queue(review)
    return Accepted(len(answered), len(made))


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
