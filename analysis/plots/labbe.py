"""L'Abbé plots: event rate of one arm against the other's, with the pooled effect as a curve.

Source: L'Abbé, Detsky & O'Rourke 1987, doi:10.7326/0003-4819-107-2-224.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from analysis.plots import caption, panel, words
from analysis.plots.bubble import radius
from analysis.plots.caption import Captioned
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Lines, Mark
from analysis.plots.panel import Dot, Panel, PanelOptions
from analysis.plots.sheet import Band, Sheet

Measure = Literal["RR", "OR", "RD"]
STEPS = 60
SQUARE = PanelOptions(width=520.0, height=444.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabbePoint:
    """A study's event rates, from 0 to 1, and its weight in any unit."""

    key: str
    label: str
    experimental: float
    control: float
    weight: float
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabbeData(Captioned):
    """`pooled` is the pooled effect of `measure` as it is shown (a ratio, not its logarithm)."""

    points: tuple[LabbePoint, ...]
    measure: Measure
    pooled: float | None = None
    experimental: str = "Experimental"
    control: str = "Control"
    name: str = "labbe"


@dataclass(frozen=True, slots=True)
class LabbeLayout:
    sheet: Sheet
    panel: Panel
    dots: tuple[Dot, ...]


def layout(data: LabbeData, options: PanelOptions | None = None) -> LabbeLayout:
    """Lay a L'Abbé plot out. Raises NothingToPlot without a point, NotDrawable for a bad one."""
    options = options or SQUARE
    _check(data)
    rates = [rate for point in data.points for rate in (point.experimental, point.control)]
    top = min(1.0, max(rates) * 1.15 or 1.0)
    shown = panel.panel(
        (0.0, top), (0.0, top), width=options.width, height=options.height, exact=True
    )
    largest = max(point.weight for point in data.points)
    dots = tuple(_dot(point, data, shown, largest, options) for point in data.points)
    curves = {"null": _curve(1.0, "RR", shown)}
    if data.pooled is not None:
        curves["fit"] = _curve(data.pooled, data.measure, shown)
    marks: list[Mark] = [*panel.grid(shown)]
    marks += [Lines((run,), tone) for tone, run in curves.items()]
    marks += panel.dots(dots, shown, lines=list(curves.values()))
    marks += panel.frame(shown, f"Event rate, {data.control}", f"Event rate, {data.experimental}")
    sheet = Sheet(
        name=data.name,
        title=caption.named("L’Abbé plot", data),
        desc=_description(data),
        width=options.width,
        simulated=data.simulated,
        head=caption.title_bands(data, options.width, shown=options.title),
        body=(Band(shown.height, tuple(marks)), _key(data, options)),
        foot=caption.foot_bands(data, options.width),
    )
    return LabbeLayout(sheet, shown, dots)


def rate(control: float, pooled: float, measure: Measure) -> float:
    """The experimental event rate that a pooled effect gives for a control event rate."""
    if measure == "RD":
        return control + pooled
    if measure == "RR":
        return control * pooled
    return pooled * control / (1 - control + pooled * control)


def _check(data: LabbeData) -> None:
    if not data.points:
        raise NothingToPlot("There is no study to plot yet.")
    for point in data.points:
        if not (0 <= point.experimental <= 1 and 0 <= point.control <= 1):
            raise NotDrawable(f"{point.label}: an event rate lies between 0 and 1.")
        if not (math.isfinite(point.weight) and point.weight > 0):
            raise NotDrawable(f"{point.label}: a weight must be above 0.")


def _dot(
    point: LabbePoint, data: LabbeData, shown: Panel, largest: float, options: PanelOptions
) -> Dot:
    x, y = shown.place(point.control, point.experimental)
    title = (
        f"{point.label}: {data.experimental} {words.percent(100 * point.experimental)}, "
        f"{data.control} {words.percent(100 * point.control)}"
    )
    name = point.label if options.names else ""
    return Dot(point.key, title, x, y, radius(point.weight, largest, 15.0), "bub", name, point.href)


def _curve(pooled: float, measure: Measure, shown: Panel) -> tuple[tuple[float, float], ...]:
    top = shown.across.high
    points = [(top * i / STEPS, rate(top * i / STEPS, pooled, measure)) for i in range(STEPS + 1)]
    return tuple(shown.place(x, y) for x, y in points if shown.holds(x, y))


def _key(data: LabbeData, options: PanelOptions) -> Band:
    entries = [("bub", "Study, area by weight"), ("null", "Equal rates")]
    if data.pooled is not None:
        entries.append(("fit", f"Pooled {data.measure} {words.number(data.pooled)}"))
    return panel.dot_key(entries, options.width)


def _description(data: LabbeData) -> str:
    below = sum(point.experimental < point.control for point in data.points)
    said = [
        words.count(len(data.points), "study", "studies"),
        f"{below} with a lower event rate in {data.experimental} than in {data.control}",
    ]
    if data.pooled is not None:
        said.append(f"Pooled {data.measure} {words.number(data.pooled)}")
    return caption.described(said, data)
