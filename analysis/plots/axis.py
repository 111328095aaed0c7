"""Axes: which stretch of the number line a figure shows, its ticks, and where a value lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from analysis.plots import fonts
from analysis.plots.errors import NotDrawable
from analysis.plots.words import MINUS, number, power

TICK_SIZE = 12.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
# Ticks within a decade of a log axis, and which of them are named: the most that there is room for.
FINE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
NEARLY_LINEAR, FINE_UP_TO = 0.32, 1.2  # decades
NAMED = (FINE, (1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
POINT = 1e-12  # a stretch below it is one value: its labels would be rows of zeros
EDGE = 0.08  # of the axis, between the line of no effect and the end
FENCE = 3.0  # half-widths of a typical interval beyond the middle half, then the axis is cut


class End(Enum):
    """How an interval ends: where it ends, or in an arrow where the axis ends before it."""

    OPEN = "open"
    ARROW = "arrow"


@dataclass(frozen=True, slots=True)
class Tick:
    """A round value on an axis; between the named ones are some without a label."""

    value: float
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch [low, high] of values on [left, right] pixels; log axes have low > 0."""

    low: float
    high: float
    left: float
    right: float
    log: bool
    ticks: tuple[Tick, ...]

    def x(self, value: float) -> float:
        """Pixel of a value; outside the axis it is outside the pixels too."""
        return _x(value, self.low, self.high, self.left, self.right, log=self.log)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def clipped(self, low: float, high: float) -> tuple[float, float, End, End]:
        """Pixels of an interval cut to the axis, and how each side ends."""
        start, left = (low, End.OPEN) if low >= self.low else (self.low, End.ARROW)
        stop, right = (high, End.OPEN) if high <= self.high else (self.high, End.ARROW)
        start, stop = min(start, self.high), max(stop, self.low)
        return self.x(start), self.x(stop), left, right


def axis(
    low: float,
    high: float,
    left: float,
    right: float,
    *,
    log: bool = False,
    exponent: int = 0,
    exact: bool = False,
) -> Axis:
    """An axis over at least [low, high], ended at round values, from pixel left to pixel right.

    With `exact` it ends where it is told. The labels are in units of ten to the power of
    `exponent`.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or (log and low <= 0):
        raise NotDrawable(f"An axis cannot run from {low} to {high}.")
    if high <= low or (not log and high - low < POINT):
        low, high = (low / 2, high * 2) if log else (low - 1, high + 1)
    wanted = max(2, min(7, int(abs(right - left) / 52)))
    if log:
        values, labels = _log_ticks(low, high, wanted)
    else:
        values, labels = _ticks(low, high, wanted, exponent)
    if not exact:
        low, high = min(low, values[0]), max(high, values[-1])
    ticks = tuple(
        Tick(v, _x(v, low, high, left, right, log=log), label)
        for v, label in zip(values, labels, strict=True)
        if low <= v <= high
    )
    return Axis(low, high, left, right, log, _legible(ticks))


def _legible(ticks: tuple[Tick, ...]) -> tuple[Tick, ...]:
    """Name every second, third ... tick where the names of all would run together."""
    named = [tick for tick in ticks if tick.label]
    centre = next((i for i, tick in enumerate(named) if tick.value in (0.0, 1.0)), 0)
    for every in range(1, len(named)):
        kept = [tick for i, tick in enumerate(named) if (i - centre) % every == 0]
        if all(_apart(one, other) for one, other in pairwise(kept)):
            return tuple(t if t in kept else Tick(t.value, t.x, "") for t in ticks)
    return ticks


def _apart(one: Tick, other: Tick) -> bool:
    room = (fonts.width(one.label, TICK_SIZE) + fonts.width(other.label, TICK_SIZE)) / 2
    return abs(other.x - one.x) >= room + 5


def spread(
    estimates: Sequence[float], halves: Sequence[float], must: Sequence[float]
) -> tuple[float, float]:
    """The stretch that shows the estimates and their typical intervals, and all of `must`.

    An interval far wider than the typical one, or an estimate far from the others, does not
    stretch the axis until the rest is a dot: it is cut and ends in an arrow.
    """
    middle = sorted(estimates)
    typical = sorted(halves)[len(halves) // 2]
    first, third = middle[len(middle) // 4], middle[(3 * len(middle)) // 4]
    room = FENCE * typical + 1.5 * (third - first)
    low_fence, high_fence = first - room, third + room
    lows = [e - h for e, h in zip(estimates, halves, strict=True)]
    highs = [e + h for e, h in zip(estimates, halves, strict=True)]
    low = max(min(lows), low_fence)
    high = min(max(highs), high_fence)
    return min(low, *must), max(high, *must)


def around(low: float, high: float, value: float) -> tuple[float, float]:
    """Widen [low, high] a little where the value would stand on its very edge."""
    margin = EDGE * (high - low)
    return min(low, value - margin), max(high, value + margin)


def _x(value: float, low: float, high: float, left: float, right: float, *, log: bool) -> float:
    if log:
        value, low, high = math.log(value), math.log(low), math.log(high)
    return left + (value - low) / (high - low) * (right - left)


def _ticks(
    low: float, high: float, wanted: int, exponent: int = 0
) -> tuple[list[float], list[str]]:
    """Round values, every second one named, outward to half a step beyond [low, high]."""
    rough = (high - low) / wanted
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(s * size for s in STEPS if s * size >= rough * (1 - 1e-9))
    half = step / 2
    first, last = math.floor(low / half + 1e-9), math.ceil(high / half - 1e-9)
    values = [i * half for i in range(first, last + 1)]
    unit = 10.0**-exponent
    named = iter(_labels([v * unit for v in values[first % 2 :: 2]], step * unit))
    return values, [next(named) if i % 2 == 0 else "" for i in range(first, last + 1)]


def _log_ticks(low: float, high: float, wanted: int) -> tuple[list[float], list[str]]:
    """Round ratios outward from [low, high]; as many are named as there is room for."""
    decades = math.log10(high / low)
    if decades < NEARLY_LINEAR:
        return _ticks(low, high, wanted)
    values = _decade_values(low, high, FINE if decades < FINE_UP_TO else (1.0, 2.0, 5.0))
    every = max(1, math.ceil(decades / wanted))
    if every > 1:
        values = _decade_values(low, high, (1.0,))
        named = [value for value in values if round(math.log10(value)) % every == 0]
        return values, [_log_label(value) if value in named else "" for value in values]
    for parts in NAMED:
        named = [value for value in values if _part(value) in parts]
        if 2 <= len(named) <= wanted + 1:
            break
    else:
        named = [values[0], values[-1]]
    return values, [_log_label(value) if value in named else "" for value in values]


def _part(value: float) -> float:
    """The first figure of a value: 0.05 -> 5."""
    return round(value / 10.0 ** math.floor(math.log10(value) + 1e-9), 6)


def _decade_values(low: float, high: float, parts: Sequence[float]) -> list[float]:
    """Values part x 10^n from the one at or below `low` to the one at or above `high`."""
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    grid = [part * 10.0**n for n in range(first, last + 1) for part in parts]
    start = max(value for value in grid if value <= low * (1 + 1e-9))
    stop = min(value for value in grid if value >= high * (1 - 1e-9))
    return [value for value in grid if start <= value <= stop]


def _labels(values: Sequence[float], step: float) -> list[str]:
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(round(step, places) - step) > step * 1e-6:
        places += 1
    return [number(value, places) for value in values]


def _log_label(value: float) -> str:
    if value >= 1e5 or value < 1e-4:
        exponent = round(math.log10(value), 6)
        if exponent == int(exponent):
            return power(value).replace("1.0×", "")
        return power(value)
    return f"{value:.10g}".replace("-", MINUS)
