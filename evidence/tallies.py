"""How many records stand where: read at once, whatever their number."""

from collections import defaultdict

from django.db import connection
from django.db.models import Sum

from evidence.models import Counted, Review, Tally

# Only whole rows of committed acts are summed, and two at once do not meet: each locks what it
# takes and skips what another has.
_FOLD = """
WITH taken AS (
  DELETE FROM evidence_tally WHERE id IN (
    SELECT id FROM evidence_tally ORDER BY id LIMIT 100000 FOR UPDATE SKIP LOCKED)
  RETURNING review_id, source_id, import_id, what, n)
INSERT INTO evidence_tally (review_id, source_id, import_id, what, n)
SELECT review_id, source_id, import_id, what, sum(n) FROM taken
GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
"""
MANY = 2_000  # rows from which it is worth to sum them up


def of(review: Review) -> dict[int, dict[str, int]]:
    """Source -> what -> how many. One query."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Counted.values, 0))
    rows = Tally.objects.filter(review_id=review.pk).values_list("source_id", "what")
    for source, what, n in rows.annotate(Sum("n")):
        found[source][what] += int(n)
    return found


def by_import(review: Review, what: Counted) -> dict[tuple[int, int | None], int]:
    """(source, import) -> how many; the import is None for what came in without a file."""
    rows = Tally.objects.filter(review_id=review.pk, what=what)
    sums = rows.values_list("source_id", "import_id").annotate(Sum("n"))
    return {(source, of): int(n) for source, of, n in sums if n}


def fold() -> bool:
    """Sum up what the acts have added, when it is much. Run by beat."""
    if not Tally.objects.order_by("id")[MANY : MANY + 1].exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
    return True
