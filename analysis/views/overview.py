"""Is all in order, and where are we: what waits, the flow, progress, last changes, results."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from analysis import figures, runs, tasks
from analysis.views import results_table
from evidence import audit, reading_list
from evidence.models import PairAnswer, Review
from evidence.permissions import Act
from evidence.views.base import in_review
from screening import prisma, progress
from screening.models import StageKind

LAST = 6


@require_GET
@in_review()
def overview(request: HttpRequest, review: Review) -> HttpResponse:
    """The review on one page. Numbers of colleagues show once they are settled."""
    if request.htmx.target == "flow":  # a flow whose diagram was not drawn yet asks again
        return render(request, "analysis/_flow.html", _flow(review))
    return render(request, "analysis/overview.html", context(request, review))


@require_GET
@in_review()
def live(request: HttpRequest, review: Review) -> HttpResponse:
    """The results table alone, when a newer run is there than the page has (204 otherwise)."""
    if request.GET.get("seen") == results_table.seen(review):
        return HttpResponse(status=204)
    return render(request, "analysis/_results.html", results_table.context(review))


def _flow(review: Review) -> dict[str, Any]:
    """The diagram of the counts of now, or the counts alone until it is drawn."""
    found = prisma.flow(review)
    drawn, old = figures.flows(review, mark=found.mark)
    if old:  # the change has sent for it as well; twice is once
        tasks.ask_review_figures(review.pk)
    return {
        "flow": found,
        "flow_svg": drawn.get("prisma"),
        "flow_narrow": drawn.get("prisma-narrow"),
        "flow_old": old,
        "adds_up": all(check.ok for check in found.checks),
    }


def context(request: HttpRequest, review: Review) -> dict[str, Any]:
    stages = progress.of(review, user=request.user)
    return {
        **_flow(review),
        "waits": _waits(request, review, stages),
        "progress": _progress(request, review, stages),
        "log": _log(request, review),
        "version": review.versions.order_by("-number").first(),
        "continue_to": _continue(request, review, stages),
        **results_table.context(review),
    }


def _log(request: HttpRequest, review: Review) -> list[dict[str, Any]]:
    """The last acts in words, and among them the runs that they caused, with what moved."""
    acts = [
        {"at": entry.at, "text": entry.sentence}
        for entry in audit.visible_to(request.user, review)[:LAST]
    ]
    made = [
        {
            "at": made.at,
            "text": made.sentence,
            "url": reverse("analysis", args=[review.slug, made.first.analysis.key]),
            "link": "See the difference" if made.before else "Open",
            "simulated": made.simulated,
        }
        for made in runs.last(review, most=3)
    ]
    return sorted([*acts, *made], key=lambda entry: entry["at"], reverse=True)[:LAST]


def _waits(request: HttpRequest, review: Review, stages: dict) -> list[dict[str, Any]]:
    """At most four kinds of work that wait for this person."""
    acts, slug, user = request.acts, review.slug, request.user
    first, second = stages.get(StageKind.TITLE_ABSTRACT), stages.get(StageKind.FULL_TEXT)
    reads = reading_list.extraction(review, user=user)
    judges = reading_list.bias(review, user=user)
    conflicts = sum(
        stage.conflicts if Act.ARBITRATE in acts else stage.my_conflicts
        for stage in stages.values()
    )
    pairs = review.pairs.filter(answer=PairAnswer.OPEN).count()
    found = (
        (Act.SCREEN in acts and first and first.left, "Records to screen", "screen", ""),
        (Act.SCREEN in acts and second and second.left, "Reports to assess", "fulltext", ""),
        (conflicts, "Conflicts", "conflicts", "Two verdicts differ"),
        (Act.MERGE in acts and pairs, "Pairs to look at", "duplicates", "The same work?"),
        (Act.EXTRACT in acts and reads.mine_open, "Studies to read", "extraction", "Extraction"),
        (
            Act.SETTLE in acts and reads.to_settle,
            "Readings to agree",
            "extraction",
            "Values differ",
        ),
        (Act.JUDGE in acts and judges.mine_open, "Studies to judge", "bias", "Risk of bias"),
        (Act.SETTLE in acts and judges.to_settle, "Judgements to agree", "bias", "They differ"),
    )
    return [
        {"count": count, "label": label, "url": reverse(name, args=[slug]), "note": note}
        for count, label, name, note in found
        if count
    ][:4]


def _progress(request: HttpRequest, review: Review, stages: dict) -> list[dict[str, Any]]:
    """Each stage: own count while it is blind, what is agreed after."""
    rows = []
    screens = Act.SCREEN in request.acts
    for kind in (StageKind.TITLE_ABSTRACT, StageKind.FULL_TEXT):
        stage = stages.get(kind)
        if stage is None or not stage.total:
            rows.append({"label": kind.label, "done": 0, "total": 0, "words": "Not begun"})
            continue
        total = stage.total - stage.lost
        done = min(stage.decided if screens else stage.settled, total)
        words = f"{done:,} of {total:,} {'by you' if screens else 'settled'}"
        note = f"{stage.lost:,} not retrieved" if stage.lost else ""
        rows.append(
            {"label": kind.label, "done": done, "total": total, "words": words, "note": note}
        )
    for label, waiting in (
        ("Extraction", reading_list.extraction(review, user=request.user)),
        ("Risk of bias", reading_list.bias(review, user=request.user)),
    ):
        words = f"{waiting.done:,} of {waiting.total:,} agreed" if waiting.total else "Not begun"
        rows.append({"label": label, "done": waiting.done, "total": waiting.total, "words": words})
    return rows


def _continue(request: HttpRequest, review: Review, stages: dict) -> dict[str, str] | None:
    """The main act: the next piece of screening, else nothing."""
    if Act.SCREEN not in request.acts:
        return None
    for kind, name, keys in (
        (StageKind.TITLE_ABSTRACT, "screen", ("G", "S")),
        (StageKind.FULL_TEXT, "fulltext", ()),
    ):
        stage = stages.get(kind)
        if stage and stage.left:
            return {"url": reverse(name, args=[review.slug]), "keys": keys}
    return None
