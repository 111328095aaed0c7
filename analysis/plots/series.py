"""Leave-one-out and cumulative forest plots: one pooled result in each row, all of it last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.plots.caption import Captioned
from analysis.plots.errors import NothingToPlot
from analysis.plots.forest.data import (
    Cell,
    Column,
    ForestData,
    ForestOptions,
    Heterogeneity,
    Model,
    Pooled,
    Study,
)
from analysis.plots.forest.layout import ForestLayout
from analysis.plots.forest.layout import layout as forest_layout
from analysis.plots.words import MINUS, percent

Kind = Literal["leave-one-out", "cumulative"]
HEADS: dict[Kind, str] = {"leave-one-out": "Without", "cumulative": "Adding"}
SIGNS: dict[Kind, str] = {"leave-one-out": MINUS, "cumulative": "+"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """The pooled result without a study, or with it and all before it.

    `changes` says what became different, for a reader in a hurry ("interval now holds 0").
    """

    key: str
    label: str
    estimate: float
    ci_low: float
    ci_high: float
    k: int | None = None
    i2: float | None = None
    tau2: float | None = None
    p: float | None = None
    changes: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesData(Captioned):
    """`whole` is the result of all studies, under the double rule."""

    kind: Kind
    effect: str
    rows: tuple[SeriesRow, ...]
    whole: SeriesRow
    model: Model = "random"
    level: float = 95.0
    null: float | None = 0.0
    log: bool = False
    favours_low: str = ""
    favours_high: str = ""
    heterogeneity: Heterogeneity | None = None
    name: str = "series"


def layout(data: SeriesData, options: ForestOptions | None = None) -> ForestLayout:
    """Lay the rows out as a forest plot. Raises as `forest.layout` does."""
    if not data.rows:
        raise NothingToPlot("There is no study to leave out or to add yet.")
    return forest_layout(forest(data), options)


def forest(data: SeriesData) -> ForestData:
    """The rows as a forest plot's data: no weights, but k, I², tau² and p where they are known."""
    columns = _columns(data)
    rows = tuple(_study(row, data, columns) for row in data.rows)
    whole = Pooled(
        model=data.model,
        estimate=data.whole.estimate,
        ci_low=data.whole.ci_low,
        ci_high=data.whole.ci_high,
        used=True,
        label=data.whole.label,
        cells=tuple(_cell(data.whole, column) for column in columns),
    )
    return ForestData(
        title=data.title,
        subtitle=data.subtitle,
        effect=data.effect,
        studies=rows,
        pooled=(whole,),
        columns=columns,
        level=data.level,
        null=data.null,
        log=data.log,
        favours_low=data.favours_low,
        favours_high=data.favours_high,
        heterogeneity=data.heterogeneity,
        row_head=HEADS[data.kind],
        tests=data.tests,
        profile=data.profile,
        notes=data.notes,
        warnings=data.warnings,
        run=data.run,
        digest=data.digest,
        simulated=data.simulated,
        name=data.name,
    )


def _columns(data: SeriesData) -> tuple[Column, ...]:
    """Only what is known of some row."""
    every = (*data.rows, data.whole)
    known = (
        (Column(key="k", head="k", decimals=0), any(r.k is not None for r in every)),
        (Column(key="i2", head="I²", side="right"), any(r.i2 is not None for r in every)),
        (
            Column(key="tau2", head="τ²", side="right", decimals=3),
            any(r.tau2 is not None for r in every),
        ),
        (Column(key="p", head="p", side="right"), any(r.p is not None for r in every)),
        (
            Column(key="changes", head="What changes", side="right", align="start"),
            any(r.changes for r in every),
        ),
    )
    return tuple(column for column, shown in known if shown)


def _study(row: SeriesRow, data: SeriesData, columns: tuple[Column, ...]) -> Study:
    return Study(
        key=row.key,
        label=f"{SIGNS[data.kind]} {row.label}",
        estimate=row.estimate,
        ci_low=row.ci_low,
        ci_high=row.ci_high,
        cells=tuple(_cell(row, column) for column in columns),
        href=row.href,
    )


def _cell(row: SeriesRow, column: Column) -> Cell:
    cells: dict[str, Cell] = {
        "k": row.k,
        "i2": None if row.i2 is None else percent(row.i2),
        "tau2": row.tau2,
        "p": _p(row.p),
        "changes": row.changes or None,
    }
    return cells[column.key]


def _p(p: float | None) -> str | None:
    if p is None:
        return None
    return "<0.001" if p < 0.001 else f"{p:.3f}"
