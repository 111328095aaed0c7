"""A difference as reported, with its interval or p-value, to its SE by the normal quantile."""

import math

from analysis.stats.distributions import z_quantile
from analysis.stats.errors import BadData, NotEstimable
from analysis.stats.transformations.catalogue import Answer, transformation
from analysis.stats.transformations.inputs import interval_multiplier, require_interval
from analysis.stats.transformations.spread import read_p

SOURCE = "Cochrane Handbook v6, section 6.3.1"


@transformation("difference-from-ci", row=3, words="SE = (upper − lower) / (2 × z)", source=SOURCE)
def difference_from_ci(*, estimate: float, lower: float, upper: float, level: float = 95) -> Answer:
    """A difference and its SE from its interval; raises BadData where it lies outside."""
    width = require_interval(lower, upper)
    if not lower <= estimate <= upper:
        raise BadData(
            f"The estimate {estimate:g} lies outside its own interval, {lower:g} to {upper:g}."
        )
    se = width / (2 * interval_multiplier(level, df=math.inf, quantile="z"))
    return Answer({"difference": estimate, "se": se})


@transformation("difference-from-p", row=5, words="SE = |estimate| / z at 1 − p/2", source=SOURCE)
def difference_from_p(*, estimate: float, p: float | str) -> Answer:
    """A difference and its SE from its two-sided p-value, a number or as printed."""
    if estimate == 0:
        raise NotEstimable("A difference of 0 has p = 1 whatever its SE; use its interval.")
    value, warnings = read_p(p)
    return Answer(
        {"difference": estimate, "se": abs(estimate) / -float(z_quantile(value / 2))}, warnings
    )
