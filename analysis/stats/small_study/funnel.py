"""A contour-enhanced funnel as data: the points, and where significance lies around them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions
from analysis.stats.effects import Effects, Floats, frozen
from analysis.stats.errors import BadData

LEVELS = (0.90, 0.95, 0.99)
_STEPS = 101


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """Between `low` and `high` at each standard error an estimate is not significant."""

    level: float
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Points (`y`, `sei`), two-sided p of each against `null`, contours over `se_axis`.

    `centre` with `low` and `high` is the pseudo confidence region about the pooled effect.
    """

    y: Floats
    sei: Floats
    pval: Floats
    null: float
    centre: float
    se_axis: Floats
    low: Floats
    high: Floats
    contours: tuple[Contour, ...]

    def counts(self) -> dict[str, int]:
        """How many studies lie in each region, from p >= 0.1 to p < 0.01."""
        edges = sorted({1 - c.level for c in self.contours})
        names = [f"p < {edges[0]:.3g}"]
        names += [f"{a:.3g} <= p < {b:.3g}" for a, b in itertools.pairwise(edges)]
        names.append(f"p >= {edges[-1]:.3g}")
        # Rounded, so that 1 - 0.95 is the 0.05 that it is printed as.
        which = np.searchsorted(np.round(edges, 12), self.pval, side="right")
        return {name: int((which == i).sum()) for i, name in reversed(list(enumerate(names)))}


def contour_enhanced(
    effects: Effects,
    *,
    centre: float,
    null: float = 0.0,
    levels: Sequence[float] = LEVELS,
    level: float = 0.95,
) -> Funnel:
    """Points and contours on the scale of the effects (ratios: log).

    Source: Peters et al. 2008, doi:10.1016/j.jclinepi.2007.11.010.
    """
    if not levels or not all(0 < p < 1 for p in (*levels, level)):
        raise BadData("Contours are drawn at levels between 0 and 1, for example 0.95.")
    sei = np.sqrt(effects.v)
    se_axis = np.linspace(0.0, 1.05 * float(sei.max()), _STEPS)
    return Funnel(
        y=effects.y,
        sei=frozen(sei),
        pval=frozen(distributions.z_two_sided((effects.y - null) / sei)),
        null=null,
        centre=centre,
        se_axis=frozen(se_axis),
        low=frozen(centre - distributions.two_sided_quantile(level) * se_axis),
        high=frozen(centre + distributions.two_sided_quantile(level) * se_axis),
        contours=tuple(_contour(p, null, se_axis) for p in sorted(levels)),
    )


def _contour(level: float, null: float, se_axis: Floats) -> Contour:
    half = distributions.two_sided_quantile(level) * se_axis
    return Contour(level, frozen(null - half), frozen(null + half))
