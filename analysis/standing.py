"""How a review's results stand: fresh, stale or being computed. Asked by every page, so cheap."""

from typing import Any

from django.db.models import Max
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
    """(state, number of the newest run): three short queries."""
    number = Run.objects.filter(analysis__review=review).aggregate(Max("number"))["number__max"]
    changed = Change.objects.filter(review_id=review.pk, topic=Topic.DATA).exists()
    if not changed:
        return (NONE if number is None else FRESH), number
    held = Lease.objects.filter(review=review, until__gt=timezone.now()).exists()
    return (COMPUTING if held else STALE), number


def badge(review: Review) -> dict[str, Any] | None:
    """What the bar shows; None while there is nothing to compute."""
    now, number = state(review)
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


def node(review: Review) -> str:
    """none, half or full: the rail's node."""
    now, _ = state(review)
    return {FRESH: "full", NONE: "none"}.get(now, "half")
