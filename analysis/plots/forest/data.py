"""What a forest plot is told: plain values, nothing of Django, nothing of the engine.

Estimates are given as they are shown (a risk ratio, not its logarithm); `log` only asks for a
logarithmic axis. Weights are percent. The order of studies and of pooled rows is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.plots.bias import Domain
from analysis.plots.caption import Captioned

Cell = str | int | float | None
Model = Literal["common", "random"]
MODEL_WORDS: dict[Model, str] = {"common": "Common effect", "random": "Random effects"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of figures or words that the user ticked.

    Columns that follow each other with the same `group` share a head. Numbers get `decimals`, or
    as many as the column needs when it is None. What is `told` stands in words under its study
    where the plot is narrow.
    """

    key: str
    head: str
    group: str = ""
    side: Literal["left", "right"] = "left"
    decimals: int | None = None
    align: Literal["start", "end"] = "end"
    quiet: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One row. Without an estimate (no event in either arm, say) it reads "not estimable".

    `cells` follow ForestData.columns, `bias` follows ForestData.domains.
    """

    key: str
    label: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    weight_common: float | None = None
    weight_random: float | None = None
    cells: tuple[Cell, ...] = ()
    bias: tuple[str | None, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A pooled result of one model, of a subgroup or of all.

    `used` marks the one that the analysis' rule chose; `note` is said beside it.
    """

    model: Model
    estimate: float
    ci_low: float
    ci_high: float
    pi_low: float | None = None
    pi_high: float | None = None
    used: bool = False
    label: str = ""
    note: str = ""
    weight_common: float | None = None
    weight_random: float | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """Between studies: I² in percent, tau² on the scale of the analysis, None where unknown."""

    q: float
    df: int
    p: float | None = None
    i2: float | None = None
    i2_low: float | None = None
    i2_high: float | None = None
    tau2: float | None = None
    estimator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """Studies under one heading, with their subtotals.

    Under those stands what is known of their heterogeneity, and `note`.
    """

    key: str
    label: str
    studies: tuple[Study, ...]
    pooled: tuple[Pooled, ...] = ()
    heterogeneity: Heterogeneity | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestData(Captioned):
    """A forest plot's content. Give `studies`, or `subgroups`, not both.

    `effect` is the measure as it is said over its column ("SMD"), `null` the line of no effect
    (None where there is none, a proportion say).
    """

    effect: str
    studies: tuple[Study, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    pooled: tuple[Pooled, ...] = ()
    level: float = 95.0
    null: float | None = 0.0
    log: bool = False
    columns: tuple[Column, ...] = ()
    domains: tuple[Domain, ...] = ()
    bias_tool: str = ""
    favours_low: str = ""
    favours_high: str = ""
    heterogeneity: Heterogeneity | None = None
    row_head: str = "Study"
    name: str = "forest"

    @property
    def rows(self) -> tuple[Study, ...]:
        """All studies, in the order of the plot."""
        inner = tuple(study for group in self.subgroups for study in group.studies)
        return self.studies + inner


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestOptions:
    """How to show it. `columns` are the keys that were ticked, None for all of them.

    `narrow` is the layout for a phone: two lines a study, no raw data.
    """

    width: float = 1010.0
    narrow: bool = False
    title: bool = True
    columns: tuple[str, ...] | None = None
    weights: tuple[Model, ...] = ("random", "common")
    bias: bool = True
    axis: tuple[float, float] | None = None
    decimals: int | None = None


NARROW = ForestOptions(width=358.0, narrow=True, title=False)


def continuous_columns(experimental: str, control: str) -> tuple[Column, ...]:
    """n, mean and SD of two arms; cells are (n1, mean1, sd1, n2, mean2, sd2)."""
    return tuple(
        Column(key=f"{key}{arm}", head=head, group=group, quiet=key != "n", decimals=decimals)
        for arm, group in ((1, experimental), (2, control))
        for key, head, decimals in (("n", "n", 0), ("mean", "Mean", None), ("sd", "SD", None))
    )


def event_columns(experimental: str, control: str) -> tuple[Column, ...]:
    """Events and group sizes of two arms; cells are ("3/20", "7/21")."""
    return tuple(
        Column(key=f"events{arm}", head="Events/total", group=group)
        for arm, group in ((1, experimental), (2, control))
    )
