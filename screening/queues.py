"""Which item a person reads next. One index, whatever the size of the review.

The order is the same for all and is never fed by open verdicts: a colleague's work cannot be
read from it.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from evidence import permissions
from evidence.models import Record, Review, User
from evidence.permissions import Act
from screening.models import Claim, Item, SetAside, Stage, StageKind

CLAIM_MINUTES = 10

# `taken` stands on the locked row: a count over claims would read an older snapshot and let a
# third person in. Scalar subqueries, not NOT EXISTS, so that the index is walked from the
# reader's own place and one probe a row suffices (docs/adr/0005).
_CLAIM = """
WITH next AS (
  SELECT id FROM screening_item i
  WHERE stage_id = %(stage)s AND taken < 2 AND taken < %(required)s
    AND outcome IS NULL AND conflict_at IS NULL AND (rank, id) > (%(rank)s, %(place)s)
    AND (SELECT 1 FROM screening_decision d WHERE d.item_id = i.id AND d.by_id = %(me)s
         AND d.withdrawn_at IS NULL LIMIT 1) IS NULL
    AND (SELECT 1 FROM screening_claim c WHERE c.item_id = i.id AND c.by_id = %(me)s
         LIMIT 1) IS NULL
    AND (SELECT 1 FROM screening_setaside s WHERE s.item_id = i.id AND s.by_id = %(me)s
         LIMIT 1) IS NULL
    AND (i.report_id IS NULL OR (SELECT r.state FROM evidence_retrieval r
         WHERE r.report_id = i.report_id ORDER BY r.at DESC, r.id DESC LIMIT 1)
         IS DISTINCT FROM 'not_retrieved')
  ORDER BY rank, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED),
took AS (
  UPDATE screening_item SET taken = taken + 1 FROM next
  WHERE screening_item.id = next.id RETURNING screening_item.id)
INSERT INTO screening_claim (item_id, by_id, until)
SELECT id, %(me)s, now() + make_interval(mins => %(minutes)s) FROM took RETURNING item_id
"""
_START = (float("-inf"), 0)


@transaction.atomic
def next_item(stage: Stage, *, by: User) -> Item | None:
    """The item this person has open, else the next free one, else None: all read.

    It is theirs for CLAIM_MINUTES. Raises NotAllowed.
    """
    permissions.require(by, Act.SCREEN, stage.review)
    held = _held(stage, by=by)
    if held is not None:
        return held
    place = _place(stage, by=by)
    found = _claim(stage, by=by, after=place)
    if found is None and place != _START:
        found = _claim(stage, by=by, after=_START)  # once round, for what came back
    return None if found is None else with_texts().get(pk=found)


@transaction.atomic
def claim(item: Item, *, by: User) -> None:
    """Open one particular item, from a list. Quietly nothing when enough people have it."""
    permissions.require(by, Act.SCREEN, item.stage.review)
    item = Item.objects.select_for_update(no_key=True).get(pk=item.pk)
    mine = item.claims.filter(by=by).exists() or item.decisions.standing().filter(by=by).exists()
    if mine or item.taken >= item.stage.required or item.outcome is not None:
        return
    Claim.objects.create(item=item, by=by, until=_until())
    Item.objects.filter(pk=item.pk).update(taken=F("taken") + 1)


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
    """Create the missing items of the first stage: every unique record has one. How many."""
    stage = Stage.objects.filter(review=review, kind=StageKind.TITLE_ABSTRACT).first()
    if stage is None or stage.closed_at is not None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"stage": stage.pk, "review": review.pk})
        return cursor.rowcount


_FILL = """
INSERT INTO screening_item (stage_id, record_id, rank, taken)
SELECT %(stage)s, r.id, 0, 0 FROM evidence_record r
WHERE r.review_id = %(review)s AND r.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM evidence_merge m WHERE m.record_id = r.id AND m.undone_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM screening_item i WHERE i.stage_id = %(stage)s
                  AND i.record_id = r.id)
ORDER BY r.id ON CONFLICT DO NOTHING
"""


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
    """The two stages of a review exist. Twice is once."""
    required = review.protocol_versions.order_by("number").last()
    n = required.verdicts_required if required else 2
    for kind in StageKind.values:
        Stage.objects.get_or_create(review=review, kind=kind, defaults={"required": n})


def with_texts():
    """Items with what a screening page shows, in one query."""
    return Item.objects.select_related("record__source", "report", "stage__review")


def waiting_for(stage: Stage, *, user: User) -> int:
    """How many items this person can still read: a number about themselves only."""
    done = Q(decisions__by=user, decisions__withdrawn_at=None)
    open_items = stage.items.filter(outcome=None, conflict_at=None).exclude(done)
    return open_items.exclude(claims__isnull=True, taken__gte=stage.required).count()


def is_readable(record: Record) -> bool:
    """Only unique records are read: a merged one is represented by its lead."""
    return Record.objects.unique().filter(pk=record.pk).exists()


def _held(stage: Stage, *, by: User) -> Item | None:
    claim_ = (
        Claim.objects.filter(by=by, item__stage=stage, item__outcome=None).order_by("until").first()
    )
    if claim_ is None:
        return None
    Claim.objects.filter(pk=claim_.pk).update(until=_until())
    return with_texts().get(pk=claim_.item_id)


def _place(stage: Stage, *, by: User) -> tuple[float, int]:
    """Where this person is in the order: after the last item they decided on."""
    last = (
        stage.items.filter(decisions__by=by)
        .order_by("-decisions__at")
        .values_list("rank", "pk")
        .first()
    )
    return last or _START


def _claim(stage: Stage, *, by: User, after: tuple[float, int]) -> int | None:
    rank, place = after
    values = {
        "stage": stage.pk,
        "required": stage.required,
        "rank": rank,
        "place": place,
        "me": by.pk,
        "minutes": CLAIM_MINUTES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _until():
    return timezone.now() + timedelta(minutes=CLAIM_MINUTES)
