"""Background work of screening: ids in, one call each."""

from celery import shared_task

from evidence.models import ExclusionReason, Import, Review, User
from screening import finished, queues


@shared_task
def fill(*, review_id: int) -> int:
    """Items for records that came in. Sent by name at the end of an import."""
    return queues.fill(Review.objects.get(pk=review_id))


@shared_task(acks_late=True)
def adopt(
    *,
    import_id: int,
    people: dict[str, list[int]],
    stage: str,
    whole: str,
    reason_id: int | None,
    by_id: int,
    words: dict[str, str] | None = None,
) -> str:
    """Verdicts of a finished review, mapped to people. Twice is once: what is there stays."""
    persons = User.objects.in_bulk({pk for ids in people.values() for pk in ids})
    done = finished.adopt(
        Import.objects.select_related("search__source__review").get(pk=import_id),
        people={name: [persons[pk] for pk in ids] for name, ids in people.items()},
        stage=stage,
        whole=whole,
        reason=ExclusionReason.objects.filter(pk=reason_id or 0).first(),
        words=words,
        by=User.objects.get(pk=by_id),
    )
    return str(done)


@shared_task(acks_late=True)
def give_back(*, import_id: int, by_id: int) -> int:
    """Verdicts that came with a file go back. Twice is once."""
    row = Import.objects.select_related("search__source__review").get(pk=import_id)
    return sum(finished.give_back(row, by=User.objects.get(pk=by_id)).values())


@shared_task(expires=30)
def sweep() -> int:
    """Sent by beat: records that came in while the broker was away reach those who screen."""
    return sum(queues.fill(review) for review in queues.unfilled())


@shared_task(expires=60)
def return_expired() -> int:
    """Sent by beat: records that someone opened and left come back to the queue."""
    return queues.return_expired()
