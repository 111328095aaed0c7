"""Background work of analysis: ids in, one call each; each may run twice."""

import logging
from collections.abc import Iterable
from typing import Literal

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from kombu.exceptions import OperationalError

from analysis import leases, versions
from analysis.models import ENGINE, Analysis, LivingPlan, Preview, Run
from evidence.models import Change, Review, Topic

log = logging.getLogger(__name__)


@shared_task
def refresh(*, review_id: int) -> None:
    """Compute what changed in a review until nothing has; give the lease back; look again."""
    lease = leases.begin(review_id)
    if lease is None:  # another worker is at it, or the review is gone
        return
    while leases.renew(review_id, lease):
        # Ids before data: what commits later has an id that is not in the list.
        read = dict(Change.objects.filter(review_id=review_id).values_list("pk", "topic"))
        if not read:
            break
        if not _step(review_id, lease, read):
            return
    leases.release(review_id, lease)
    queue_stale()  # an edit between the last look and the release


def _step(review_id: int, lease: int, read: dict[int, str]) -> bool:
    """One reading and its saving. False when the lease was lost meanwhile: nothing is saved."""
    from analysis.pipeline import refresh as pipeline  # scientific libraries only in the worker

    review = Review.objects.filter(pk=review_id).first()
    if review is None:  # deleted meanwhile; its change rows go with the next sweep
        return False
    with leases.kept(review_id, lease):
        computed = pipeline.changed(review) if Topic.DATA in read.values() else []
    with transaction.atomic():
        if not leases.holds(review_id, lease):
            log.warning("review %s: lease %s was lost, its result is dropped", review_id, lease)
            return False
        runs = pipeline.save(review, computed)
        Change.objects.filter(pk__in=read).delete()
    draw_further(runs)
    if pipeline.figures_are_due(review, read.values()):
        _send(draw_review, review_id=review_id)
    return True


def draw_further(runs: Iterable[Run]) -> None:
    """Queue `draw_downloads` for each."""
    for run in runs:
        _send(draw_downloads, run_id=run.pk)


@shared_task
def draw_downloads(*, run_id: int) -> None:
    """The further figures of a run, as SVG, PDF and PNG, after its forest plot is on the page."""
    from analysis.pipeline import downloads

    run = Run.objects.select_related("analysis__review").filter(pk=run_id).first()
    if run is not None:  # its analysis may have been removed meanwhile
        downloads.draw_all(run)


@shared_task
def draw_file(*, run_id: int, kind: str, format: Literal["svg", "pdf", "png"]) -> None:
    """One file of one picture, for somebody who waits for it."""
    from analysis.pipeline import downloads

    run = Run.objects.select_related("analysis__review").filter(pk=run_id).first()
    if run is not None and not run.figures.filter(kind=kind, format=format).exists():
        downloads.draw_one(run, kind=kind, format=format)


@shared_task
def preview(*, preview_id: int) -> None:
    """What settings would give; nothing when the one who asked has asked anew meanwhile."""
    from analysis.pipeline import preview as pipeline

    row = Preview.objects.select_related("review").filter(pk=preview_id, done=False).first()
    if row is not None:
        pipeline.save(row)


def ask_for_preview(*, preview_id: int) -> bool:
    """Queue `preview` where refreshes go: somebody is waiting for it."""
    return _send(preview, preview_id=preview_id)


def ask_for_file(*, run_id: int, kind: str, format: str) -> bool:
    """Queue `draw_file`; False while the broker is away."""
    return _send(draw_file, run_id=run_id, kind=kind, format=format)


@shared_task
def draw_review(*, review_id: int) -> None:
    """The flow diagram and risk of bias. Twice is once: the same content is drawn once."""
    from analysis.pipeline import refresh as pipeline

    review = Review.objects.filter(pk=review_id).first()
    if review is not None:
        pipeline.review_figures(review)


def ask_review_figures(review_id: int) -> bool:
    """Queue `draw_review`; False while the broker is away."""
    return _send(draw_review, review_id=review_id)


@shared_task(bind=True, max_retries=20)
def living_update(self, *, review_id: int) -> None:
    """Sent by beat on the review's schedule: recalculate, then freeze the next version.

    While the results are being computed it comes back a little later.
    """
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        return
    queue_stale()
    plan = LivingPlan.objects.filter(review=review).first()
    try:
        versions.freeze_scheduled(review, only_if_changed=plan.only_if_changed if plan else True)
    except versions.NotFresh as waiting:
        raise self.retry(countdown=5, exc=waiting) from waiting


@shared_task(expires=10)
def sweep() -> int:
    """Sent by beat every few seconds: whatever was not queued, or was lost, is queued now.

    A review that is deleted leaves change rows behind (its cascade wrote them): they go.
    """
    reviews = Review.objects.filter(pk=OuterRef("review_id"))
    Change.objects.filter(~Exists(reviews)).delete()
    _note_older_engine()
    return queue_stale()


def _note_older_engine() -> None:
    """After a release with another engine every result of the one before is stale."""
    newest = Run.objects.filter(analysis=OuterRef("pk")).order_by("-number").values("engine")[:1]
    made = Analysis.objects.annotate(made_by=Subquery(newest)).exclude(made_by=None)
    older = made.exclude(made_by=ENGINE).values_list("review", flat=True).distinct()
    noted = [Change(review_id=pk, topic=Topic.DATA, txid=0, at=timezone.now()) for pk in older]
    Change.objects.bulk_create(noted, ignore_conflicts=True)


def queue_stale() -> int:
    """Queue the refresh of every stale review that nobody refreshes now; how many.

    With the broker away the leases are given back: nothing is lost, and the sweep asks again.
    """
    if not leases.anyone_to_ask():
        return 0
    asked = leases.ask()
    for review_id in asked:
        if not _send(refresh, review_id=review_id):
            leases.release(review_id)
    return len(asked)


def _send(task, **ids: int | str) -> bool:
    try:
        task.apply_async(kwargs=ids, retry=False)
    except OperationalError as away:
        log.warning("the broker is away, %s waits for the sweep: %s", task.name, away)
        return False
    return True
