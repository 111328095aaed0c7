"""Tests on 2x2 tables: is there an association (Cochran-Mantel-Haenszel), is the odds ratio the
same in all tables (Breslow-Day, Tarone)."""

from typing import NamedTuple

import numpy as np

from analysis.stats import distributions
from analysis.stats.effects import Bools, Floats
from analysis.stats.errors import NotEstimable
from analysis.stats.measures import binary
from analysis.stats.measures.binary import Table
from analysis.stats.measures.rates import Rates


class Test(NamedTuple):
    """A chi-squared statistic with its p value; p is None with a single table."""

    statistic: float
    p: float | None


class Homogeneity(NamedTuple):
    """Breslow and Day's test, and with Tarone's correction."""

    breslow_day: Test
    tarone: Test


def cochran_mantel_haenszel(t: Table, *, correct: bool) -> Test:
    """(|Σ(a - E)| - 1/2)² / ΣV, the 1/2 only when `correct`.

    Source: Mantel & Haenszel 1959, doi:10.1093/jnci/22.4.719. Raises NotEstimable without events
    or without non-events.
    """
    expected, variance = binary.hypergeometric(t)
    with np.errstate(invalid="ignore"):
        informative = variance > 0
    if not informative.any():
        raise NotEstimable("The Cochran-Mantel-Haenszel test needs events and non-events.")
    return _one_df(
        (t.a - expected)[informative].sum(), variance[informative].sum(), correct=correct
    )


def cochran_mantel_haenszel_rates(r: Rates, *, correct: bool) -> Test:
    """The same for person-time data, where the margin of events is binomial."""
    share = r.t1 / (r.t1 + r.t2)
    events = r.x1 + r.x2
    variance = (events * share * (1 - share)).sum()
    if variance == 0:
        raise NotEstimable("The Mantel-Haenszel test of rates needs events.")
    return _one_df((r.x1 - events * share).sum(), variance, correct=correct)


def _one_df(deviation: float, variance: float, *, correct: bool) -> Test:
    # metafor's rule: the correction may push a small deviation past 0; it is squared all the same.
    statistic = float((abs(deviation) - (0.5 if correct else 0.0)) ** 2 / variance)
    return Test(statistic, float(distributions.chi2_upper(statistic, 1)))


def homogeneity(t: Table, log_odds_ratio: float) -> Homogeneity:
    """Does the common odds ratio (Mantel-Haenszel) fit every table?

    Source: Breslow & Day 1980, Statistical Methods in Cancer Research I, page 142; Tarone 1985,
    doi:10.1093/biomet/72.1.91.
    """
    expected, used = fitted_cell(t, float(np.exp(log_odds_ratio)))
    a, n1, events, n = t.a[used], t.n1[used], (t.a + t.c)[used], t.n[used]
    e = expected[used]
    variance = 1 / (1 / e + 1 / (n1 - e) + 1 / (events - e) + 1 / (n - n1 - events + e))
    bd = float(((a - e) ** 2 / variance).sum())
    tarone = max(0.0, bd - float((a - e).sum() ** 2 / variance.sum())) if e.size else 0.0
    return Homogeneity(_test(bd, e.size - 1), _test(tarone, e.size - 1))


def _test(statistic: float, df: int) -> Test:
    return Test(statistic, float(distributions.chi2_upper(statistic, df)) if df > 0 else None)


def fitted_cell(t: Table, odds_ratio: float) -> tuple[Floats, Bools]:
    """The events of arm 1 that the margins and the odds ratio imply, and which tables say
    anything (events and non-events, and a fitted cell above 0)."""
    events, others = t.a + t.c, t.b + t.d
    if odds_ratio == 1:
        fitted = t.n1 * events / t.n
    else:
        a = odds_ratio * (t.n1 + events) + (t.n2 - events)
        root = np.sqrt(a**2 - 4 * t.n1 * events * odds_ratio * (odds_ratio - 1))
        # The stable form of (a - root) / (2 (odds ratio - 1)).
        fitted = 2 * t.n1 * events * odds_ratio / (a + root)
    return fitted, (fitted > 0) & (events > 0) & (others > 0)
