"""tau² by maximum likelihood: ML and REML, the global maximum over tau² >= 0."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import weighted
from analysis.stats.effects import Batch, Floats, Ints
from analysis.stats.tau2 import peaks

CELLS_AT_ONCE = 1 << 19  # bounds the memory of the scan


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
    where = peaks.Range(batch.smallest_variance, batch.largest_variance, _upper_bound(batch))
    tau2 = np.zeros(len(batch))
    rows = np.flatnonzero((where.upper > 0) & (batch.k > 1))
    for part in _portions(rows, batch, where):
        likelihood = Profile(batch.take(part), restricted)
        tau2[part] = peaks.highest(likelihood, where.take(part))
    return tau2


def _upper_bound(batch: Batch) -> Floats:
    """Above (range of y)² - v_min the score is negative term by term: each |y - mu| is at most
    (1 - share of the study) times the range."""
    high = np.where(batch.mask, batch.y, -np.inf).max(axis=1)
    low = np.where(batch.mask, batch.y, np.inf).min(axis=1)
    return np.maximum((high - low) ** 2 - batch.smallest_variance, 0.0)


def _portions(rows: Ints, batch: Batch, where: peaks.Range) -> list[Ints]:
    """Rows in groups whose scan fits into memory."""
    if rows.size == 0:
        return []
    width = batch.y.shape[1] * where.take(rows).grid_size
    return np.array_split(rows, min(rows.size, -(-rows.size * width // CELLS_AT_ONCE)))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The profile likelihood of the model with one mean, for the rows of a batch."""

    batch: Batch
    restricted: bool

    def balance(self, grid: Floats) -> Floats:
        y = weighted.residuals(self.batch.weights(), self.batch.y) * self.batch.mask
        narrow = self.batch.y.shape[1] < weighted.NARROW
        sums = self._sums_together(y, grid) if narrow else self._sums_one_by_one(y, grid)
        return balance(*sums, restricted=self.restricted)

    def _sums_together(self, y: Floats, grid: Floats) -> tuple[Floats, ...]:
        powers = np.stack([np.ones_like(y), y, y * y], axis=2)  # (A, K, 3)
        w = self.batch.mask[:, None, :] / (self.batch.v[:, None, :] + grid[:, :, None])
        s0, s1, _ = np.moveaxis(w @ powers, 2, 0)
        w *= w
        return s0, s1, *np.moveaxis(w @ powers, 2, 0)

    def _sums_one_by_one(self, y: Floats, grid: Floats) -> tuple[Floats, ...]:
        """The same, one value of tau² at a time: what is wide leaves a processor's cache."""
        found = np.empty((5, *grid.shape))
        for column, tau2 in enumerate(grid.T):
            w = self.batch.weights(tau2)
            w2 = w * w
            w2y = w2 * y
            sums = (*_total(w, y), w2.sum(axis=1), *_total(w2y, y))
            found[:, :, column] = sums
        return tuple(found)

    def slope(self, rows: Ints, tau2: Floats) -> peaks.Slope:
        batch = self.batch.take(rows)
        w = batch.weights(tau2)
        w2 = w * w
        e = weighted.residuals(w, batch.y)
        w2e = w2 * e
        s1, s2 = weighted.total(w), weighted.total(w2)
        fit = weighted.dot(w2e, e)
        fit_slope = -2.0 * (weighted.dot(w * w2e, e) - weighted.total(w2e) ** 2 / s1)
        if not self.restricted:
            return peaks.Slope(fit, s1, fit_slope, -s2)
        s3 = weighted.dot(w2, w)
        return peaks.Slope(fit, s1 - s2 / s1, fit_slope, -s2 + 2.0 * s3 / s1 - (s2 / s1) ** 2)

    def height(self, rows: Ints, tau2: Floats) -> Floats:
        batch = self.batch.take(rows)
        w = batch.weights(tau2)
        e = weighted.residuals(w, batch.y)
        value = (np.log(np.where(batch.mask, w, 1.0)) - w * e**2).sum(axis=1)
        return 0.5 * (value - np.log(w.sum(axis=1))) if self.restricted else 0.5 * value


def _total(w: Floats, y: Floats) -> tuple[Floats, Floats]:
    return weighted.total(w), weighted.dot(w, y)


def balance(
    s0: Floats, s1: Floats, r0: Floats, r1: Floats, r2: Floats, *, restricted: bool
) -> Floats:
    """penalty/fit from Σw, Σwy and Σw², Σw²y, Σw²y²; infinite where the studies fit exactly."""
    mu = s1 / s0
    fit = np.maximum(r2 - 2.0 * mu * r1 + mu**2 * r0, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (s0 - r0 / s0 if restricted else s0) / fit
    return np.where(fit > 0, found, np.inf)
