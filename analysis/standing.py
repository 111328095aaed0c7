"""How a review's results stand: fresh, stale or being computed. Asked by every page, so cheap."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from analysis.models import Analysis, Lease, Run
from evidence.models import Change, Review, Topic

STALE, COMPUTING, FRESH, NONE = "stale", "computing", "fresh", "none"
LABELS = {
    FRESH: "Results fresh, run {number}",
    STALE: "Results stale since run {number}",
    COMPUTING: "Computing after run {number}",
}


def state(review: Review) -> tuple[str, int | None]:
    """(state, number of the newest run): one query, whatever the number of runs."""
    changes = Change.objects.filter(review_id=OuterRef("pk"), topic=Topic.DATA)
    held = Lease.objects.filter(review=OuterRef("pk"), until__gt=timezone.now())
    asked = Review.objects.filter(pk=review.pk).values_list(
        Exists(changes), Exists(held), Subquery(_newest_number())
    )
    changed, computing, number = asked.get()
    if not changed:
        return (NONE if number is None else FRESH), number
    return (COMPUTING if computing else STALE), number


def _newest_number() -> QuerySet:
    """Over the analyses of the outer review: one step in an index for each of them."""
    of_one = Run.objects.filter(analysis=OuterRef("pk")).order_by("-number").values("number")[:1]
    analyses = Analysis.objects.filter(review=OuterRef("pk")).annotate(newest=Subquery(of_one))
    return analyses.order_by(F("newest").desc(nulls_last=True)).values("newest")[:1]


def badge(review: Review, at: tuple[str, int | None]) -> dict[str, Any] | None:
    """What the bar shows of the `state`; None while there is nothing to compute."""
    now, number = at
    if number is None and not Analysis.objects.filter(review=review).exists():
        return None
    label = LABELS[now].format(number=number) if number else "No result yet"
    return {
        "state": now,
        "label": label,
        "url": reverse("analyses", args=[review.slug]),
        "poll_url": f"{reverse('fresh', args=[review.slug])}?seen={number}-{now}",
        "every": "2s",
    }


def node(now: str) -> str:
    """none, half or full: the rail's node."""
    return {FRESH: "full", NONE: "none"}.get(now, "half")
