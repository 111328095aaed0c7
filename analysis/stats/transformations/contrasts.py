"""Rows 23 to 28: the effect of one study from its two arms, in each program's convention.

The formulas are those of `measures`, which pools with them; here they answer for a single study.
"""

import numpy as np

from analysis.stats import errors
from analysis.stats.errors import NotEstimable
from analysis.stats.measures import continuous, registry
from analysis.stats.measures.zero_cells import rule
from analysis.stats.raw import RawData
from analysis.stats.transformations.catalogue import Answer, Caution, transformation

DEEKS = "Deeks & Higgins 2010, Statistical algorithms in Review Manager 5"
HARRIS = "Harris et al. 2008, doi:10.1177/1536867X0800800102"
METAFOR = "Hedges 1981, doi:10.3102/10769986006002107; metafor's escalc, vtype LS"
TABLE_MEASURES = ("OR", "RR", "RD", "PETO")
# Far beyond what two groups of people differ by; mostly an SE in place of an SD.
LARGEST_SMD = 3.0


@transformation(
    "mean-difference",
    row=23,
    words="MD = mean1 − mean2; SE = √(SD1²/n1 + SD2²/n2)",
    source=DEEKS,
)
def mean_difference(
    *, n1: float, mean1: float, sd1: float, n2: float, mean2: float, sd2: float
) -> Answer:
    """The difference of two means."""
    return _of_arms("MD", n1, mean1, sd1, n2, mean2, sd2)


@transformation(
    "smd",
    row=24,
    words="s = √(((n1 − 1)SD1² + (n2 − 1)SD2²)/(N − 2)); d = (mean1 − mean2)/s; "
    "g = d × (1 − 3/(4N − 9))",
    source=DEEKS,
)
def smd(*, n1: float, mean1: float, sd1: float, n2: float, mean2: float, sd2: float) -> Answer:
    """The pooled SD, Cohen's d and Hedges' g; each program's error stands in rows 25 to 27."""
    columns = {"n1": n1, "mean1": mean1, "sd1": sd1, "n2": n2, "mean2": mean2, "sd2": sd2}
    with np.errstate(over="ignore", invalid="ignore"):
        arms = continuous.Arms(**_raw("continuous", columns).columns)
        pooled = float(continuous.pooled_sd(arms)[0])
        d = float(continuous.cohen_d(arms)[0])
        g = d * float(continuous.approximate_j(arms)[0])
    if not pooled > 0 or not np.isfinite([pooled, d, g]).all():
        raise NotEstimable("These numbers leave the effect undefined.")
    return Answer({"pooled_sd": pooled, "d": d, "g": g}, _above_three(g))


@transformation(
    "smd-revman",
    row=25,
    words="g = d × (1 − 3/(4N − 9)), d = (mean1 − mean2)/pooled SD; "
    "SE = √(N/(n1 n2) + g²/(2(N − 3.94)))",
    source=DEEKS,
)
def smd_revman(
    *, n1: float, mean1: float, sd1: float, n2: float, mean2: float, sd2: float
) -> Answer:
    """Hedges' g as RevMan 5 computes it (rows 24 and 25)."""
    return _of_arms("SMD_REVMAN", n1, mean1, sd1, n2, mean2, sd2)


@transformation(
    "smd-metan",
    row=26,
    words="d = (mean1 − mean2)/pooled SD; SE = √(N/(n1 n2) + d²/(2(N − 2)))",
    source=HARRIS,
)
def smd_metan(
    *, n1: float, mean1: float, sd1: float, n2: float, mean2: float, sd2: float
) -> Answer:
    """Cohen's d as Stata's metan computes it: no small-sample correction (rows 24 and 26)."""
    return _of_arms("SMD_COHEN", n1, mean1, sd1, n2, mean2, sd2)


@transformation(
    "smd-metafor",
    row=27,
    words="g = J × (mean1 − mean2)/pooled SD with the exact J; SE = √(1/n1 + 1/n2 + g²/(2N))",
    source=METAFOR,
)
def smd_metafor(
    *, n1: float, mean1: float, sd1: float, n2: float, mean2: float, sd2: float
) -> Answer:
    """Hedges' g as metafor computes it (rows 24 and 27)."""
    return _of_arms("SMD", n1, mean1, sd1, n2, mean2, sd2)


@transformation(
    "two-by-two",
    row=28,
    words="OR = ad/(bc), RR = (a/n1)/(c/n2) on the log scale, RD = a/n1 − c/n2, "
    "Peto's ln OR = (O − E)/V; zero cells by the named rule",
    source=DEEKS,
)
def two_by_two(
    *,
    e1: float,
    n1: float,
    e2: float,
    n2: float,
    measure: str = "OR",
    zero_cells: str = "only-zeros",
) -> Answer:
    """The effect of a 2x2 table; ratios as natural logarithms. Peto never adds to cells."""
    errors.one_of(measure, TABLE_MEASURES, what="measure of a 2x2 table")
    raw = _raw("binary", {"e1": e1, "n1": n1, "e2": e2, "n2": n2})
    computed = registry.compute(raw, measure, rule(zero_cells))
    warnings: tuple[Caution, ...] = ()
    if min(e1, e2, n1 - e1, n2 - e2) == 0 and measure != "PETO" and zero_cells != "none":
        warnings = (Caution("zero-cell", "A cell is zero: 1/2 was added to all four cells."),)
    return _answer(float(computed.y[0]), float(computed.v[0]), warnings)


def _of_arms(
    measure: str, n1: float, mean1: float, sd1: float, n2: float, mean2: float, sd2: float
) -> Answer:
    columns = {"n1": n1, "mean1": mean1, "sd1": sd1, "n2": n2, "mean2": mean2, "sd2": sd2}
    # Numbers beyond all measure overflow to "undefined", which _answer refuses.
    with np.errstate(over="ignore", invalid="ignore"):
        computed = registry.compute(_raw("continuous", columns), measure)
    effect = float(computed.y[0])
    warnings = () if measure == "MD" else _above_three(effect)
    return _answer(effect, float(computed.v[0]), warnings)


def _above_three(effect: float) -> tuple[Caution, ...]:
    if abs(effect) <= LARGEST_SMD:
        return ()
    huge = "An SMD above 3 mostly means an SE in place of an SD, or different units."
    return (Caution("smd-above-three", huge),)


def _raw(data_type: str, columns: dict[str, float]) -> RawData:
    arrays = {name: np.array([value], dtype=np.float64) for name, value in columns.items()}
    return RawData(data_type, ("This study",), arrays)


def _answer(effect: float, variance: float, warnings: tuple[Caution, ...]) -> Answer:
    if not variance > 0 or not np.isfinite(effect):
        raise NotEstimable("These numbers leave the effect or its error undefined.")
    return Answer({"effect": effect, "se": variance**0.5}, warnings)
