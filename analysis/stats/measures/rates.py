"""Two arms with events over person-time: incidence rate ratio (log) and rate difference."""

from typing import NamedTuple

import numpy as np

from analysis.stats.effects import Bools, Floats
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.zero_cells import ZeroCells, added


class Rates(NamedTuple):
    """x events in person-time t, arm 1 and arm 2 of each study."""

    x1: Floats
    t1: Floats
    x2: Floats
    t2: Floats

    def has_zero(self) -> Bools:
        return (self.x1 == 0) | (self.x2 == 0)

    def double_zero(self) -> Bools:
        return (self.x1 == 0) & (self.x2 == 0)

    def adjusted(self, zero_cells: ZeroCells) -> "Rates":
        """Counts after the rule for zero cells; a dropped study is NaN."""
        more = added(self.has_zero(), zero_cells)
        if zero_cells.drop_double_zeros:
            more = np.where(self.double_zero(), np.nan, more)
        return self._replace(x1=self.x1 + more, x2=self.x2 + more)


def rate_ratio(rates: Rates, zero_cells: ZeroCells) -> Computed:
    """log((x1/t1)/(x2/t2)); v = 1/x1 + 1/x2. Source: Rothman, Greenland & Lash 2008, Modern
    Epidemiology, chapter 14."""
    r = rates.adjusted(zero_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log((r.x1 / r.t1) / (r.x2 / r.t2))
        return Computed.finite(y, 1 / r.x1 + 1 / r.x2)


def rate_difference(rates: Rates, zero_cells: ZeroCells) -> Computed:
    """x1/t1 - x2/t2; v = x1/t1² + x2/t2². Same source."""
    r = rates.adjusted(zero_cells)
    return Computed.finite(r.x1 / r.t1 - r.x2 / r.t2, r.x1 / r.t1**2 + r.x2 / r.t2**2)
