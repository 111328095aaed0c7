"""Two arms, events or not: risk ratio, odds ratio, risk difference, Peto's odds ratio.

e1 events among n1 people of arm 1, e2 among n2 of arm 2. Cells a, b, c, d: events and non-events
of arm 1, then of arm 2. Ratios on the log scale.
"""

from typing import NamedTuple

import numpy as np

from analysis.stats.effects import Bools, Floats
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.zero_cells import ZeroCells, added


class Table(NamedTuple):
    """The four cells of each study's 2x2 table."""

    a: Floats
    b: Floats
    c: Floats
    d: Floats

    @classmethod
    def of(cls, e1: Floats, n1: Floats, e2: Floats, n2: Floats) -> "Table":
        return cls(e1, n1 - e1, e2, n2 - e2)

    @property
    def n1(self) -> Floats:
        return self.a + self.b

    @property
    def n2(self) -> Floats:
        return self.c + self.d

    @property
    def n(self) -> Floats:
        return self.n1 + self.n2

    def has_zero(self) -> Bools:
        return np.minimum.reduce(self) == 0

    def double_zero(self) -> Bools:
        """No event, or only events, in both arms: nothing is learnt about a ratio."""
        return ((self.a == 0) & (self.c == 0)) | ((self.b == 0) & (self.d == 0))

    def adjusted(self, zero_cells: ZeroCells) -> "Table":
        """After the rule for zero cells; a dropped study is NaN in every cell."""
        more = added(self.has_zero(), zero_cells)
        if zero_cells.drop_double_zeros:
            more = np.where(self.double_zero(), np.nan, more)
        return Table(*(cell + more for cell in self))


def risk_ratio(table: Table, zero_cells: ZeroCells) -> Computed:
    """log((a/n1)/(c/n2)); v = 1/a - 1/n1 + 1/c - 1/n2. Source: Katz et al. 1978,
    doi:10.2307/2530610."""
    t = table.adjusted(zero_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log((t.a / t.n1) / (t.c / t.n2))
        v = 1 / t.a - 1 / t.n1 + 1 / t.c - 1 / t.n2
    return Computed.finite(y, v)


def odds_ratio(table: Table, zero_cells: ZeroCells) -> Computed:
    """log(ad/(bc)); v = 1/a + 1/b + 1/c + 1/d. Source: Woolf 1955,
    doi:10.1111/j.1469-1809.1955.tb01348.x."""
    t = table.adjusted(zero_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(t.a * t.d / (t.b * t.c))
        v = 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d
    return Computed.finite(y, v)


def risk_difference(table: Table, zero_cells: ZeroCells) -> Computed:
    """a/n1 - c/n2; v = ab/n1³ + cd/n2³. Source: Deeks & Higgins 2010, Statistical algorithms in
    Review Manager 5."""
    t = table.adjusted(zero_cells)
    y = t.a / t.n1 - t.c / t.n2
    v = t.a * t.b / t.n1**3 + t.c * t.d / t.n2**3
    return Computed.finite(y, v)


def peto_odds_ratio(table: Table) -> Computed:
    """(a - E)/V and 1/V, nothing added; undefined without events (or without non-events).

    Source: Yusuf et al. 1985, doi:10.1016/S0033-0620(85)80003-7.
    """
    expected, variance = hypergeometric(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Computed.finite((table.a - expected) / variance, 1 / variance)


def hypergeometric(table: Table) -> tuple[Floats, Floats]:
    """Mean and variance of a, given all four margins."""
    t = table
    events = t.a + t.c
    expected = events * t.n1 / t.n
    variance = events * (t.b + t.d) * t.n1 * t.n2 / (t.n**2 * (t.n - 1))
    return expected, variance
