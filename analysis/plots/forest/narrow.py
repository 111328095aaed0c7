"""The forest plot for a phone: a second layout, two lines a study, not a shrunk one."""

from __future__ import annotations

from dataclasses import replace

from analysis.plots import fonts, words
from analysis.plots.axis import Axis
from analysis.plots.forest import foot, rows
from analysis.plots.forest.columns import (
    HEAD,
    SIZE,
    Columns,
    estimate_field,
    weight,
    weighting,
)
from analysis.plots.forest.data import (
    MODEL_WORDS,
    ForestData,
    ForestOptions,
    Pooled,
    Study,
)
from analysis.plots.forest.rows import BASELINE, Row
from analysis.plots.marks import Box, Link, Mark, Text, line
from analysis.plots.sheet import Band

SMALL = 11.5
LABEL_MOST = 116.0
PLOT_LEAST = 84.0
GAP = 10.0


def plan(data: ForestData, options: ForestOptions) -> Columns:
    """Label, plot, figures: the figures get what they need, the label wraps."""
    free = estimate_field(data, options, 0.0)
    figures = free.ends[-1]
    room = options.width - figures - PLOT_LEAST - 2 * GAP
    label = min(LABEL_MOST, max(room, 70.0))
    plot_right = max(options.width - figures - GAP, label + GAP + PLOT_LEAST)
    estimate = estimate_field(data, options, plot_right + GAP)
    width = estimate.ends[-1]
    return Columns(label, (), label + GAP, plot_right, estimate, (), (), (), width)


def heads(data: ForestData, columns: Columns) -> Band:
    size = sizes_head(data)
    left = f"{data.row_head} ({size})" if size else data.row_head
    end = columns.estimate.ends[-1]
    marks: list[Mark] = [
        Text(0, 14, fonts.shorten(left, end / 2, HEAD, bold=True), HEAD, "p3", bold=True),
        Text(end, 14, columns.estimate.head, HEAD, "p3", bold=True, anchor="end"),
        line(0, 22, columns.width, 22, "ax"),
    ]
    return Band(26.0, tuple(marks))


def study_row(study: Study, data: ForestData, columns: Columns, axis: Axis, *, side: float) -> Row:
    """Label over the group sizes; estimate over the weight; the interval between them; what else
    was ticked in words under all."""
    label = fonts.limited(study.label, columns.label_right, SIZE, 3, bold=True) or ("",)
    high = 33.0 + rows.LEADING * (len(label) - 1)
    told = fonts.wrap(beside(study, data), columns.width, SMALL)
    tall = high + 15.0 * len(told)
    marks: list[Mark] = [Box(0, 0, columns.width, tall, "hit")]
    marks += [Text(0, 15 + rows.LEADING * i, text, SIZE, bold=True) for i, text in enumerate(label)]
    size = sizes(study, data)
    if size:
        marks.append(Text(0, high - 5, size, SMALL, "p3"))
    marks += [Text(0, high + 10 + 15 * i, text, SMALL, "p3") for i, text in enumerate(told)]
    middle = high / 2 - 2
    drawn, place = rows.estimate_marks(study, axis, middle, side)
    marks += drawn + rows.figures(study, columns, 15 - BASELINE)
    share = weight(study, weighting(data))
    if share is not None:
        text = words.percent(share)
        marks.append(Text(columns.width, high - 5, text, SMALL, "p3", anchor="end"))
    link = Link(study.key, rows.study_title(study, columns), tuple(marks), study.href)
    return Row(Band(tall, (link,)), place)


def pooled_rows(pooled: Pooled, columns: Columns, axis: Axis, *, total: bool) -> list[Row]:
    """Label and figures of a pooled result; a long label takes a second line."""
    name = pooled.label or MODEL_WORDS[pooled.model]
    lines = fonts.limited(name, columns.label_right, SIZE, 2, bold=True)
    row = rows.pooled_row(replace(pooled, label=" ", note="", cells=()), columns, axis, total=total)
    tone = "p1" if pooled.used else "p2"
    marks = tuple(
        Text(0, 12 + BASELINE + 15 * i, text, SIZE, tone, bold=pooled.used)
        for i, text in enumerate(lines)
    )
    high = row.band.height + 15 * (len(lines) - 1)
    found = [Row(Band(high, (*marks, *row.band.marks[1:])), row.place)]
    if pooled.pi_low is not None and pooled.pi_high is not None:
        found.append(rows.prediction_row(pooled, columns, axis, label="Prediction"))
    return found


def body(data: ForestData, columns: Columns, axis: Axis) -> list[Row]:
    model = weighting(data)
    largest = max((weight(study, model) or 0.0 for study in data.rows), default=0.0)

    def studies(some: tuple[Study, ...]) -> list[Row]:
        sides = [rows.square_side(weight(study, model), largest) * 0.8 for study in some]
        return [
            study_row(study, data, columns, axis, side=side)
            for study, side in zip(some, sides, strict=True)
        ]

    found = studies(data.studies)
    for number, group in enumerate(data.subgroups):
        found.append(rows.heading_row(group.label, columns, first=number == 0, room=columns.width))
        found += studies(group.studies)
        for pooled in group.pooled:
            found += pooled_rows(pooled, columns, axis, total=False)
        found += [_note(note, columns) for note in foot.subgroup_notes(group)]
    if data.pooled:
        found.append(rows.double_rule(columns))
        for pooled in data.pooled:
            found += pooled_rows(pooled, columns, axis, total=True)
    return found


def sizes_head(data: ForestData) -> str:
    if any(column.head == "n" for column in data.columns):
        return "n"
    return "events" if any(column.key.startswith("events") for column in data.columns) else ""


def sizes(study: Study, data: ForestData) -> str:
    """The sizes of the arms, from the columns that hold them: "22 + 26" or "3/20 v 7/21"."""
    head = sizes_head(data)
    cells = [
        cell
        for column, cell in zip(data.columns, study.cells, strict=False)
        if cell is not None
        and (column.head == "n" if head == "n" else column.key.startswith("events"))
    ]
    texts = [cell if isinstance(cell, str) else words.number(cell, 0) for cell in cells]
    return (" + " if head == "n" else " v ").join(texts) if head else ""


def beside(study: Study, data: ForestData) -> str:
    """The ticked characteristics in words: "Latitude: 44; Allocation: random"."""
    told = [
        f"{column.head}: {cell if isinstance(cell, str) else words.plain(cell)}"
        for column, cell in zip(data.columns, study.cells, strict=False)
        if column.told and cell not in (None, "")
    ]
    return "; ".join(told)


def _note(text: str, columns: Columns) -> Row:
    lines = fonts.wrap(text, columns.width, SMALL)
    high = 6 + 15.0 * len(lines)
    widest = max(fonts.width(line, SMALL) for line in lines)
    # The note runs across the plot: the lines there stop for it.
    paper = Box(0, 1, min(widest + 6, columns.width), high - 1, "paper")
    marks = tuple(Text(0, 14 + 15 * i, part, SMALL, "p3") for i, part in enumerate(lines))
    return Row(Band(high, (paper, *marks)))
