"""Row 19: a standard deviation that was not reported, borrowed from studies that report theirs."""

import math
from collections.abc import Sequence

from analysis.stats.errors import BadData, NotEstimable
from analysis.stats.transformations.catalogue import Answer, Caution, Group, transformation
from analysis.stats.transformations.inputs import (
    require_not_negative,
    require_people,
    require_positive,
)

FURUKAWA = "Furukawa et al. 2006, doi:10.1016/j.jclinepi.2005.06.006"
HANDBOOK = "Cochrane Handbook v6, section 6.5.2.7"
_IMPUTED = Caution(
    "imputed", "This SD is imputed: show the result without the study as a sensitivity analysis."
)


@transformation("sd-borrowed", row=19, words="the SD of another study, unchanged", source=HANDBOOK)
def sd_borrowed(*, sd: float, lender: str) -> Answer:
    """The SD of one named group with the same scale, time and kind of people."""
    if not lender.strip():
        raise BadData("Say which study the SD is borrowed from.")
    return Answer({"sd": require_positive(sd, name="SD")}, (_IMPUTED,))


@transformation(
    "sd-pooled",
    row=19,
    words="SD = √(Σ(n_i − 1) SD_i² / Σ(n_i − 1)) over the groups that report one",
    source=f"{HANDBOOK}; {FURUKAWA}",
)
def sd_pooled(*, donors: Sequence[Group]) -> Answer:
    """The pooled SD of the groups that report one on the same scale."""
    df, squares = 0.0, 0.0
    for i, g in enumerate(_required(donors), 1):
        df += require_people(g.n, name=f"n of donor {i}") - 1
        squares += (g.n - 1) * require_not_negative(g.sd, name=f"SD of donor {i}") ** 2
    return Answer({"sd": math.sqrt(squares / df)}, (_IMPUTED,))


@transformation(
    "sd-from-coefficient-of-variation",
    row=19,
    words="SD = |mean| × Σ(n_i SD_i / |mean_i|) / Σ n_i over the groups that report one",
    source=f"{HANDBOOK}; {FURUKAWA}",
)
def sd_from_coefficient_of_variation(*, mean: float, donors: Sequence[Group]) -> Answer:
    """The SD that fits this mean, when SDs grow with means (weights, costs, counts)."""
    people, total = 0.0, 0.0
    for i, g in enumerate(_required(donors), 1):
        if g.mean == 0:
            raise NotEstimable(
                f"Donor {i} has a mean of 0, so its coefficient of variation is no "
                "number; leave it out or use the pooled SD."
            )
        people += require_people(g.n, name=f"n of donor {i}")
        total += g.n * require_not_negative(g.sd, name=f"SD of donor {i}") / abs(g.mean)
    if mean == 0:
        raise NotEstimable("For a mean of 0 this rule gives an SD of 0; use the pooled SD instead.")
    warnings: tuple[Caution, ...] = (_IMPUTED,)
    if len({g.mean > 0 for g in donors} | {mean > 0}) > 1:
        mixed = "The means have different signs: a coefficient of variation has no meaning there."
        warnings = (_IMPUTED, Caution("mixed-signs", mixed))
    return Answer({"sd": abs(mean) * total / people}, warnings)


def _required(donors: Sequence[Group]) -> Sequence[Group]:
    if not donors:
        raise BadData("Imputing an SD needs at least one group that reports one.")
    return donors
