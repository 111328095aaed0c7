"""Pure: the settings a protocol may plan, each with the sentence of what the engine will do.

The engine has its own registries; tests/architecture compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEASURES: Mapping[str, str] = {
    "SMD": "Standardized mean difference",
    "MD": "Mean difference",
    "ROM": "Ratio of means (log)",
    "SMDH": "Standardized mean difference, unequal variances",
    "SMD_COHEN": "Standardized mean difference, Cohen's d",
    "SMD_REVMAN": "Standardized mean difference, Hedges' g with the approximate J",
    "SMD_GLASS": "Standardized mean difference, Glass's delta (SD of the control)",
    "SMD_UB": "Standardized mean difference, Hedges' g with its unbiased variance",
    "SMD_LS2": "Standardized mean difference, Hedges' g with its variance by J squared",
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "RD": "Risk difference",
    "PETO": "Peto odds ratio",
    "IRR": "Incidence rate ratio",
    "IRD": "Incidence rate difference",
    "PLO": "Proportion (logit)",
    "PR": "Proportion",
    "PFT": "Proportion (Freeman-Tukey)",
    "ZCOR": "Correlation (Fisher z)",
    "COR": "Correlation",
    "GEN": "Estimate with its standard error",
}
TAU2_METHODS: Mapping[str, str] = {
    "REML": "Restricted maximum likelihood",
    "DL": "DerSimonian-Laird",
    "DL2": "DerSimonian-Laird in two steps",
    "PM": "Paule-Mandel",
    "ML": "Maximum likelihood",
    "EB": "Empirical Bayes",
    "HE": "Hedges",
    "HS": "Hunter-Schmidt",
    "SJ": "Sidik-Jonkman",
}
INTERVALS: Mapping[str, str] = {
    "z": "Wald (normal)",
    "knha": "Hartung-Knapp",
    "adhoc": "Hartung-Knapp, never with a variance factor below 1",
    "knha-not-below-wald": "Hartung-Knapp, never narrower than Wald",
}


# Further settings of an analysis. "" is the first of each: as the profile or the engine does.
ZERO_CELLS: Mapping[str, str] = {
    "": "As the profile does",
    "only-zeros": "Add 1/2 to the studies that have a zero cell",
    "if-any": "Add 1/2 to every study as soon as one has a zero cell",
    "all": "Add 1/2 to every study",
    "none": "Add nothing: studies with a zero cell may drop out",
    "drop-double-zeros": "Add 1/2 to zeros, leave out studies without any event",
}
PREDICTIONS: Mapping[str, str] = {
    "k-2": "t with k − 2 degrees of freedom",
    "k-1": "t with k − 1 degrees of freedom",
    "test": "as the test of the interval (metafor)",
}
ARMS: Mapping[str, str] = {
    "": "Leave the study out until its arms are combined or set aside",
    "combine": "Combine the arms of one role into one",
    "split": "Split the shared arm between the comparisons",
    "separate": "Keep every comparison whole, and deal with the dependence as chosen below",
}
REMEDIES: Mapping[str, str] = {
    "": "Refuse to pool",
    "aggregate": "Join them within the study, with the correlation stated below",
    "three-level": "Three-level model: effects within studies",
    "robust": "Keep them, with cluster-robust intervals (CR2)",
}
# What stands beside the studies of a forest plot; all of it when nobody ticked.
PLOT: Mapping[str, str] = {
    "data": "numbers of the arms",
    "random": "weights, random effects",
    "common": "weights, common effect",
    "bias": "risk of bias",
}
EXCLUSIONS: Mapping[str, str] = {
    "high-risk": "studies at high risk of bias",
    "not-low-risk": "studies not at low risk of bias throughout",
    "simulated": "studies with simulated values",
    "not-reported": "studies whose values are not as reported",
    "largest": "the study with most weight",
    "influential": "influential studies",
}
# The ways of the sensitivity grid that are tried when nobody ticked others.
DEFAULT_GRID: Mapping[str, list[str]] = {
    "models": ["common", "random"],
    "estimators": ["REML", "DL", "PM"],
    "intervals": ["z", "knha"],
    "exclusions": ["high-risk", "simulated", "not-reported", "influential"],
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned analysis of one protocol version."""

    measure: str
    model_rule: str
    i2_limit: float
    tau2_method: str
    interval: str
    level: float
    verdicts_required: int


def sentences(plan: Plan) -> list[str]:
    """What the engine will do, one sentence a rule."""
    random = (
        f"random-effects model with tau² by {TAU2_METHODS[plan.tau2_method]} "
        f"and {INTERVALS[plan.interval]} intervals"
    )
    model = {
        "common": "Analyses use the common-effect model.",
        "random": f"Analyses use the {random}.",
        "by_i2": (
            f"An analysis uses the common-effect model when I² is at most {plan.i2_limit:g}%, "
            f"else the {random}."
        ),
    }[plan.model_rule]
    people = (
        "Two people decide on each record, blind to each other; disagreement opens a conflict."
        if plan.verdicts_required == 2
        else "One person decides on each record; there are no conflicts."
    )
    return [
        f"Effect measure: {MEASURES[plan.measure]}.",
        model,
        "Both models are always computed and shown; the rule says which one is the result.",
        f"Intervals are given at {plan.level * 100:g}%.",
        people,
    ]


def first_wrong(settings: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first setting that cannot be, with its sentence; None when all can."""
    known = {"measure": MEASURES, "tau2_method": TAU2_METHODS, "interval": INTERVALS}
    for name, choices in known.items():
        if settings[name] not in choices:
            return name, f"“{settings[name]}” is not a {name.replace('_', ' ')}."
    if not 0 <= settings["i2_limit"] <= 100:
        return "i2_limit", "The limit of I² lies between 0 and 100 percent."
    if not 0.5 <= settings["level"] < 1:
        return "level", "The level lies between 50% and 100%."
    if settings["verdicts_required"] not in (1, 2):
        return "verdicts_required", "One or two people decide."
    return None
