"""Bubble plots: effect against a moderator, area by weight, with the fitted line and its band."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.plots import caption, panel, words
from analysis.plots.caption import Captioned
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Lines, Mark, Shape
from analysis.plots.panel import Dot, Panel, PanelOptions, Run
from analysis.plots.sheet import Band, Sheet

LARGEST, SMALLEST = 17.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BubblePoint:
    """A study: its moderator, its effect as shown, its weight in any unit."""

    key: str
    label: str
    moderator: float
    estimate: float
    weight: float
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitPoint:
    """The regression at one value of the moderator, as shown; limits where they are known."""

    moderator: float
    estimate: float
    ci_low: float | None = None
    ci_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BubbleData(Captioned):
    """`fit` runs from left to right; a curve on a log axis wants many points."""

    effect: str
    moderator: str
    points: tuple[BubblePoint, ...]
    fit: tuple[FitPoint, ...] = ()
    level: float = 95.0
    null: float | None = 0.0
    log: bool = False
    name: str = "bubble"


@dataclass(frozen=True, slots=True)
class BubbleLayout:
    sheet: Sheet
    panel: Panel
    dots: tuple[Dot, ...]


def layout(data: BubbleData, options: PanelOptions | None = None) -> BubbleLayout:
    """Lay a bubble plot out. Raises NothingToPlot without a point, NotDrawable for a bad one."""
    options = options or PanelOptions()
    _check(data)
    shown = _panel(data, options)
    largest = max(point.weight for point in data.points)
    dots = tuple(_dot(point, data, shown, largest, options) for point in data.points)
    null, fit = _null(data, shown), _fit(data, shown)
    marks: list[Mark] = [*_band(data, shown), *panel.grid(shown)]
    marks += [Lines((run,), "null") for run in null]
    marks += [Lines((run,), "fit") for run in fit]
    marks += panel.dots(dots, shown, lines=[*null, *fit])
    effect = f"{data.effect} (log scale)" if data.log else data.effect
    marks += panel.frame(shown, data.moderator, effect)
    sheet = Sheet(
        name=data.name,
        title=caption.named("Bubble plot", data),
        desc=_description(data),
        width=options.width,
        simulated=data.simulated,
        head=caption.title_bands(data, options.width, shown=options.title),
        body=(Band(shown.height, tuple(marks)), _key(data, options)),
        foot=caption.foot_bands(data, options.width),
    )
    return BubbleLayout(sheet, shown, dots)


def radius(weight: float, largest: float, most: float = LARGEST) -> float:
    """The area of a bubble is in proportion to the weight; a speck can still be seen."""
    return max(SMALLEST, most * math.sqrt(weight / largest))


def _check(data: BubbleData) -> None:
    if not data.points:
        raise NothingToPlot("There is no study to plot yet.")
    for point in data.points:
        numbers = (point.moderator, point.estimate, point.weight)
        if not all(math.isfinite(number) for number in numbers) or point.weight <= 0:
            raise NotDrawable(f"{point.label}: moderator, effect and weight must be numbers.")
        if data.log and point.estimate <= 0:
            raise NotDrawable(f"{point.label}: a ratio must be above 0 on a logarithmic axis.")


def _panel(data: BubbleData, options: PanelOptions) -> Panel:
    across = [point.moderator for point in data.points]
    up = [point.estimate for point in data.points] + [point.estimate for point in data.fit]
    up += [data.null] if data.null is not None else []
    low, high = panel.padded(up, log=data.log)
    return panel.panel(
        panel.padded(across),
        (low, high),
        width=options.width,
        height=options.height,
        log=(False, data.log),
        exact=True,
    )


def _dot(
    point: BubblePoint, data: BubbleData, shown: Panel, largest: float, options: PanelOptions
) -> Dot:
    x, y = shown.place(point.moderator, point.estimate)
    title = (
        f"{point.label}: {data.moderator} {words.plain(point.moderator)}, "
        f"{data.effect} {words.number(point.estimate)}"
    )
    name = point.label if options.names else ""
    return Dot(point.key, title, x, y, radius(point.weight, largest), "bub", name, point.href)


def _band(data: BubbleData, shown: Panel) -> list[Mark]:
    """The interval of the line as an area, cut at the edges of the panel."""
    known = [
        (shown.across.x(p.moderator), p.ci_low, p.ci_high)
        for p in data.fit
        if p.ci_low is not None and p.ci_high is not None
    ]
    if len(known) < 2:
        return []
    upper = [(x, shown.up.x(_inside(high, shown))) for x, _, high in known]
    lower = [(x, shown.up.x(_inside(low, shown))) for x, low, _ in reversed(known)]
    return [Shape((*upper, *lower), "fitband")]


def _null(data: BubbleData, shown: Panel) -> list[Run]:
    if data.null is None or not shown.up.holds(data.null):
        return []
    y = shown.up.x(data.null)
    return [((shown.left, y), (shown.right, y))]


def _fit(data: BubbleData, shown: Panel) -> list[Run]:
    run = tuple(
        shown.place(p.moderator, p.estimate)
        for p in data.fit
        if shown.holds(p.moderator, p.estimate)
    )
    return [run] if len(run) > 1 else []


def _inside(value: float, shown: Panel) -> float:
    return min(max(value, shown.up.low), shown.up.high)


def _key(data: BubbleData, options: PanelOptions) -> Band:
    entries = [("bub", "Study, area by weight")]
    if data.fit:
        entries.append(("fit", "Meta-regression"))
    if any(point.ci_low is not None for point in data.fit):
        entries.append(("fitband", f"{data.level:g}% CI of the line"))
    return panel.dot_key(entries, options.width)


def _description(data: BubbleData) -> str:
    said = [
        words.count(len(data.points), "study", "studies"),
        f"{data.effect} against {data.moderator}",
    ]
    if data.fit:
        first, last = data.fit[0], data.fit[-1]
        said.append(
            f"The line runs from {words.number(first.estimate)} at {words.plain(first.moderator)} "
            f"to {words.number(last.estimate)} at {words.plain(last.moderator)}"
        )
    return caption.described(said, data)
