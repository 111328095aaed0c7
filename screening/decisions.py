"""One person's verdict: recorded, taken back. The place where independence is kept."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from evidence import audit, fulltexts, permissions, protocol
from evidence.errors import Invalid, Refused
from evidence.models import STANDS, ExclusionReason, Record, User
from evidence.permissions import Act
from screening import outcomes, reading, rules
from screening.models import Claim, Decision, Item, SettledBy, Stage, StageKind, Verdict
from screening.rules import Standing


class AlreadySettled(Refused):
    code = "already-settled"


class AlreadyDecided(Refused):
    code = "already-decided"


class OthersHaveIt(Refused):
    code = "others-have-it"


class StageClosed(Refused):
    code = "stage-closed"


class RecordGone(Refused):
    code = "record-gone"


class NotRetrieved(Refused):
    code = "report-not-retrieved"


class ReasonMissing(Invalid):
    code = "reason-missing"


class VerdictUnknown(Invalid):
    code = "verdict-unknown"


class NothingToTakeBack(Refused):
    code = "nothing-to-take-back"


@transaction.atomic
def record(
    item: Item,
    *,
    verdict: str,
    by: User,
    reason: ExclusionReason | None = None,
    note: str = "",
    quote: str = "",
    page: str = "",
    seconds: float | None = None,
) -> Standing:
    """Record one verdict and return what the verdicts now amount to.

    The same verdict sent twice is one verdict. Raises AlreadySettled, AlreadyDecided,
    OthersHaveIt, StageClosed, RecordGone, NotRetrieved, ReasonMissing, VerdictUnknown,
    NotAllowed.
    """
    permissions.require(by, Act.SCREEN, item.stage.review)
    item = locked(item)
    full_text = item.stage.kind == StageKind.FULL_TEXT
    reason = check_verdict(item, verdict=verdict, reason=reason)
    votes, stands = votes_on(item)
    mine = next((vote for vote in votes if vote.by == by.pk), None)
    if mine is not None:
        return _again(item, mine, verdict=verdict, reason=reason)
    check_open(item, stands=stands)
    take_place(item, by=by)
    Decision.objects.create(
        item=item,
        by=by,
        verdict=verdict,
        reason=reason,
        full_text=full_text,
        note=note,
        quote=quote,
        page=page,
        seconds=seconds,
    )
    audit.record(
        "screening.decided",
        f"{by} decided on “{item.record}”: {verdict}",
        review=item.stage.review,
        about=item.record,
        by=by,
        seal=outcomes.seal(item),
        verdict=verdict,
        stage=item.stage.kind,
    )
    return settle_if_complete(item, by=by, votes=[*(vote.verdict for vote in votes), verdict])


_BOTH_IN = (
    "Both verdicts are in, so yours can no longer be changed or taken back. "
    "Settle it under Conflicts, or ask the lead to open it again."
)


@transaction.atomic
def take_back(item: Item, *, by: User) -> None:
    """Undo one's own verdict while the colleague's is not in. The item is one's own again.

    Where one verdict is all that is asked for, it opens what that verdict settled. Raises
    AlreadySettled once both verdicts are known, since a change after seeing a colleague's would
    not be independent; NothingToTakeBack where there is none; a refusal when work would be lost.
    """
    permissions.require(by, Act.SCREEN, item.stage.review)
    item = locked(item)
    mine = item.decisions.standing().filter(by=by).first()
    if mine is None:
        raise NothingToTakeBack("You have no verdict on this record.")
    if _was_alone(item):
        outcomes.undo(item, by=by)
    elif item.outcome is not None or item.conflict_at is not None:
        raise AlreadySettled(_BOTH_IN)
    Decision.objects.filter(pk=mine.pk).update(withdrawn_at=timezone.now())
    Item.objects.filter(pk=item.pk).update(taken=F("taken") - 1)
    audit.record(
        "screening.taken-back",
        f"{by} took back a verdict on “{item.record}”",
        review=item.stage.review,
        about=item.record,
        by=by,
        seal=outcomes.seal(item),
    )


@transaction.atomic
def catch_up(stage: Stage) -> int:
    """After an amendment asks for fewer verdicts: what has enough now is settled. How many."""
    given = Count("decisions", filter=Q(decisions__withdrawn_at=None))
    waiting = stage.items.readable().filter(outcome=None, conflict_at=None).annotate(given=given)
    rows = [locked(item) for item in waiting.filter(given__gte=stage.required).order_by("pk")]
    return sum(settle_if_complete(item, by=None) is not Standing.WAITING for item in rows)


def locked(item: Item) -> Item:
    """The item, locked until the transaction ends: who decides in the same instant waits here.

    Raises RecordGone when it was taken out of its stage meanwhile.
    """
    try:
        return reading.locked(item.pk, review=item.stage.review)
    except Item.DoesNotExist:
        gone = "This record is not in this stage any more. Take the next."
        raise RecordGone(gone) from None


def check_verdict(
    item: Item, *, verdict: str, reason: ExclusionReason | None
) -> ExclusionReason | None:
    """The reason that goes with the verdict. Raises VerdictUnknown, ReasonMissing."""
    full_text = item.stage.kind == StageKind.FULL_TEXT
    if verdict not in Verdict.values or (full_text and verdict == Verdict.MAYBE):
        allowed = "include or exclude" if full_text else "include, exclude or maybe"
        raise VerdictUnknown(f"A verdict here is {allowed}.", field="verdict")
    if verdict != Verdict.EXCLUDE:
        return None
    if reason is None and full_text:
        raise ReasonMissing(
            "An exclusion at full text needs its reason: choose one of the list.", field="reason"
        )
    in_force = protocol.current(item.stage.review)
    if reason is not None and (in_force is None or reason.version_id != in_force.pk):
        raise ReasonMissing(
            "This reason belongs to an older protocol: choose one of the current list.",
            field="reason",
        )
    return reason


class _Vote(NamedTuple):
    by: int
    verdict: str
    reason: int | None


# Asked after the lock, so that what was committed while one waited for it counts.
_VOTES = f"""
SELECT r.title, {STANDS}, d.by_id, d.verdict, d.reason_id
FROM evidence_record r
LEFT JOIN screening_decision d ON d.item_id = %s AND d.withdrawn_at IS NULL
WHERE r.id = %s ORDER BY d.at, d.id
"""  # noqa: S608 - our own constant


def votes_on(item: Item) -> tuple[list[_Vote], bool]:
    """The standing verdicts on an item that the caller has locked; does its record still stand?

    The item's record is known by its title from here on, which is all that a verdict needs of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VOTES, [item.pk, item.record_id])
        rows = cursor.fetchall()
    title, stands = rows[0][:2]
    item.record = Record.from_db(
        DEFAULT_DB_ALIAS,
        ["id", "review_id", "title"],
        [item.record_id, item.stage.review.pk, title],
    )
    return [_Vote(*vote) for _, _, *vote in rows if vote[0] is not None], stands


def _again(item: Item, mine: _Vote, *, verdict: str, reason: ExclusionReason | None) -> Standing:
    """A double click changes nothing; a second, different verdict is refused."""
    if mine.verdict == verdict and mine.reason == (reason.pk if reason else None):
        return _standing(item)
    if (item.outcome is not None or item.conflict_at is not None) and not _was_alone(item):
        raise AlreadySettled(_BOTH_IN)
    raise AlreadyDecided("You have already decided on this record. Take that back first.")


def check_open(item: Item, *, stands: bool) -> None:
    """Raises AlreadySettled, StageClosed, RecordGone, NotRetrieved. `stands` as `votes_on` says."""
    if item.outcome is not None or item.conflict_at is not None:
        raise AlreadySettled("This record is already settled; your verdict was not needed.")
    if item.stage.closed_at is not None:
        raise StageClosed("This stage is closed. The lead can open it again.")
    if not stands:
        raise RecordGone(
            "This record was merged into another, removed, or its import was taken back. "
            "Take the next."
        )
    if item.report is not None and fulltexts.is_not_retrieved(item.report):
        raise NotRetrieved("This report is marked as not retrieved. Change that first.")


def take_place(item: Item, *, by: User) -> None:
    """Turn one's claim into a verdict, or take a free place. Raises OthersHaveIt."""
    own, _ = Claim.objects.filter(item=item, by=by).delete()
    if own:
        return
    expired, _ = Claim.objects.filter(item=item, until__lt=timezone.now()).delete()
    if item.taken - expired >= item.stage.required:
        raise OthersHaveIt("Enough colleagues have this record open or decided. Take the next.")
    Item.objects.filter(pk=item.pk).update(taken=F("taken") - expired + 1)


def _standing(item: Item, votes: Sequence[str] | None = None) -> Standing:
    if votes is None:
        votes = list(item.decisions.standing().values_list("verdict", flat=True))
    return rules.standing(votes, required=item.stage.required)


def _was_alone(item: Item) -> bool:
    """Settled by the one verdict that its stage asks for: nobody else's can be seen in it."""
    return (
        item.settled_by == SettledBy.AGREEMENT
        and item.conflict_at is None
        and item.decisions.standing().count() == 1
    )


def settle_if_complete(
    item: Item, *, by: User | None, votes: Sequence[str] | None = None
) -> Standing:
    """What the standing verdicts amount to, and what follows; `votes` where they are known."""
    result = _standing(item, votes)
    if result is Standing.CONFLICT:
        outcomes.open_conflict(item)
    elif result is not Standing.WAITING:
        outcomes.settle(
            item, result, how=SettledBy.AGREEMENT, by=by, reason=leading_reason(item, result)
        )
    return result


def leading_reason(item: Item, result: Standing) -> ExclusionReason | None:
    """Of two reasons for one exclusion, the first of the ranked list."""
    if result is not Standing.EXCLUDED:
        return None
    given = {
        decision.reason.rank: decision.reason
        for decision in item.decisions.standing().select_related("reason")
        if decision.reason is not None
    }
    rank = rules.leading_reason(list(given))
    return None if rank is None else given[rank]
