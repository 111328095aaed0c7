"""What a settled item brings about: a report, a study, or an exclusion. And the way back."""

from django.utils import timezone

from evidence import audit, fulltexts, studies
from evidence.models import ExclusionReason, User
from screening.models import Decision, Item, ItemOutcome, SettledBy, Stage, StageKind
from screening.rules import Standing

ALL_TAKEN = 2


def settle(
    item: Item,
    result: Standing,
    *,
    how: SettledBy,
    by: User | None,
    reason: ExclusionReason | None = None,
) -> None:
    """Write the outcome of an item that the caller has locked."""
    item.outcome = ItemOutcome.INCLUDED if result is Standing.INCLUDED else ItemOutcome.EXCLUDED
    item.settled_at, item.settled_by = timezone.now(), how
    item.reason = reason if result is Standing.EXCLUDED else None
    item.save(update_fields=["outcome", "settled_at", "settled_by", "reason"])
    item.claims.all().delete()
    audit.open_seal(seal(item))
    if result is Standing.INCLUDED:
        _include(item, by=by)


def open_conflict(item: Item) -> None:
    """The verdicts differ: from now on both voters and the arbiter see them."""
    item.conflict_at = timezone.now()
    item.save(update_fields=["conflict_at"])
    item.claims.all().delete()
    audit.open_seal(seal(item))
    audit.record(
        "screening.conflict",
        f"The two verdicts on “{item.record}” differ",
        review=item.stage.review,
        about=item.record,
        by=None,
    )


def unsettle(item: Item, *, by: User, why: str) -> None:
    """Open a settled item again, for discussion or a ruling. Refuses when work would be lost."""
    if item.outcome == ItemOutcome.INCLUDED:
        _exclude_again(item, by=by)
    Item.objects.filter(pk=item.pk).update(
        outcome=None, settled_at=None, settled_by=None, reason=None, conflict_at=timezone.now()
    )
    audit.record(
        "screening.reopened",
        f"The decision on “{item.record}” was opened again: {why}",
        review=item.stage.review,
        about=item.record,
        by=by,
    )


def undo(item: Item, *, by: User) -> None:
    """The one verdict that settled this item is taken back. Refuses when work would be lost."""
    if item.outcome == ItemOutcome.INCLUDED:
        _exclude_again(item, by=by)
    Item.objects.filter(pk=item.pk).update(
        outcome=None, settled_at=None, settled_by=None, reason=None
    )


def seal(item: Item) -> str:
    """Under which the entries of an open question are kept from colleagues."""
    return f"item:{item.pk}"


def _include(item: Item, *, by: User | None) -> None:
    if item.stage.kind == StageKind.FULL_TEXT:
        if item.report is not None:  # every item of this stage has one
            studies.found(item.report, by=by)
        return
    report = fulltexts.admit(item.record, by=by)
    following = Stage.objects.filter(review=item.stage.review, kind=StageKind.FULL_TEXT).first()
    if following is not None:
        later, made = Item.objects.get_or_create(
            stage=following, record=item.record, defaults={"report": report, "rank": item.rank}
        )
        if not made and later.report_id is None:  # it was here before, and comes again
            Item.objects.filter(pk=later.pk).update(report=report, rank=item.rank, taken=0)


def _exclude_again(item: Item, *, by: User) -> None:
    if item.stage.kind == StageKind.FULL_TEXT:
        if item.report is not None:
            studies.unfound(item.report, by=by)
        return
    later = Item.objects.filter(record=item.record, stage__kind=StageKind.FULL_TEXT)
    # Held first: whoever decides on the full text in this moment comes before or finds it gone.
    list(later.select_for_update(no_key=True).values_list("pk", flat=True))
    standing = Decision.objects.standing().filter(item__in=later)
    if standing.exists() or later.filter(ruling__isnull=False).exists():
        raise fulltexts.ReportHasWork("Someone has already decided on its full text.")
    report = item.record.report
    for gone in later:
        _leave(gone)
    fulltexts.withdraw(report, by=by)


def _leave(item: Item) -> None:
    """The item of a full text goes with its report. Verdicts that were taken back are kept, and
    so is an item that has any: without a report and with every place taken, nobody is given it."""
    if not item.decisions.exists():
        item.delete()
        return
    for rows in (item.claims, item.set_aside, item.proposals):
        rows.all().delete()
    Item.objects.filter(pk=item.pk).update(report=None, taken=ALL_TAKEN, conflict_at=None)
