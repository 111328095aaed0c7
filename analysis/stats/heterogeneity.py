"""How much the studies differ: Q, I² and H² in their two definitions, and their intervals.

All functions take a batch and return arrays (A,). I² is in percent.
"""

from typing import NamedTuple

import numpy as np

from analysis.stats import distributions, weighted
from analysis.stats.effects import Batch, Effects, Floats, Ints
from analysis.stats.errors import TooFewStudies
from analysis.stats.tau2 import generalized_q


class Cochran(NamedTuple):
    """The test that all studies share one effect."""

    Q: Floats
    df: Ints
    p: Floats


def cochran(batch: Batch) -> Cochran:
    """Q with k - 1 degrees of freedom; Q = 0 and p = 1 for one study."""
    q = np.where(batch.k > 1, weighted.cochran_q(batch), 0.0)
    return Cochran(q, batch.k - 1, distributions.chi2_upper(q, batch.k - 1))


def i2_from_q(test: Cochran) -> Floats:
    """max(0, 100 (Q - df)/Q). Source: Higgins & Thompson 2002, doi:10.1002/sim.1186."""
    safe = np.where(test.Q > 0, test.Q, 1.0)
    return np.where(test.Q > 0, 100.0 * np.maximum(test.Q - test.df, 0.0) / safe, 0.0)


def h2_from_q(test: Cochran) -> Floats:
    """Q / df, not cut at 1; 1 for one study. Same source."""
    return np.where(test.df > 0, test.Q / np.maximum(test.df, 1), 1.0)


def i2_from_tau2(batch: Batch, tau2: Floats) -> Floats:
    """100 tau² / (tau² + s²) with the typical within-study variance s²: what metafor prints for
    random-effects models, and Cochrane since 2024. Equal to the Q-based I² under DL only."""
    return _share(tau2, weighted.typical_variance(batch))


def h2_from_tau2(batch: Batch, tau2: Floats) -> Floats:
    """tau² / s² + 1."""
    return _ratio(tau2, weighted.typical_variance(batch))


def from_tau2(batch: Batch, tau2: Floats) -> tuple[Floats, Floats]:
    """I² and H² from tau² together: s² is computed once."""
    typical = weighted.typical_variance(batch)
    return _share(tau2, typical), _ratio(tau2, typical)


def _share(tau2: Floats, typical: Floats) -> Floats:
    return 100.0 * tau2 / (tau2 + typical)


def _ratio(tau2: Floats, typical: Floats) -> Floats:
    return tau2 / typical + 1.0


class OfQ(NamedTuple):
    """Limits of I² and H² from Q; NaN for fewer than three studies."""

    I2_from_Q_ci_lb: Floats
    I2_from_Q_ci_ub: Floats
    H2_from_Q_ci_lb: Floats
    H2_from_Q_ci_ub: Floats


def by_log_h(test: Cochran, *, level: float = 0.95) -> OfQ:
    """Limits through the standard error of ln H, H at least 1: they belong to Q.

    Source: Higgins & Thompson 2002, doi:10.1002/sim.1186, section 3.1.
    """
    k = test.df + 1.0
    some = k > 2
    n, q = np.where(some, k, 3.0), np.where(k < test.Q, test.Q, k + 1.0)
    wide = 0.5 * (np.log(q) - np.log(n - 1)) / (np.sqrt(2 * q) - np.sqrt(2 * n - 3))
    narrow = np.sqrt((1 - 1 / (3 * (n - 2) ** 2)) / (2 * (n - 2)))
    half = distributions.z_quantile((1 + level) / 2) * np.where(k < test.Q, wide, narrow)
    h2 = np.maximum(h2_from_q(test), 1.0)
    low, high = (
        np.where(some, np.maximum(h2 * np.exp(2 * side * half), 1.0), np.nan) for side in (-1, 1)
    )
    return OfQ(100 * (1 - 1 / low), 100 * (1 - 1 / high), low, high)


class Profile(NamedTuple):
    """Q-profile limits; NaN for an analysis of one study. They do not depend on the estimator.

    Those of I² and H² belong to the definitions from tau².
    """

    tau2_ci_lb: Floats
    tau2_ci_ub: Floats
    I2_ci_lb: Floats
    I2_ci_ub: Floats
    H2_ci_lb: Floats
    H2_ci_ub: Floats


def limits(effects: Effects, *, level: float = 0.95) -> Profile:
    """`profile` for one analysis. Raises TooFewStudies for one study: it says nothing on tau²."""
    if effects.k < 2:
        raise TooFewStudies("An interval of tau² needs 2 studies or more; there is 1.")
    return profile(Batch.one(effects), level=level)


def profile(batch: Batch, *, level: float = 0.95) -> Profile:
    """Confidence limits of tau², and of I² and H² through s².

    Source: Viechtbauer 2007, doi:10.1002/sim.2514.
    """
    low, high = generalized_q.q_profile(batch, level=level)
    (i2_low, h2_low), (i2_high, h2_high) = from_tau2(batch, low), from_tau2(batch, high)
    return Profile(low, high, i2_low, i2_high, h2_low, h2_high)
