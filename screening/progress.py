"""How far screening is, for one person: their own count, and what is settled. Never a colleague's.

Read model; a handful of queries for each stage, whatever its size. Counts of a large stage are up
to a minute old.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evidence.imports import GONE
from evidence.models import Import, Merge, Removal, Report, Review, User
from evidence.permissions import Act, acts
from evidence.waiting import Waiting
from screening.models import Claim, Decision, Item, SetAside, Stage, StageKind

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
    """What the desk shows: decided of one's own, and set aside for later."""

    decided: int
    yours: int
    set_aside: int


def of(review: Review, *, user: User) -> dict[str, StageProgress]:
    """Each stage of a review by its kind.

    Counted now, or where a stage is large a minute ago: every page asks, and there it takes long.
    """
    stages = {stage.kind: stage for stage in Stage.objects.filter(review=review)}
    key = f"screening.progress.{review.pk}.{user.pk}"
    kept: dict[str, StageProgress] = cache.get(key) or {}
    if kept.keys() == stages.keys():
        return {kind: replace(kept[kind], stage=stage) for kind, stage in stages.items()}
    found = {kind: _counted(stage, user) for kind, stage in stages.items()}
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
    own = Decision.objects.standing().filter(by=user, item__stage=stage)
    aside = SetAside.objects.filter(by=user, item__in=_open(stage)).count()
    key = f"screening.sitting.{stage.pk}.{user.pk}"
    kept: StageProgress | None = cache.get(key)
    if kept is None:
        kept = of(stage.review, user=user)[stage.kind]
        cache.set(key, kept, SECONDS)
    if kept.decided < LARGE:
        decided = own.count()
    else:
        decided = kept.decided + own.filter(at__gt=kept.counted_at).count()
    return Sitting(decided=decided, yours=max(kept.yours, decided), set_aside=aside)


def _open(stage: Stage) -> QuerySet[Item]:
    return stage.items.filter(outcome=None, conflict_at=None).order_by()


def _hidden(stage: Stage) -> list[QuerySet]:
    """Open items that nobody reads: of records merged, removed, or of an import taken back."""
    merged = Merge.objects.filter(record__review=stage.review_id, undone_at=None)
    removed = Removal.objects.filter(record__review=stage.review_id, undone_at=None)
    parts = [
        _open(stage).filter(record__in=merged.values("record")).values("pk"),
        _open(stage).filter(record__in=removed.values("record")).values("pk"),
    ]
    # Records are withdrawn with their import alone, and looking at every record is slow.
    if Import.objects.filter(search__source__review=stage.review_id, state__in=GONE).exists():
        parts.append(_open(stage).exclude(record__withdrawn_at=None).values("pk"))
    return parts


def _union(parts: list[QuerySet]) -> int:
    """How many rows are in any of them; each large review is asked once, not row by row."""
    return parts[0].union(*parts[1:]).count()


def _counted(stage: Stage, user: User) -> StageProgress:
    now = timezone.now()
    own = Decision.objects.standing().filter(by=user, item__stage=stage)
    undecided = Q(item__outcome=None, item__conflict_at=None)
    own_open = own.filter(undecided).order_by().values("item")
    hidden = _hidden(stage)
    lost = _open(stage).filter(report__in=Report.objects.not_retrieved().values("pk")).values("pk")
    # Where enough colleagues read already, nothing is left for this person.
    held = Claim.objects.filter(by=user).values("item")
    busy = _open(stage).filter(taken__gte=stage.required).exclude(pk__in=held).values("pk")
    aside = SetAside.objects.filter(by=user, item__in=_open(stage)).order_by().values("item")
    not_mine = [*hidden, lost, busy, own_open]
    counts = stage.items.aggregate(
        total=Count("pk"),
        settled=Count("pk", filter=Q(outcome__isnull=False)),
        included=Count("pk", filter=Q(outcome="included")),
        conflicts=Count("pk", filter=Q(outcome=None, conflict_at__isnull=False)),
    )
    n_open = counts["total"] - counts["settled"] - counts["conflicts"]
    counts["total"] -= _union(hidden)
    return StageProgress(
        stage=stage,
        decided=own.count(),
        my_conflicts=own.filter(item__in=stage.items.conflicts().values("pk")).count(),
        set_aside=aside.difference(*not_mine).count(),
        left=n_open - _union([*not_mine, aside]),
        lost=lost.count(),
        counted_at=now,
        **counts,
    )
