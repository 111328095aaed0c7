"""Tail areas and quantiles, from scipy.special: the same numbers as scipy.stats, which costs
half a second to import. Every function works element by element on arrays."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.stats.effects import Floats


def z_quantile(p: ArrayLike) -> Floats:
    """Quantile of the standard normal distribution."""
    return np.asarray(special.ndtri(p))


def t_quantile(p: ArrayLike, df: ArrayLike) -> Floats:
    """Quantile of Student's t with `df` degrees of freedom."""
    return np.asarray(special.stdtrit(df, p))


def z_two_sided(z: ArrayLike) -> Floats:
    """P(|Z| >= |z|)."""
    return 2.0 * special.ndtr(-np.abs(z))


def t_two_sided(t: ArrayLike, df: ArrayLike) -> Floats:
    """P(|T| >= |t|), by the incomplete beta function: exact far into the tail."""
    t2 = np.square(np.asarray(t, dtype=np.float64))
    n = np.asarray(df, dtype=np.float64)
    return np.asarray(special.betainc(n / 2.0, 0.5, n / (n + t2)))


def chi2_upper(x: ArrayLike, df: ArrayLike) -> Floats:
    """P(X >= x) for chi squared; 1 when there are no degrees of freedom (nothing can deviate)."""
    n = np.asarray(df, dtype=np.float64)
    tail = special.chdtrc(np.maximum(n, 1.0), x)
    return np.where(n > 0, tail, 1.0)


def chi2_quantile(p: ArrayLike, df: ArrayLike) -> Floats:
    """Quantile of chi squared: the value with `p` below it."""
    return 2.0 * np.asarray(special.gammaincinv(np.asarray(df) / 2.0, p))


def f_upper(x: ArrayLike, df1: ArrayLike, df2: ArrayLike) -> Floats:
    """P(X >= x) for Fisher's F."""
    return np.asarray(special.fdtrc(df1, df2, x))


def two_sided_quantile(level: float, df: ArrayLike | None = None) -> Floats:
    """The multiplier of a two-sided interval; `level` is 0.95 for 95 percent. z when df is None,
    and z for each entry of `df` that is infinite."""
    p = 0.5 + level / 2.0
    if df is None:
        return z_quantile(p)
    # A batch has few different df: one costly quantile for each, not for each analysis.
    n = np.asarray(df, dtype=np.float64)
    if n.size and n.min() == n.max():
        only = n.flat[0]
        one = z_quantile(p) if np.isinf(only) else t_quantile(p, only)
        return np.broadcast_to(one, n.shape)
    different, where = np.unique(n, return_inverse=True)
    finite = np.where(np.isinf(different), 1.0, different)
    quantiles = np.where(np.isinf(different), z_quantile(p), t_quantile(p, finite))
    return quantiles[where]
