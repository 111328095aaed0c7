"""Row 14: is a reported summary too skewed to be turned into a mean and an SD?"""

import itertools
import math

from analysis.stats.errors import BadData
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import require_people

# The critical values were derived for n >= 5; below that the test says nothing.
FEWEST = 5
_ORDER = ("minimum", "q1", "median", "q3", "maximum")


@transformation(
    "skewness-test",
    row=14,
    words="S1: |min + max − 2 median|/(max − min) against 1/ln(n + 9) + 2.5/(n + 1); "
    "S2: |q1 + q3 − 2 median|/(q3 − q1) against 2.65/√n − 6/n²; "
    "S3: max(2.65 ln(0.6n)/√n × T1, T2) against 3/√n − 40/n³; skewed when not below",
    source="Shi et al. 2023, doi:10.1177/09622802231172043 (level 5 %)",
)
def skewness_test(
    *,
    median: float,
    n: float,
    minimum: float | None = None,
    q1: float | None = None,
    q3: float | None = None,
    maximum: float | None = None,
) -> Answer:
    """The test statistic and its critical value; `skewed` is 1 when it is reached.

    Needs the extremes, the quartiles or both. Raises BadData with fewer than 5 people, without a
    spread, or when the numbers are out of order.
    """
    n = require_people(n, at_least=FEWEST)
    require_order(minimum=minimum, q1=q1, median=median, q3=q3, maximum=maximum)
    extremes = _tilt(minimum, median, maximum)
    quartiles = _tilt(q1, median, q3)
    if extremes is None and quartiles is None:
        raise BadData(
            "The skewness test needs minimum and maximum, or both quartiles, and some distance "
            "between them."
        )
    statistic, critical = _compared(n, extremes, quartiles)
    skewed = statistic >= critical
    warnings = (skewed_caution(statistic, critical),) if skewed else ()
    return Answer({"statistic": statistic, "critical": critical, "skewed": float(skewed)}, warnings)


def gate(
    n: float,
    *,
    minimum: float | None = None,
    q1: float | None = None,
    median: float | None = None,
    q3: float | None = None,
    maximum: float | None = None,
) -> tuple[Caution, ...]:
    """What rows 7 to 13 say about the shape of the data they were given."""
    if n < FEWEST:
        return (
            Caution(
                "too-few-for-skewness-test",
                f"With n = {n:g} (below {FEWEST}) skewness cannot be tested, and the estimate "
                "is rough.",
            ),
        )
    extremes = None if median is None else _tilt(minimum, median, maximum)
    quartiles = None if median is None else _tilt(q1, median, q3)
    if extremes is None and quartiles is None:
        return (
            Caution(
                "skewness-not-tested",
                "Without the median, or without any spread, skewness cannot be tested.",
            ),
        )
    statistic, critical = _compared(n, extremes, quartiles)
    return (skewed_caution(statistic, critical),) if statistic >= critical else ()


def skewed_caution(statistic: float, critical: float) -> Caution:
    return Caution(
        "skewed",
        f"The data look skewed (test statistic {statistic:.3g}, critical value {critical:.3g}): "
        "a mean and SD worked out from them mislead. Leave the study out, or show both.",
    )


def require_order(**numbers: float | None) -> None:
    """Raise BadData unless minimum ≤ q1 ≤ median ≤ q3 ≤ maximum, as far as they are given."""
    given = [
        (name, float(numbers[name] or 0.0)) for name in _ORDER if numbers.get(name) is not None
    ]
    for (low_name, low), (high_name, high) in itertools.pairwise(given):
        if low > high:
            raise BadData(
                f"The {low_name} ({low:g}) is above the {high_name} ({high:g}): "
                "the numbers must rise from minimum to maximum."
            )


def _tilt(low: float | None, middle: float, high: float | None) -> float | None:
    """How far the median lies off the middle, between 0 and 1; None without an interval."""
    if low is None or high is None or high <= low:
        return None
    return abs(low + high - 2 * middle) / (high - low)


def _compared(n: float, extremes: float | None, quartiles: float | None) -> tuple[float, float]:
    if quartiles is None:
        return float(extremes or 0.0), 1 / math.log(n + 9) + 2.5 / (n + 1)
    if extremes is None:
        return quartiles, 2.65 / math.sqrt(n) - 6 / n**2
    weighted = 2.65 * math.log(0.6 * n) / math.sqrt(n) * extremes
    return max(weighted, quartiles), 3 / math.sqrt(n) - 40 / n**3
