"""Which transformations an extractor is offered, by the kind of outcome, and in whose words."""

from collections.abc import Mapping

from analysis.stats.measures.zero_cells import RULES
from analysis.stats.transformations.catalogue import Group, Transformed
from analysis.stats.transformations.contrasts import TABLE_MEASURES
from analysis.stats.transformations.digitized import BARS
from evidence.models import OutcomeKind
from evidence.templatetags.formats import MINUS

CONTINUOUS = (
    (
        "The spread of one arm",
        (
            ("sd-from-se", "SD from the standard error of the mean"),
            ("sd-from-mean-ci", "SD from the interval of the mean"),
        ),
    ),
    (
        "The difference between the arms",
        (
            ("sd-from-p", "SD of both arms from a p value"),
            ("se-from-t", "SE of the difference from t (F of two arms: t = √F)"),
            ("se-from-difference-ci", "SE of the difference from its interval"),
            ("sd-from-difference-se", "SD of both arms from the SE of the difference"),
        ),
    ),
    (
        "Median with range or quartiles",
        (
            ("mean-from-range", "Mean from median, minimum and maximum"),
            ("sd-from-range", "SD from minimum and maximum"),
            ("mean-from-quartiles", "Mean from median and quartiles"),
            ("sd-from-iqr", "SD from the quartiles"),
            ("mean-from-five-numbers", "Mean from all five numbers"),
            ("sd-from-five-numbers", "SD from all five numbers"),
            ("sd-from-five-numbers-wan", "SD from all five numbers, plain average"),
            ("skewness-test", "Are these data too skewed?"),
        ),
    ),
    (
        "Change from baseline",
        (
            ("change-mean", "Mean change from baseline and final"),
            ("change-correlation", "Correlation from the three SDs"),
            ("change-sd", "SD of the change from baseline, final and a correlation"),
        ),
    ),
    (
        "Several groups, clusters",
        (
            ("combine-groups", "Two groups or more as one"),
            ("cluster-effective-size", "Effective size of an arm of a cluster trial"),
        ),
    ),
    (
        "A figure",
        (("digitized-mean", "Mean and SD from a point and its error bar"),),
    ),
    (
        "An SD that is not reported",
        (
            ("sd-borrowed", "SD of another study"),
            ("sd-pooled", "Pooled SD of other groups"),
            ("sd-from-coefficient-of-variation", "SD by the coefficient of variation"),
        ),
    ),
    (
        "Another scale",
        (
            ("linear-rescale", "Mean and SD on a scale of another length"),
            ("log-scale-from-raw", "Logarithms from raw values"),
            ("raw-from-log-scale", "Raw values from logarithms"),
        ),
    ),
)
COUNTS = (
    (
        "Several groups, clusters",
        (
            ("combine-events", "Two groups or more as one"),
            ("cluster-effective-size", "Effective size of an arm of a cluster trial"),
        ),
    ),
)
GENERIC = (
    (
        "A ratio",
        (
            ("log-ratio-from-ci", "From its interval"),
            ("log-ratio-from-p", "From its p value"),
            ("log-ratio-from-se", "From the SE of its logarithm"),
            ("two-by-two", "From the events of both arms"),
            ("log-odds-ratio-from-smd", "Odds ratio from a standardized difference"),
        ),
    ),
    (
        "A difference",
        (
            ("difference-from-ci", "From its interval"),
            ("difference-from-p", "From its p value"),
            ("se-from-difference-ci", "SE from its interval, by t"),
            ("se-from-t", "SE from t"),
            ("mean-difference", "Mean difference from both arms"),
            ("crossover-difference", "Paired difference of a cross-over trial"),
        ),
    ),
    (
        "A standardized difference",
        (
            ("smd-metafor", "From both arms: Hedges' g as metafor"),
            ("smd-revman", "From both arms: Hedges' g as RevMan 5"),
            ("smd-metan", "From both arms: Cohen's d as metan"),
            ("crossover-smd", "Of a cross-over trial"),
            ("smd-from-log-odds-ratio", "From a log odds ratio"),
        ),
    ),
)
OFFERED = {
    OutcomeKind.CONTINUOUS: CONTINUOUS,
    OutcomeKind.BINARY: COUNTS,
    OutcomeKind.PROPORTION: COUNTS,
    OutcomeKind.GENERIC: GENERIC,
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "quantile": {"t": "Student's t", "z": "normal"},
    "bar": {bar: bar.upper() for bar in BARS},
    "measure": {measure: measure for measure in TABLE_MEASURES},
    "zero_cells": {name: name.replace("-", " ") for name in RULES},
}
WORDS: Mapping[str, str] = {
    "n": "n", "mean": "Mean", "sd": "SD", "events": "Events", "q1": "First quartile",
    "q3": "Third quartile", "minimum": "Minimum", "maximum": "Maximum", "t": "t",
    "se": "Standard error", "lower": "Interval, lower", "upper": "Interval, upper",
    "level": "Level, %", "quantile": "Quantile", "difference": "Difference of the means",
    "p": "p, also as <0.05", "n1": "n, experimental", "n2": "n, comparator",
    "mean1": "Mean, experimental", "mean2": "Mean, comparator", "sd1": "SD, experimental",
    "sd2": "SD, comparator", "e1": "Events, experimental", "e2": "Events, comparator",
    "r": "Correlation", "sd_baseline": "SD at baseline", "sd_final": "SD at the end",
    "sd_change": "SD of the change", "baseline": "Mean at baseline", "final": "Mean at the end",
    "icc": "Intracluster correlation", "cluster_size": "Mean cluster size",
    "bar": "The bar shows", "bar_end": "End of the bar", "value_per_pixel": "Value of one pixel",
    "second_mean": "Second reader: mean", "second_bar_end": "Second reader: end of the bar",
    "lender": "Of which study", "old_min": "Scale from", "old_max": "to", "new_min": "New from",
    "new_max": "to", "people": "n of each group", "log_odds_ratio": "Log odds ratio",
    "smd": "Standardized difference", "measure": "Measure", "zero_cells": "Zero cells",
    "mean_error": "Reading error of the mean", "sd_error": "Reading error of the SD",
    "mean_difference": "Readers' means apart", "sd_difference": "Readers' SDs apart",
    "median": "Median", "groups": "Group", "donors": "Group", "estimate": "Estimate as printed",
}  # fmt: skip


def offered(kind: str) -> tuple:
    """(heading, ((formula id, words), ...)) for an outcome of this kind; none for some."""
    return OFFERED.get(OutcomeKind(kind), ())


def word(name: str) -> str:
    """An input or a result of a formula as a person reads it."""
    return WORDS.get(name, name.replace("_", " ").capitalize())


def said(value: object) -> str:
    """A number, a group or several of them, to six digits."""
    if isinstance(value, int | float):
        return f"{value:.6g}".replace("-", MINUS, 1)
    if isinstance(value, Group):
        return f"n {said(value.n)}, mean {said(value.mean)}, SD {said(value.sd)}"
    if isinstance(value, tuple | list):
        return "; ".join(said(one) for one in value)
    return str(value)


def given(step: Transformed) -> list[tuple[str, str]]:
    """What a step was given, in words."""
    return [(word(name), said(x)) for name, x in step.inputs.items() if x is not None]
