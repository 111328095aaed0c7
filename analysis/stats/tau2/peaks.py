"""The highest peak of a likelihood in tau², for many analyses at once.

A likelihood can have several peaks (gibson2002: one at 0 and a higher one inside), so climbing
from one start is not enough. What lies between 0 and a proven upper bound is scanned on a grid that
is even in log(v + tau²), the scale on which the likelihood varies; each place where the slope turns
from plus to minus is solved for; the highest wins.

The grid ends where a second peak is impossible. In the eigenbasis of the residual space, with
eigenvalues λ between the smallest variance and the largest, the slope has the sign of
Σζ²/(λ + tau²)² - Σ1/(λ + tau²). The logarithm of the first sum falls at least as fast as
-2 log(v_max + tau²), that of the second at most as fast as -log(v_min + tau²). So from
v_max - 2 v_min on their ratio only falls, and the slope turns once at most. (The second sum of ML
runs over the variances themselves, which changes nothing.)
"""

from typing import NamedTuple, Protocol

import numpy as np

from analysis.stats.effects import Floats, Ints

GRID_STEP = 0.25  # in log(v + tau2); features of the likelihood are wider than 1
MAX_STEPS = 200
SETTLED = 1e-10  # relative to v + tau2: Newton's next step would be its square


class Slope(NamedTuple):
    """The score of the likelihood is proportional to `fit - penalty`."""

    fit: Floats  # Σw²e²
    penalty: Floats  # Σw for ML, tr(P) for REML
    fit_slope: Floats
    penalty_slope: Floats


class Likelihood(Protocol):
    """A profile likelihood of tau² for A analyses; `rows` selects among them."""

    def balance(self, grid: Floats) -> Floats:
        """penalty/fit at each value of `grid`, both (A, G): below 1 where it rises."""

    def slope(self, rows: Ints, tau2: Floats) -> Slope:
        """Score and its derivative at one value for each of `rows`."""

    def height(self, rows: Ints, tau2: Floats) -> Floats:
        """Log-likelihood, up to a constant of the analysis."""


class Range(NamedTuple):
    """Where the peaks of each analysis lie, shape (A,) each.

    `smallest`, `largest`: of its variances. `upper` (> 0): a value of tau² from which on the
    likelihood only falls.
    """

    smallest: Floats
    largest: Floats
    upper: Floats

    def take(self, rows: Ints) -> "Range":
        return Range(self.smallest[rows], self.largest[rows], self.upper[rows])

    @property
    def knee(self) -> Floats:
        """From here to `upper` the slope turns once at most."""
        return np.clip(self.largest - 2.0 * self.smallest, 0.0, self.upper)

    @property
    def grid_size(self) -> int:
        """How many grid values the widest of the ranges needs."""
        wide = np.log1p(self.knee / self.smallest).max()
        return int(np.ceil(wide / GRID_STEP)) + 2

    def grid(self) -> Floats:
        """Values of tau² from 0 to the knee, even in log(smallest + tau²), and the upper bound:
        shape (A, G)."""
        fraction = np.linspace(0.0, 1.0, self.grid_size - 1)
        log_ratio = np.log1p(self.knee / self.smallest)[:, None]
        grid = self.smallest[:, None] * np.expm1(fraction * log_ratio)
        return np.column_stack([np.minimum(grid, self.knee[:, None]), self.upper])


def highest(likelihood: Likelihood, where: Range) -> Floats:
    """The tau² in [0, upper] with the highest likelihood, shape (A,)."""
    grid = where.grid()
    balance = likelihood.balance(grid)
    rising = (balance < 1.0) & (grid < where.upper[:, None])  # proven to fall at the bound
    row, cell = np.nonzero(rising[:, :-1] & ~rising[:, 1:])
    low, high = grid[row, cell], grid[row, cell + 1]
    start = _crossing(low, high, balance[row, cell], balance[row, cell + 1])
    peaks = _solve(likelihood, row, _Bracket(low, high, start), where.smallest[row])
    at_zero = np.flatnonzero(~rising[:, 0])
    row = np.concatenate([at_zero, row])
    peaks = np.concatenate([np.zeros(at_zero.size), peaks])
    return _best(likelihood, row, peaks, len(grid))


def _crossing(low: Floats, high: Floats, below: Floats, above: Floats) -> Floats:
    """Where a straight line from (low, below) to (high, above) meets 1; the middle if nowhere."""
    with np.errstate(all="ignore"):  # a place that is no number is not inside
        place = low + (high - low) * (1.0 - below) / (above - below)
    return np.where((place > low) & (place < high), place, 0.5 * (low + high))


def _best(likelihood: Likelihood, row: Ints, peaks: Floats, count: int) -> Floats:
    tau2 = np.zeros(count)
    tau2[row] = peaks
    rivals = np.flatnonzero(np.bincount(row, minlength=count)[row] > 1)
    if rivals.size:
        heights = likelihood.height(row[rivals], peaks[rivals])
        # The last one written is the highest; of equals the smallest tau².
        upwards = rivals[np.lexsort((-peaks[rivals], heights))]
        tau2[row[upwards]] = peaks[upwards]
    return tau2


class _Bracket(NamedTuple):
    """A peak lies between `low` (rising) and `high` (falling), probably near `start`."""

    low: Floats
    high: Floats
    start: Floats


def _solve(likelihood: Likelihood, row: Ints, bracket: _Bracket, smallest: Floats) -> Floats:
    """The peak of each bracket, side by side.

    Newton's method on penalty/fit, which is a straight line in tau² when all variances are equal;
    bisection whenever a step would leave its bracket.
    """
    low, high, t = bracket.low.copy(), bracket.high.copy(), bracket.start.copy()
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
