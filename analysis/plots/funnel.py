"""Funnel plots: effect against standard error, with pseudo-limits or significance contours.

The estimates are given as they are shown; standard errors are on the scale of the analysis (of the
logarithm, for a ratio). Contours: Peters et al. 2008, doi:10.1016/j.jclinepi.2007.11.010.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from analysis.plots import caption, panel, words
from analysis.plots.caption import Captioned
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Lines, Mark, Point, Shape, line
from analysis.plots.panel import Dot, Panel
from analysis.plots.sheet import Band, Sheet

CONTOURS = ((0.10, "z2"), (0.05, "z3"), (0.01, "z4"))
CONTOUR_KEY = (
    ("z1", "p > 0.10"),
    ("z2", "0.05 < p < 0.10"),
    ("z3", "0.01 < p < 0.05"),
    ("z4", "p < 0.01"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """A study, or with `imputed` a study that trim and fill put in for a missing one."""

    key: str
    label: str
    estimate: float
    se: float
    imputed: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelData(Captioned):
    """`centre` is the pooled estimate (said as `centre_label`), `adjusted` the one after filling.

    `regression` is the line of a regression test, (effect at standard error 0, slope per unit of
    standard error), on the scale of the analysis.
    """

    effect: str
    points: tuple[FunnelPoint, ...]
    centre: float
    centre_label: str = ""
    adjusted: float | None = None
    regression: tuple[float, float] | None = None
    null: float | None = 0.0
    log: bool = False
    level: float = 95.0
    name: str = "funnel"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelOptions:
    width: float = 680.0
    height: float = 400.0
    title: bool = True
    contours: bool = False
    names: bool = False


@dataclass(frozen=True, slots=True)
class FunnelLayout:
    sheet: Sheet
    panel: Panel
    dots: tuple[Dot, ...]


def layout(data: FunnelData, options: FunnelOptions | None = None) -> FunnelLayout:
    """Lay a funnel plot out. Raises NothingToPlot without a point, NotDrawable for a bad one."""
    options = options or FunnelOptions()
    _check(data)
    shown = _panel(data, options)
    dots = tuple(_dot(point, data, shown, options) for point in data.points)
    marks: list[Mark] = []
    if options.contours and data.null is not None:
        marks += _contours(data, shown)
    else:
        marks += panel.grid(shown)
    marks += _lines(data, shown)
    marks += panel.dots(dots, shown)
    effect = f"{data.effect} (log scale)" if data.log else data.effect
    marks += panel.frame(shown, effect, "Standard error")
    sheet = Sheet(
        name=data.name,
        title=caption.named("Funnel plot", data),
        desc=_description(data),
        width=options.width,
        simulated=data.simulated,
        head=caption.title_bands(data, options.width, shown=options.title),
        body=(Band(shown.height, tuple(marks)), *_keys(data, options)),
        foot=caption.foot_bands(data, options.width),
    )
    return FunnelLayout(sheet, shown, dots)


def _check(data: FunnelData) -> None:
    if not data.points:
        raise NothingToPlot("There is no study to plot yet.")
    for point in data.points:
        if not (math.isfinite(point.estimate) and math.isfinite(point.se)) or point.se <= 0:
            raise NotDrawable(f"{point.label}: a funnel plot needs a standard error above 0.")
        if data.log and point.estimate <= 0:
            raise NotDrawable(f"{point.label}: a ratio must be above 0 on a logarithmic axis.")


def _move(data: FunnelData, value: float) -> float:
    return math.log(value) if data.log else value


def _back(data: FunnelData, value: float) -> float:
    return math.exp(value) if data.log else value


def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 200)


def _panel(data: FunnelData, options: FunnelOptions) -> Panel:
    """The axes hold every point, and the pseudo-limits as far down as the points go."""
    deepest = max(point.se for point in data.points) * 1.08
    centre = _move(data, data.centre)
    half = _z(data.level) * deepest
    values = [_move(data, point.estimate) for point in data.points]
    low, high = min(*values, centre - half), max(*values, centre + half)
    pad = (high - low) * 0.03
    across = (_back(data, low - pad), _back(data, high + pad))
    logs = (data.log, False)
    return panel.panel(
        across, (deepest, 0.0), width=options.width, height=options.height, log=logs, exact=True
    )


def _dot(point: FunnelPoint, data: FunnelData, shown: Panel, options: FunnelOptions) -> Dot:
    x, y = shown.place(point.estimate, point.se)
    said = f"{point.label}: {data.effect} {words.number(point.estimate)}"
    title = f"{said}, standard error {words.number(point.se, 3)}"
    if point.imputed:
        title += " (imputed by trim and fill)"
    name = point.label if options.names and not point.imputed else ""
    tone = "pt2" if point.imputed else "pt"
    return Dot(point.key, title, x, y, 4.5, tone, name, point.href)


def _contours(data: FunnelData, shown: Panel) -> list[Mark]:
    """Areas of p around no effect: white in the middle, darker the smaller p is."""
    deep = shown.up.high
    marks: list[Mark] = [_area(shown, shown.across.low, shown.across.high, "z4")]
    null = _move(data, data.null if data.null is not None else 0.0)
    tones = ("z3", "z2", "z1")
    for (p, _), tone in zip(reversed(CONTOURS), tones, strict=True):
        half = NormalDist().inv_cdf(1 - p / 2) * deep
        marks.append(_wedge(data, shown, null, half, tone))
    return marks


def _area(shown: Panel, low: float, high: float, tone: str) -> Shape:
    left, right = shown.across.x(low), shown.across.x(high)
    corners = ((left, shown.top), (right, shown.top), (right, shown.bottom), (left, shown.bottom))
    return Shape(corners, tone)


def _wedge(data: FunnelData, shown: Panel, tip: float, half: float, tone: str) -> Shape:
    """A triangle from (tip, standard error 0) down, cut at the sides of the panel."""
    deep = shown.up.high
    left = _side(data, shown, tip, -half, deep)
    right = _side(data, shown, tip, half, deep)
    return Shape((*reversed(left), *right[1:]), tone)


def _side(
    data: FunnelData, shown: Panel, tip: float, half: float, deep: float
) -> tuple[Point, ...]:
    """One edge of the triangle: down to the bottom, or to the side and then down."""
    start = (shown.across.x(_back(data, tip)), shown.top)
    edge = _move(data, shown.across.high if half > 0 else shown.across.low)
    if abs(half) <= abs(edge - tip):
        return (start, (shown.across.x(_back(data, tip + half)), shown.bottom))
    x = shown.across.x(_back(data, edge))
    y = shown.up.x(deep * (edge - tip) / half)
    return (start, (x, y), (x, shown.bottom))


def _lines(data: FunnelData, shown: Panel) -> list[Mark]:
    """Pseudo-limits around the pooled estimate, it itself, no effect, and the regression."""
    centre = _move(data, data.centre)
    deep = shown.up.high
    half = _z(data.level) * deep
    runs = [_side(data, shown, centre, sign * half, deep)[:2] for sign in (-1, 1)]
    x = shown.across.x(data.centre)
    marks: list[Mark] = [
        Lines(tuple(runs), "limit"),
        line(x, shown.top, x, shown.bottom, "ref"),
    ]
    if data.null is not None and shown.across.holds(data.null):
        x = shown.across.x(data.null)
        marks.append(line(x, shown.top, x, shown.bottom, "null"))
    if data.adjusted is not None and shown.across.holds(data.adjusted):
        x = shown.across.x(data.adjusted)
        marks.append(line(x, shown.top, x, shown.bottom, "ref2"))
    if data.regression is not None:
        at, slope = data.regression
        half_line = _side(data, shown, at, slope * deep, deep)[:2] if slope else ()
        if half_line and shown.across.holds(_back(data, at)):
            marks.append(Lines((half_line,), "fit"))
    return marks


def _keys(data: FunnelData, options: FunnelOptions) -> tuple[Band, ...]:
    entries: list[tuple[str, str]] = [("pt", "Study")]
    if any(point.imputed for point in data.points):
        entries.append(("pt2", "Imputed by trim and fill"))
    label = data.centre_label or "Pooled estimate"
    entries.append(("ref", f"{label} {words.number(data.centre)}"))
    entries.append(("limit", f"{data.level:g}% pseudo-limits"))
    if data.adjusted is not None:
        entries.append(("ref2", f"After trim and fill {words.number(data.adjusted)}"))
    if data.regression is not None:
        entries.append(("fit", "Regression line"))
    keys = [panel.dot_key(entries, options.width)]
    if options.contours and data.null is not None:
        keys.append(panel.dot_key(CONTOUR_KEY, options.width))
    return tuple(keys)


def _description(data: FunnelData) -> str:
    real = sum(not point.imputed for point in data.points)
    imputed = len(data.points) - real
    label = data.centre_label or "Pooled estimate"
    said = [
        words.count(real, "study", "studies"),
        f"{label}: {data.effect} {words.number(data.centre)}",
    ]
    if imputed:
        said.append(f"{words.count(imputed, 'study', 'studies')} imputed by trim and fill")
    if data.adjusted is not None:
        said.append(f"After trim and fill {words.number(data.adjusted)}")
    return caption.described(said, data)
