"""Maximum likelihood for tau²: ML and REML, the global maximum over tau² >= 0.

The likelihood can have several peaks (gibson2002: one at 0 and a higher one inside), so climbing
from one start is not enough. No peak lies above the squared range of the estimates less the
smallest variance: there each study's contribution to the score is negative. The interval up to
that bound is scanned on a grid that is even in log(v + tau²), the scale on which the likelihood
varies, and each place where the slope turns from plus to minus is solved for. The highest wins.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.stats import weighted
from analysis.stats.effects import Batch, Floats, Ints

GRID_STEP = 0.25  # in log(v + tau2); features of the likelihood are wider than 1
CELLS_AT_ONCE = 1 << 19  # bounds the memory of the scan
MAX_STEPS = 200
SETTLED = 1e-15


class Slope(NamedTuple):
    """What drives the score: it is proportional to `fit - penalty`."""

    fit: Floats  # Σw²e²
    penalty: Floats  # Σw for ML, Σw - Σw²/Σw for REML
    fit_slope: Floats
    penalty_slope: Floats


def reml(batch: Batch) -> Floats:
    """Restricted maximum likelihood, shape (A,); exactly 0 on the boundary and for one study.

    Source: Harville 1977, doi:10.1080/01621459.1977.10480998; Viechtbauer 2005,
    doi:10.3102/10769986030003261.
    """
    return maximum(batch, restricted=True)


def ml(batch: Batch) -> Floats:
    """Maximum likelihood, shape (A,). Source: Hardy & Thompson 1996, doi:10.1002/(SICI)
    1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A."""
    return maximum(batch, restricted=False)


def maximum(batch: Batch, *, restricted: bool) -> Floats:
    """The tau² >= 0 with the highest (restricted) likelihood, shape (A,)."""
    upper = _upper_bound(batch)
    tau2 = np.zeros(len(batch))
    rows = np.flatnonzero((upper > 0) & (batch.k > 1))
    for part in _portions(rows, batch, upper):
        tau2[part] = _highest(batch.take(part), upper[part], restricted=restricted)
    return tau2


def log_likelihood(batch: Batch, tau2: Floats, *, restricted: bool) -> Floats:
    """Profile log-likelihood of tau² without its constant, shape (A,)."""
    w = batch.weights(tau2)
    total = w.sum(axis=1)
    e = weighted.residuals(w, batch.y)
    value = (np.log(np.where(batch.mask, w, 1.0)) - w * e**2).sum(axis=1)
    return 0.5 * (value - np.log(total)) if restricted else 0.5 * value


def _smallest_variance(batch: Batch) -> Floats:
    return np.where(batch.mask, batch.v, np.inf).min(axis=1)


def _upper_bound(batch: Batch) -> Floats:
    """Above it the likelihood only falls: each |y - mu| is below the range of y."""
    high = np.where(batch.mask, batch.y, -np.inf).max(axis=1)
    low = np.where(batch.mask, batch.y, np.inf).min(axis=1)
    return np.maximum((high - low) ** 2 - _smallest_variance(batch), 0.0)


def _portions(rows: Ints, batch: Batch, upper: Floats) -> list[Ints]:
    """Rows in groups whose scan fits into memory."""
    if rows.size == 0:
        return []
    width = batch.y.shape[1] * _grid_size(batch, upper)
    return np.array_split(rows, -(-rows.size * width // CELLS_AT_ONCE))


def _grid_size(batch: Batch, upper: Floats) -> int:
    smallest = _smallest_variance(batch)
    return int(np.ceil(np.log1p(upper / smallest).max() / GRID_STEP)) + 1


def _highest(batch: Batch, upper: Floats, *, restricted: bool) -> Floats:
    """Scan, solve every peak, keep the highest. Shapes (A,)."""
    grid = _grid(batch, upper)
    rising = _scan(batch, grid, restricted=restricted)
    row, cell = np.nonzero(rising[:, :-1] & ~rising[:, 1:])
    peaks = _solve(batch.take(row), grid[row, cell], grid[row, cell + 1], restricted=restricted)
    at_zero = np.flatnonzero(~rising[:, 0])
    row = np.concatenate([at_zero, row])
    peaks = np.concatenate([np.zeros(at_zero.size), peaks])
    return _best(batch, row, peaks, restricted=restricted)


def _best(batch: Batch, row: Ints, peaks: Floats, *, restricted: bool) -> Floats:
    tau2 = np.zeros(len(batch))
    tau2[row] = peaks
    contested = np.flatnonzero(np.bincount(row, minlength=len(batch)) > 1)
    for i in contested:
        rivals = peaks[row == i]
        heights = log_likelihood(batch.take(np.full(rivals.size, i)), rivals, restricted=restricted)
        tau2[i] = rivals[np.argmax(heights)]
    return tau2


def _grid(batch: Batch, upper: Floats) -> Floats:
    """Values of tau² from 0 to the bound, even in log(v_min + tau²), shape (A, G)."""
    smallest = _smallest_variance(batch)[:, None]
    fraction = np.linspace(0.0, 1.0, max(_grid_size(batch, upper), 2))
    grid = smallest * np.expm1(fraction * np.log1p(upper[:, None] / smallest))
    grid[:, -1] = upper
    return grid


def _scan(batch: Batch, grid: Floats, *, restricted: bool) -> Floats:
    """Whether the likelihood rises at each grid value, boolean of shape (A, G)."""
    y = weighted.residuals(batch.weights(), batch.y) * batch.mask
    powers = np.stack([np.ones_like(y), y, y * y], axis=2)  # (A, K, 3)
    w = batch.mask[:, None, :] / (batch.v[:, None, :] + grid[:, :, None])
    s0, s1, _ = np.moveaxis(w @ powers, 2, 0)
    w *= w
    r0, r1, r2 = np.moveaxis(w @ powers, 2, 0)
    mu = s1 / s0
    fit = r2 - 2.0 * mu * r1 + mu**2 * r0
    rising = fit > (s0 - r0 / s0 if restricted else s0)
    rising[:, -1] = False  # the bound: proven to fall, whatever rounding says
    return rising


def _solve(batch: Batch, low: Floats, high: Floats, *, restricted: bool) -> Floats:
    """The peak between `low` (rising) and `high` (falling), by Newton held inside the bracket."""
    return bracketed_root(
        lambda rows, t: _slope(batch.take(rows), t, restricted=restricted),
        low,
        high,
        scale=_smallest_variance(batch),
    )


def bracketed_root(
    slope: Callable[[Ints, Floats], Slope], low: Floats, high: Floats, *, scale: Floats
) -> Floats:
    """Where the score is zero, for brackets side by side.

    Newton's method on penalty/fit, which is a straight line in tau² when all variances are equal;
    bisection whenever a step would leave its bracket.
    """
    low, high = low.copy(), high.copy()
    t = 0.5 * (low + high)
    rows = np.arange(t.size)
    for _ in range(MAX_STEPS):
        if rows.size == 0:
            break
        s = slope(rows, t[rows])
        rising = s.fit > s.penalty
        low[rows] = np.where(rising, t[rows], low[rows])
        high[rows] = np.where(rising, high[rows], t[rows])
        change = (s.penalty_slope * s.fit - s.penalty * s.fit_slope) / s.fit**2
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = t[rows] + (1.0 - s.penalty / s.fit) / change
        inside = (newton > low[rows]) & (newton < high[rows])
        new = np.where(inside, newton, 0.5 * (low[rows] + high[rows]))
        moving = np.abs(new - t[rows]) > SETTLED * (new + scale[rows])
        t[rows] = new
        rows = rows[moving]
    return t


def _slope(batch: Batch, tau2: Floats, *, restricted: bool) -> Slope:
    w = batch.weights(tau2)
    w2 = w * w
    e = weighted.residuals(w, batch.y)
    w2e = w2 * e
    s1, s2 = w.sum(axis=1), w2.sum(axis=1)
    fit = (w2e * e).sum(axis=1)
    fit_slope = -2.0 * ((w * w2e * e).sum(axis=1) - w2e.sum(axis=1) ** 2 / s1)
    if not restricted:
        return Slope(fit, s1, fit_slope, -s2)
    s3 = (w2 * w).sum(axis=1)
    return Slope(fit, s1 - s2 / s1, fit_slope, -s2 + 2.0 * s3 / s1 - (s2 / s1) ** 2)
