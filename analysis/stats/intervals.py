"""Standard error, test and interval of a pooled effect, in four conventions.

Every function takes a batch and its tau² (A,) and returns arrays (A,). Degrees of freedom are
infinite where the normal distribution is meant.
"""

from typing import NamedTuple

import numpy as np

from analysis.stats import distributions, weighted
from analysis.stats.effects import Batch, Floats


class Wald(NamedTuple):
    """A pooled mean with its error; `df` is infinite for a z test."""

    estimate: Floats
    se: Floats
    df: Floats


def pooled(batch: Batch, tau2: Floats, *, test: str) -> Wald:
    """The weighted mean at tau² with the standard error and df of the named test."""
    w = batch.weights(tau2)
    total = weighted.total(w)
    mu = weighted.dot(w, batch.y) / total
    wald = total**-0.5
    if test == "z":
        return Wald(mu, wald, np.full(mu.shape, np.inf))
    factor = scale_factor(batch, w, mu)
    if test == "adhoc":
        factor = np.maximum(factor, 1.0)
    df = np.where(batch.k > 1, batch.k - 1.0, np.inf)
    se = np.where(batch.k > 1, np.sqrt(factor) * wald, wald)
    if test == "knha-not-below-wald":
        se, df = _never_below_wald(se, df, wald)
    return Wald(mu, se, df)


def scale_factor(batch: Batch, w: Floats, mu: Floats) -> Floats:
    """Σw*(y-mu)²/(k-1), by which HKSJ multiplies the Wald variance.

    Source: Hartung & Knapp 2001, doi:10.1002/sim.791; Sidik & Jonkman 2002, doi:10.1002/sim.1262.
    """
    q = weighted.dot(w, (batch.y - mu[:, None]) ** 2)
    return without_rounding(q) / np.maximum(batch.k - 1, 1)


def without_rounding(q: Floats) -> Floats:
    """A weighted sum of squares, 0 where it is rounding (2e-16, metafor's bound): studies that
    agree exactly must not get a standard error of 1e-17 and a t of 1e16."""
    return np.where(q <= np.finfo(float).eps, 0.0, q)


def _never_below_wald(se: Floats, df: Floats, wald: Floats) -> tuple[Floats, Floats]:
    """The Wald interval where the HKSJ one (95 percent) is narrower.

    Source: Wiksten, Rücker & Schwarzer 2016, doi:10.1002/sim.6879. Another rule than "adhoc",
    which keeps the t quantile and so is always wider than Wald.
    """
    hksj = distributions.two_sided_quantile(0.95, df) * se
    narrower = hksj < distributions.two_sided_quantile(0.95) * wald
    return np.where(narrower, wald, se), np.where(narrower, np.inf, df)


def limits(fit: Wald, *, level: float) -> tuple[Floats, Floats]:
    """Confidence limits, shape (A,) each."""
    half = distributions.two_sided_quantile(level, fit.df) * fit.se
    return fit.estimate - half, fit.estimate + half


def statistic(fit: Wald) -> tuple[Floats, Floats]:
    """Test statistic and two-sided p. With an error of 0 the statistic does not exist (NaN);
    p is then 0 unless the estimate is 0 too."""
    with np.errstate(divide="ignore", invalid="ignore"):
        stat = fit.estimate / fit.se
    finite_df = np.where(np.isinf(fit.df), 1.0, fit.df)
    p = np.where(
        np.isinf(fit.df),
        distributions.z_two_sided(stat),
        distributions.t_two_sided(stat, finite_df),
    )
    return np.where(np.isinf(stat), np.nan, stat), p


def prediction(fit: Wald, tau2: Floats, df: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Where the effect of a new study is expected: mu ± t(df) sqrt(se² + tau²).

    Source: Higgins, Thompson & Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x, with
    df = k - 2; metafor's default takes the df of the test instead (z, or k - 1).
    """
    half = distributions.two_sided_quantile(level, df) * np.sqrt(fit.se**2 + tau2)
    return fit.estimate - half, fit.estimate + half


def weights_percent(batch: Batch, tau2: Floats) -> Floats:
    """Each study's share of the pooled mean in percent, shape (A, K), 0 where there is none."""
    w = batch.weights(tau2)
    return 100.0 * w / w.sum(axis=1, keepdims=True)
