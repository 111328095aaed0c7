"""Mantel-Haenszel pooling of 2x2 tables and of rates.

Source: Mantel & Haenszel 1959, doi:10.1093/jnci/22.4.719; errors as named at each function.
Nothing needs to be added to zero cells: the sums are over tables. Estimates of ratios are logs.
Raises NotEstimable when no table carries information.
"""

from typing import Literal

import numpy as np

from analysis.stats.common_effect import CommonEffect, common_effect
from analysis.stats.effects import Floats
from analysis.stats.errors import NotEstimable, UnknownChoice
from analysis.stats.measures import binary, rates
from analysis.stats.measures.binary import Table
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.rates import Rates
from analysis.stats.measures.zero_cells import RULES, ZeroCells

RdError = Literal["sato", "greenland-robins"]
DROPPING = RULES["drop-double-zeros"]


def odds_ratio(t: Table) -> tuple[float, float]:
    """Log odds ratio and its error. Source: Robins, Breslow & Greenland 1986,
    doi:10.2307/2531052."""
    p, q = (t.a + t.d) / t.n, (t.b + t.c) / t.n
    r, s = t.a * t.d / t.n, t.b * t.c / t.n
    sum_r, sum_s = r.sum(), s.sum()
    if sum_r == 0 or sum_s == 0:
        raise NotEstimable(
            "The Mantel-Haenszel odds ratio needs events and non-events in both arms."
        )
    variance = (
        (p * r).sum() / sum_r**2
        + (p * s + q * r).sum() / (sum_r * sum_s)
        + (q * s).sum() / sum_s**2
    ) / 2
    return float(np.log(sum_r / sum_s)), float(np.sqrt(variance))


def risk_ratio(t: Table) -> tuple[float, float]:
    """Log risk ratio and its error. Source: Greenland & Robins 1985, doi:10.2307/2530643."""
    r, s = (t.a * t.n2 / t.n).sum(), (t.c * t.n1 / t.n).sum()
    if r == 0 or s == 0:
        raise NotEstimable("The Mantel-Haenszel risk ratio needs events in both arms.")
    p = t.n1 * t.n2 * (t.a + t.c) / t.n**2 - t.a * t.c / t.n
    return float(np.log(r / s)), float(np.sqrt(p.sum() / (r * s)))


def risk_difference(t: Table) -> tuple[float, float]:
    """Risk difference with the error of Sato, Greenland & Robins 1989, doi:10.2307/2531784: right
    for few large and for many small tables."""
    scale = (t.n1 * t.n2 / t.n).sum()
    rd = _risk_difference(t)
    sparse = t.c * (t.n1 / t.n) ** 2 - t.a * (t.n2 / t.n) ** 2
    sparse += t.n1 * t.n2 * (t.n2 - t.n1) / (2 * t.n**2)
    large = (t.a * t.d + t.c * t.b) / t.n / 2
    return rd, float(np.sqrt(max(rd * sparse.sum() + large.sum(), 0.0)) / scale)


def risk_difference_greenland_robins(t: Table) -> tuple[float, float]:
    """Risk difference with the error that RevMan and metan print. Source: Greenland & Robins 1985,
    doi:10.2307/2530643."""
    scale = (t.n1 * t.n2 / t.n).sum()
    spread = t.a * t.b * t.n2**3 + t.c * t.d * t.n1**3
    return _risk_difference(t), float(np.sqrt((spread / (t.n1 * t.n2 * t.n**2)).sum()) / scale)


def _risk_difference(t: Table) -> float:
    return float(((t.a * t.n2 - t.c * t.n1) / t.n).sum() / (t.n1 * t.n2 / t.n).sum())


def rate_ratio(r: Rates) -> tuple[float, float]:
    """Log rate ratio and its error. Source: Rothman, Greenland & Lash 2008, chapter 15."""
    t = r.t1 + r.t2
    top, bottom = (r.x1 * r.t2 / t).sum(), (r.x2 * r.t1 / t).sum()
    if top == 0 or bottom == 0:
        raise NotEstimable("The Mantel-Haenszel rate ratio needs events in both arms.")
    variance = (r.t1 * r.t2 * (r.x1 + r.x2) / t**2).sum() / (top * bottom)
    return float(np.log(top / bottom)), float(np.sqrt(variance))


def rate_difference(r: Rates) -> tuple[float, float]:
    """Rate difference and its error. Same source."""
    t = r.t1 + r.t2
    scale = r.t1 * r.t2 / t
    estimate = ((r.x1 * r.t2 - r.x2 * r.t1) / t).sum() / scale.sum()
    variance = (scale**2 * (r.x1 / r.t1**2 + r.x2 / r.t2**2)).sum()
    return float(estimate), float(np.sqrt(variance) / scale.sum())


def weights(data: Table | Rates, *, measure: str) -> Floats:
    """The weight of each table in the pooled measure, in percent."""
    if isinstance(data, Rates):
        t = data.t1 + data.t2
        w = data.x2 * data.t1 / t if measure == "IRR" else data.t1 * data.t2 / t
    elif measure == "OR":
        w = data.b * data.c / data.n
    else:
        w = data.c * data.n1 / data.n if measure == "RR" else data.n1 * data.n2 / data.n
    return 100.0 * w / w.sum()


MEASURES = ("OR", "RR", "RD", "IRR", "IRD")
OF_TABLES = {"OR": odds_ratio, "RR": risk_ratio, "RD": risk_difference}
OF_RATES = {"IRR": rate_ratio, "IRD": rate_difference}
EFFECT_OF = {"OR": binary.odds_ratio, "RR": binary.risk_ratio, "RD": binary.risk_difference}
RATE_EFFECT_OF = {"IRR": rates.rate_ratio, "IRD": rates.rate_difference}


def pool(
    data: Table | Rates,
    *,
    measure: str,
    correct: bool = False,
    rule: ZeroCells | None = None,
    rd_error: RdError = "sato",
    level: float = 0.95,
) -> CommonEffect:
    """The pooled measure over all tables with its heterogeneity.

    `correct`: add 1/2 to the tables with a zero cell for the pooling too, and leave out those
    without (or with only) events; otherwise nothing is added for pooling, and Q runs over the
    studies with an effect of their own, zero cells raised by 1/2. `rule`: follow it for the
    pooling and for Q, as older programs do. `rd_error`: which error a risk difference gets.
    """
    own = _effects(data, measure, rule or DROPPING)
    rows = own.rows
    pooled = corrected(data, rule or DROPPING) if correct or rule else data
    estimate, se = _estimate(pooled, measure, rd_error)
    return common_effect(estimate, se, k=pooled[0].size, y=own.y[rows], v=own.v[rows], level=level)


def counts(data: Table | Rates, *, measure: str, correct: bool = False) -> tuple[int, int]:
    """How many tables would be pooled, and how many studies have an effect of their own."""
    pooled = int((~data.double_zero()).sum()) if correct else data[0].size
    return pooled, _effects(data, measure, DROPPING).rows.size


def corrected(data: Table | Rates, rule: ZeroCells = DROPPING) -> Table | Rates:
    """The tables that the rule leaves in, with what it adds: unless said otherwise 1/2 where there
    is a zero cell, and those empty in both arms leave."""
    adjusted = data.adjusted(rule)
    keep = np.isfinite(adjusted[0])
    if not keep.any():
        raise NotEstimable("No study has an event in one arm and a non-event in the other.")
    return type(data)(*(column[keep] for column in adjusted))


def _effects(data: Table | Rates, measure: str, rule: ZeroCells) -> Computed:
    if isinstance(data, Table) and measure in EFFECT_OF:
        return EFFECT_OF[measure](data, rule)
    if isinstance(data, Rates) and measure in RATE_EFFECT_OF:
        return RATE_EFFECT_OF[measure](data, rule)
    raise UnknownChoice(f"There is no Mantel-Haenszel pooling of {measure} for such data.")


def _estimate(data: Table | Rates, measure: str, rd_error: RdError) -> tuple[float, float]:
    if isinstance(data, Table):
        if measure == "RD" and rd_error == "greenland-robins":
            return risk_difference_greenland_robins(data)
        return OF_TABLES[measure](data)
    return OF_RATES[measure](data)


def around(estimate: float, y: Floats, v: Floats) -> float:
    """Q of the studies around a given estimate: Σ(y - estimate)²/v."""
    return float(np.sum((y - estimate) ** 2 / v))
