"""Weighted straight lines y = intercept + slope x, for a whole batch of analyses at once."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions, weighted
from analysis.stats.effects import Batch, Floats, Ints

# A predictor whose spread is below this share of its size is a constant (what R's lm decides too).
CONSTANT = 1e-7
# Residuals below this share of the estimates are rounding: the points lie on the line.
ON_THE_LINE = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """One weighted regression an analysis, arrays of shape (A,).

    Errors are scaled by `sigma2`, the residual variance, with k - 2 degrees of freedom. NaN where
    a number does not exist: everything for a constant predictor, the errors with k = 2 or when
    the points lie exactly on the line.
    """

    intercept: Floats
    intercept_se: Floats
    slope: Floats
    slope_se: Floats
    sigma2: Floats
    df: Ints

    def limits(self, *, level: float = 0.95) -> tuple[Floats, Floats]:
        """Interval of the intercept."""
        half = distributions.two_sided_quantile(level, np.maximum(self.df, 1)) * self.intercept_se
        return self.intercept - half, self.intercept + half


def fit(batch: Batch, x: Floats, w: Floats | None = None) -> Lines:
    """Least squares of `batch.y` on `x` (A, K), weights 1/v unless `w` (A, K) is given."""
    w = batch.weights() if w is None else w * batch.mask
    total = w.sum(axis=1)
    dx = x - weighted.mean(w, x)[:, None]
    dy = weighted.residuals(w, batch.y)
    sxx = (w * dx**2).sum(axis=1)
    varied = varies(batch, x)
    slope = np.where(varied, (w * dx * dy).sum(axis=1) / np.where(varied, sxx, 1.0), np.nan)
    centre = weighted.mean(w, x)
    df = batch.k - 2
    residual = np.where(batch.mask, dy - slope[:, None] * dx, 0.0)
    size = np.where(batch.mask, np.abs(batch.y), 0.0).max(axis=1)
    scattered = (df > 0) & (np.abs(residual).max(axis=1) > ON_THE_LINE * size)
    rss = np.where(scattered, (w * residual**2).sum(axis=1), np.nan)
    sigma2 = rss / np.maximum(df, 1)
    safe_sxx = np.where(varied, sxx, np.nan)
    return Lines(
        intercept=weighted.mean(w, batch.y) - slope * centre,
        intercept_se=np.sqrt(sigma2 * (1 / total + centre**2 / safe_sxx)),
        slope=slope,
        slope_se=np.sqrt(sigma2 / safe_sxx),
        sigma2=sigma2,
        df=df,
    )


def varies(batch: Batch, x: Floats) -> Floats:
    """Whether the predictor differs between studies, boolean of shape (A,)."""
    unit = batch.mask.astype(np.float64)
    spread = (unit * weighted.residuals(unit, x) ** 2).sum(axis=1)
    return spread > CONSTANT**2 * (unit * x**2).sum(axis=1)


def t_test(estimate: Floats, se: Floats, df: Ints) -> tuple[Floats, Floats]:
    """t and its two-sided p; NaN where the error does not exist."""
    t = estimate / se
    return t, distributions.t_two_sided(t, np.maximum(df, 1))
