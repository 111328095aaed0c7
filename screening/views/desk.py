"""Reading and deciding: one record (or report) at a time, blind, by keys alone if one likes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from evidence import protocol
from evidence.errors import Invalid, Refused
from evidence.models import CriterionKind, ExclusionReason, ProtocolVersion, Review
from evidence.permissions import Act
from evidence.views.base import chosen, in_review, typed
from screening import decisions, progress, queues, reading
from screening.models import Decision, Item, Stage, StageKind
from screening.views.words import highlighted, paragraphs

SAID = {"include": "Included.", "exclude": "Excluded.", "maybe": "Maybe."}
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
    item = _item(review, pk)
    if not queues.claim(item, by=request.user):
        messages.info(request, "There is nothing for you to decide on this record now.")
        return redirect("record", review.slug, item.record_id)
    item = reading.with_texts(pk, stage=item.stage)
    return render(request, _template(item.stage), _context(request, review, item.stage, item))


@require_POST
@in_review(Act.SCREEN)
def decide(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Record a verdict; a reason's number alone is an exclusion. Then the next one."""
    item = _item(review, pk)
    wanted = chosen(request, "reason")
    reasons = ExclusionReason.objects.filter(version__review=review, pk=wanted)
    reason = reasons.first() if wanted else None
    verdict = request.POST.get("verdict") or ("exclude" if reason else "")
    try:
        decisions.record(
            item,
            verdict=verdict,
            reason=reason,
            by=request.user,
            note=typed(request, "note"),
            quote=typed(request, "quote"),
            page=typed(request, "page", longest=20),
            seconds=_seconds(request.POST.get("seconds", "")),
        )
    except Invalid as refusal:
        item = reading.with_texts(pk, stage=item.stage)
        return _again(request, review, item, refusal)
    except Refused as refusal:
        queues.release(item, by=request.user)
        return _next(request, review, item.stage, refusal=refusal, refused=_unsent(request, item))
    return _next(request, review, item.stage, said=SAID[verdict])


@require_POST
@in_review(Act.SCREEN)
def later(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Set it aside: read it at the end."""
    item = _item(review, pk)
    queues.set_aside(item, by=request.user)
    return _next(request, review, item.stage, said="Set aside for later.")


@require_POST
@in_review(Act.SCREEN)
def fetch_back(request: HttpRequest, review: Review, stage: str) -> HttpResponse:
    """What was set aside returns to the queue."""
    row = get_object_or_404(Stage, review=review, kind=KINDS.get(stage))
    n = queues.fetch_back(row, by=request.user)
    return _next(request, review, row, said=f"{n} back in your queue.")


@require_POST
@in_review(Act.SCREEN)
def undo(request: HttpRequest, review: Review, stage: str) -> HttpResponse:
    """Take back the last verdict, while the colleague's is not in; that record opens again."""
    row = get_object_or_404(Stage, review=review, kind=KINDS.get(stage))
    mine = Decision.objects.standing().filter(by=request.user, item__stage=row)
    last = mine.select_related("item__stage__review").order_by("-at", "-pk").first()
    if last is None:
        return _next(request, review, row, said="There is nothing to undo.")
    try:
        decisions.take_back(last.item, by=request.user)
    except Refused as refusal:
        return _next(request, review, row, refusal=refusal)
    return redirect("item", slug=review.slug, pk=last.item_id)


def _item(review: Review, pk: int) -> Item:
    try:
        return reading.plain(pk, review=review)
    except Item.DoesNotExist:
        raise Http404 from None


def _desk(request: HttpRequest, review: Review, kind: str) -> HttpResponse:
    stage = Stage.objects.filter(review=review, kind=kind).first()
    in_force = protocol.current(review)
    if in_force is not None and (stage is None or not stage.items.exists()):
        queues.fill(review)  # the worker may not have come to it yet
        stage = Stage.objects.get(review=review, kind=kind)
    if in_force is None or stage is None or not stage.items.exists():
        context = {"kind": NAMES[kind], "no_protocol": in_force is None}
        return render(request, "screening/not_begun.html", context)
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
    sitting = progress.sitting(stage, user=request.user)
    in_force = sitting.protocol
    reasons = list(in_force.reasons.all()) if in_force else []
    context = {
        "stage": stage,
        "stage_name": NAMES[stage.kind],
        "item": item,
        "record": item.record if item else None,
        "progress": sitting if item else progress.of(review, user=request.user)[stage.kind],
        "criteria": _criteria(in_force),
        "reasons": [{"rank": r.rank, "text": r.label, "value": r.pk} for r in reasons],
        "n_reasons": min(len(reasons), 9),
        "protocol": in_force,
        "votes": [
            {**vote, "url": reverse("record", args=[review.slug, vote["record"]])}
            for vote in sitting.votes
        ],
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
    entries = [record.source.name, *item.merged_from]
    text = item.report.fulltexts.first() if item.report else None
    return {
        "title_marked": highlighted(record.title, in_force),
        "abstract": [
            (label, highlighted(text, in_force)) for label, text in paragraphs(record.abstract)
        ],
        "sources": list(dict.fromkeys(entries)),
        "n_entries": len(entries),
        "fulltext": text,
        "retrieval": item.report.retrievals.select_related("by").first() if item.report else None,
    }


def _criteria(in_force: ProtocolVersion | None) -> list[dict[str, str]]:
    """In their order; one that excludes is left to the reason that is bound to it."""
    if in_force is None:
        return []
    bound = {reason.criterion_id for reason in in_force.reasons.all()}
    return [
        {"code": row.code, "kind": row.kind, "text": row.text}
        for row in in_force.criteria.all()
        if row.kind == CriterionKind.INCLUDE or row.pk not in bound
    ]


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None


def _again(request: HttpRequest, review: Review, item: Item, refusal: Refused) -> HttpResponse:
    """The same item with the sentence of the refusal; what was typed stays."""
    words = {name: typed(request, name) for name in ("note", "quote", "page")}
    context = _context(request, review, item.stage, item, refusal=refusal, **words)
    response = render(request, _piece(request, item.stage), context, status=422)
    response["X-Piece"] = "1"
    return response


def _unsent(request: HttpRequest, item: Item) -> dict[str, Any]:
    """The record that a refused verdict was about, and what was written of it: to be copied."""
    words = [typed(request, name) for name in ("note", "quote")]
    return {"record": item.record, "words": [one for one in words if one]}


def _next(
    request: HttpRequest,
    review: Review,
    stage: Stage,
    *,
    said: str = "",
    refusal: Refused | None = None,
    refused: dict[str, Any] | None = None,
) -> HttpResponse:
    """The next record: as a piece for htmx, as a page by redirect otherwise."""
    if not request.htmx and refusal is None:
        return redirect("fulltext" if stage.kind == StageKind.FULL_TEXT else "screen", review.slug)
    item = queues.next_item(stage, by=request.user)
    context = _context(request, review, stage, item, said=said, refusal=refusal, refused=refused)
    status = 409 if refusal is not None and not request.htmx else 200
    return render(request, _piece(request, stage), context, status=status)


def _piece(request: HttpRequest, stage: Stage) -> str:
    if not request.htmx:
        return _template(stage)
    return _template(stage).replace("screening/", "screening/_")
