"""Small diamonds on one axis: the geometry of a result inside a table row."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 190.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_TICKS = 5
NARROWEST = 1e-9


@dataclass(frozen=True, slots=True)
class Axis:
    """What all the rows of a table share; `low` and `high` are on the scale of the estimates."""

    low: float
    high: float
    ticks: tuple[float, ...]
    null: float = 0.0

    def x(self, value: float) -> float:
        """Where a value stands, in units of the drawing, cut at the ends."""
        part = (value - self.low) / (self.high - self.low)
        return round(min(1.0, max(0.0, part)) * WIDTH, 1)


@dataclass(frozen=True, slots=True)
class Diamond:
    """A diamond's four corners and which of its ends lie beyond the axis."""

    path: str
    left_beyond: bool
    right_beyond: bool


def axis(intervals: Iterable[tuple[float, float]], *, null: float = 0.0) -> Axis:
    """The axis that holds every interval and the null line, with round ticks.

    Ends that are not finite are left out; without any interval the axis is null ± 1.
    """
    ends = [end for pair in intervals for end in pair if math.isfinite(end)]
    low, high = min([null, *ends]), max([null, *ends])
    if high - low < NARROWEST:
        low, high = null - 1, null + 1
    step = _round_step((high - low) / MOST_TICKS)
    margin = 0.04 * (high - low)
    low, high = low - margin, high + margin
    first, last = math.ceil(low / step), math.floor(high / step)
    ticks = (float(f"{i * step:.12g}") for i in range(first, last + 1))
    return Axis(low, high, tuple(tick for tick in ticks if low <= tick <= high), null)


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-12))


def diamond(on: Axis, low: float, middle: float, high: float) -> Diamond:
    """The diamond of an interval, 12 high about the middle of an 18 high row."""
    left, centre, right = on.x(low), on.x(middle), on.x(high)
    return Diamond(
        path=f"M{left} 9L{centre} 3L{right} 9L{centre} 15Z",
        left_beyond=low < on.low,
        right_beyond=high > on.high,
    )
