"""Background work of screening: ids in, one call each."""

from celery import shared_task

from evidence.models import Review
from screening import queues


@shared_task
def fill(*, review_id: int) -> int:
    """Items for records that came in. Sent by name at the end of an import."""
    return queues.fill(Review.objects.get(pk=review_id))


@shared_task(expires=60)
def return_expired() -> int:
    """Sent by beat: records that someone opened and left come back to the queue."""
    return queues.return_expired()
