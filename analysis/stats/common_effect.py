"""A common effect that was not found by inverse variance (Mantel-Haenszel, Peto), with its test,
interval and heterogeneity."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions
from analysis.stats.effects import Floats


@dataclass(frozen=True, slots=True)
class CommonEffect:
    """`k` tables were pooled; Q runs over the `k_yi` studies that have an effect of their own.

    `zval` is None when the error is 0; `pval` is then 0, or None when the estimate is 0 as well.
    I2 in percent, from Q.
    """

    k: int
    k_yi: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    zval: float | None
    pval: float | None
    Q: float
    Q_df: int
    Q_p: float
    I2: float
    H2: float


def common_effect(
    estimate: float, se: float, *, k: int, y: Floats, v: Floats, level: float = 0.95
) -> CommonEffect:
    """Test and interval by the normal distribution; Q = Σ(y - estimate)²/v."""
    half = float(distributions.two_sided_quantile(level)) * se
    zval = estimate / se if se > 0 else None
    df = y.size - 1
    q = float(np.sum((y - estimate) ** 2 / v)) if df > 0 else 0.0
    return CommonEffect(
        k=k,
        k_yi=y.size,
        estimate=estimate,
        se=se,
        ci_lb=estimate - half,
        ci_ub=estimate + half,
        zval=zval,
        pval=_p_value(zval, estimate),
        Q=q,
        Q_df=max(df, 0),
        Q_p=float(distributions.chi2_upper(q, df)) if df > 0 else 1.0,
        I2=max(0.0, 100.0 * (q - df) / q) if q > 0 else 0.0,
        H2=q / df if df > 0 else 1.0,
    )


def _p_value(zval: float | None, estimate: float) -> float | None:
    if zval is None:
        return None if estimate == 0 else 0.0
    return float(distributions.z_two_sided(zval))
