"""Which item a person reads next. One index, whatever the size of the review.

The order is the same for all and is never fed by open verdicts: a colleague's work cannot be
read from it.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from evidence import fulltexts, permissions, protocol
from evidence.models import STANDS, Review, User
from evidence.permissions import Act
from screening import decisions, reading
from screening.models import Claim, Filled, Item, SetAside, Stage, StageKind

# A title is read in a minute; a full text takes an hour, and nobody should lose it to a third.
CLAIM_MINUTES = {StageKind.TITLE_ABSTRACT: 10, StageKind.FULL_TEXT: 120}

# `taken` stands on the locked row: a count over claims would read an older snapshot and let a
# third person in. Scalar subqueries, not NOT EXISTS, so that the index is walked from the
# reader's own place and one probe a row suffices (docs/adr/0005).
_CLAIM = f"""
WITH held AS (
  SELECT c.item_id FROM screening_claim c JOIN screening_item i ON i.id = c.item_id
  WHERE c.by_id = %(me)s AND i.stage_id = %(stage)s AND i.outcome IS NULL LIMIT 1),
place AS (
  SELECT rank, i.id FROM screening_item i JOIN screening_decision d ON d.item_id = i.id
  WHERE i.stage_id = %(stage)s AND d.by_id = %(me)s AND NOT %(from_start)s
  ORDER BY d.at DESC LIMIT 1),
next AS (
  SELECT id FROM screening_item i
  WHERE stage_id = %(stage)s AND taken < 2 AND taken < %(required)s
    AND outcome IS NULL AND conflict_at IS NULL AND (SELECT item_id FROM held) IS NULL
    AND (rank, id) > (coalesce((SELECT rank FROM place), '-infinity'),
                      coalesce((SELECT id FROM place), 0))
    AND (SELECT 1 FROM screening_decision d WHERE d.item_id = i.id AND d.by_id = %(me)s
         AND d.withdrawn_at IS NULL LIMIT 1) IS NULL
    AND (SELECT 1 FROM screening_claim c WHERE c.item_id = i.id AND c.by_id = %(me)s
         LIMIT 1) IS NULL
    AND (SELECT 1 FROM screening_setaside s WHERE s.item_id = i.id AND s.by_id = %(me)s
         LIMIT 1) IS NULL
    AND (i.report_id IS NULL OR (SELECT r.state FROM evidence_retrieval r
         WHERE r.report_id = i.report_id ORDER BY r.at DESC, r.id DESC LIMIT 1)
         IS DISTINCT FROM 'not_retrieved')
    AND (SELECT 1 FROM evidence_merge m WHERE m.record_id = i.record_id
         AND m.undone_at IS NULL LIMIT 1) IS NULL
    AND (SELECT 1 FROM evidence_removal y WHERE y.record_id = i.record_id
         AND y.undone_at IS NULL LIMIT 1) IS NULL
    AND (SELECT withdrawn_at FROM evidence_record x WHERE x.id = i.record_id) IS NULL
  ORDER BY rank, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED),
took AS (
  UPDATE screening_item SET taken = taken + 1 FROM next
  WHERE screening_item.id = next.id RETURNING screening_item.id),
made AS (
  INSERT INTO screening_claim (item_id, by_id, until)
  SELECT id, %(me)s, now() + make_interval(mins => %(minutes)s) FROM took RETURNING item_id),
got AS (
  SELECT item_id, false AS was_open FROM made UNION ALL SELECT item_id, true FROM held)
SELECT got.was_open, {reading.TEXTS}
FROM got JOIN screening_item i ON i.id = got.item_id {reading.BESIDE}
"""  # noqa: S608 - our own columns


@transaction.atomic(savepoint=False)  # whoever may not is refused before anything is written
def next_item(stage: Stage, *, by: User) -> Item | None:
    """The item this person has open, else the next free one, else None: all read.

    It is theirs for CLAIM_MINUTES. A closed stage gives none. Raises NotAllowed.
    """
    permissions.require(by, Act.SCREEN, stage.review)
    if stage.closed_at is not None:
        return None
    found, was_open = _claim(stage, by=by)
    if was_open:
        held = _held(stage, by=by)
        if held is not None:
            return held
        found, _ = _claim(stage, by=by)
    if found is None:
        found, _ = _claim(stage, by=by, from_start=True)  # once round, for what came back
    return found


@transaction.atomic
def claim(item: Item, *, by: User) -> bool:
    """Open one particular item, from a list: can this person decide on it now?"""
    permissions.require(by, Act.SCREEN, item.stage.review)
    item = decisions.locked(item)
    if item.outcome is not None or item.conflict_at is not None or not _is_readable(item):
        return False
    if item.decisions.standing().filter(by=by).exists():
        return False
    if item.claims.filter(by=by).update(until=_until(item.stage)):
        return True
    if item.taken >= item.stage.required:
        return False
    Claim.objects.create(item=item, by=by, until=_until(item.stage))
    Item.objects.filter(pk=item.pk).update(taken=F("taken") + 1)
    return True


@transaction.atomic
def release(item: Item, *, by: User) -> None:
    """Give an open item back to the queue."""
    item = Item.objects.select_for_update(no_key=True).get(pk=item.pk)
    given_back, _ = Claim.objects.filter(item=item, by=by).delete()
    if given_back:
        Item.objects.filter(pk=item.pk).update(taken=F("taken") - 1)


@transaction.atomic
def set_aside(item: Item, *, by: User) -> None:
    """Read it later: it leaves this person's queue until they fetch it back."""
    permissions.require(by, Act.SCREEN, item.stage.review)
    release(item, by=by)
    SetAside.objects.get_or_create(item=item, by=by)


@transaction.atomic
def fetch_back(stage: Stage, *, by: User) -> int:
    """Everything this person set aside returns to their queue; how many."""
    rows = SetAside.objects.filter(item__stage=stage, by=by)
    return rows.delete()[0]


@transaction.atomic
def fill(review: Review) -> int:
    """Keep the stages in step with records and protocol; how many items are new.

    Every unique record of a finished import has an item of the first stage, and so has one added
    by hand. Runs after imports, merges and a frozen protocol, as often as one likes: what is
    looked at is what came since (`Filled`), however large the review.
    """
    open_to_screen(review)
    stage = Stage.objects.get(review=review, kind=StageKind.TITLE_ABSTRACT)
    if stage.closed_at is not None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_NEW_IMPORTS, {"stage": stage.pk, "review": review.pk})
        fresh = cursor.fetchall()
        of = [pk for pk, _ in fresh]
        cursor.execute(_FILL, {"stage": stage.pk, "review": review.pk, "imports": of})
        n = cursor.rowcount
    Filled.objects.bulk_create(
        (Filled(stage=stage, of_id=pk, n_records=read) for pk, read in fresh),
        update_conflicts=True, unique_fields=["stage", "of"], update_fields=["n_records"],
    )  # fmt: skip
    return n


# Imports that ended, or were read again, since they were last looked at.
_NEW_IMPORTS = """
SELECT n.id, n.n_records FROM evidence_import n JOIN evidence_search h ON h.id = n.search_id
JOIN evidence_source o ON o.id = h.source_id
WHERE o.review_id = %(review)s AND n.state = 'done' AND NOT EXISTS (
  SELECT 1 FROM screening_filled f
  WHERE f.stage_id = %(stage)s AND f.of_id = n.id AND f.n_records = n.n_records)
"""
# Of these imports; without an import; and what a merge or a removal gave back.
_FILL = f"""
INSERT INTO screening_item (stage_id, record_id, rank, taken)
SELECT %(stage)s, r.id, 0, 0 FROM (
  SELECT id FROM evidence_record WHERE import_id = ANY(%(imports)s)
  UNION SELECT id FROM evidence_record WHERE import_id IS NULL AND review_id = %(review)s
  UNION SELECT record_id FROM evidence_merge WHERE undone_at IS NOT NULL
  UNION SELECT record_id FROM evidence_removal WHERE undone_at IS NOT NULL
) came JOIN evidence_record r ON r.id = came.id
WHERE r.review_id = %(review)s AND {STANDS}
  AND NOT EXISTS (SELECT 1 FROM screening_item i WHERE i.stage_id = %(stage)s
                  AND i.record_id = r.id)
ORDER BY r.id ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own constants


def unfilled() -> list[Review]:
    """Reviews with a record that should have an item and has none, since nobody came to `fill`.

    Few rows of a review answer it: its imports, the newest record without one, and those that a
    merge or a removal gave back. A review under import is not named: the import's end asks by
    itself.
    """
    return list(Review.objects.raw(_UNFILLED, {"first": StageKind.TITLE_ABSTRACT}))


_WITHOUT_ITEM = """NOT EXISTS (SELECT 1 FROM screening_item i
    JOIN screening_stage s ON s.id = i.stage_id AND s.kind = %(first)s WHERE i.record_id = r.id)"""
_UNFILLED = f"""
SELECT v.* FROM evidence_review v WHERE (
    EXISTS (SELECT 1 FROM evidence_import n JOIN evidence_search h ON h.id = n.search_id
            JOIN evidence_source o ON o.id = h.source_id
            WHERE o.review_id = v.id AND n.state = 'done' AND NOT EXISTS (
              SELECT 1 FROM screening_filled f
              JOIN screening_stage s ON s.id = f.stage_id AND s.kind = %(first)s
              WHERE f.of_id = n.id AND f.n_records = n.n_records))
    OR EXISTS (SELECT 1 FROM (SELECT r.id FROM evidence_record r WHERE r.review_id = v.id
                              AND r.import_id IS NULL AND {STANDS}
                              ORDER BY r.id DESC LIMIT 1) r WHERE {_WITHOUT_ITEM})
    OR EXISTS (SELECT 1 FROM evidence_merge back JOIN evidence_record r ON r.id = back.record_id
               WHERE back.undone_at IS NOT NULL AND r.review_id = v.id
               AND {STANDS} AND {_WITHOUT_ITEM})
    OR EXISTS (SELECT 1 FROM evidence_removal back JOIN evidence_record r ON r.id = back.record_id
               WHERE back.undone_at IS NOT NULL AND r.review_id = v.id
               AND {STANDS} AND {_WITHOUT_ITEM}))
  AND NOT EXISTS (SELECT 1 FROM screening_stage s WHERE s.review_id = v.id AND s.kind = %(first)s
                  AND s.closed_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM evidence_import n JOIN evidence_search h ON h.id = n.search_id
                  JOIN evidence_source o ON o.id = h.source_id
                  WHERE o.review_id = v.id AND n.finished_at IS NULL)
"""  # noqa: S608 - our own constants


@transaction.atomic
def return_expired() -> int:
    """Claims that ran out go back to the queue; how many. Run by beat."""
    expired = Claim.objects.filter(until__lt=timezone.now())
    # Items first and in order, as every other writer locks the item before its claim.
    items = Item.objects.filter(claims__in=expired).order_by("pk")
    locked = list(items.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    n = 0
    for claim_ in Claim.objects.filter(item__in=locked, until__lt=timezone.now()):
        Item.objects.filter(pk=claim_.item_id).update(taken=F("taken") - 1)
        claim_.delete()
        n += 1
    return n


def open_to_screen(review: Review) -> None:
    """The two stages of a review exist, with as many verdicts as its protocol asks for."""
    plan = protocol.current(review) or review.protocol_versions.order_by("number").last()
    required = plan.verdicts_required if plan else 2
    for kind in StageKind.values:
        stage, _ = Stage.objects.get_or_create(
            review=review, kind=kind, defaults={"required": required}
        )
        if stage.required != required:
            stage.required = required
            stage.save(update_fields=["required"])
            decisions.catch_up(stage)


def _is_readable(item: Item) -> bool:
    if item.report is not None and fulltexts.is_not_retrieved(item.report):
        return False
    return Item.objects.readable().filter(pk=item.pk).exists()


def _held(stage: Stage, *, by: User) -> Item | None:
    """What this person has open, renewed. What cannot be decided on any more is given back."""
    open_ = Claim.objects.filter(by=by, item__stage=stage, item__outcome=None)
    for claim_ in open_.order_by("-until"):
        item = reading.with_texts(claim_.item_id, stage=stage)
        if not _is_readable(item):
            release(item, by=by)
        elif Claim.objects.filter(pk=claim_.pk).update(until=_until(stage)):
            return item
    return None


def _claim(stage: Stage, *, by: User, from_start: bool = False) -> tuple[Item | None, bool]:
    """The next free item after the last that this person decided on, now theirs, with its texts.

    Or one that they had open already (True): then no other is given.
    """
    values = {
        "stage": stage.pk,
        "required": stage.required,
        "me": by.pk,
        "from_start": from_start,
        "minutes": CLAIM_MINUTES[StageKind(stage.kind)],
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return (reading.shown(row[1:], stage=stage), row[0]) if row else (None, False)


def _until(stage: Stage) -> datetime:
    return timezone.now() + timedelta(minutes=CLAIM_MINUTES[StageKind(stage.kind)])
