"""Galbraith (radial) plots: standardized effect against precision, with an arc of effects.

Source: Galbraith 1988, doi:10.1002/sim.4780070807. Effects and standard errors are on the scale of
the analysis; the arc is labelled as shown (ratios by `log`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.plots import caption, fonts, panel, words
from analysis.plots.axis import axis
from analysis.plots.caption import Captioned
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Lines, Mark, Point, Shape, Text, line
from analysis.plots.panel import Dot, Panel, PanelOptions, Run
from analysis.plots.sheet import Band, Sheet

ARC_ROOM = 64.0  # to the right of the panel


@dataclass(frozen=True, slots=True, kw_only=True)
class RadialPoint:
    key: str
    label: str
    estimate: float
    se: float
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RadialData(Captioned):
    """`centre` is the pooled estimate; the band is `half` standard errors wide to each side."""

    effect: str
    points: tuple[RadialPoint, ...]
    centre: float
    half: float = 2.0
    log: bool = False
    name: str = "radial"


@dataclass(frozen=True, slots=True)
class RadialLayout:
    sheet: Sheet
    panel: Panel
    dots: tuple[Dot, ...]


def layout(data: RadialData, options: PanelOptions | None = None) -> RadialLayout:
    """Lay a radial plot out. Raises NothingToPlot without a point, NotDrawable for a bad one."""
    options = options or PanelOptions()
    _check(data)
    shown = _panel(data, options)
    dots = tuple(_dot(point, data, shown, options) for point in data.points)
    marks: list[Mark] = [*_band(data, shown), *panel.grid(shown)]
    zero = shown.up.x(0.0)
    null, ray = ((shown.left, zero), (shown.right, zero)), _ray(data.centre, shown)
    marks += [Lines((null,), "null"), Lines((ray,), "ref")]
    arc = _arc(data, shown)
    marks += panel.dots(dots, shown, lines=[null, ray, *_drawn(arc)])
    marks += panel.frame(shown, "Precision (1 / standard error)", "Effect / standard error")
    marks += arc
    sheet = Sheet(
        name=data.name,
        title=caption.named("Galbraith plot", data),
        desc=_description(data),
        width=options.width,
        simulated=data.simulated,
        head=caption.title_bands(data, options.width, shown=options.title),
        body=(Band(shown.height, tuple(marks)), _key(data, options)),
        foot=caption.foot_bands(data, options.width),
    )
    return RadialLayout(sheet, shown, dots)


def _check(data: RadialData) -> None:
    if not data.points:
        raise NothingToPlot("There is no study to plot yet.")
    for point in data.points:
        if not (math.isfinite(point.estimate) and math.isfinite(point.se)) or point.se <= 0:
            raise NotDrawable(f"{point.label}: a radial plot needs a standard error above 0.")


def _panel(data: RadialData, options: PanelOptions) -> Panel:
    far = max(1 / point.se for point in data.points) * 1.05
    heights = [point.estimate / point.se for point in data.points]
    heights += [-data.half, data.half, data.centre * far - data.half, data.centre * far + data.half]
    low, high = panel.padded(heights)
    width = options.width - ARC_ROOM
    return panel.panel((0.0, far), (low, high), width=width, height=options.height, exact=True)


def _dot(point: RadialPoint, data: RadialData, shown: Panel, options: PanelOptions) -> Dot:
    x, y = shown.place(1 / point.se, point.estimate / point.se)
    effect = words.number(_shown(point.estimate, data))
    title = f"{point.label}: {data.effect} {effect}, standard error {words.number(point.se, 3)}"
    outside = abs((point.estimate - data.centre) / point.se) > data.half
    name = point.label if options.names and outside else ""
    return Dot(point.key, title, x, y, 4.5, "pt3" if outside else "pt", name, point.href)


def _shown(value: float, data: RadialData) -> float:
    return math.exp(value) if data.log else value


def _ray(slope: float, shown: Panel) -> Run:
    far = shown.across.high
    return shown.place(0, 0), shown.place(far, slope * far)


def _band(data: RadialData, shown: Panel) -> list[Mark]:
    """Where a study lies whose effect differs from the pooled one by less than `half` errors."""
    far, end = shown.across.high, data.centre * shown.across.high
    corners = ((0.0, -data.half), (0.0, data.half), (far, end + data.half), (far, end - data.half))
    return [Shape(tuple(shown.place(x, y) for x, y in corners), "fitband")]


def _arc(data: RadialData, shown: Panel) -> list[Mark]:
    """Effects as directions from the origin: an arc at the right with round values."""
    origin = shown.place(0, 0)
    wide = shown.right - origin[0]
    stretch = abs(shown.up.x(0.0) - shown.up.x(1.0)) / (shown.across.x(1.0) - shown.across.x(0.0))
    slopes = [point.estimate for point in data.points] + [data.centre, 0.0]
    reach = wide + 14.0
    steepest = min(slopes), max(slopes)
    ends = [_clipped(slope, shown, origin, stretch, reach) for slope in steepest]
    if ends[0] >= ends[1]:
        return []
    scale = axis(_shown(ends[0], data), _shown(ends[1], data), 0.0, 260.0, log=data.log, exact=True)
    steps = 40
    run = tuple(
        _direction(ends[0] + (ends[1] - ends[0]) * i / steps, origin, stretch, reach)
        for i in range(steps + 1)
    )
    marks: list[Mark] = [Lines((run,), "ax")]
    for tick in scale.ticks:
        if not tick.label:
            continue
        value = math.log(tick.value) if data.log else tick.value
        x, y = _direction(value, origin, stretch, reach)
        far_x, far_y = _direction(value, origin, stretch, reach + 5)
        marks.append(line(x, y, far_x, far_y, "ax"))
        marks.append(Text(far_x + 4, far_y + 4, tick.label, panel.LABEL, "p2"))
    top = min(y for _, y in run)
    marks.append(
        Text(shown.right + ARC_ROOM, max(top - 10, 11), data.effect, 12.0, bold=True, anchor="end")
    )
    return marks


def _drawn(arc: list[Mark]) -> list[Run]:
    """What names of studies keep clear of: a steep arc with its numbers reaches into the panel."""
    runs: list[Run] = []
    for mark in arc:
        if isinstance(mark, Lines):
            runs += mark.runs
        elif isinstance(mark, Text):
            end, middle = mark.x + fonts.width(mark.text, mark.size), mark.y - mark.size / 3
            runs.append(((mark.x, middle), (end, middle)))
    return runs


def _direction(slope: float, origin: Point, stretch: float, reach: float) -> Point:
    """The point at `reach` pixels from the origin in the direction of an effect."""
    length = math.hypot(1.0, slope * stretch)
    return origin[0] + reach / length, origin[1] - reach * slope * stretch / length


def _clipped(slope: float, shown: Panel, origin: Point, stretch: float, reach: float) -> float:
    """The effect itself, or the steepest one whose direction still ends inside the panel."""
    y = _direction(slope, origin, stretch, reach)[1]
    edge = min(max(y, shown.top), shown.bottom)
    if edge == y:
        return slope
    sine = (origin[1] - edge) / reach
    return math.tan(math.asin(sine)) / stretch


def _key(data: RadialData, options: PanelOptions) -> Band:
    half = f"{data.half:g}"
    entries = [
        ("pt", "Study"),
        ("pt3", f"Study more than {half} standard errors away"),
        ("ref", f"Pooled {words.number(_shown(data.centre, data))}"),
        ("fitband", f"± {half} standard errors"),
    ]
    return panel.dot_key(entries, options.width)


def _description(data: RadialData) -> str:
    outside = [p.label for p in data.points if abs((p.estimate - data.centre) / p.se) > data.half]
    said = [
        words.count(len(data.points), "study", "studies"),
        f"Pooled {data.effect} {words.number(_shown(data.centre, data))}",
        f"Outside the band: {', '.join(outside) if outside else 'none'}",
    ]
    return caption.described(said, data)
