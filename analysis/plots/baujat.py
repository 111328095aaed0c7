"""Baujat plots: what each study adds to heterogeneity, and how it moves the pooled result.

Source: Baujat et al. 2002, doi:10.1002/sim.1221.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.plots import caption, panel, words
from analysis.plots.caption import Captioned
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.panel import Dot, Panel, PanelOptions
from analysis.plots.sheet import Band, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class BaujatPoint:
    """A study's contribution to Q and its influence on the pooled result, neither below 0."""

    key: str
    label: str
    contribution: float
    influence: float
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaujatData(Captioned):
    points: tuple[BaujatPoint, ...]
    across: str = "Contribution to heterogeneity (Q)"
    up: str = "Influence on the pooled result"
    name: str = "baujat"


@dataclass(frozen=True, slots=True)
class BaujatLayout:
    sheet: Sheet
    panel: Panel
    dots: tuple[Dot, ...]


def layout(data: BaujatData, options: PanelOptions | None = None) -> BaujatLayout:
    """Lay a Baujat plot out. Raises NothingToPlot without a point, NotDrawable for a bad one."""
    options = options or PanelOptions()
    _check(data)
    right = max(point.contribution for point in data.points) or 1.0
    top = max(point.influence for point in data.points) or 1.0
    shown = panel.panel(
        (0.0, right * 1.08),
        (0.0, top * 1.08),
        width=options.width,
        height=options.height,
        exact=True,
    )
    dots = tuple(_dot(point, shown, options) for point in data.points)
    marks = (
        *panel.grid(shown),
        *panel.dots(dots, shown),
        *panel.frame(shown, data.across, data.up),
    )
    sheet = Sheet(
        name=data.name,
        title=caption.named("Baujat plot", data),
        desc=_description(data),
        width=options.width,
        simulated=data.simulated,
        head=caption.title_bands(data, options.width, shown=options.title),
        body=(Band(shown.height, marks),),
        foot=caption.foot_bands(data, options.width),
    )
    return BaujatLayout(sheet, shown, dots)


def _check(data: BaujatData) -> None:
    if not data.points:
        raise NothingToPlot("There is no study to plot yet.")
    for point in data.points:
        numbers = (point.contribution, point.influence)
        if not all(math.isfinite(number) and number >= 0 for number in numbers):
            raise NotDrawable(f"{point.label}: both values must be numbers of 0 or more.")


def _dot(point: BaujatPoint, shown: Panel, options: PanelOptions) -> Dot:
    x, y = shown.place(point.contribution, point.influence)
    title = (
        f"{point.label}: contribution {words.number(point.contribution)}, "
        f"influence {words.number(point.influence, 3)}"
    )
    name = point.label if options.names else ""
    return Dot(point.key, title, x, y, 4.5, "pt", name, point.href)


def _description(data: BaujatData) -> str:
    most = max(data.points, key=lambda point: point.contribution)
    moving = max(data.points, key=lambda point: point.influence)
    said = [
        words.count(len(data.points), "study", "studies"),
        f"{most.label} adds most to heterogeneity",
        f"{moving.label} moves the pooled result most",
    ]
    return caption.described(said, data)
