"""Funnel asymmetry in 2x2 tables, where a log odds ratio and its standard error move together."""

import numpy as np

from analysis.stats.effects import Effects
from analysis.stats.errors import TooFewStudies
from analysis.stats.measures.binary import Table, hypergeometric, odds_ratio
from analysis.stats.measures.zero_cells import ZeroCells
from analysis.stats.small_study.asymmetry import AsymmetryTest, least_squares


def harbord(table: Table, *, level: float = 0.95) -> AsymmetryTest:
    """Efficient score over its variance, Z/V, on 1/√V with weights V; t with k - 2 df.

    Studies without events (or with nothing else) carry no information and are left out.
    Source: Harbord, Egger & Sterne 2006, doi:10.1002/sim.2380.
    """
    expected, variance = hypergeometric(table)
    kept = np.flatnonzero(variance > 0)
    _require_some(kept.size)
    v = 1.0 / variance[kept]
    effects = Effects((table.a - expected)[kept] * v, v)
    return least_squares(effects, np.sqrt(v), name="Harbord", predictor="1/√V", level=level)


def peters(table: Table, *, level: float = 0.95) -> AsymmetryTest:
    """Log odds ratio on 1/N, weights events x non-events / N; t with k - 2 df.

    1/2 is added to the cells of studies with a zero; studies without events (or with nothing
    else) get no weight and are left out. Source: Peters et al. 2006, doi:10.1001/jama.295.6.676.
    """
    events, others = table.a + table.c, table.b + table.d
    kept = np.flatnonzero((events > 0) & (others > 0))
    _require_some(kept.size)
    ratios = odds_ratio(table, ZeroCells())
    effects = Effects(ratios.y[kept], ratios.v[kept])
    weights = (events * others / table.n)[kept]
    return least_squares(
        effects, 1.0 / table.n[kept], name="Peters", predictor="1/N", weights=weights, level=level
    )


def _require_some(k: int) -> None:
    if k == 0:
        raise TooFewStudies("No study has both events and people without one.")
