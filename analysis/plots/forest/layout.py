"""The frozen layout of a forest plot: every position and every word, before anything is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.plots import axis as axes
from analysis.plots import words
from analysis.plots.axis import Axis
from analysis.plots.caption import described, title_bands
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.forest import foot, narrow, rows
from analysis.plots.forest.columns import Columns, all_pooled, plan, weight, weighting
from analysis.plots.forest.data import MODEL_WORDS, ForestData, ForestOptions, Pooled
from analysis.plots.forest.rows import Row, RowPlace
from analysis.plots.sheet import PAD, Sheet, height

WIDE_PREDICTION = 2.5  # times the rest of the axis; a wider prediction interval is cut


@dataclass(frozen=True, slots=True)
class ForestLayout:
    """The sheet to draw, and what a test or a page asks of it: columns, axis, rows in place."""

    sheet: Sheet
    columns: Columns
    axis: Axis
    rows: tuple[RowPlace, ...]


def layout(data: ForestData, options: ForestOptions | None = None) -> ForestLayout:
    """Lay a forest plot out.

    Raises NothingToPlot without a study, NotDrawable for numbers that have no place on the axis.
    """
    options = options or ForestOptions()
    _check(data)
    columns = narrow.plan(data, options) if options.narrow else plan(data, options)
    axis = _axis(data, options, columns)
    body = narrow.body(data, columns, axis) if options.narrow else _body(data, columns, axis)
    width = columns.width
    heads = narrow.heads(data, columns) if options.narrow else foot.heads(data, columns)
    titles = title_bands(data, width, shown=options.title)
    tail = (foot.axis_band(data, axis, width),)
    sheet = Sheet(
        name=data.name,
        title=f"Forest plot: {data.title}",
        desc=description(data),
        width=width,
        simulated=data.simulated,
        head=(*titles, heads),
        body=tuple(row.band for row in body),
        tail=tail,
        foot=foot.foot(data, width, narrow=options.narrow),
        verticals=_verticals(data, axis),
    )
    return ForestLayout(sheet, columns, axis, _places(sheet, body))


def description(data: ForestData) -> str:
    """The plot in words: for a reader who cannot see it, and for the metadata of a file."""
    k = sum(study.estimate is not None for study in data.rows)
    said = [words.count(k, "study", "studies")]
    for pooled in data.pooled:
        decimals = words.decimals_for([(pooled.ci_high - pooled.ci_low) / 2])
        text = words.estimate(pooled.estimate, pooled.ci_low, pooled.ci_high, decimals)
        used = ", used by the rule" if pooled.used else ""
        said.append(f"{pooled.label or MODEL_WORDS[pooled.model]}: {data.effect} {text}{used}")
        if pooled.pi_low is not None and pooled.pi_high is not None:
            limits = words.interval(pooled.pi_low, pooled.pi_high, decimals)
            said.append(f"Prediction interval {limits}")
    said += [foot.heterogeneity(data.heterogeneity)] if data.heterogeneity else []
    return described(said, data)


def _body(data: ForestData, columns: Columns, axis: Axis) -> list[Row]:
    model = weighting(data)
    largest = max((weight(study, model) or 0.0 for study in data.rows), default=0.0)
    body = [
        rows.study_row(s, columns, axis, side=rows.square_side(weight(s, model), largest))
        for s in data.studies
    ]
    indent = rows.INDENT
    for number, group in enumerate(data.subgroups):
        body.append(
            rows.heading_row(group.label, columns, first=number == 0, room=columns.plot_left - 16)
        )
        for study in group.studies:
            side = rows.square_side(weight(study, model), largest)
            body.append(rows.study_row(study, columns, axis, side=side, indent=indent))
        body += _pooled(group.pooled, columns, axis, total=False)
        body += [rows.note_row(note, columns, indent=indent) for note in foot.subgroup_notes(group)]
    if data.pooled:
        body.append(rows.double_rule(columns))
        body += _pooled(data.pooled, columns, axis, total=True)
    return body


def _pooled(results: tuple[Pooled, ...], columns: Columns, axis: Axis, *, total: bool) -> list[Row]:
    """Each model's row, with its prediction interval under it."""
    indent = 0.0 if total else rows.INDENT
    found = []
    for pooled in results:
        found.append(rows.pooled_row(pooled, columns, axis, total=total, indent=indent))
        if pooled.pi_low is not None and pooled.pi_high is not None:
            label = "Prediction interval"
            found.append(rows.prediction_row(pooled, columns, axis, label=label, indent=indent))
    return found


def _axis(data: ForestData, options: ForestOptions, columns: Columns) -> Axis:
    left, right = columns.plot_left, columns.plot_right
    if options.axis is not None:
        _check_axis(options.axis, log=data.log)
        return axes.axis(*options.axis, left, right, log=data.log)
    move = math.log if data.log else float
    back = math.exp if data.log else float
    shown = [s for s in data.rows if s.estimate is not None]
    estimates = [move(s.estimate) for s in shown if s.estimate is not None]
    halves = [
        (move(s.ci_high) - move(s.ci_low)) / 2
        for s in shown
        if s.ci_low is not None and s.ci_high is not None
    ]
    must = [move(value) for p in all_pooled(data) for value in (p.ci_low, p.ci_high)]
    must += [move(data.null)] if data.null is not None else []
    low, high = axes.spread(estimates, halves, must) if estimates else (min(must), max(must))
    if data.null is not None:
        low, high = axes.around(low, high, move(data.null))
    for pooled in data.pooled:
        if pooled.pi_low is not None and pooled.pi_high is not None:
            first, last = move(pooled.pi_low), move(pooled.pi_high)
            if last - first <= WIDE_PREDICTION * (high - low):
                low, high = min(low, first), max(high, last)
    exponent = columns.estimate.exponent
    return axes.axis(back(low), back(high), left, right, log=data.log, exponent=exponent)


def _verticals(data: ForestData, axis: Axis) -> tuple[tuple[float, str], ...]:
    """Light grid, the pooled line that the rule uses, the line of no effect."""
    lines = [(tick.x, "g") for tick in axis.ticks if tick.label or not axis.log]
    used = [pooled for pooled in data.pooled if pooled.used] or list(data.pooled[:1])
    lines += [(axis.x(p.estimate), "ref") for p in used[:1] if axis.holds(p.estimate)]
    if data.null is not None and axis.holds(data.null):
        lines.append((axis.x(data.null), "null"))
    return tuple(lines)


def _places(sheet: Sheet, body: Iterable[Row]) -> tuple[RowPlace, ...]:
    """Rows with an estimate, in pixels of the whole page."""
    top = PAD + height(sheet.head)
    places = []
    for row in body:
        if row.place is not None:
            place = row.place
            x = None if place.x is None else place.x + PAD
            left, right = place.left + PAD, place.right + PAD
            places.append(replace(place, y=place.y + top, x=x, left=left, right=right))
        top += row.band.height
    return tuple(places)


def _check_axis(ends: tuple[float, float], *, log: bool) -> None:
    low, high = ends
    if not (math.isfinite(low) and math.isfinite(high)) or low >= high or (log and low <= 0):
        above = ", both above 0" if log else ""
        raise NotDrawable(f"The axis needs a lower and a higher end{above}, got {low} and {high}.")


def _check(data: ForestData) -> None:
    if not data.rows:
        raise NothingToPlot("There is no study to plot yet.")
    if data.log and data.null is not None and data.null <= 0:
        raise NotDrawable("On a logarithmic axis the line of no effect lies above 0, mostly at 1.")
    for study in data.rows:
        triple = (study.estimate, study.ci_low, study.ci_high)
        if study.estimate is None:
            continue
        _check_numbers(study.label, *triple, log=data.log)
    for pooled in all_pooled(data):
        label = pooled.label or MODEL_WORDS[pooled.model]
        _check_numbers(label, pooled.estimate, pooled.ci_low, pooled.ci_high, log=data.log)
        limits = (pooled.pi_low, pooled.pi_high)
        if any(limit is not None for limit in limits):
            _check_numbers(f"{label}, prediction interval", None, *limits, log=data.log)


def _check_numbers(
    label: str, value: float | None, low: float | None, high: float | None, *, log: bool
) -> None:
    if low is None or high is None:
        raise NotDrawable(f"{label}: an estimate needs both limits of its interval.")
    known = [number for number in (low, value, high) if number is not None]
    if not all(math.isfinite(number) for number in known):
        raise NotDrawable(f"{label}: the estimate and its limits must be numbers.")
    if low > high:
        raise NotDrawable(f"{label}: the lower limit {low} lies above the upper limit {high}.")
    if log and min(known) <= 0:
        raise NotDrawable(f"{label}: a ratio must be above 0 to stand on a logarithmic axis.")
