"""One group or one correlation a study: proportions (raw, logit, double arcsine), correlations."""

import numpy as np

from analysis.stats.effects import Floats
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.zero_cells import ZeroCells, added


def _adjusted(x: Floats, n: Floats, zero_cells: ZeroCells) -> tuple[Floats, Floats]:
    """Events and non-events after the rule: a proportion of 0 or 1 has a zero cell."""
    more = added((x == 0) | (x == n), zero_cells)
    return x + more, n - x + more


def proportion(x: Floats, n: Floats, zero_cells: ZeroCells) -> Computed:
    """p = x/n; v = p(1-p)/n."""
    events, others = _adjusted(x, n, zero_cells)
    total = events + others
    p = events / total
    return Computed.finite(p, p * (others / total) / total)


def logit(x: Floats, n: Floats, zero_cells: ZeroCells) -> Computed:
    """log(x/(n-x)); v = 1/x + 1/(n-x)."""
    events, others = _adjusted(x, n, zero_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Computed.finite(np.log(events / others), 1 / events + 1 / others)


def double_arcsine(x: Floats, n: Floats) -> Computed:
    """(asin√(x/(n+1)) + asin√((x+1)/(n+1)))/2; v = 1/(4n+2). Nothing is added to zeros.

    Source: Freeman & Tukey 1950, doi:10.1214/aoms/1177729756.
    """
    y = (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))) / 2
    return Computed.finite(y, 1 / (4 * n + 2))


def correlation(r: Floats, n: Floats) -> Computed:
    """r; v = (1-r²)²/(n-1). No variance from three people or fewer, as in metafor."""
    with np.errstate(divide="ignore", invalid="ignore"):
        v = np.where(n > 3, (1 - r**2) ** 2 / (n - 1), np.nan)
    return Computed(r, v)


def fisher_z(r: Floats, n: Floats) -> Computed:
    """atanh(r); v = 1/(n-3). Source: Fisher 1921, Metron 1:3-32."""
    with np.errstate(divide="ignore", invalid="ignore"):
        v = np.where(n > 3, 1 / (n - 3), np.nan)
        return Computed.finite(np.arctanh(r), v)
