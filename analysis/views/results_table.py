"""The table of all results of a review: a row for each analysis, small diamonds on one axis."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from analysis import results, standing
from evidence.models import Direction, Review
from evidence.templatetags import diamonds


def context(review: Review) -> dict[str, Any]:
    """Every analysis as a row, grouped by the direction in which it is read.

    Where measures differ, groups are of one measure each, with an axis of its own: days and
    standard deviations have no common scale.
    """
    state, number = standing.state(review)  # before the rows: see analysis.views.analysis.context
    rows = results.of(review)
    measures = sorted({row.used["measure"] for row in rows if row.used})
    levels = {row.good.result["level"] for row in rows if row.good}
    several = len(measures) > 1
    return {
        "groups": [
            {"words": words, "axis": _axis(group if several else rows), "rows": group}
            for words, group in _groups(rows, several=several)
        ],
        "axis": None if several else _axis(rows),
        "measures": measures,
        "level": f"{100 * levels.pop():g}%" if len(levels) == 1 else "",
        "state": state,
        "run_number": number,
        "any_simulated": any(row.good and row.good.simulated for row in rows),
        "computed_at": max((row.run.at for row in rows if row.run), default=None),
        "live_url": f"{reverse('results-live', args=[review.slug])}?seen={number}-{state}",
    }


DIRECTIONS = {
    Direction.LOWER: "Lower is better: left of the line favours the intervention",
    Direction.HIGHER: "Higher is better: right of the line favours the intervention",
}


def _groups(
    rows: list[results.Result], *, several: bool
) -> Iterable[tuple[str, list[results.Result]]]:
    """Rows under the words of their direction, and of their measure where there are several."""
    found: dict[str, list[results.Result]] = defaultdict(list)
    for direction in (*DIRECTIONS, None):
        for row in rows:
            own = _direction(row)
            if (own if own in DIRECTIONS else None) != direction:
                continue
            words = DIRECTIONS[direction] if direction else "Other"
            measure = row.used["measure"] if several and row.used else ""
            found[f"{measure}. {words}" if measure else words].append(row)
    return found.items()


def _axis(rows: list[results.Result]) -> diamonds.Axis:
    nulls = {row.good.result["null"] for row in rows if row.good}
    return diamonds.axis(
        [(row.used["ci_low"], row.used["ci_high"]) for row in rows if row.used],
        null=nulls.pop() if len(nulls) == 1 else 0.0,
    )


def _direction(row: results.Result) -> str | None:
    outcomes = row.analysis.outcomes.all()
    return outcomes[0].direction if outcomes else None


def seen(review: Review) -> str:
    """What a page says it has: the newest run and how it stands."""
    state, number = standing.state(review)
    return f"{number}-{state}"
