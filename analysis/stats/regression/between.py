"""tau² around a regression: the estimators of `tau2`, with the residual projection in place of the
mean. Each takes a batch and its basis Z (A, K, p) and returns (A,), cut at 0.

Source: Viechtbauer et al. 2015, doi:10.1111/bmsp.12033; DL: Raudenbush 2009, in The Handbook of
Research Synthesis and Meta-Analysis, chapter 16.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.stats import errors
from analysis.stats.effects import Batch, Floats, Ints
from analysis.stats.regression.projection import Projection, project
from analysis.stats.tau2 import generalized_q, peaks

CELLS_AT_ONCE = 1 << 18


def dersimonian_laird(batch: Batch, z: Floats) -> Floats:
    """(QE - (k-p)) / tr(P)."""
    fit = project(batch.weights(), z, batch.y)
    return np.maximum((fit.q - _df(batch, z)) / fit.trace(), 0.0)


def two_step(batch: Batch, z: Floats) -> Floats:
    """The moment estimator again with the weights of the first step."""
    fit = project(batch.weights(dersimonian_laird(batch, z)), z, batch.y)
    # E(y'Py) = tr(PV) + tau² tr(P)
    leverage = ((z @ fit.inverse) * z).sum(axis=2)
    expected = (fit.w * batch.v * (1.0 - fit.w * leverage)).sum(axis=1)
    return np.maximum((fit.q - expected) / fit.trace(), 0.0)


def hunter_schmidt(batch: Batch, z: Floats) -> Floats:
    """(QE - k) / Σw."""
    w = batch.weights()
    return np.maximum((project(w, z, batch.y).q - batch.k) / w.sum(axis=1), 0.0)


def hedges(batch: Batch, z: Floats) -> Floats:
    """(RSS - tr(PV)) / (k-p) with equal weights."""
    fit = project(batch.mask.astype(float), z, batch.y)
    leverage = ((z @ fit.inverse) * z).sum(axis=2)
    expected = (fit.w * batch.v * (1.0 - leverage)).sum(axis=1)
    return np.maximum((fit.q - expected) / _df(batch, z), 0.0)


def crude_variance(batch: Batch) -> Floats:
    """Σ(y - mean y)²/k, where Sidik and Jonkman start; the moderators do not enter."""
    mean = (batch.y * batch.mask).sum(axis=1) / batch.k
    return (batch.mask * (batch.y - mean[:, None]) ** 2).sum(axis=1) / batch.k


def sidik_jonkman(batch: Batch, z: Floats) -> Floats:
    """The crude variance times Σwe²/(k-p) at w = 1/(v + crude)."""
    crude = crude_variance(batch)
    return crude * project(batch.weights(crude), z, batch.y).q / _df(batch, z)


def paule_mandel(batch: Batch, z: Floats) -> Floats:
    """tau² at which QE(tau²) = k - p."""

    def q_and_slope(rows: Ints, tau2: Floats) -> tuple[Floats, Floats]:
        part = batch.take(rows)
        fit = project(part.weights(tau2), z[rows], part.y)
        return fit.q, -(fit.w**2 * fit.e**2).sum(axis=1)

    goal = _df(batch, z).astype(float)
    return generalized_q.root(q_and_slope, goal, smallest=batch.smallest_variance)


def reml(batch: Batch, z: Floats) -> Floats:
    """Restricted maximum likelihood, the global maximum."""
    return _maximum(batch, z, restricted=True)


def ml(batch: Batch, z: Floats) -> Floats:
    """Maximum likelihood, the global maximum."""
    return _maximum(batch, z, restricted=False)


def _df(batch: Batch, z: Floats) -> Ints:
    return batch.k - z.shape[2]


def _maximum(batch: Batch, z: Floats, *, restricted: bool) -> Floats:
    upper = _upper_bound(batch, z, restricted=restricted)
    where = peaks.Range(batch.smallest_variance, batch.largest_variance, upper)
    tau2 = np.zeros(len(batch))
    rows = np.flatnonzero(upper > 0)
    if rows.size:
        size = where.take(rows).grid_size * z.shape[1] * z.shape[2]
        for part in np.array_split(rows, min(rows.size, -(-rows.size * size // CELLS_AT_ONCE))):
            likelihood = Profile(batch.take(part), z[part], restricted)
            tau2[part] = peaks.highest(likelihood, where.take(part))
    return tau2


def _upper_bound(batch: Batch, z: Floats, *, restricted: bool) -> Floats:
    """Where the score is negative for good.

    REML: in the eigenbasis of the residual space the score is a sum of ζ²/(λ+t)² - 1/(λ+t) with
    Σζ² the unweighted residual sum of squares and λ >= v_min. ML: Σw²e² <= w_max Σw e₀² for the
    unweighted residuals e₀, as weighted residuals minimize Σwe².
    """
    e = project(batch.mask.astype(float), z, batch.y).e
    size = (e**2).sum(axis=1) if restricted else (e**2).max(axis=1)
    return np.maximum(size - batch.smallest_variance, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The profile likelihood of tau² around a regression."""

    batch: Batch
    z: Floats
    restricted: bool

    def _fit(self, rows: Ints, tau2: Floats) -> Projection:
        part = self.batch.take(rows)
        return project(part.weights(tau2), self.z[rows], part.y)

    def balance(self, grid: Floats) -> Floats:
        everything = np.arange(len(self.batch))
        slopes = (self.slope(everything, column) for column in grid.T)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.stack([s.penalty / s.fit for s in slopes], axis=1)

    def slope(self, rows: Ints, tau2: Floats) -> peaks.Slope:
        fit = self._fit(rows, tau2)
        w2e = fit.w**2 * fit.e
        value = (w2e * fit.e).sum(axis=1)
        along = (np.swapaxes(fit.z, 1, 2) @ w2e[:, :, None])[:, :, 0]
        shrink = (along[:, None, :] @ fit.inverse @ along[:, :, None])[:, 0, 0]
        change = -2.0 * ((fit.w * w2e * fit.e).sum(axis=1) - shrink)
        if self.restricted:
            return peaks.Slope(value, fit.trace(), change, -fit.trace_psps())
        return peaks.Slope(value, fit.w.sum(axis=1), change, -(fit.w**2).sum(axis=1))

    def height(self, rows: Ints, tau2: Floats) -> Floats:
        fit = self._fit(rows, tau2)
        value = np.log(np.where(fit.w > 0, fit.w, 1.0)).sum(axis=1) - fit.q
        if self.restricted:
            value = value + np.linalg.slogdet(fit.inverse)[1]
        return 0.5 * value


ESTIMATORS: dict[str, Callable[[Batch, Floats], Floats]] = {
    "DL": dersimonian_laird,
    "DL2": two_step,
    "PM": paule_mandel,
    "REML": reml,
    "ML": ml,
    "HE": hedges,
    "SJ": sidik_jonkman,
    "HS": hunter_schmidt,
    "EB": paule_mandel,
}


def estimate(batch: Batch, z: Floats, *, method: str) -> Floats:
    """tau² of each analysis by the named method, shape (A,); 0 for "EE"."""
    if method == "EE":
        return np.zeros(len(batch))
    errors.one_of(method, ["EE", *ESTIMATORS], what="estimator of tau²")
    return ESTIMATORS[method](batch, z)


def standard_error(batch: Batch, z: Floats, tau2: Floats, *, method: str) -> Floats:
    """Large-sample standard error of tau², shape (A,); formulas as in tau2/standard_errors.py."""
    df = _df(batch, z)
    sigma = batch.v + tau2[:, None]
    at_zero = project(batch.weights(), z, batch.y)
    at_tau2 = project(batch.weights(tau2), z, batch.y)
    if method in ("PM", "EB"):
        return np.sqrt(2.0 * batch.k**2 / df) / at_tau2.w.sum(axis=1)
    if method == "ML":
        return np.sqrt(2.0 / (at_tau2.w**2).sum(axis=1))
    if method == "REML":
        return np.sqrt(2.0 / at_tau2.trace_psps())
    if method == "HE":
        equal = project(batch.mask.astype(float), z, batch.y)
        return np.sqrt(2.0 * equal.trace_psps(sigma)) / df
    if method == "SJ":
        crude = crude_variance(batch)
        first = project(batch.weights(crude), z, batch.y)
        return crude * np.sqrt(2.0 * first.trace_psps(sigma)) / df
    if method == "DL2":
        first = project(batch.weights(dersimonian_laird(batch, z)), z, batch.y)
        return np.sqrt(2.0 * first.trace_psps(sigma)) / first.trace()
    spread = np.sqrt(2.0 * at_zero.trace_psps(sigma))
    return spread / (at_zero.trace() if method == "DL" else at_zero.w.sum(axis=1))
