"""Verdicts that another program's file brings in, each that person's own; and taken back again."""

from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from evidence import audit, permissions
from evidence.errors import Invalid, Refused
from evidence.models import ExclusionReason, Import, User
from evidence.permissions import Act
from screening import decisions, outcomes
from screening.models import Decision, Item, Ruling, SettledBy, StageKind


class BroughtIn(StrEnum):
    """What became of a verdict from another program; the value ends "… verdicts "."""

    TAKEN = "taken over"
    THERE = "were there already"
    DIFFERS = "differ from what the person decided here"
    SETTLED = "came too late: the record is settled"
    FULL = "found no place: colleagues decided or have the record open"
    NOT_THERE = "are on records that are not in this stage"
    NOT_POSSIBLE = "cannot be given at this stage"


@transaction.atomic
def bring_in(
    item: Item,
    *,
    person: User,
    verdict: str,
    by: User,
    reason: ExclusionReason | None = None,
    note: str = "",
    came_with: Import | None = None,
) -> BroughtIn:
    """Record what a person decided in another program, as a lead brings it in.

    It is that person's verdict, as blind as one given here, and one like any other: it takes a
    place, settles, opens a conflict. What stands already is never changed. Raises NotAllowed.
    """
    review = item.stage.review
    permissions.require(by, Act.MANAGE_TEAM, review)
    permissions.require(person, Act.SCREEN, review)
    item = decisions.locked(item)
    full_text = item.stage.kind == StageKind.FULL_TEXT
    votes, stands = decisions.votes_on(item)
    mine = next((vote for vote in votes if vote.by == person.pk), None)
    if mine is not None:
        return BroughtIn.THERE if mine.verdict == verdict else BroughtIn.DIFFERS
    try:
        with transaction.atomic():  # a refusal gives back what it had cleared away
            reason = decisions.check_verdict(item, verdict=verdict, reason=reason)
            decisions.check_open(item, stands=stands)
            decisions.take_place(item, by=person)
    except decisions.AlreadySettled:
        return BroughtIn.SETTLED
    except decisions.OthersHaveIt:
        return BroughtIn.FULL
    except (Refused, Invalid):
        return BroughtIn.NOT_POSSIBLE
    Decision.objects.create(
        item=item,
        by=person,
        verdict=verdict,
        reason=reason,
        full_text=full_text,
        note=note,
        came_with=came_with,
    )
    audit.record(
        "screening.brought-in",
        f"{by} brought in a verdict of {person} on “{item.record}”",
        review=review,
        about=item.record,
        by=person,
        seal=outcomes.seal(item),
        verdict=verdict,
        stage=item.stage.kind,
    )
    decisions.settle_if_complete(item, by=person)
    return BroughtIn.TAKEN


class GivenBack(StrEnum):
    """What became of the verdicts that an import brought to a record; ends "… records "."""

    DONE = "given back"
    DECIDED = "stay: people decided on them here since"
    RULED = "stay: they were discussed or ruled on here"
    WORKED = "stay: work on their full text would be lost"


@transaction.atomic
def give_back(item: Item, *, came_with: Import, by: User) -> GivenBack:
    """Take back what an import brought in on one item; the item waits for verdicts as before.

    Nothing is taken back where a person has added to it here. Raises NotAllowed, RecordGone.
    """
    review = item.stage.review
    permissions.require(by, Act.MANAGE_TEAM, review)
    item = decisions.locked(item)
    standing = item.decisions.standing()
    brought = standing.filter(came_with=came_with)
    n = brought.count()
    if standing.count() > n:
        return GivenBack.DECIDED
    if (
        item.settled_by not in {None, SettledBy.AGREEMENT}
        or Ruling.objects.filter(item=item).exists()
    ):
        return GivenBack.RULED
    if item.outcome is not None:
        try:
            with transaction.atomic():
                outcomes.undo(item, by=by)
        except Refused:
            return GivenBack.WORKED
    brought.update(withdrawn_at=timezone.now())
    Item.objects.filter(pk=item.pk).update(conflict_at=None, taken=F("taken") - n)
    audit.record(
        "screening.given-back",
        f"{by} took back the verdicts on “{item.record}” that came with “{came_with.file_name}”",
        review=review,
        about=item.record,
        by=by,
    )
    return GivenBack.DONE
