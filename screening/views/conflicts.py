"""Conflicts: discussed by the two who voted, or ruled on by a third person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import permissions, protocol
from evidence.errors import Refused
from evidence.models import ExclusionReason, Review
from evidence.permissions import Act
from evidence.studies import label_of
from evidence.views.base import chosen, in_review, typed
from screening import arbitration
from screening.agreement import TooFewPairs, agreement
from screening.models import Decision, Item, Stage
from screening.views.words import highlighted, paragraphs

RECENT = 20


@require_GET
@in_review()
def conflicts(request: HttpRequest, review: Review) -> HttpResponse:
    """What is in dispute, what was settled lately, and how far the two agree so far."""
    items = Item.objects.visible_to(request.user).filter(stage__review=review)
    shown = items.select_related("stage", "record", "reason")
    voted = set(
        Decision.objects.standing()
        .filter(by=request.user, item__in=items.conflicts())
        .values_list("item_id", flat=True)
    )
    context = {
        "open": [
            {"item": item, "mine": item.pk in voted}
            for item in shown.conflicts().order_by("conflict_at")
        ],
        "settled": shown.exclude(conflict_at=None)
        .exclude(outcome=None)
        .order_by("-settled_at")[:RECENT],
        "agreements": [_agreement(stage) for stage in Stage.objects.filter(review=review)],
    }
    return render(request, "screening/conflicts.html", context)


@require_http_methods(["GET", "POST"])
@in_review()
def conflict(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One conflict with both verdicts. The arbiter rules; the voters may come to agree."""
    item = get_object_or_404(_items(request, review), pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            _settle(request, review, item)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("conflicts", review.slug)
    context = _context(request, review, item, refusal=refusal)
    return render(request, "screening/conflict.html", context, status=422 if refusal else 200)


@require_POST
@in_review()
def reopen(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """The lead opens a settled item again."""
    item = get_object_or_404(_items(request, review), pk=pk)
    try:
        arbitration.reopen(item, by=request.user, why=typed(request, "why"))
    except Refused as refusal:
        context = _context(request, review, item, refusal=refusal)
        return render(request, "screening/conflict.html", context, status=422)
    return redirect("conflict", review.slug, item.pk)


def _items(request: HttpRequest, review: Review):
    rows = Item.objects.visible_to(request.user).filter(stage__review=review)
    rows = rows.exclude(conflict_at=None, outcome=None)
    return rows.select_related("stage__review", "record", "report__study", "reason")


def _settle(request: HttpRequest, review: Review, item: Item) -> None:
    reason = ExclusionReason.objects.filter(
        pk=chosen(request, "reason"), version__review=review
    ).first()
    verdict, words = typed(request, "verdict"), typed(request, "sentence")
    if request.POST.get("act") == "propose":
        arbitration.propose(item, verdict=verdict, reason=reason, note=words, by=request.user)
    else:
        arbitration.rule(item, verdict=verdict, reason=reason, sentence=words, by=request.user)


def _context(
    request: HttpRequest, review: Review, item: Item, *, refusal: Refused | None
) -> dict[str, Any]:
    votes = list(
        Decision.objects.seen_by(request.user)
        .standing()
        .filter(item=item)
        .select_related("by", "reason__criterion")
    )
    voted = any(vote.by_id == request.user.pk for vote in votes)
    in_force = protocol.current(review)
    text = item.report.fulltexts.first() if item.report else None
    open_ = Item.objects.conflicts().filter(stage__review=review)
    following = open_.filter(conflict_at__gte=item.conflict_at) if item.conflict_at else open_
    abstract = paragraphs(item.record.abstract)
    return {
        "item": item,
        "record": item.record,
        "votes": votes,
        "voted": voted,
        "can_rule": Act.ARBITRATE in request.acts and not voted,
        "can_propose": voted and item.outcome is None,
        "can_reopen": permissions.can(request.user, Act.EDIT_PROTOCOL, review),
        "proposals": list(item.proposals.select_related("by", "reason")),
        "ruling": getattr(item, "ruling", None),
        "reasons": list(in_force.reasons.all()) if in_force else [],
        "fulltext": text,
        "disputed": _disputed(votes),
        "differ": len({vote.verdict == "exclude" for vote in votes}) > 1,
        "n_open": open_.count(),
        "following": following.exclude(pk=item.pk).order_by("conflict_at", "pk").first()
        or open_.exclude(pk=item.pk).order_by("conflict_at", "pk").first(),
        "open_at": next((vote.page for vote in votes if vote.page.isdigit()), ""),
        "study_label": label_of(item.report) if item.report else "",
        "abstract": [(label, highlighted(words, in_force)) for label, words in abstract],
        "refusal": refusal,
        "typed": request.POST if refusal else {},
    }


def _disputed(votes: list[Decision]) -> str:
    """One line that names what the two dispute."""
    reasons = [vote.reason for vote in votes if vote.reason is not None]
    if not reasons:
        return "one lets the record through, the other does not."
    criterion = reasons[0].criterion
    named = f" Criterion {criterion.code}: {criterion.text.rstrip('.')}." if criterion else ""
    return f"{reasons[0].label.rstrip('.')}?{named}"


def _agreement(stage: Stage) -> dict[str, Any]:
    """Kappa over the items that both have decided; nothing of those still open."""
    votes: dict[int, list[str]] = {}
    rows = Decision.objects.standing().filter(item__stage=stage)
    complete = rows.exclude(item__outcome=None, item__conflict_at=None).order_by("by_id")
    for item, verdict in complete.values_list("item_id", "verdict"):
        votes.setdefault(item, []).append("exclude" if verdict == "exclude" else "include")
    pairs = [(v[0], v[1]) for v in votes.values() if len(v) == 2]
    try:
        return {"stage": stage, "found": agreement(pairs)}
    except TooFewPairs:
        return {"stage": stage, "found": None}
