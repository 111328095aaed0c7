"""Is this the same work: merging, answering, and taking back. Counts per source survive."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from evidence import afterwards, audit, clusters, permissions
from evidence.clusters import Move
from evidence.errors import Invalid, Refused
from evidence.models import Merge, Pair, PairAnswer, Record, Review, User
from evidence.permissions import Act


class AlreadyMerged(Refused):
    code = "already-merged"


class BothDecided(Refused):
    """Two sets of decisions cannot become one."""

    code = "both-decided"


class AlreadyAnswered(Refused):
    code = "already-answered"


class AlreadyTakenBack(Refused):
    code = "already-taken-back"


class RecordGone(Refused):
    code = "record-withdrawn"


class OtherReview(Invalid):
    code = "other-review"


class AnswerUnknown(Invalid):
    code = "answer-unknown"


@transaction.atomic
def merge(record: Record, *, into: Record, by: User, evidence: str = "") -> Merge:
    """Say that two records are one work. What is merged into `record` follows it.

    The one with decisions leads, as far as this person may know of them. Raises AlreadyMerged,
    BothDecided, RecordGone, OtherReview.
    """
    review = into.review
    permissions.require(by, Act.MERGE, review)
    if record.review_id != into.review_id:
        raise OtherReview("Records of two reviews are never merged.")
    clusters.lock(review)
    evidence = evidence.strip() or f"{by} says they are the same work"
    row = _merge(record, into, score=1.0, evidence=evidence, by=by)
    sentence = f"Merged “{short(record)}” with “{short(into)}”"
    audit.record("duplicates.merged", sentence, review=review, about=row.record, by=by)
    fill_queue(review)
    return row


@transaction.atomic
def answer(pair: Pair, *, answer: str, by: User) -> Pair:
    """Answer whether two records are one work: same, different, or related (same study).

    The same answer sent twice is one answer. Raises AlreadyAnswered, AnswerUnknown, BothDecided,
    RecordGone.
    """
    permissions.require(by, Act.MERGE, pair.review)
    if answer not in (PairAnswer.SAME, PairAnswer.DIFFERENT, PairAnswer.RELATED):
        raise AnswerUnknown(f"“{answer}” is not an answer.", field="answer")
    clusters.lock(pair.review)
    row = _with_records(Pair.objects.select_for_update(no_key=True, of=("self",))).get(pk=pair.pk)
    if row.answer == answer:
        return row
    if row.answer != PairAnswer.OPEN:
        raise AlreadyAnswered(f"{row.by} has answered: {row.get_answer_display().lower()}.")
    if answer == PairAnswer.SAME:
        merge_pair(row, by=by)
    close(row, answer=answer, by=by)
    sentence = f"“{short(row.first)}” and “{short(row.second)}”: {row.get_answer_display()}"
    audit.record("duplicates.answered", sentence, review=row.review, about=row, by=by)
    fill_queue(row.review)
    return row


@transaction.atomic
def reopen(pair: Pair, *, by: User) -> Pair:
    """Take an answer back: the pair is open again, and the merge it made is undone."""
    permissions.require(by, Act.MERGE, pair.review)
    clusters.lock(pair.review)
    row = _with_records(Pair.objects.select_for_update(no_key=True, of=("self",))).get(pk=pair.pk)
    if row.answer == PairAnswer.OPEN:
        return row
    if row.answer == PairAnswer.SAME:
        ids = (row.first_id, row.second_id)
        made = Merge.objects.filter(undone_at=None, record__in=ids)
        if clusters.leads(ids)[row.first_id] == clusters.leads(ids)[row.second_id]:
            clusters.split(list(made.order_by("-id")[:1]), by=by)
    row.answer, row.by, row.answered_at = PairAnswer.OPEN, None, None
    row.save()
    sentence = f"Opened “{short(row.first)}” and “{short(row.second)}” again"
    audit.record("duplicates.reopened", sentence, review=row.review, about=row, by=by)
    fill_queue(row.review)
    return row


@transaction.atomic
def take_back(*merges: Merge, by: User) -> int:
    """Split merged records again, one or many as one act; how many.

    A person has said that they are different: a later import does not join them again. Those
    that were taken back meanwhile are left alone; when all were, raises AlreadyTakenBack.
    """
    review = merges[0].into.review
    permissions.require(by, Act.MERGE, review)
    if any(row.into.review_id != review.pk for row in merges):
        raise OtherReview("Merges of two reviews are not one act.")
    clusters.lock(review)
    rows = list(
        Merge.objects.filter(pk__in=[row.pk for row in merges], undone_at=None).select_related(
            "record", "into"
        )
    )
    if not rows:
        raise AlreadyTakenBack("These were taken back already.")
    clusters.split(rows, by=by)
    for row in rows:
        _note_different(review, row, by=by)
    names = f"“{short(rows[0].record)}”" if len(rows) == 1 else f"{len(rows):,} records"
    audit.record(
        "duplicates.taken_back",
        f"Split {names} from what {'it was' if len(rows) == 1 else 'they were'} merged with",
        review=review,
        about=rows[0].record,
        by=by,
        merges=[row.pk for row in rows],
    )
    fill_queue(review)
    return len(rows)


def open_pairs(review: Review, *, suggestion: str = PairAnswer.SAME) -> QuerySet[Pair]:
    """The questions for a person, most probable first; not those whose records are gone."""
    rows = review.pairs.filter(
        answer=PairAnswer.OPEN,
        suggestion=suggestion,
        first__withdrawn_at=None,
        second__withdrawn_at=None,
    )
    return _with_records(rows).order_by("-probability", "id")


def apart(review: Review) -> list[tuple[int, int]]:
    """The pairs that a person has called different or only related: never one group by rule."""
    rows = review.pairs.filter(answer__in=[PairAnswer.DIFFERENT, PairAnswer.RELATED])
    return list(rows.values_list("first_id", "second_id"))


def merge_pair(pair: Pair, *, by: User) -> Merge | None:
    """Merge the groups of a pair, under the lock; None when the two are one group already."""
    lead = clusters.leads([pair.first_id, pair.second_id])
    if lead[pair.first_id] == lead[pair.second_id]:
        return None
    return _merge(pair.second, pair.first, score=pair.probability, evidence=pair.evidence, by=by)


def _merge(record: Record, into: Record, *, score: float, evidence: str, by: User) -> Merge:
    for one in (record, into):
        refuse_gone(one)
    lead = clusters.leads([record.pk, into.pk])
    goes, stays = lead[record.pk], lead[into.pk]
    if goes == stays:
        raise AlreadyMerged("The two are merged already.")
    decided = clusters.held_decided([goes, stays], by=by)
    if len(decided) == 2:
        raise BothDecided(
            "Decisions were made on both records. Take those on one of them back first."
        )
    if goes in decided:
        goes, stays = stays, goes
    return clusters.join({goes: Move(stays, score, evidence)}, by=by, undone_by=by)[0]


def refuse_gone(record: Record) -> None:
    """Raises RecordGone."""
    if record.withdrawn_at is not None:
        raise RecordGone(f"The import of “{short(record)}” was taken back.")


def close(pair: Pair, *, answer: str, by: User) -> None:
    """Write the answer on the question."""
    pair.answer, pair.by, pair.answered_at = answer, by, timezone.now()
    pair.save(update_fields=["answer", "by", "answered_at"])


def _note_different(review: Review, row: Merge, *, by: User) -> None:
    first, second = sorted((row.record_id, row.into_id))
    said: dict[str, Any] = {
        "answer": PairAnswer.DIFFERENT,
        "by": by,
        "answered_at": timezone.now(),
    }
    Pair.objects.update_or_create(
        first_id=first,
        second_id=second,
        defaults=said,
        create_defaults={
            **said,
            "review": review,
            "probability": row.score,
            "evidence": row.evidence,
        },
    )


def _with_records(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    return rows.select_related("review", "by", "first__source", "second__source")


def short(record: Record) -> str:
    """A title as it stands in a sentence."""
    title = str(record)
    return title if len(title) <= 80 else f"{title[:80].rstrip()}…"


def fill_queue(review: Review) -> None:
    """A record that leads itself again needs its place in the queue."""
    afterwards.send("screening.tasks.fill", review_id=review.pk)


def of_records(ids: Iterable[int]) -> QuerySet[Pair]:
    """All questions about these records, whoever asks them."""
    ids = list(ids)
    return Pair.objects.filter(Q(first__in=ids) | Q(second__in=ids))
