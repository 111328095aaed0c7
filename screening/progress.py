"""How far screening is, for one person: their own count, and what is settled. Never a colleague's.

Read model; one query for all stages, whatever their size. Counts of a large stage are up
to a minute old.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from evidence import protocol
from evidence.imports import GONE
from evidence.models import ProtocolVersion, RetrievalState, Review, User
from evidence.permissions import Act, acts
from evidence.waiting import Waiting
from screening.models import Stage, StageKind

SECONDS = 60
LARGE = 20_000  # items


@dataclass(frozen=True, slots=True)
class StageProgress:
    """Of the `total` items of a stage: settled for all, decided by this person, left for them.

    `lost` are reports that could not be retrieved: nobody decides on them.
    """

    stage: Stage
    total: int
    settled: int
    conflicts: int
    my_conflicts: int
    decided: int
    left: int
    set_aside: int
    included: int
    lost: int
    counted_at: datetime

    @property
    def yours(self) -> int:
        """What this person reads in all: decided, left, and set aside for later."""
        return self.decided + self.left + self.set_aside

    @property
    def state(self) -> str:
        """none, half or full: what the rail's node shows."""
        if self.total and self.settled + self.lost == self.total:
            return "full"
        return "half" if self.settled or self.decided or self.conflicts else "none"


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the desk shows of one's own: how many are decided and set aside, the last verdicts.

    Each vote holds verdict, title, year and record (its id), the newest first. `protocol` is the
    version in force, with its criteria and reasons.
    """

    decided: int
    yours: int
    set_aside: int
    votes: list[dict[str, Any]]
    protocol: ProtocolVersion | None


def of(review: Review, *, user: User) -> dict[str, StageProgress]:
    """Each stage of a review by its kind.

    Counted now, or where a stage is large a minute ago: every page asks, and there it takes long.
    """
    key = f"screening.progress.{review.pk}.{user.pk}"
    kept: dict[str, StageProgress] | None = cache.get(key)
    if kept is not None:
        stages = {stage.kind: stage for stage in Stage.objects.filter(review=review)}
        if kept.keys() == stages.keys():
            return {kind: replace(kept[kind], stage=stage) for kind, stage in stages.items()}
    found = _counted(review, user)
    if any(one.total >= LARGE for one in found.values()):
        cache.set(key, found, SECONDS)
    return found


def waits(user: User, reviews: Sequence[Review]) -> Iterable[Waiting]:
    """What of screening waits for this person, for the list across reviews."""
    for review in reviews:
        allowed = acts(user, review)
        if not {Act.SCREEN, Act.ARBITRATE} & allowed:
            continue
        stages = of(review, user=user)
        if Act.SCREEN in allowed:
            for kind, page in PAGES.items():
                if kind in stages:
                    yield _reading(review, stages[kind], page)
        yield Waiting(
            review,
            "conflicts",
            "conflicts to settle",
            sum(
                stage.conflicts if Act.ARBITRATE in allowed else stage.my_conflicts
                for stage in stages.values()
            ),
            reverse("conflicts", args=[review.slug]),
        )


PAGES = {StageKind.TITLE_ABSTRACT: "screen", StageKind.FULL_TEXT: "fulltext"}
WORDS = {StageKind.TITLE_ABSTRACT: "titles and abstracts", StageKind.FULL_TEXT: "full texts"}
MINUTES = {StageKind.TITLE_ABSTRACT: 0.5, StageKind.FULL_TEXT: 15}


def _reading(review: Review, found: StageProgress, page: str) -> Waiting:
    kind = StageKind(found.stage.kind)
    n = found.left + found.set_aside
    return Waiting(
        review, page, WORDS[kind], n, reverse(page, args=[review.slug]), minutes=MINUTES[kind] * n
    )


def sitting(stage: Stage, *, user: User) -> Sitting:
    """For the desk, after each verdict: what is one's own is exact, the size of it a minute old.

    Of a large stage only what was decided since it was counted is counted again.
    """
    key = f"screening.sitting.{stage.pk}.{user.pk}"
    kept: StageProgress | None = cache.get(key)
    if kept is None:
        kept = of(stage.review, user=user)[stage.kind]
        cache.set(key, kept, SECONDS)
    known = kept.decided if kept.decided >= LARGE else 0
    since = kept.counted_at if known else None
    values = {
        "stage": stage.pk, "review": stage.review.pk, "user": user.pk, "since": since
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SITTING, values)
        decided, aside, votes, in_force = cursor.fetchone()
    decided += known
    return Sitting(
        decided=decided,
        yours=max(kept.yours, decided),
        set_aside=aside,
        votes=votes,
        protocol=protocol.in_full(*in_force) if in_force else None,
    )


_SITTING = f"""
SELECT (
  SELECT count(*) FROM screening_decision d JOIN screening_item i ON i.id = d.item_id
  WHERE i.stage_id = %(stage)s AND d.by_id = %(user)s AND d.withdrawn_at IS NULL
  AND d.at > coalesce(%(since)s::timestamptz, '-infinity')
), (
  SELECT count(*) FROM screening_setaside a JOIN screening_item i ON i.id = a.item_id
  WHERE i.stage_id = %(stage)s AND a.by_id = %(user)s
  AND i.outcome IS NULL AND i.conflict_at IS NULL
), (
  SELECT coalesce(json_agg(v), '[]') FROM (
    SELECT d.verdict, r.title, r.year, r.id AS record
    FROM screening_decision d JOIN screening_item i ON i.id = d.item_id
    JOIN evidence_record r ON r.id = i.record_id
    WHERE i.stage_id = %(stage)s AND d.by_id = %(user)s AND d.withdrawn_at IS NULL
    ORDER BY d.at DESC, d.id DESC LIMIT 6) v
), ({protocol.IN_FORCE})
"""  # noqa: S608 - our own constant

# One pass over the items of a review. Every join finds at most one row, by a unique index; as
# joins they may be hashed whatever their size. An item is `gone` when nobody reads it: its record
# was merged, removed, or left with its import (without such an import no record is looked at), or
# its report is no longer sought.
# Nothing is left for a person where enough colleagues read already, unless they have it open.
_COUNTED = """
SELECT s.*, count(i.id) - count(*) FILTER (WHERE i.open AND i.gone) AS total,
  count(*) FILTER (WHERE i.outcome IS NOT NULL) AS settled,
  count(*) FILTER (WHERE i.outcome = 'included') AS included,
  count(*) FILTER (WHERE i.disputed) AS conflicts,
  count(*) FILTER (WHERE i.disputed AND i.mine) AS my_conflicts,
  count(*) FILTER (WHERE i.mine) AS decided,
  count(*) FILTER (WHERE i.open AND i.lost) AS lost,
  count(*) FILTER (WHERE i.free AND i.later) AS set_aside,
  count(*) FILTER (WHERE i.free AND NOT i.later) AS "left"
FROM screening_stage s LEFT JOIN (
  SELECT x.*, x.open AND NOT (x.gone OR x.lost OR x.mine OR (x.full_up AND NOT x.held)) AS free
  FROM (
    SELECT i.id, i.stage_id, i.outcome,
      i.outcome IS NULL AND i.conflict_at IS NULL AS open,
      i.outcome IS NULL AND i.conflict_at IS NOT NULL AS disputed,
      i.taken >= t.required AS full_up,
      m.id IS NOT NULL OR y.id IS NOT NULL OR r.id IS NOT NULL
        OR (i.report_id IS NULL AND t.kind = %(full_text)s) AS gone,
      d.id IS NOT NULL AS mine, c.id IS NOT NULL AS held, a.id IS NOT NULL AS later,
      i.report_id IS NOT NULL AND (
        SELECT f.state FROM evidence_retrieval f WHERE f.report_id = i.report_id
        ORDER BY f.at DESC, f.id DESC LIMIT 1) IS NOT DISTINCT FROM %(not_retrieved)s AS lost
    FROM screening_stage t JOIN screening_item i ON i.stage_id = t.id
    LEFT JOIN evidence_merge m ON m.record_id = i.record_id AND m.undone_at IS NULL
    LEFT JOIN evidence_removal y ON y.record_id = i.record_id AND y.undone_at IS NULL
    LEFT JOIN (
      SELECT id FROM evidence_record WHERE review_id = %(review)s AND withdrawn_at IS NOT NULL
      AND (SELECT EXISTS (
        SELECT 1 FROM evidence_import n JOIN evidence_search h ON h.id = n.search_id
        JOIN evidence_source o ON o.id = h.source_id
        WHERE o.review_id = %(review)s AND n.state = ANY(%(no_longer)s)))
    ) r ON r.id = i.record_id
    LEFT JOIN screening_decision d
      ON d.item_id = i.id AND d.by_id = %(user)s AND d.withdrawn_at IS NULL
    LEFT JOIN screening_claim c ON c.item_id = i.id AND c.by_id = %(user)s
    LEFT JOIN screening_setaside a ON a.item_id = i.id AND a.by_id = %(user)s
    WHERE t.review_id = %(review)s
  ) x
) i ON i.stage_id = s.id
WHERE s.review_id = %(review)s GROUP BY s.id ORDER BY s.kind DESC
"""


_COUNTS = tuple(f.name for f in fields(StageProgress) if f.type is int)


def _counted(review: Review, user: User) -> dict[str, StageProgress]:
    values = {
        "review": review.pk,
        "user": user.pk,
        "not_retrieved": RetrievalState.NOT_RETRIEVED,
        "full_text": StageKind.FULL_TEXT,
        "no_longer": [*GONE],
    }
    now = timezone.now()
    return {
        stage.kind: StageProgress(
            stage=stage, counted_at=now, **{name: getattr(stage, name) for name in _COUNTS}
        )
        for stage in Stage.objects.raw(_COUNTED, values)
    }
