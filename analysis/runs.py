"""Asking for a computation, and what changed between two of them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from analysis import freshness
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
class CellChange:
    """One cell that moved between two runs: whose, what, from, to."""

    study: str
    field: str
    before: Any
    after: Any


def cells_changed(before: Run, after: Run) -> list[CellChange]:
    """What differs in the frozen data of two runs: the cells that moved the result."""
    old = {row["label"]: row for row in before.dataset.get("rows", [])}
    new = {row["label"]: row for row in after.dataset.get("rows", [])}
    changes = [CellChange(label, "study", "in", "out") for label in old if label not in new]
    changes += [CellChange(label, "study", "out", "in") for label in new if label not in old]
    for label in old.keys() & new.keys():
        was, now = old[label]["columns"], new[label]["columns"]
        changes += [
            CellChange(label, name, was.get(name), now.get(name))
            for name in now
            if was.get(name) != now.get(name)
        ]
    return sorted(changes, key=lambda c: (c.study, c.field))


def previous(run: Run) -> Run | None:
    """The computed run of the same analysis before this one."""
    runs = Run.objects.filter(analysis=run.analysis_id, number__lt=run.number, state="computed")
    return runs.order_by("-number").first()


def figure(analysis: Analysis, run: Run, *, kind: str, format: str):
    """The stored picture of a run, or None while it is being drawn."""
    return run.figures.filter(kind=kind, format=format).first()
