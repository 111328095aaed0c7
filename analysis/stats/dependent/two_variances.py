"""The restricted likelihood of a three-level model, and its highest peak.

In study i the covariance is D + rho s s' + between 11' with D = diag((1 - rho) v + within) and
s = √v: two rank-one terms, so that inverse and determinant are linear in the number of effects. The
second is put in last, where nothing cancels however large it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from analysis.stats.effects import Floats, Ints
from analysis.stats.errors import NotEstimable

# A float, or a complex number on its way to a derivative; arrays of them alike.
Number = Any

_GRID = (0.0, 1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1.0)
_MOST_PEAKS = 4
_COMPLEX_STEP = 1e-30
_STEP = 1e-5
_ROUNDS = 60
_SETTLED = 1e-13
_FLAT = 1e-13  # a valley this much flatter one way than the other is flat to rounding


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """`y`, `v` sorted by study; `starts` is where each study begins.

    All methods take complex variances too: the imaginary part of a function at x + ih is h times
    its derivative, without any cancellation.
    """

    y: Floats
    v: Floats
    starts: Ints
    rho: float

    def profile(self, between: Number, within: Number) -> tuple[Number, Number, Number]:
        """1'V⁻¹1, the mean, and log det V + (y - mean)'V⁻¹(y - mean)."""
        total, mean, left, log_det = self._by_study(within)
        # Between studies this is the ordinary model: variance between + 1/total of each study.
        w = total / (1 + between * total)
        whole = w.sum()
        centre = (w * mean).sum() / whole
        log_det = log_det + np.log(1 + between * total).sum()
        return whole, centre, log_det + left + (w * (mean - centre) ** 2).sum()

    def _by_study(self, within: Number) -> tuple[Number, Number, Number, Number]:
        """With A = D + rho s s' of each study: 1'A⁻¹1, the mean 1'A⁻¹y / 1'A⁻¹1; over all studies:
        the sum of squares about these means, and log det A."""
        d = (1.0 - self.rho) * self.v + within
        s = np.sqrt(self.v)
        shared = self._sums(s / d)
        inner = 1 + self.rho * self._sums(self.v / d)
        total = self._sums(1 / d) - self.rho * shared**2 / inner
        pulled = self._sums(self.y / d) - self.rho * shared * self._sums(s * self.y / d) / inner
        mean = pulled / total
        e = self.y - np.repeat(mean, np.diff(self.starts, append=self.y.size))
        left = (e * e / d).sum() - (self.rho * self._sums(s * e / d) ** 2 / inner).sum()
        return total, mean, left, np.log(d).sum() + np.log(inner).sum()

    def deviance(self, between: Number, within: Number) -> Number:
        """-2 restricted log-likelihood, with the constants that metafor keeps."""
        total, _, value = self.profile(between, within)
        k = self.y.size
        return value + np.log(total) + (k - 1) * np.log(2 * np.pi) - np.log(k)

    def gradient(self, x: Floats) -> Floats:
        """Derivatives of the deviance by (between, within)."""
        h = _COMPLEX_STEP * 1j
        down = (self.deviance(x[0] + h, x[1]), self.deviance(x[0], x[1] + h))
        return np.array([d.imag for d in down]) / _COMPLEX_STEP

    def _sums(self, values: Number) -> Number:
        return np.add.reduceat(values, self.starts)


def maximum(model: Likelihood, *, size: float) -> Floats:
    """(between, within) of the highest peak, exactly 0 on the boundary.

    A grid up to `size` shows where peaks can be; each is climbed, then solved for by Newton.
    """
    axis = np.array(_GRID) * (size or 1.0)
    heights = np.array([[model.deviance(b, w).real for w in axis] for b in axis])
    best: tuple[float, Floats] | None = None
    for i, j in _valleys(heights):
        climbed = _climbed(model, np.array([axis[i], axis[j]]), most=model.y.size * axis[-1])
        x = _polished(model, climbed)
        value = float(model.deviance(x[0], x[1]).real)
        if best is None or value < best[0]:
            best = value, x
    if best is None or not np.isfinite(best[0]):
        raise NotEstimable("The likelihood of the three-level model has no peak for these data.")
    return best[1]


def _valleys(heights: Floats) -> list[tuple[int, int]]:
    """Grid cells that no neighbour undercuts, the deepest first."""
    padded = np.pad(heights, 1, constant_values=np.inf)
    n, m = heights.shape
    around = [padded[1 + a : 1 + a + n, 1 + b : 1 + b + m] for a in (-1, 0, 1) for b in (-1, 0, 1)]
    rows, columns = np.nonzero(heights <= np.minimum.reduce(around))
    order = np.argsort(heights[rows, columns], kind="stable")[:_MOST_PEAKS]
    return [(int(rows[i]), int(columns[i])) for i in order]


def _climbed(model: Likelihood, start: Floats, *, most: float) -> Floats:
    """L-BFGS-B; no variance at a peak exceeds the sum of squares, which is below `most`."""
    found = optimize.minimize(
        lambda x: float(model.deviance(x[0], x[1]).real),
        start,
        jac=model.gradient,
        method="L-BFGS-B",
        bounds=[(0.0, most)] * 2,
    )
    return np.asarray(found.x)


def _polished(model: Likelihood, x: Floats) -> Floats:
    """Newton on the variances that are free; one at 0 stays there while the slope holds it."""
    x = x.copy()
    for _ in range(_ROUNDS):
        slope = model.gradient(x)
        tiny = x <= _STEP**2 * max(float(x.max()), 1.0)
        held = tiny & (slope > 0)
        x[held] = 0.0
        free = np.flatnonzero(~held)
        if free.size == 0:
            break
        slope = model.gradient(x)
        step = _newton_step(model, x, slope, free)
        new = np.maximum(x[free] + step, 0.0)
        moved = np.abs(new - x[free]).max() > _SETTLED * (1.0 + x.max())
        x[free] = new
        if not moved:
            break
    return x


def _newton_step(model: Likelihood, x: Floats, slope: Floats, free: Ints) -> Floats:
    """-H⁻¹g on the free variances; H by differences of the exact gradient."""
    hessian = np.empty((free.size, free.size))
    for column, i in enumerate(free):
        h = _STEP * max(float(x[i]), 1e-3)
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] = max(0.0, x[i] - h)
        change = (model.gradient(up) - model.gradient(down)) / (up[i] - down[i])
        hessian[:, column] = change[free]
    hessian = (hessian + hessian.T) / 2
    curvature = np.linalg.eigvalsh(hessian)
    if curvature[0] <= _FLAT * abs(curvature[-1]):
        return np.zeros(free.size)
    return np.asarray(-np.linalg.solve(hessian, slope[free]), dtype=np.float64)
