"""How a conflict ends: both voters come to agree, or an arbiter who is neither rules."""

from django.db import transaction

from evidence import audit, permissions
from evidence.errors import Invalid, Refused
from evidence.models import ExclusionReason, User
from evidence.permissions import Act
from screening import decisions, outcomes, rules
from screening.models import Item, Proposal, Ruling, SettledBy, Verdict
from screening.rules import Standing


class NoConflict(Refused):
    code = "no-conflict"


class NotAVoter(Refused):
    code = "not-a-voter"


class VoterCannotRule(Refused):
    code = "voter-cannot-rule"


class SentenceMissing(Invalid):
    code = "sentence-missing"


class RulingUnclear(Invalid):
    code = "ruling-unclear"


@transaction.atomic
def propose(
    item: Item, *, verdict: str, by: User, reason: ExclusionReason | None = None, note: str = ""
) -> Standing:
    """In discussion: where this voter stands now. Two equal proposals settle the conflict.

    Raises NotAllowed, NoConflict, NotAVoter, RulingUnclear, ReasonMissing.
    """
    permissions.require(by, Act.SCREEN, item.stage.review)
    item = _in_conflict(item)
    if not item.decisions.standing().filter(by=by).exists():
        raise NotAVoter("Only the two who decided on this record can settle it by discussion.")
    reason = _settling(item, verdict=verdict, reason=reason)
    Proposal.objects.update_or_create(
        item=item, by=by, defaults={"verdict": verdict, "reason": reason, "note": note}
    )
    audit.record(
        "screening.proposed",
        f"{by} would now {verdict} “{item.record}”",
        review=item.stage.review,
        about=item.record,
        by=by,
    )
    proposals = list(item.proposals.select_related("reason"))
    if len(proposals) < item.stage.required or len({p.verdict for p in proposals}) > 1:
        return Standing.CONFLICT
    result = rules.standing([], required=0, ruling=verdict)
    reasons = sorted((p.reason for p in proposals if p.reason), key=lambda r: r.rank)
    outcomes.settle(
        item, result, how=SettledBy.DISCUSSION, by=by, reason=reasons[0] if reasons else None
    )
    _tell(item, result, by=by, how="by discussion")
    return result


@transaction.atomic
def rule(
    item: Item,
    *,
    verdict: str,
    by: User,
    sentence: str,
    reason: ExclusionReason | None = None,
) -> Standing:
    """Settle a conflict as a third person, saying why.

    Raises NotAllowed, NoConflict, VoterCannotRule, SentenceMissing, RulingUnclear, ReasonMissing.
    """
    permissions.require(by, Act.ARBITRATE, item.stage.review)
    item = _in_conflict(item)
    if item.decisions.standing().filter(by=by).exists():
        raise VoterCannotRule("You decided on this record yourself, so someone else must rule.")
    if not sentence.strip():
        raise SentenceMissing("Say in a sentence why, for both voters.", field="sentence")
    reason = _settling(item, verdict=verdict, reason=reason)
    Ruling.objects.update_or_create(
        item=item,
        defaults={"by": by, "verdict": verdict, "reason": reason, "sentence": sentence.strip()},
    )
    result = rules.standing([], required=0, ruling=verdict)
    outcomes.settle(item, result, how=SettledBy.RULING, by=by, reason=reason)
    _tell(item, result, by=by, how=f"by a ruling: {sentence.strip()}")
    return result


@transaction.atomic
def reopen(item: Item, *, by: User, why: str) -> None:
    """The lead opens a settled item again, for discussion or a new ruling.

    Raises NotAllowed, NoConflict (it is open), and a refusal when work would be lost.
    """
    permissions.require(by, Act.EDIT_PROTOCOL, item.stage.review)
    item = decisions.locked(item)
    if item.outcome is None:
        raise NoConflict("This record is not settled, so there is nothing to open again.")
    if not why.strip():
        raise SentenceMissing("Say why it is opened again.", field="why")
    item.proposals.all().delete()
    Ruling.objects.filter(item=item).delete()
    outcomes.unsettle(item, by=by, why=why.strip())


def _in_conflict(item: Item) -> Item:
    item = decisions.locked(item)
    if item.outcome is not None:
        raise decisions.AlreadySettled("This conflict is settled already.")
    if item.conflict_at is None:
        raise NoConflict("The verdicts on this record do not differ.")
    return item


def _settling(
    item: Item, *, verdict: str, reason: ExclusionReason | None
) -> ExclusionReason | None:
    if verdict not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise RulingUnclear("Include or exclude: a maybe settles nothing.", field="verdict")
    return decisions.check_verdict(item, verdict=verdict, reason=reason)


def _tell(item: Item, result: Standing, *, by: User, how: str) -> None:
    audit.record(
        "screening.settled",
        f"“{item.record}” was {result.value} {how}",
        review=item.stage.review,
        about=item.record,
        by=by,
        how=item.settled_by,
    )
