"""Rows 1 to 6: a standard deviation or standard error from what a report prints instead."""

import math
import re

from analysis.stats.distributions import t_quantile
from analysis.stats.errors import BadData, NotEstimable
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import (
    interval_multiplier,
    normal_quantile_cautions,
    require_interval,
    require_not_negative,
    require_people,
    zero_spread_cautions,
)

_P_VALUE = re.compile(r"^p?\s*(?P<relation>[<>=≤≥]|<=|>=)?\s*(?P<number>\d*[.,]?\d+(e-?\d+)?)$")
_NOT_SIGNIFICANT = {"ns", "n.s.", "not significant", "non-significant", "p=ns", "p = ns"}
# How far the middle of an interval may lie from the mean, as a share of its width, before it is
# called asymmetric: rounding to two digits stays well below it.
_ASYMMETRY = 0.05


@transformation(
    "sd-from-se", row=1, words="SD = SE × √n", source="Cochrane Handbook v6, section 6.5.2.2"
)
def sd_from_se(*, se: float, n: float) -> Answer:
    """The SD of one group from the standard error of its mean."""
    sd = require_not_negative(se, name="SE") * math.sqrt(require_people(n, at_least=1))
    return Answer({"sd": sd}, zero_spread_cautions(se, name="The SE"))


@transformation(
    "sd-from-mean-ci",
    row=2,
    words="SD = √n × (upper − lower) / (2 × quantile), the quantile of t with n − 1 df or of z",
    source="Cochrane Handbook v6, section 6.5.2.2",
)
def sd_from_mean_ci(
    *,
    lower: float,
    upper: float,
    n: float,
    level: float = 95,
    quantile: str = "t",
    mean: float | None = None,
) -> Answer:
    """The SD of one group from the confidence interval of its mean (`level` in percent).

    With `mean` given, an interval that is not symmetric about it is flagged.
    """
    width = require_interval(lower, upper)
    n = require_people(n)
    sd = math.sqrt(n) * width / (2 * interval_multiplier(level, df=n - 1, quantile=quantile))
    warnings = normal_quantile_cautions(n, quantile) + _asymmetry(lower, upper, mean)
    return Answer({"sd": sd}, warnings)


@transformation(
    "se-from-difference-ci",
    row=3,
    words="SE = (upper − lower) / (2 × quantile), the quantile of t with n1 + n2 − 2 df or of z",
    source="Cochrane Handbook v6, sections 6.3.1 and 6.5.2.3",
)
def se_from_difference_ci(
    *,
    lower: float,
    upper: float,
    n1: float,
    n2: float,
    level: float = 95,
    quantile: str = "t",
    difference: float | None = None,
) -> Answer:
    """The standard error of a difference of means from its confidence interval."""
    width = require_interval(lower, upper)
    people = require_people(n1, name="n1", at_least=1) + require_people(n2, name="n2", at_least=1)
    df = require_people(people, name="n1 + n2", at_least=3) - 2
    se = width / (2 * interval_multiplier(level, df=df, quantile=quantile))
    warnings = normal_quantile_cautions(people, quantile) + _asymmetry(lower, upper, difference)
    return Answer({"se": se}, warnings)


@transformation(
    "sd-from-difference-se",
    row=4,
    words="SD = SE / √(1/n1 + 1/n2), one SD for both groups",
    source="Cochrane Handbook v6, section 6.5.2.3",
)
def sd_from_difference_se(*, se: float, n1: float, n2: float) -> Answer:
    """The SD that both groups share, from the standard error of their difference."""
    return Answer({"sd": _common_sd(se, n1, n2)}, zero_spread_cautions(se, name="The SE"))


@transformation(
    "se-from-t",
    row=5,
    words="SE = |difference| / |t|",
    source="Cochrane Handbook v6, section 6.5.2.3",
)
def se_from_t(*, difference: float, t: float) -> Answer:
    """The standard error of a difference of means from its t statistic."""
    return Answer({"se": _se_from_t(difference, t)})


@transformation(
    "sd-from-p",
    row=6,
    words="t = quantile of t at 1 − p/2 with n1 + n2 − 2 df; SE = |difference| / t; "
    "SD = SE / √(1/n1 + 1/n2)",
    source="Cochrane Handbook v6, section 6.5.2.3",
)
def sd_from_p(*, difference: float, p: float | str, n1: float, n2: float) -> Answer:
    """The SD of both groups (with t and SE) from a two-sided p-value, as printed.

    `p` may be a number or text: "0.03", "<0.05" (0.05 is used, and flagged), "NS" (NotEstimable).
    """
    value, warnings = read_p(p)
    people = require_people(n1, name="n1", at_least=1) + require_people(n2, name="n2", at_least=1)
    df = require_people(people, name="n1 + n2", at_least=3) - 2
    t = -float(t_quantile(value / 2, df))
    se = _se_from_t(difference, t)
    return Answer({"sd": _common_sd(se, n1, n2), "se": se, "t": t}, warnings)


def read_p(p: float | str) -> tuple[float, tuple[Caution, ...]]:
    """A reported p-value as the number to compute with, and what to know about it.

    Raises NotEstimable for "NS" and "p > ...", which say nothing of the size; BadData otherwise.
    """
    if not isinstance(p, str):
        return _usable_p(float(p)), ()
    text = p.strip().lower()
    if text in _NOT_SIGNIFICANT:
        raise NotEstimable('"NS" gives no p-value to compute with; ask the authors for it.')
    found = _P_VALUE.match(text)
    if found is None:
        raise BadData(f"{p!r} is not a p-value; write for example 0.03 or <0.05.")
    value = _usable_p(float(found["number"].replace(",", ".")))
    if found["relation"] in {">", "≥", ">="}:
        raise NotEstimable(f"{p!r} only says that p was large; ask the authors for its value.")
    if found["relation"] in {"<", "≤", "<="}:
        return value, (
            Caution(
                "p-inequality",
                f'The report says "p {found["relation"]} {value:g}"; {value:g} was used, '
                "so the SE is at least as large as the true one.",
            ),
        )
    return value, ()


def _usable_p(p: float) -> float:
    if p == 0:
        raise NotEstimable('A p-value of 0 is a rounded one; enter the bound, e.g. "<0.001".')
    if not 0 < p <= 1:
        raise BadData(f"A p-value lies between 0 and 1; {p:g} does not.")
    if p == 1:
        raise NotEstimable("With p = 1 the difference is 0, and that leaves the SE open.")
    return p


def _se_from_t(difference: float, t: float) -> float:
    if difference == 0 or t == 0:
        raise NotEstimable("With a difference or t of 0 the SE cannot be worked out from t.")
    return abs(difference) / abs(t)


def _common_sd(se: float, n1: float, n2: float) -> float:
    per_group = 1 / require_people(n1, name="n1", at_least=1)
    per_group += 1 / require_people(n2, name="n2", at_least=1)
    return require_not_negative(se, name="SE") / math.sqrt(per_group)


def _asymmetry(lower: float, upper: float, middle: float | None) -> tuple[Caution, ...]:
    if middle is None or abs((lower + upper) / 2 - middle) <= _ASYMMETRY * (upper - lower):
        return ()
    return (
        Caution(
            "interval-not-symmetric",
            f"The interval {lower:g} to {upper:g} is not symmetric about {middle:g}: it may "
            "belong to another scale or another number.",
        ),
    )
