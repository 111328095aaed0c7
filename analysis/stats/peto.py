"""Peto's one-step method: the pooled log odds ratio Σ(O - E)/ΣV, nothing added to zeros."""

import numpy as np

from analysis.stats.common_effect import CommonEffect, common_effect
from analysis.stats.errors import NotEstimable
from analysis.stats.measures import binary
from analysis.stats.measures.binary import Table


def pool(table: Table, *, level: float = 0.95) -> CommonEffect:
    """Pooled log odds ratio; `k_yi` counts the tables with events and non-events.

    Source: Yusuf et al. 1985, doi:10.1016/S0033-0620(85)80003-7. Raises NotEstimable when no
    table has both.
    """
    expected, variance = binary.hypergeometric(table)
    with np.errstate(invalid="ignore"):
        informative = variance > 0
    if not informative.any():
        raise NotEstimable("Peto's method needs a study with events and with non-events.")
    total = variance[informative].sum()
    estimate = float((table.a - expected)[informative].sum() / total)
    own = binary.peto_odds_ratio(table)
    rows = np.flatnonzero(informative)
    return common_effect(
        estimate,
        float(total**-0.5),
        k=table.a.size,
        y=own.y[rows],
        v=own.v[rows],
        level=level,
    )
