"""What a transformation demands of its inputs: each check raises BadData with its sentence."""

from analysis.stats.distributions import t_quantile, z_quantile
from analysis.stats.errors import BadData, one_of
from analysis.stats.transformations.catalogue import Caution

QUANTILES = ("t", "z")
# Below this many people the normal quantile makes an interval's SD visibly too large.
LARGE_SAMPLE = 60


def require_people(n: float, *, name: str = "n", at_least: float = 2) -> float:
    """A group size, whole or (after splitting a control group) a fraction."""
    if n < at_least:
        raise BadData(f"{name} is {n:g}; this formula needs at least {at_least:g} people.")
    return float(n)


def require_positive(value: float, *, name: str) -> float:
    if value <= 0:
        raise BadData(f"{name} is {value:g}; it must be above 0.")
    return float(value)


def require_not_negative(value: float, *, name: str) -> float:
    if value < 0:
        raise BadData(f"{name} is {value:g}; it cannot be below 0.")
    return float(value)


def require_correlation(r: float) -> float:
    if not -1 <= r <= 1:
        raise BadData(f"A correlation lies between -1 and 1; {r:g} does not.")
    return float(r)


def require_interval(lower: float, upper: float) -> float:
    """The width of an interval."""
    if lower >= upper:
        raise BadData(
            f"The interval runs from {lower:g} to {upper:g}; the lower limit must be the smaller."
        )
    return float(upper) - float(lower)


def require_level(level: float) -> float:
    """A confidence level in percent, as a probability."""
    if not 50 <= level < 100:
        raise BadData(f"A confidence level is a percentage such as 95, not {level:g}.")
    return level / 100.0


def interval_multiplier(level: float, *, df: float, quantile: str) -> float:
    """Half the width of a two-sided interval in standard errors: Student's t, or normal."""
    p = 0.5 + require_level(level) / 2.0
    if one_of(quantile, QUANTILES, what="quantile") == "z":
        return float(z_quantile(p))
    return float(t_quantile(p, df))


def normal_quantile_cautions(n: float, quantile: str) -> tuple[Caution, ...]:
    """Using z for a small sample is allowed, and said."""
    if quantile == "t" or n >= LARGE_SAMPLE:
        return ()
    return (
        Caution(
            "normal-quantile-small-sample",
            f"The normal quantile was used with n = {n:g}; below {LARGE_SAMPLE} people reports "
            "mostly use Student's t, which gives a smaller SD.",
        ),
    )


def zero_spread_cautions(spread: float, *, name: str) -> tuple[Caution, ...]:
    """A spread of exactly 0 is possible and mostly a misprint or a rounding."""
    if spread > 0:
        return ()
    return (Caution("zero-spread", f"{name} is 0: everybody would have the same value. Check it."),)
