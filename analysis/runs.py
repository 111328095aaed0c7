"""Asking for a computation, and the computations there were."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from analysis import freshness, results
from analysis.models import Analysis, Run
from evidence import audit, permissions
from evidence.models import Review, Topic, User
from evidence.permissions import Act


@transaction.atomic
def recalculate(review: Review, *, by: User) -> None:
    """Have every analysis looked at again. What did not change keeps its run.

    A change row is written by hand: the refresh reads it as it reads those of the triggers.
    """
    permissions.require(by, Act.READ, review)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_change (review_id, topic, txid, at) VALUES "
            "(%s, %s, pg_current_xact_id()::text::bigint, now()) ON CONFLICT DO NOTHING",
            [review.pk, Topic.DATA.value],
        )
    audit.record(
        "analysis.recalculated", f"{by} asked for a recalculation",
        review=review, about=review, by=by,
    )  # fmt: skip
    transaction.on_commit(freshness.request_stale)


@dataclass(frozen=True, slots=True)
class Refresh:
    """The runs of one number: how many, the first that moved, and its good run before."""

    number: int
    at: datetime
    count: int
    first: Run
    before: Run | None

    @property
    def simulated(self) -> bool:
        return any(run.simulated for run in (self.first, self.before) if run is not None)

    @property
    def sentence(self) -> str:
        results_word = "result" if self.count == 1 else "results"
        words = f"Run {self.number} computed {self.count} {results_word}."
        label = self.first.analysis.label
        if not self.first.result:
            return f"{words} {label}: {self.first.sentence}"
        now = _estimate(self.first)
        if self.before is None or _estimate(self.before) == now:
            return f"{words} {label}: {now}."
        return f"{words} {label}: {_estimate(self.before)}, now {now}."


def last(review: Review, *, most: int) -> list[Refresh]:
    """The newest refreshes that made runs, the newest first: two queries and one for each."""
    rows = Run.objects.filter(analysis__review=review)
    numbers = list(rows.order_by("-number").values_list("number", flat=True).distinct()[:most])
    found: dict[int, list[Run]] = {number: [] for number in numbers}
    ordered = rows.filter(number__in=numbers).select_related("analysis")
    for run in ordered.defer("dataset", "settings").order_by("analysis__position", "pk"):
        found[run.number].append(run)
    return [
        Refresh(number, group[0].at, len(group), group[0], previous(group[0]))
        for number, group in found.items()
    ]


def _estimate(run: Run) -> str:
    numbers = results.pooled(run)
    text = f"{numbers['estimate']:.2f} [{numbers['ci_low']:.2f}, {numbers['ci_high']:.2f}]"
    return text.replace("-", "−")


def previous(run: Run) -> Run | None:
    """The computed run of the same analysis before this one."""
    runs = Run.objects.filter(analysis=run.analysis_id, number__lt=run.number, state="computed")
    return runs.order_by("-number").first()


def figure(analysis: Analysis, run: Run, *, kind: str, format: str):
    """The stored picture of a run, or None while it is being drawn."""
    return run.figures.filter(kind=kind, format=format).first()
