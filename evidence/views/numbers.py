"""Which numbers a person enters for each kind of outcome, and what was typed as a number."""

from math import isfinite

from evidence import readings
from evidence.models import OutcomeKind, Reported
from evidence.templatetags.formats import number
from evidence.values import NUMBERS, ValueImpossible

# Those always shown, then the rest.
_SHOWN = {
    OutcomeKind.CONTINUOUS: ("n", "mean", "sd"),
    OutcomeKind.BINARY: ("events", "n"),
    OutcomeKind.RATE: ("events", "person_time"),
    OutcomeKind.PROPORTION: ("events", "n"),
    OutcomeKind.CORRELATION: ("r", "n"),
    OutcomeKind.GENERIC: ("estimate", "se"),
}
_FURTHER = {
    OutcomeKind.CONTINUOUS: (
        "se", "ci_low", "ci_high", "median", "q1", "q3", "minimum", "maximum"
    ),
    OutcomeKind.GENERIC: ("ci_low", "ci_high", "p"),
}  # fmt: skip
WAYS = {
    OutcomeKind.CONTINUOUS: (
        "mean_sd", "mean_se", "mean_ci", "median_range", "median_iqr", "five_numbers"
    ),
    OutcomeKind.BINARY: ("events",),
    OutcomeKind.RATE: ("rate",),
    OutcomeKind.PROPORTION: ("events",),
    OutcomeKind.CORRELATION: ("correlation",),
    OutcomeKind.GENERIC: ("estimate_se", "estimate_ci", "estimate_p"),
}  # fmt: skip
WHOLE = {OutcomeKind.CORRELATION, OutcomeKind.GENERIC}  # one value a study, not one an arm
# The kinds with a formula that works a value out from other numbers.
WORKED_OUT = {
    OutcomeKind.CONTINUOUS, OutcomeKind.BINARY, OutcomeKind.PROPORTION, OutcomeKind.GENERIC
}  # fmt: skip
COUNTS = {"n", "events"}
LABELS = {
    "n": "n", "mean": "Mean", "sd": "SD", "se": "SE", "ci_low": "Interval, lower",
    "ci_high": "Interval, upper", "median": "Median", "q1": "First quartile",
    "q3": "Third quartile", "minimum": "Minimum", "maximum": "Maximum", "events": "Events",
    "person_time": "Person-time", "r": "r", "estimate": "Estimate", "p": "p",
}  # fmt: skip


def shown(kind: str) -> list[tuple[str, str]]:
    """(field, label) of the numbers that are always asked for."""
    return [(name, LABELS[name]) for name in _SHOWN[OutcomeKind(kind)]]


def further(kind: str) -> list[tuple[str, str]]:
    """(field, label) of the numbers that some reports give in their place."""
    return [(name, LABELS[name]) for name in _FURTHER.get(OutcomeKind(kind), ())]


def number_of(name: str, text: str) -> float | int | None:
    """The number as typed, also with a comma or a minus sign; None for nothing.

    Raises ValueImpossible that names the field.
    """
    if not text:
        return None
    kind = "a whole number" if name in COUNTS else "a number"
    wrong = ValueImpossible(f"{LABELS[name]} takes {kind}, not “{text[:40]}”.", field=name)
    value = finite(text)
    if value is None or (name in COUNTS and value != int(value)):
        raise wrong
    return int(value) if name in COUNTS else value


def finite(text: str) -> float | None:
    """What was typed as a number; None when it is none, or not a finite one."""
    try:
        value = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return value if isfinite(value) else None


def in_line(numbers: readings.Numbers | None) -> str:
    """A value in one line: 47.4 (9.58), n 18; nothing where no number stands."""
    if not numbers:
        return ""
    x = numbers
    if x.get("reported_as") == Reported.MEAN_SD and x.get("mean") is not None:
        return f"{number(x['mean'], 2)} ({number(x['sd'], 2)}), n {x['n'] or '–'}"
    if x.get("events") is not None:
        return f"{x['events']} / {x['n'] or number(x['person_time'], 1)}"
    given = [
        f"{name.replace('_', ' ')} {number(x[name], 2) if name != 'n' else x[name]}"
        for name in NUMBERS
        if name not in ("reported_as", "ci_level") and x.get(name) is not None
    ]
    return ", ".join(given)
