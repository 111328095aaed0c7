"""Trim and fill: how many studies one side of the funnel lacks, and the result with them.

Source: Duval & Tweedie 2000, doi:10.1111/j.0006-341X.2000.00455.x and doi:10.2307/2669529.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.stats import errors, pooling
from analysis.stats.effects import Effects, Floats, frozen
from analysis.stats.errors import NotEstimable, TooFewStudies
from analysis.stats.pooling import Pooled
from analysis.stats.small_study import asymmetry

ESTIMATORS = ("L0", "R0")
SIDES = ("left", "right")
MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True, eq=False)
class TrimFill:
    """`k0` missing studies on `side` (se_k0; p_k0 of "none is missing", R0 only).

    `filled_y`, `filled_v` are the studies put in, mirror images about the trimmed mean; `pooled`
    is the result with them.
    """

    estimator: str
    method: str
    side: str
    k0: int
    se_k0: float | None
    p_k0: float | None
    filled_y: Floats
    filled_v: Floats
    pooled: Pooled


class Missing(NamedTuple):
    """One estimate of the number of missing studies, before rounding, and its error."""

    k0: float
    se: float | None


def trim_and_fill(
    effects: Effects,
    *,
    estimator: str = "L0",
    side: str | None = None,
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> TrimFill:
    """Trim the far studies of the fuller side until the number missing settles, then mirror them.

    `side` is the side that lacks studies; when None, "right" if small studies show smaller
    effects (the slope of a meta-regression on standard errors by the same method is negative).
    Raises TooFewStudies for one study, NoVariation when the side cannot be told, NotEstimable
    when the count does not settle.
    """
    errors.one_of(estimator, ESTIMATORS, what="estimator of missing studies")
    if effects.k < 2:
        raise TooFewStudies("Trim and fill needs 2 studies or more; there is 1.")
    side = missing_side(effects, method=method) if side is None else side
    flip = -1.0 if errors.one_of(side, SIDES, what="side of the funnel") == "right" else 1.0
    order = np.argsort(flip * effects.y, kind="stable")
    ordered = Effects(flip * effects.y[order], effects.v[order])
    missing, centre = _settled(ordered, estimator, method)
    k0 = round(max(0.0, missing.k0))
    far = slice(effects.k - k0, effects.k)
    filled_y, filled_v = flip * (2.0 * centre - ordered.y[far]), ordered.v[far]
    everything = Effects(np.append(effects.y, filled_y), np.append(effects.v, filled_v))
    return TrimFill(
        estimator=estimator,
        method=method,
        side=side,
        k0=k0,
        se_k0=missing.se,
        p_k0=0.5 ** (k0 + 1) if estimator == "R0" else None,
        filled_y=frozen(filled_y),
        filled_v=frozen(filled_v),
        pooled=pooling.pool(everything, method=method, test=test, level=level),
    )


def missing_side(effects: Effects, *, method: str) -> str:
    """The side on which small studies seem to be missing."""
    sei = np.sqrt(effects.v)
    slope = asymmetry.mixed(effects, sei, predictor="sei", method=method).slope
    return "right" if slope < 0 else "left"


def _settled(ordered: Effects, estimator: str, method: str) -> tuple[Missing, float]:
    """Iterate on effects in rising order, the far ones last."""
    k0 = 0
    for _ in range(MOST_ROUNDS):
        kept = ordered.take(np.arange(ordered.k - k0))
        centre = float(pooling.pool(kept, method=method).estimate[0])
        missing = _count(ordered.y - centre, estimator)
        if round(max(0.0, missing.k0)) == k0:
            return missing, centre
        k0 = round(max(0.0, missing.k0))
    raise NotEstimable("Trim and fill did not settle on a number of missing studies.")


def _count(deviation: Floats, estimator: str) -> Missing:
    """From the signed ranks of the deviations; ties rank as they stand."""
    k = deviation.size
    rank = np.empty(k)
    rank[np.argsort(np.abs(deviation), kind="stable")] = np.arange(1.0, k + 1)
    if estimator == "L0":
        return _linear(k, float(rank[deviation > 0].sum()))
    below = rank[deviation < 0]
    if below.size == 0:
        raise NotEstimable("All studies lie on one point, so none can be missing beside it.")
    k0 = k - float(below.max()) - 1.0
    return Missing(k0, float(np.sqrt(2.0 * max(0.0, k0) + 2.0)))


def _linear(k: int, above: float) -> Missing:
    """L0 from the sum of the ranks above the centre, with its standard error."""
    k0 = (4.0 * above - k * (k + 1.0)) / (2.0 * k - 1.0)
    variance = k * (k + 1.0) * (2.0 * k + 1.0) + 10.0 * k0**3 + 27.0 * k0**2 + 17.0 * k0
    variance += -18.0 * k * k0**2 - 18.0 * k * k0 + 6.0 * k**2 * k0
    if variance < 0.0:  # far more on the other side: the approximation has no error there
        return Missing(k0, None)
    return Missing(k0, 4.0 * float(np.sqrt(variance / 24.0)) / (2.0 * k - 1.0))
