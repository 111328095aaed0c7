"""Rows 33 and 34: trials that did not randomize people one by one to parallel arms."""

import math

from analysis.stats.errors import BadData
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import (
    require_correlation,
    require_not_negative,
    require_people,
    require_positive,
)

CLUSTER = "Cochrane Handbook v6, section 23.1.4"
CROSSOVER = "Cochrane Handbook v6, section 23.2; version 5.1, section 16.4.6"


@transformation(
    "cluster-effective-size",
    row=33,
    words="n / design effect, design effect = 1 + (mean cluster size − 1) × ICC; "
    "events divided alike",
    source=CLUSTER,
)
def cluster_effective_size(
    *, n: float, cluster_size: float, icc: float, events: float | None = None
) -> Answer:
    """The size of an arm of a cluster trial as if people had been randomized one by one.

    Continuous outcomes keep their mean and SD; `events` of a binary one shrink with n.
    """
    require_people(n, at_least=1)
    if cluster_size < 1:
        raise BadData(f"A mean cluster size of {cluster_size:g} is below one person.")
    if not 0 <= icc <= 1:
        raise BadData(f"An intracluster correlation lies between 0 and 1; {icc:g} does not.")
    effect = 1 + (cluster_size - 1) * icc
    values = {"n": n / effect, "design_effect": effect}
    if events is not None:
        if not 0 <= events <= n:
            raise BadData(f"There are {events:g} events among {n:g} people.")
        values["events"] = events / effect
    return Answer(values, (_once_only(), *_very_small(n / effect)))


@transformation(
    "crossover-difference",
    row=34,
    words="MD = mean1 − mean2; SE = √(SD1² + SD2² − 2 r SD1 SD2) / √n",
    source=CROSSOVER,
)
def crossover_difference(
    *, n: float, mean1: float, sd1: float, mean2: float, sd2: float, r: float
) -> Answer:
    """The paired difference of a cross-over trial in which n people took both."""
    spread = _paired_spread(sd1, sd2, r)
    se = spread / math.sqrt(require_people(n))
    return Answer({"difference": mean1 - mean2, "se": se, "sd_difference": spread}, (_assumed(r),))


@transformation(
    "crossover-smd",
    row=34,
    words="SMD = (mean1 − mean2)/√((SD1² + SD2²)/2); SE = √(1/n + SMD²/(2n)) × √(2(1 − r))",
    source=CROSSOVER,
)
def crossover_smd(
    *, n: float, mean1: float, sd1: float, mean2: float, sd2: float, r: float
) -> Answer:
    """The standardized difference of a cross-over trial (an approximation)."""
    n = require_people(n)
    scale = math.hypot(
        require_not_negative(sd1, name="SD of arm 1"), require_not_negative(sd2, name="SD of arm 2")
    ) / math.sqrt(2)
    smd = (mean1 - mean2) / require_positive(scale, name="The SD of both arms")
    if require_correlation(r) == 1:
        raise BadData("With a correlation of 1 the SE would be 0; use a smaller one.")
    se = math.sqrt(1 / n + smd**2 / (2 * n)) * math.sqrt(2 * (1 - r))
    return Answer({"smd": smd, "se": se}, (_assumed(r),))


def _paired_spread(sd1: float, sd2: float, r: float) -> float:
    a = require_not_negative(sd1, name="SD of arm 1")
    b = require_not_negative(sd2, name="SD of arm 2")
    return math.sqrt((a - b) ** 2 + 2 * a * b * (1 - require_correlation(r)))


def _assumed(r: float) -> Caution:
    return Caution(
        "correlation-assumed",
        f"r = {r:g} between the two periods is an assumption unless the trial reports it: vary it.",
    )


def _once_only() -> Caution:
    return Caution(
        "unless-already-adjusted",
        "Only for results whose own analysis ignored the clustering; otherwise use its SE as it "
        "is. Vary the ICC in a sensitivity analysis.",
    )


def _very_small(n: float) -> tuple[Caution, ...]:
    if n >= 2:
        return ()
    return (Caution("effective-size-below-two", f"Only {n:.3g} effective people are left."),)
