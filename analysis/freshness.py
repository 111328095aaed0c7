"""What is stale, and asking for it to be refreshed.

Stale means: change rows exist for the review. `request_stale` runs after every writing request;
the refresh itself looks again when it ends; beat sweeps every few seconds. The first makes it
fast, the last makes it certain. docs/adr/0003 has the measurements behind this.
"""

from analysis import tasks
from evidence.models import Change, Review, Topic


def is_stale(review: Review, *, topic: Topic = Topic.DATA) -> bool:
    """Is there a change that no run has read yet?"""
    return Change.objects.filter(review_id=review.pk, topic=topic).exists()


def request_stale() -> int:
    """Queue the refresh of every stale review; how many. One cheap query when there is none."""
    return tasks.queue_stale()
