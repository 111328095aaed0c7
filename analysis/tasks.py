"""Background work of analysis: ids in, one call each; each may run twice."""

import logging

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from analysis import leases, versions
from analysis.models import LivingPlan, Run
from evidence.models import Change, Review

log = logging.getLogger(__name__)


@shared_task
def refresh(*, review_id: int, lease: int) -> None:
    """Compute what changed in a review until nothing has; give the lease back; look again."""
    while leases.renew(review_id, lease):
        ids = list(Change.objects.filter(review_id=review_id).values_list("pk", flat=True))
        if not ids:  # ids before data: what commits later has an id that is not in the list
            break
        if not _step(review_id, lease, ids):
            return
    leases.release(review_id, lease)
    queue_stale()  # an edit between the last look and the release


def _step(review_id: int, lease: int, ids: list[int]) -> bool:
    """One reading and its saving. False when the lease was lost meanwhile: nothing is saved."""
    from analysis.pipeline import refresh as pipeline  # scientific libraries only in the worker

    review = Review.objects.get(pk=review_id)
    computed = pipeline.changed(review)
    with transaction.atomic():
        if not leases.holds(review_id, lease):
            log.warning("review %s: lease %s was lost, its result is dropped", review_id, lease)
            return False
        runs = pipeline.save(review, computed)
        Change.objects.filter(pk__in=ids).delete()
    for run in runs:
        _send(draw_downloads, run_id=run.pk)
    _send(draw_review, review_id=review_id)
    return True


@shared_task
def draw_downloads(*, run_id: int) -> None:
    """The further figures of a run, as SVG, PDF and PNG, after its forest plot is on the page."""
    from analysis.pipeline import downloads

    downloads.draw_all(Run.objects.select_related("analysis__review").get(pk=run_id))


@shared_task
def draw_review(*, review_id: int) -> None:
    """The flow diagram and risk of bias. Twice is once: the same content is drawn once."""
    from analysis.pipeline import refresh as pipeline

    pipeline.review_figures(Review.objects.get(pk=review_id))


@shared_task(bind=True, max_retries=20)
def living_update(self, *, review_id: int) -> None:
    """Sent by beat on the review's schedule: recalculate, then freeze the next version.

    While the results are being computed it comes back a little later.
    """
    review = Review.objects.get(pk=review_id)
    queue_stale()
    plan = LivingPlan.objects.filter(review=review).first()
    try:
        versions.freeze_scheduled(review, only_if_changed=plan.only_if_changed if plan else True)
    except versions.NotFresh as waiting:
        raise self.retry(countdown=5, exc=waiting) from waiting


@shared_task(expires=10)
def sweep() -> int:
    """Sent by beat every few seconds: whatever was not queued, or was lost, is queued now."""
    return queue_stale()


def queue_stale() -> int:
    """Queue the refresh of every stale review that nobody refreshes now; how many.

    With the broker away the leases are given back: nothing is lost, and the sweep asks again.
    """
    if not Change.objects.exists():
        return 0
    taken = leases.take()
    for review_id, number in taken:
        if not _send(refresh, review_id=review_id, lease=number):
            leases.release(review_id, number)
    return len(taken)


def _send(task, **ids: int) -> bool:
    try:
        task.apply_async(kwargs=ids, retry=False)
    except OperationalError as away:
        log.warning("the broker is away, %s waits for the sweep: %s", task.name, away)
        return False
    return True
