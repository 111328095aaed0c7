"""Reading and deciding: one record (or report) at a time, blind, by keys alone if one likes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from evidence import protocol
from evidence.errors import Refused
from evidence.models import ExclusionReason, ProtocolVersion, Review
from evidence.permissions import Act
from evidence.views.base import in_review
from screening import decisions, progress, queues
from screening.models import Decision, Item, Stage, StageKind
from screening.views.words import highlighted

RECENT = 6
KINDS = {"title-abstract": StageKind.TITLE_ABSTRACT, "full-text": StageKind.FULL_TEXT}
NAMES = {kind: name for name, kind in KINDS.items()}


@require_GET
@in_review()
def screen(request: HttpRequest, review: Review) -> HttpResponse:
    """The next record to decide on by title and abstract."""
    return _desk(request, review, StageKind.TITLE_ABSTRACT)


@require_GET
@in_review()
def full_text(request: HttpRequest, review: Review) -> HttpResponse:
    """The next report to decide on, its PDF beside the form."""
    return _desk(request, review, StageKind.FULL_TEXT)


@require_GET
@in_review(Act.SCREEN)
def open_item(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One particular item, from a list: it becomes the one this person has open."""
    item = get_object_or_404(Item, pk=pk, stage__review=review)
    queues.claim(item, by=request.user)
    item = queues.with_texts().get(pk=item.pk)
    return render(request, _template(item.stage), _context(request, review, item.stage, item))


@require_POST
@in_review(Act.SCREEN)
def decide(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Record a verdict; a reason's number alone is an exclusion. Then the next one."""
    item = get_object_or_404(queues.with_texts(), pk=pk, stage__review=review)
    reason = _reason(review, request.POST.get("reason", ""))
    verdict = request.POST.get("verdict") or ("exclude" if reason else "")
    try:
        decisions.record(
            item,
            verdict=verdict,
            reason=reason,
            by=request.user,
            note=request.POST.get("note", "").strip(),
            quote=request.POST.get("quote", "").strip(),
            page=request.POST.get("page", "").strip()[:20],
            seconds=_seconds(request.POST.get("seconds", "")),
        )
    except decisions.ReasonMissing as refusal:
        return _again(request, review, item, refusal)
    except (decisions.AlreadySettled, decisions.OthersHaveIt) as refusal:
        queues.release(item, by=request.user)
        return _next(request, review, item.stage, refusal=refusal)
    return _next(request, review, item.stage, said=f"{verdict.capitalize()}d.")


@require_POST
@in_review(Act.SCREEN)
def later(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Set it aside: read it at the end."""
    item = get_object_or_404(Item, pk=pk, stage__review=review)
    queues.set_aside(item, by=request.user)
    return _next(request, review, item.stage, said="Set aside for later.")


@require_POST
@in_review(Act.SCREEN)
def fetch_back(request: HttpRequest, review: Review, stage: str) -> HttpResponse:
    """What was set aside returns to the queue."""
    row = get_object_or_404(Stage, review=review, kind=KINDS.get(stage))
    n = queues.fetch_back(row, by=request.user)
    return _next(request, review, row, said=f"{n} are back.")


@require_POST
@in_review(Act.SCREEN)
def undo(request: HttpRequest, review: Review, stage: str) -> HttpResponse:
    """Take back the last verdict, while the colleague's is not in; that record opens again."""
    row = get_object_or_404(Stage, review=review, kind=KINDS.get(stage))
    last = _mine(request, row).first()
    if last is None:
        return _next(request, review, row, said="There is nothing to undo.")
    try:
        decisions.take_back(last.item, by=request.user)
    except Refused as refusal:
        return _next(request, review, row, refusal=refusal)
    queues.claim(last.item, by=request.user)
    return redirect("item", slug=review.slug, pk=last.item_id)


def _desk(request: HttpRequest, review: Review, kind: str) -> HttpResponse:
    stage = Stage.objects.filter(review=review, kind=kind).first()
    if stage is None or not stage.items.exists():
        return render(request, "screening/not_begun.html", {"kind": NAMES[kind]})
    if Act.SCREEN not in request.acts:
        context = {"stage": stage, "progress": progress.of(review, user=request.user)[kind]}
        return render(request, "screening/not_mine.html", context)
    item = queues.next_item(stage, by=request.user)
    return render(request, _template(stage), _context(request, review, stage, item))


def _template(stage: Stage) -> str:
    return {
        StageKind.TITLE_ABSTRACT: "screening/screen.html",
        StageKind.FULL_TEXT: "screening/fulltext.html",
    }[StageKind(stage.kind)]


def _context(
    request: HttpRequest, review: Review, stage: Stage, item: Item | None, **more: Any
) -> dict[str, Any]:
    """Everything of the desk; all of it about this person, nothing of a colleague."""
    in_force = protocol.current(review)
    reasons = list(in_force.reasons.all()) if in_force else []
    mine = progress.of(review, user=request.user)[stage.kind]
    context = {
        "stage": stage,
        "stage_name": NAMES[stage.kind],
        "item": item,
        "record": item.record if item else None,
        "progress": mine,
        "criteria": _criteria(in_force),
        "reasons": [{"rank": r.rank, "text": r.label, "value": r.pk} for r in reasons],
        "n_reasons": min(len(reasons), 9),
        "protocol": in_force,
        "votes": _votes(request, review, stage),
        "undo_url": reverse("undo", args=[review.slug, NAMES[stage.kind]]),
        **more,
    }
    if item is not None:
        context |= _record(item, in_force)
        context["decide_url"] = reverse("decide", args=[review.slug, item.pk])
        context["later_url"] = reverse("later", args=[review.slug, item.pk])
    return context


def _record(item: Item, in_force: ProtocolVersion | None) -> dict[str, Any]:
    """The text of the record, where it was found, and its PDF."""
    record = item.record
    entries = record.absorbed.filter(undone_at=None).values_list("record__source__name", flat=True)
    sources = list(dict.fromkeys([record.source.name, *entries]))
    text = item.report.fulltexts.first() if item.report else None
    return {
        "title_marked": highlighted(record.title, in_force),
        "abstract_marked": highlighted(record.abstract, in_force),
        "sources": sources,
        "n_entries": len(entries) + 1,
        "fulltext": text,
    }


def _criteria(in_force: ProtocolVersion | None) -> list[dict[str, str]]:
    if in_force is None:
        return []
    rows = in_force.criteria.filter(kind="include")
    return [{"code": row.code, "text": row.text} for row in rows]


def _mine(request: HttpRequest, stage: Stage):
    return (
        Decision.objects.standing()
        .filter(by=request.user, item__stage=stage)
        .select_related("item__record", "item__stage__review")
        .order_by("-at", "-pk")
    )


def _votes(request: HttpRequest, review: Review, stage: Stage) -> list[dict[str, Any]]:
    return [
        {
            "verdict": row.verdict,
            "title": row.item.record.title[:70],
            "year": row.item.record.year,
            "url": reverse("record", args=[review.slug, row.item.record_id]),
        }
        for row in _mine(request, stage)[:RECENT]
    ]


def _reason(review: Review, value: str) -> ExclusionReason | None:
    if not value.isdigit():
        return None
    return ExclusionReason.objects.filter(pk=int(value), version__review=review).first()


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None


def _again(request: HttpRequest, review: Review, item: Item, refusal: Refused) -> HttpResponse:
    """The same item with the sentence of the refusal; what was typed stays."""
    context = _context(
        request, review, item.stage, item, refusal=refusal, note=request.POST.get("note", "")
    )
    response = render(request, _piece(request, item.stage), context, status=422)
    response["X-Piece"] = "1"
    return response


def _next(
    request: HttpRequest,
    review: Review,
    stage: Stage,
    *,
    said: str = "",
    refusal: Refused | None = None,
) -> HttpResponse:
    """The next record: as a piece for htmx, as a page by redirect otherwise."""
    if not request.htmx and refusal is None:
        return redirect("fulltext" if stage.kind == StageKind.FULL_TEXT else "screen", review.slug)
    item = queues.next_item(stage, by=request.user)
    context = _context(request, review, stage, item, said=said, refusal=refusal)
    return render(request, _piece(request, stage), context)


def _piece(request: HttpRequest, stage: Stage) -> str:
    if not request.htmx:
        return _template(stage)
    return _template(stage).replace("screening/", "screening/_")
