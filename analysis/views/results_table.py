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
    shared = None if several else _axis(rows)
    return {
        "groups": [
            {"words": words, "axis": shared or _axis(group), "rows": group}
            for words, group in _groups(rows, several=several)
        ],
        "axis": shared,
        "measures": measures,
        "level": f"{100 * levels.pop():g}%" if len(levels) == 1 else "",
        "state": state,
        "run_number": number,
        "any_simulated": any(row.good and row.good.simulated for row in rows),
        "computed_at": max((row.run.at for row in rows if row.run), default=None),
        "live_url": f"{reverse('results-live', args=[review.slug])}?seen={number}-{state}",
    }


DIRECTIONS: dict[str | None, str] = {
    Direction.LOWER: "Lower is better: left of the line favours the intervention",
    Direction.HIGHER: "Higher is better: right of the line favours the intervention",
    None: "Other",
}


def _groups(
    rows: list[results.Result], *, several: bool
) -> Iterable[tuple[str, list[results.Result]]]:
    """Rows under the words of their direction, and of their measure where there are several."""
    found: dict[str, list[results.Result]] = defaultdict(list)
    order = list(DIRECTIONS)
    for row in sorted(rows, key=lambda row: order.index(_direction(row))):
        measure = f"{row.used['measure']}. " if several and row.used else ""
        found[measure + DIRECTIONS[_direction(row)]].append(row)
    return found.items()


def _axis(rows: list[results.Result]) -> diamonds.Axis | None:
    """What holds every interval of these rows; None while there is none."""
    shown = [(row.used["ci_low"], row.used["ci_high"]) for row in rows if row.used]
    nulls = {row.good.result["null"] for row in rows if row.good}
    return diamonds.axis(shown, null=nulls.pop() if len(nulls) == 1 else 0.0) if shown else None


def _direction(row: results.Result) -> str | None:
    outcomes = row.analysis.outcomes.all()
    own = outcomes[0].direction if outcomes else None
    return own if own in DIRECTIONS else None


def seen(review: Review) -> str:
    """What a page says it has: the newest run and how it stands."""
    state, number = standing.state(review)
    return f"{number}-{state}"
