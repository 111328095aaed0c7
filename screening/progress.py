"""How far screening is, for one person: their own count, and what is settled. Never a colleague's.

Read model; one query for each stage.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from evidence.models import Review, User
from screening.models import Decision, SetAside, Stage


@dataclass(frozen=True, slots=True)
class StageProgress:
    """Of the `total` items of a stage: settled for all, decided by this person, left for them."""

    stage: Stage
    total: int
    settled: int
    conflicts: int
    my_conflicts: int
    decided: int
    left: int
    set_aside: int
    included: int

    @property
    def state(self) -> str:
        """none, half or full: what the rail's node shows."""
        if self.total and self.settled == self.total:
            return "full"
        return "half" if self.settled or self.decided or self.conflicts else "none"


def of(review: Review, *, user: User) -> dict[str, StageProgress]:
    """Each stage of a review by its kind."""
    return {stage.kind: _stage(stage, user) for stage in Stage.objects.filter(review=review)}


def _stage(stage: Stage, user: User) -> StageProgress:
    mine = Exists(Decision.objects.standing().filter(item=OuterRef("pk"), by=user))
    aside = Exists(SetAside.objects.filter(item=OuterRef("pk"), by=user))
    unsettled = Q(outcome=None, conflict_at=None)
    rows = stage.items.annotate(mine=mine, aside=aside)
    counts = rows.aggregate(
        total=Count("pk"),
        settled=Count("pk", filter=Q(outcome__isnull=False)),
        included=Count("pk", filter=Q(outcome="included")),
        conflicts=Count("pk", filter=Q(outcome=None, conflict_at__isnull=False)),
        my_conflicts=Count("pk", filter=Q(outcome=None, conflict_at__isnull=False, mine=True)),
        decided=Count("pk", filter=Q(mine=True)),
        set_aside=Count("pk", filter=unsettled & Q(aside=True, mine=False)),
        left=Count("pk", filter=unsettled & Q(mine=False, aside=False)),
    )
    return StageProgress(stage=stage, **counts)
