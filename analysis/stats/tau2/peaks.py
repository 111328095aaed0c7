"""The highest peak of a likelihood in tau², for many analyses at once.

A likelihood can have several peaks (gibson2002: one at 0 and a higher one inside), so climbing
from one start is not enough. The interval from 0 to a proven upper bound is scanned on a grid that
is even in log(v + tau²), the scale on which the likelihood varies; each place where the slope turns
from plus to minus is solved for; the highest wins.
"""

from typing import NamedTuple, Protocol

import numpy as np

from analysis.stats.effects import Bools, Floats, Ints

GRID_STEP = 0.25  # in log(v + tau2); features of the likelihood are wider than 1
MAX_STEPS = 200
SETTLED = 1e-15  # relative to v + tau2: rounding


class Slope(NamedTuple):
    """The score of the likelihood is proportional to `fit - penalty`."""

    fit: Floats  # Σw²e²
    penalty: Floats  # Σw for ML, tr(P) for REML
    fit_slope: Floats
    penalty_slope: Floats


class Likelihood(Protocol):
    """A profile likelihood of tau² for A analyses; `rows` selects among them."""

    def rising(self, grid: Floats) -> Bools:
        """Whether it rises at each value of `grid` (A, G)."""

    def slope(self, rows: Ints, tau2: Floats) -> Slope:
        """Score and its derivative at one value for each of `rows`."""

    def height(self, rows: Ints, tau2: Floats) -> Floats:
        """Log-likelihood, up to a constant of the analysis."""


def grid_size(smallest: Floats, upper: Floats) -> int:
    """How many grid values the widest of the intervals needs."""
    return max(int(np.ceil(np.log1p(upper / smallest).max() / GRID_STEP)) + 1, 2)


def highest(likelihood: Likelihood, *, smallest: Floats, upper: Floats) -> Floats:
    """The tau² in [0, upper] with the highest likelihood, shape (A,).

    `smallest`: the smallest variance of each analysis. `upper` (> 0): a value from which on the
    likelihood only falls.
    """
    grid = _grid(smallest, upper)
    rising = likelihood.rising(grid)
    rising[:, -1] = False  # proven to fall at the bound, whatever rounding says
    row, cell = np.nonzero(rising[:, :-1] & ~rising[:, 1:])
    peaks = _solve(likelihood, row, grid[row, cell], grid[row, cell + 1], smallest[row])
    at_zero = np.flatnonzero(~rising[:, 0])
    row = np.concatenate([at_zero, row])
    peaks = np.concatenate([np.zeros(at_zero.size), peaks])
    return _best(likelihood, row, peaks, upper.size)


def _grid(smallest: Floats, upper: Floats) -> Floats:
    """Values of tau² from 0 to the bound, even in log(smallest + tau²), shape (A, G)."""
    fraction = np.linspace(0.0, 1.0, grid_size(smallest, upper))
    log_ratio = np.log1p(upper / smallest)[:, None]
    grid = smallest[:, None] * np.expm1(fraction * log_ratio)
    grid[:, -1] = upper
    return grid


def _best(likelihood: Likelihood, row: Ints, peaks: Floats, count: int) -> Floats:
    tau2 = np.zeros(count)
    tau2[row] = peaks
    contested = np.flatnonzero(np.bincount(row, minlength=count) > 1)
    for i in contested:
        rivals = peaks[row == i]
        heights = likelihood.height(np.full(rivals.size, i), rivals)
        tau2[i] = rivals[np.argmax(heights)]
    return tau2


def _solve(
    likelihood: Likelihood, row: Ints, low: Floats, high: Floats, smallest: Floats
) -> Floats:
    """The peak between `low` (rising) and `high` (falling), brackets side by side.

    Newton's method on penalty/fit, which is a straight line in tau² when all variances are equal;
    bisection whenever a step would leave its bracket.
    """
    low, high = low.copy(), high.copy()
    t = 0.5 * (low + high)
    open_ = np.arange(t.size)
    for _ in range(MAX_STEPS):
        if open_.size == 0:
            break
        s = likelihood.slope(row[open_], t[open_])
        rises = s.fit > s.penalty
        low[open_] = np.where(rises, t[open_], low[open_])
        high[open_] = np.where(rises, high[open_], t[open_])
        new = _step(s, t[open_], low[open_], high[open_])
        moving = np.abs(new - t[open_]) > SETTLED * (new + smallest[open_])
        t[open_] = new
        open_ = open_[moving]
    return t


def _step(s: Slope, t: Floats, low: Floats, high: Floats) -> Floats:
    """One Newton step, or the middle of the bracket."""
    with np.errstate(all="ignore"):  # a step that is no number is not inside
        change = (s.penalty_slope * s.fit - s.penalty * s.fit_slope) / s.fit
        newton = t + (s.fit - s.penalty) / change
    inside = (newton > low) & (newton < high)
    return np.where(inside, newton, 0.5 * (low + high))
