"""Pure: the settings a protocol may plan, each with the sentence of what the engine will do.

The engine has its own registries; tests/architecture compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MEASURES: Mapping[str, str] = {
    "SMD": "Standardized mean difference",
    "MD": "Mean difference",
    "ROM": "Ratio of means (log)",
    "SMDH": "Standardized mean difference, unequal variances",
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
        f"Effects are computed as: {MEASURES[plan.measure].lower()}.",
        model,
        "Both models are always computed and shown; the rule says which one is the result.",
        f"Intervals are given at {plan.level * 100:g}%.",
        people,
    ]
