"""Numbers worked out from what a report prints instead, written into one's own reading.

Any formula of the catalogue can be a step; a later step may take what an earlier one gave. The
value keeps the steps, so that whoever compares the readings or follows a result sees them.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from analysis import formulas
from analysis.stats.transformations.catalogue import Transformed
from evidence import extraction
from evidence.errors import Invalid
from evidence.models import (
    Arm,
    ArmRole,
    Extraction,
    Instrument,
    Origin,
    Outcome,
    OutcomeKind,
    Reported,
    Study,
    Timepoint,
    User,
    Value,
)

IMPUTED = ("sd-borrowed", "sd-pooled", "sd-from-coefficient-of-variation")
RATIOS = ("OR", "RR", "PETO")

# Which fields of a value each kind has filled, and the names of what a formula gives or takes.
_FILLS = {
    OutcomeKind.CONTINUOUS: {"n": "n", "mean": "mean", "sd": "sd"},
    OutcomeKind.BINARY: {"events": "events", "n": "n"},
    OutcomeKind.PROPORTION: {"events": "events", "n": "n"},
    OutcomeKind.GENERIC: {
        "estimate": "estimate", "difference": "estimate", "smd": "estimate", "effect": "estimate",
        "se": "se",
    },
}  # fmt: skip
_TAKEN_ALONG = ("n", "mean", "estimate", "difference")  # inputs that are numbers of the value too
_REPORTED = {
    OutcomeKind.CONTINUOUS: Reported.MEAN_SD,
    OutcomeKind.BINARY: Reported.EVENTS,
    OutcomeKind.PROPORTION: Reported.EVENTS,
    OutcomeKind.GENERIC: Reported.ESTIMATE_SE,
}
_OWN_PEOPLE = {ArmRole.EXPERIMENTAL: "n1", ArmRole.COMPARATOR: "n2"}
_WHOLE = ("n", "events")
_LARGEST_LOG = 700.0
_DIGITS = 10  # what a page prints and reads again is the same number


class NothingToFill(Invalid):
    code = "nothing-to-fill"


def fills(steps: Sequence[Transformed], *, kind: str, arm: Arm | None = None) -> dict[str, float]:
    """The numbers of the value that the steps give, the later ones last; people and events whole.
    Nothing where they make none of its numbers.

    An arm takes its own of n1 (experimental) and n2 (comparator).
    """
    known = _FILLS[OutcomeKind(kind)]
    found: dict[str, float] = {}
    made = False
    for step in steps:
        for name, number in [*_given(step, arm), *_made(step)]:
            if name in known:
                field = known[name]
                found[field] = round(number) if field in _WHOLE else _rounded(number)
        made = made or any(name in known for name, _ in _made(step))
    return found if made else {}


def _given(step: Transformed, arm: Arm | None) -> Iterator[tuple[str, float]]:
    """What a step was given that is a number of the value itself."""
    own = _OWN_PEOPLE.get(ArmRole(arm.role)) if arm else None
    for name, number in step.inputs.items():
        if isinstance(number, int | float):
            if name in _TAKEN_ALONG and not _takes_pairs(step):
                yield name, number
            elif name == own:
                yield "n", number


def _made(step: Transformed) -> Iterator[tuple[str, float]]:
    """What a step made; ratios as printed."""
    for name, number in step.values.items():
        logged = name == "effect" and step.inputs.get("measure") in RATIOS
        if logged or name in ("log_ratio", "log_odds_ratio"):
            yield "estimate", _ratio(number)
        else:
            yield name, number


def _ratio(logarithm: float) -> float:
    if abs(logarithm) > _LARGEST_LOG:
        raise NothingToFill("The ratio of that logarithm lies beyond all numbers.")
    return math.exp(logarithm)


def _takes_pairs(step: Transformed) -> bool:
    """A formula of people who took both: its n is no number of the value."""
    return step.formula_id.startswith("crossover")


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


@transaction.atomic
def take(
    study: Study,
    *,
    outcome: Outcome,
    by: User,
    arms: Sequence[Arm | None],
    steps: Sequence[Transformed],
    instrument: Instrument | None = None,
    timepoint: Timepoint | None = None,
) -> list[Value]:
    """Write what the steps give into one's own reading, for each of the arms (None: the study).

    Raises NothingToFill, and what entering a value raises.
    """
    if not arms:
        raise NothingToFill("Choose the arm that the numbers are of.", field="arms")
    mine = extraction.start(study, by=by)
    place = {"outcome": outcome, "instrument": instrument, "timepoint": timepoint}
    return [_enter(mine, place, arm, steps, by=by) for arm in arms]


def _enter(
    mine: Extraction,
    place: Mapping[str, Any],
    arm: Arm | None,
    steps: Sequence[Transformed],
    *,
    by: User,
) -> Value:
    kind = OutcomeKind(place["outcome"].kind)
    filled = fills(steps, kind=kind, arm=arm)
    if not filled:
        raise NothingToFill(
            "None of these numbers is one of the value. Carry on with another formula."
        )
    before = mine.values.filter(arm=arm, **place).first()
    fields: dict[str, Any] = {
        **place,
        **filled,
        "reported_as": _REPORTED[kind],
        "origin": _origin(before, steps),
        "working": {"steps": [_kept(step) for step in steps], "filled": filled},
    }
    return extraction.enter(mine, by=by, arm=arm, **fields)


def _kept(step: Transformed) -> dict[str, Any]:
    """A step with what it was given in words too, for pages that know no formulas."""
    given = ", ".join(f"{name} {said}" for name, said in formulas.given(step))
    return step.as_dict() | {"given": given}


def _origin(before: Value | None, steps: Sequence[Transformed]) -> str:
    """Where the number comes from; what was simulated, or told by an author, stays so."""
    kept = before.origin if before else Origin.REPORTED
    if kept == Origin.SIMULATED:
        return kept
    if any(step.formula_id in IMPUTED for step in steps):
        return Origin.IMPUTED
    if any(step.formula_id == "digitized-mean" for step in steps):
        return Origin.DIGITIZED
    return Origin.COMPUTED if kept == Origin.REPORTED else kept
