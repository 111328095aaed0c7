"""Who refreshes which review: a lease with a number that grows, the fence against late results."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from analysis.models import Lease

SECONDS = 30  # longer than the longest step between two renewals

_MAKE = """
INSERT INTO analysis_lease (review_id, number)
SELECT DISTINCT c.review_id, 0 FROM evidence_change c JOIN evidence_review r ON r.id = c.review_id
WHERE NOT EXISTS (SELECT 1 FROM analysis_lease l WHERE l.review_id = c.review_id)
ON CONFLICT (review_id) DO NOTHING
"""
# A lease that somebody holds is skipped, not waited for.
_TAKE = """
UPDATE analysis_lease SET number = number + 1,
  until = clock_timestamp() + make_interval(secs => %s)
WHERE id IN (
  SELECT id FROM analysis_lease WHERE review_id IN (SELECT review_id FROM evidence_change)
  AND (until IS NULL OR until < clock_timestamp()) FOR NO KEY UPDATE SKIP LOCKED)
RETURNING review_id, number
"""


def take() -> list[tuple[int, int]]:
    """Leases of all stale reviews that nobody refreshes now: (review id, lease number)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(_TAKE, [SECONDS])
        return cursor.fetchall()


def renew(review_id: int, number: int) -> bool:
    """Keep the lease for another step. False: it was lost, and whoever asked must stop."""
    held = Lease.objects.filter(review_id=review_id, number=number)
    return bool(held.update(until=timezone.now() + timedelta(seconds=SECONDS)))


def holds(review_id: int, number: int) -> bool:
    """The fence: locks the lease row until the transaction ends; is the number still ours?"""
    row = Lease.objects.select_for_update(no_key=True).filter(review_id=review_id).first()
    return row is not None and row.number == number


def release(review_id: int, number: int) -> None:
    Lease.objects.filter(review_id=review_id, number=number).update(until=None)
