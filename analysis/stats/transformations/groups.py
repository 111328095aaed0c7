"""Rows 15 and 20: several groups of one study, so that nobody is counted twice."""

import math
from collections.abc import Sequence

from analysis.stats.errors import BadData
from analysis.stats.transformations.catalogue import Answer, Caution, Group, transformation
from analysis.stats.transformations.inputs import (
    require_not_negative,
    require_people,
    require_positive,
)


@transformation(
    "combine-groups",
    row=15,
    words="n = Σn; mean = Σ n·mean / n; "
    "SD = √((Σ(n_i − 1) SD_i² + Σ n_i (mean_i − mean)²) / (n − 1))",
    source="Cochrane Handbook v6, section 6.5.2.10; the same for any number of groups at once",
)
def combine_groups(*, groups: Sequence[Group]) -> Answer:
    """Two or more arms as one: exactly what pooling their raw data gives."""
    if len(groups) < 2:
        raise BadData("Combining needs two groups or more.")
    for i, g in enumerate(groups, 1):
        require_people(g.n, name=f"n of group {i}", at_least=1)
        require_not_negative(g.sd, name=f"SD of group {i}")
    n = sum(g.n for g in groups)
    mean = sum(g.n * g.mean for g in groups) / n
    within = sum((g.n - 1) * g.sd**2 for g in groups)
    between = sum(g.n * (g.mean - mean) ** 2 for g in groups)
    return Answer({"n": n, "mean": mean, "sd": math.sqrt((within + between) / (n - 1))})


@transformation(
    "combine-events",
    row=15,
    words="events = Σ events; n = Σ n",
    source="Cochrane Handbook v6, section 23.3.4",
)
def combine_events(*, events: Sequence[float], people: Sequence[float]) -> Answer:
    """Two or more arms of a binary outcome as one."""
    if len(events) < 2 or len(events) != len(people):
        raise BadData("Combining needs the events and the people of two groups or more.")
    for i, (e, n) in enumerate(zip(events, people, strict=True), 1):
        _require_events(e, n, name=f"group {i}")
    return Answer({"events": float(sum(events)), "n": float(sum(people))})


@transformation(
    "split-control",
    row=20,
    words="n of the control group divided by the number of comparisons; mean and SD unchanged",
    source="Cochrane Handbook v6, section 23.3.4",
)
def split_control(*, n: float, mean: float, sd: float, comparisons: int) -> Answer:
    """A control group shared by several comparisons, as one share of it."""
    share = require_people(n, at_least=1) / _require_comparisons(comparisons)
    require_not_negative(sd, name="SD")
    return Answer({"n": share, "mean": mean, "sd": sd}, _split_cautions(share))


@transformation(
    "split-control-events",
    row=20,
    words="events and n of the control group divided by the number of comparisons",
    source="Cochrane Handbook v6, section 23.3.4",
)
def split_control_events(*, events: float, n: float, comparisons: int) -> Answer:
    """The same for a binary outcome."""
    _require_events(events, n, name="the control group")
    k = _require_comparisons(comparisons)
    return Answer({"events": events / k, "n": n / k}, _split_cautions(n / k))


def _require_events(events: float, n: float, *, name: str) -> None:
    require_positive(n, name=f"n of {name}")
    if not 0 <= events <= n:
        raise BadData(f"In {name} there are {events:g} events among {n:g} people.")


def _require_comparisons(comparisons: int) -> int:
    if comparisons < 2 or comparisons != int(comparisons):
        raise BadData(f"A control group is split between 2 comparisons or more, not {comparisons}.")
    return int(comparisons)


def _split_cautions(share: float) -> tuple[Caution, ...]:
    still_dependent = Caution(
        "split-is-approximate",
        "Splitting removes the double counting of people; the comparisons stay correlated.",
    )
    if share >= 2:
        return (still_dependent,)
    return (
        still_dependent,
        Caution("share-too-small", f"Each share has {share:g} people: combine the arms instead."),
    )
