"""Row 29: the standard error of a log ratio, from its interval or its p-value."""

import math

from analysis.stats.distributions import z_quantile
from analysis.stats.errors import BadData, NotEstimable
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import (
    interval_multiplier,
    require_interval,
    require_positive,
)
from analysis.stats.transformations.spread import read_p

SOURCE = "Cochrane Handbook v6, section 6.3.2"
# The estimate must lie within this share of the interval's width of its middle on the log scale.
_ASYMMETRY = 0.05


@transformation(
    "log-ratio-from-ci",
    row=29,
    words="SE of ln ratio = (ln upper − ln lower) / (2 × z)",
    source=SOURCE,
)
def log_ratio_from_ci(
    *, lower: float, upper: float, estimate: float | None = None, level: float = 95
) -> Answer:
    """ln ratio and its SE from a ratio's interval (OR, RR, HR, rate ratio), limits as printed.

    Without `estimate` the middle of the log interval stands for it, and that is said.
    """
    require_positive(lower, name="The lower limit of a ratio")
    require_interval(lower, upper)
    low, high = math.log(lower), math.log(upper)
    se = (high - low) / (2 * interval_multiplier(level, df=math.inf, quantile="z"))
    middle = (low + high) / 2
    if estimate is None:
        taken = Caution("estimate-from-interval", "The middle of the interval was taken.")
        return Answer({"log_ratio": middle, "se": se}, (taken,))
    log_ratio = math.log(require_positive(estimate, name="A ratio"))
    if not low <= log_ratio <= high:
        raise BadData(
            f"The ratio {estimate:g} lies outside its own interval, {lower:g} to {upper:g}."
        )
    return Answer({"log_ratio": log_ratio, "se": se}, _off_centre(log_ratio, low, high))


@transformation(
    "log-ratio-from-p",
    row=29,
    words="SE of ln ratio = |ln estimate| / z at 1 − p/2",
    source=SOURCE,
)
def log_ratio_from_p(*, estimate: float, p: float | str) -> Answer:
    """ln ratio and its SE from a ratio and its two-sided p-value, a number or as printed."""
    log_ratio = math.log(require_positive(estimate, name="A ratio"))
    if log_ratio == 0:
        raise NotEstimable("A ratio of 1 has p = 1 whatever its SE; use its interval.")
    value, warnings = read_p(p)
    return Answer(
        {"log_ratio": log_ratio, "se": abs(log_ratio) / -float(z_quantile(value / 2))}, warnings
    )


@transformation(
    "log-ratio-from-se",
    row=29,
    words="ln ratio; the SE as printed, of the logarithm",
    source=SOURCE,
)
def log_ratio_from_se(*, estimate: float, se: float) -> Answer:
    """ln ratio from a ratio as printed and the SE of its logarithm."""
    if estimate <= 0:
        raise BadData(f"{estimate:g} is no ratio: enter the ratio as printed, not its logarithm.")
    return Answer({"log_ratio": math.log(estimate), "se": require_positive(se, name="SE")})


def _off_centre(log_ratio: float, low: float, high: float) -> tuple[Caution, ...]:
    if abs((low + high) / 2 - log_ratio) <= _ASYMMETRY * (high - low):
        return ()
    return (
        Caution(
            "interval-not-symmetric",
            "On the log scale the estimate is not in the middle of its interval: check all three.",
        ),
    )
