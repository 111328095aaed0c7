"""GOSH plots: the pooled result of every subset of the studies, or of a sample of them.

Source: Olkin, Dahabreh & Trikalinos 2012, doi:10.1002/jrsm.1053. The points are counted in cells:
a file of ten thousand circles is no use to a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.plots import caption, panel, words
from analysis.plots.caption import Captioned
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Box, Mark, line
from analysis.plots.panel import Panel, PanelOptions
from analysis.plots.sheet import Band, Sheet

ACROSS, UP = 90, 56  # cells
HISTOGRAM = 54.0  # height of the strip over the panel
LEVELS = 5
INSET = 0.2  # cells of the marked group are smaller: shades alone are alike in a grey print
SHADES = ("d", "e")  # of subsets without and with the marked study


@dataclass(frozen=True, slots=True, kw_only=True)
class GoshData(Captioned):
    """Estimate and I² (percent) of each subset; with `log`, estimates are ratios on a log axis.

    `marked` tells which subsets hold one study, named by `marked_label`. `whole` is the (estimate,
    I²) of all studies.
    """

    effect: str
    estimates: Sequence[float] | NDArray[np.float64]
    i2: Sequence[float] | NDArray[np.float64]
    whole: tuple[float, float] | None = None
    marked: Sequence[bool] | NDArray[np.bool_] = field(default_factory=tuple)
    marked_label: str = ""
    sampled: bool = False
    log: bool = False
    name: str = "gosh"


@dataclass(frozen=True, slots=True)
class GoshLayout:
    """The sheet, the panel, and how many subsets fall into each cell (UP x ACROSS), by group."""

    sheet: Sheet
    panel: Panel
    counts: tuple[NDArray[np.int64], ...]


def layout(data: GoshData, options: PanelOptions | None = None) -> GoshLayout:
    """Lay a GOSH plot out. Raises NothingToPlot without a subset, NotDrawable for bad numbers."""
    options = options or PanelOptions()
    estimates, i2, groups = _arrays(data)
    across = panel.padded(estimates.tolist(), log=data.log, margin=0.02)
    shown = panel.panel(
        across,
        (0.0, 100.0),
        width=options.width,
        height=options.height,
        log=(data.log, False),
        exact=True,
    )
    counts = tuple(_count(estimates[group], i2[group], shown) for group in groups)
    marks = [*panel.grid(shown), *_cells(counts, shown)]
    if data.whole is not None and shown.holds(*data.whole):
        x, y = shown.place(*data.whole)
        marks.append(line(x, shown.top, x, shown.bottom, "ref2"))
        marks.append(line(shown.left, y, shown.right, y, "ref2"))
    scale = " (log scale)" if data.log else ""
    marks += panel.frame(shown, f"{data.effect} of the subset{scale}", "I² of the subset, %")
    sheet = Sheet(
        name=data.name,
        title=caption.named("GOSH plot", data),
        desc=_description(data, estimates, i2),
        width=options.width,
        simulated=data.simulated,
        head=caption.title_bands(data, options.width, shown=options.title),
        body=(_histogram(counts, shown), Band(shown.height, tuple(marks)), _key(data, options)),
        foot=caption.foot_bands(data, options.width),
    )
    return GoshLayout(sheet, shown, counts)


def _arrays(
    data: GoshData,
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[NDArray[np.bool_]]]:
    estimates = np.asarray(data.estimates, dtype=float)
    i2 = np.asarray(data.i2, dtype=float)
    if not estimates.size:
        raise NothingToPlot("There is no subset of studies to plot yet.")
    if data.log and not (estimates > 0).all():
        raise NotDrawable("A ratio must be above 0 to stand on a log axis.")
    if estimates.shape != i2.shape or not np.isfinite(estimates).all() or not np.isfinite(i2).all():
        raise NotDrawable("Each subset needs one estimate and one I², and both must be numbers.")
    marked = np.asarray(data.marked, dtype=bool)
    if not marked.size:
        return estimates, i2, [np.ones(estimates.shape, dtype=bool)]
    if marked.shape != estimates.shape:
        raise NotDrawable("The marks of the subsets are not as many as the subsets.")
    return estimates, i2, [~marked, marked]


def _count(
    estimates: NDArray[np.float64], i2: NDArray[np.float64], shown: Panel
) -> NDArray[np.int64]:
    low, high = shown.across.low, shown.across.high
    if shown.across.log:  # cells are as wide as each other on the page
        low, high, estimates = np.log(low), np.log(high), np.log(estimates)
    found, _, _ = np.histogram2d(
        np.clip(i2, 0, 100), estimates, bins=(UP, ACROSS), range=((0, 100), (low, high))
    )
    return found.astype(np.int64)


def _cells(counts: tuple[NDArray[np.int64], ...], shown: Panel) -> list[Mark]:
    """Cells shaded by the logarithm of their count; where both groups fall, the larger shows."""
    stacked = np.stack(counts)
    most = stacked.max()
    levels = np.ceil(LEVELS * np.log1p(stacked) / np.log1p(most)).astype(int)
    winner = stacked.argmax(axis=0)
    level = np.take_along_axis(levels, winner[None], axis=0)[0]
    wide = (shown.right - shown.left) / ACROSS
    high = (shown.bottom - shown.top) / UP
    marks: list[Mark] = []
    for row in range(UP):
        y = shown.bottom - (row + 1) * high
        for start, stop, tone in _runs(level[row].tolist(), winner[row].tolist()):
            x, span = shown.left + start * wide, (stop - start) * wide
            if tone.startswith(SHADES[0]):
                marks.append(Box(x, y, span, high, tone))
            else:
                marks.append(Box(x + wide * INSET, y + high * INSET, *_inner(wide, high), tone))
    return marks


def _inner(wide: float, high: float) -> tuple[float, float]:
    return wide * (1 - 2 * INSET), high * (1 - 2 * INSET)


def _runs(levels: list[int], groups: list[int]) -> list[tuple[int, int, str]]:
    """Neighbouring cells of one shade as one: (first, after the last, tone)."""
    runs: list[tuple[int, int, str]] = []
    for column, (level, group) in enumerate(zip(levels, groups, strict=True)):
        if not level:
            continue
        tone = f"{SHADES[group]}{level}"
        if not group and runs and runs[-1][1:] == (column, tone):
            runs[-1] = (runs[-1][0], column + 1, tone)
        else:
            runs.append((column, column + 1, tone))
    return runs


def _histogram(counts: tuple[NDArray[np.int64], ...], shown: Panel) -> Band:
    """How many subsets gave each estimate, the groups on top of each other."""
    columns = [count.sum(axis=0) for count in counts]
    most = max(int(sum(columns).max()), 1)
    wide = (shown.right - shown.left) / ACROSS
    marks: list[Mark] = []
    for column in range(ACROSS):
        y = HISTOGRAM
        for group, count in enumerate(columns):
            high = (HISTOGRAM - 6) * int(count[column]) / most
            if high > 0:
                y -= high
                tone = f"{SHADES[group]}3"
                inset = wide * INSET if group else 0.0
                x = shown.left + column * wide + inset
                marks.append(Box(x, y, wide - 2 * inset, high, tone))
    marks.append(line(shown.left, HISTOGRAM, shown.right, HISTOGRAM, "axthin"))
    return Band(HISTOGRAM, tuple(marks))


def _key(data: GoshData, options: PanelOptions) -> Band:
    shade = "Subsets, the darker the more"
    entries = [("d3", shade)]
    if len(data.marked):
        entries = [
            ("d3", f"Subsets without {data.marked_label}"),
            ("e3", f"Subsets with {data.marked_label}"),
        ]
    if data.whole is not None:
        entries.append(("ref2", "All studies"))
    return panel.dot_key(entries, options.width)


def _description(data: GoshData, estimates: NDArray[np.float64], i2: NDArray[np.float64]) -> str:
    kind = "sampled subsets" if data.sampled else "subsets"
    said = [
        f"{estimates.size:,} {kind} of the studies",
        f"{data.effect} from {words.number(float(estimates.min()))} "
        f"to {words.number(float(estimates.max()))}",
        f"I² from {words.percent(float(i2.min()))} to {words.percent(float(i2.max()))}",
    ]
    if data.whole is not None:
        said.append(
            f"All studies: {words.number(data.whole[0])}, I² {words.percent(data.whole[1])}"
        )
    return caption.described(said, data)
