"""Who refreshes which review: asked for, then held by one worker with a number that grows.

`ask` marks a review as queued, so that it is queued once. `begin` is the first step of a worker:
it takes a new number unless another one works already, whichever message it came by, so a lost,
late or repeated message does no harm. `holds` is the fence: a result is saved only under the
number that is still the newest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import connection, transaction

from analysis.models import Lease

QUEUED = 6  # seconds after which a message counts as lost
WORKING = 3  # seconds after which a worker that is not heard of counts as dead
BEAT = 1

_TO_ASK = """
SELECT EXISTS (
  SELECT 1 FROM evidence_change c WHERE NOT EXISTS (
    SELECT 1 FROM analysis_lease l
    WHERE l.review_id = c.review_id AND l.until >= clock_timestamp()))
"""
_MAKE = """
INSERT INTO analysis_lease (review_id, number, working)
SELECT DISTINCT c.review_id, 0, false
FROM evidence_change c JOIN evidence_review r ON r.id = c.review_id
WHERE NOT EXISTS (SELECT 1 FROM analysis_lease l WHERE l.review_id = c.review_id)
ON CONFLICT (review_id) DO NOTHING
"""
# A lease that somebody holds is skipped, not waited for.
_ASK = """
UPDATE analysis_lease
SET working = false, until = clock_timestamp() + make_interval(secs => %s)
WHERE id IN (
  SELECT id FROM analysis_lease WHERE review_id IN (SELECT review_id FROM evidence_change)
  AND (until IS NULL OR until < clock_timestamp()) FOR NO KEY UPDATE SKIP LOCKED)
RETURNING review_id
"""
_BEGIN = """
UPDATE analysis_lease SET number = number + 1, working = true,
  until = clock_timestamp() + make_interval(secs => %s)
WHERE review_id = %s AND (NOT working OR until IS NULL OR until < clock_timestamp())
RETURNING number
"""
_RENEW = """
UPDATE analysis_lease SET until = clock_timestamp() + make_interval(secs => %s)
WHERE review_id = %s AND number = %s AND working
"""


def anyone_to_ask() -> bool:
    """Is a review stale that nobody refreshes and nobody has asked for? Writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_ASK)
        return cursor.fetchone()[0]


def ask() -> list[int]:
    """The stale reviews that nobody refreshes and nobody has asked for: marked as asked for."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(_ASK, [QUEUED])
        return [review_id for (review_id,) in cursor.fetchall()]


def begin(review_id: int) -> int | None:
    """The number under which this worker refreshes the review; None while another one does."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [WORKING, review_id])
        row = cursor.fetchone()
    return row[0] if row else None


def renew(review_id: int, number: int) -> bool:
    """Keep the lease for another step. False: it was lost, and whoever asked must stop."""
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, [WORKING, review_id, number])
        return cursor.rowcount > 0


@contextmanager
def kept(review_id: int, number: int) -> Iterator[None]:
    """Renew while the body computes, however long it takes; a dead process renews no more."""
    done = Event()

    def beat() -> None:
        try:
            while not done.wait(BEAT):
                if not renew(review_id, number):
                    return
        finally:
            connection.close()  # this thread's own

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def holds(review_id: int, number: int) -> bool:
    """The fence: locks the lease row until the transaction ends; is the number still ours?"""
    row = Lease.objects.select_for_update(no_key=True).filter(review_id=review_id).first()
    return row is not None and row.number == number


def release(review_id: int, number: int | None = None) -> None:
    """Give it back; without a number, take back an asking that could not be sent."""
    held = Lease.objects.filter(review_id=review_id)
    held = held.filter(working=False) if number is None else held.filter(number=number)
    held.update(until=None, working=False)
