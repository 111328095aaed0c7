"""What waits for one person in the gathering: readings, judgements, differences to settle.

Read model. A colleague's work shows only as "two are in": while one is missing nothing is said.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from evidence.models import Assessment, Extraction, Review, Study, User


@dataclass(frozen=True, slots=True)
class Waiting:
    """Studies this person can still read (or has open), and studies whose two readings differ."""

    total: int
    mine_open: int
    done: int
    to_settle: int

    @property
    def state(self) -> str:
        """none, half or full: what the rail's node shows."""
        if self.total and self.done == self.total:
            return "full"
        return "half" if self.done or self.to_settle else "none"


def extraction(review: Review, *, user: User) -> Waiting:
    """Only studies that are marked as reporting an outcome are read."""
    studies = Study.objects.filter(review=review, flagged__isnull=False).distinct()
    return _waiting(studies, Extraction, user=user, rows="values")


def bias(review: Review, *, user: User) -> Waiting:
    return _waiting(Study.objects.filter(review=review), Assessment, user=user, rows="judgements")


def _waiting(studies, model: type, *, user: User, rows: str) -> Waiting:
    name = "extractions" if model is Extraction else "assessments"
    readings = model.objects.filter(study=OuterRef("pk"), is_consensus=False)
    mine_in = readings.filter(by=user).exclude(submitted_at=None)
    both_in = readings.exclude(submitted_at=None).order_by("submitted_at")[1:2]
    begun_by_two = readings.exclude(by=user).order_by("pk")[1:2]
    agreed = Count(f"{name}__{rows}", filter=Q(**{f"{name}__is_consensus": True}))
    entered = Count(f"{name}__{rows}", filter=Q(**{f"{name}__is_consensus": False}))
    found = list(
        studies.annotate(
            mine_in=Exists(mine_in),
            both_in=Exists(both_in),
            taken=Exists(begun_by_two),
            agreed=agreed,
            entered=entered,
        ).values_list("mine_in", "both_in", "taken", "agreed", "entered")
    )
    return Waiting(
        total=len(found),
        mine_open=sum(1 for mine, both, taken, *_ in found if not (mine or both or taken)),
        done=sum(1 for _, both, _, agreed, entered in found if both and 2 * agreed >= entered),
        to_settle=sum(1 for _, both, _, agreed, entered in found if both and 2 * agreed < entered),
    )
