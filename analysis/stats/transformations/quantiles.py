"""Rows 7 to 13: mean and standard deviation from a median with its range or quartiles.

Letters as in the papers: a minimum, q1 first quartile, m median, q3 third quartile, b maximum.
S1 is (a, m, b), S2 is (q1, m, q3), S3 all five. All assume a roughly normal distribution: the
skewness gate (row 14) runs along and says when that is not so.
"""

from analysis.stats.distributions import z_quantile
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import require_people, zero_spread_cautions
from analysis.stats.transformations.skewness import gate, require_order

LUO = "Luo et al. 2018, doi:10.1177/0962280216669183"
WAN = "Wan et al. 2014, doi:10.1186/1471-2288-14-135"
SHI = "Shi et al. 2020, doi:10.1002/jrsm.1429"


@transformation(
    "mean-from-range",
    row=7,
    words="w × (min + max)/2 + (1 − w) × median, w = 4/(4 + n^0.75)",
    source=f"{LUO} (scenario S1)",
)
def mean_from_range(*, minimum: float, median: float, maximum: float, n: float) -> Answer:
    """Mean from median, minimum and maximum."""
    n = require_people(n)
    require_order(minimum=minimum, median=median, maximum=maximum)
    w = 4 / (4 + n**0.75)
    mean = w * (minimum + maximum) / 2 + (1 - w) * median
    return Answer({"mean": mean}, gate(n, minimum=minimum, median=median, maximum=maximum))


@transformation(
    "mean-from-quartiles",
    row=8,
    words="(0.7 + 0.39/n) × (q1 + q3)/2 + (0.3 − 0.39/n) × median",
    source=f"{LUO} (scenario S2)",
)
def mean_from_quartiles(*, q1: float, median: float, q3: float, n: float) -> Answer:
    """Mean from median and quartiles."""
    n = require_people(n)
    require_order(q1=q1, median=median, q3=q3)
    w = 0.7 + 0.39 / n
    return Answer(
        {"mean": w * (q1 + q3) / 2 + (1 - w) * median}, gate(n, q1=q1, median=median, q3=q3)
    )


@transformation(
    "mean-from-five-numbers",
    row=9,
    words="w1 × (min + max)/2 + w2 × (q1 + q3)/2 + (1 − w1 − w2) × median, "
    "w1 = 2.2/(2.2 + n^0.75), w2 = 0.7 − 0.72/n^0.55",
    source=f"{LUO} (scenario S3)",
)
def mean_from_five_numbers(
    *, minimum: float, q1: float, median: float, q3: float, maximum: float, n: float
) -> Answer:
    """Mean from the five-number summary."""
    n = require_people(n)
    five = {"minimum": minimum, "q1": q1, "median": median, "q3": q3, "maximum": maximum}
    require_order(**five)
    w1, w2 = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    mean = w1 * (minimum + maximum) / 2 + w2 * (q1 + q3) / 2 + (1 - w1 - w2) * median
    return Answer({"mean": mean}, gate(n, **five))


@transformation(
    "sd-from-range",
    row=10,
    words="(max − min) / (2 × z((n − 0.375)/(n + 0.25)))",
    source=f"{WAN} (scenario S1)",
)
def sd_from_range(
    *, minimum: float, maximum: float, n: float, median: float | None = None
) -> Answer:
    """SD from minimum and maximum; with the median the skewness gate can run."""
    n = require_people(n)
    require_order(minimum=minimum, median=median, maximum=maximum)
    sd = (maximum - minimum) / (2 * _z_of_extremes(n))
    return _sd(sd, gate(n, minimum=minimum, median=median, maximum=maximum))


@transformation(
    "sd-from-iqr",
    row=11,
    words="(q3 − q1) / (2 × z((0.75n − 0.125)/(n + 0.25)))",
    source=f"{WAN} (scenario S2); Cochrane Handbook v6, section 6.5.2.5 (IQR/1.35 for large n)",
)
def sd_from_iqr(*, q1: float, q3: float, n: float, median: float | None = None) -> Answer:
    """SD from the quartiles; with the median the skewness gate can run."""
    n = require_people(n)
    require_order(q1=q1, median=median, q3=q3)
    return _sd((q3 - q1) / (2 * _z_of_quartiles(n)), gate(n, q1=q1, median=median, q3=q3))


@transformation(
    "sd-from-five-numbers-wan",
    row=12,
    words="(max − min)/(4 z((n − 0.375)/(n + 0.25))) + (q3 − q1)/(4 z((0.75n − 0.125)/(n + 0.25)))",
    source=f"{WAN} (scenario S3)",
)
def sd_from_five_numbers_wan(
    *, minimum: float, q1: float, q3: float, maximum: float, n: float, median: float | None = None
) -> Answer:
    """SD from the five-number summary, the plain average of rows 10 and 11."""
    n = require_people(n)
    five = {"minimum": minimum, "q1": q1, "median": median, "q3": q3, "maximum": maximum}
    require_order(**five)
    sd = (maximum - minimum) / (4 * _z_of_extremes(n)) + (q3 - q1) / (4 * _z_of_quartiles(n))
    return _sd(sd, gate(n, **five))


@transformation(
    "sd-from-five-numbers",
    row=13,
    words="(max − min)/θ1 + (q3 − q1)/θ2, θ1 = (2 + 0.14 n^0.6) z((n − 0.375)/(n + 0.25)), "
    "θ2 = (2 + 2/(0.07 n^0.6)) z((0.75n − 0.125)/(n + 0.25))",
    source=f"{SHI}",
)
def sd_from_five_numbers(
    *, minimum: float, q1: float, q3: float, maximum: float, n: float, median: float | None = None
) -> Answer:
    """SD from the five-number summary with weights that depend on n: better than row 12."""
    n = require_people(n)
    five = {"minimum": minimum, "q1": q1, "median": median, "q3": q3, "maximum": maximum}
    require_order(**five)
    theta1 = (2 + 0.14 * n**0.6) * _z_of_extremes(n)
    theta2 = (2 + 2 / (0.07 * n**0.6)) * _z_of_quartiles(n)
    return _sd((maximum - minimum) / theta1 + (q3 - q1) / theta2, gate(n, **five))


def _sd(sd: float, warnings: tuple[Caution, ...]) -> Answer:
    return Answer({"sd": sd}, zero_spread_cautions(sd, name="The spread") + warnings)


def _z_of_extremes(n: float) -> float:
    return float(z_quantile((n - 0.375) / (n + 0.25)))


def _z_of_quartiles(n: float) -> float:
    return float(z_quantile((0.75 * n - 0.125) / (n + 0.25)))
