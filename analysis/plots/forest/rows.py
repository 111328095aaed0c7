"""The rows of a forest plot: studies, headings, pooled results, prediction intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.plots import bias, words
from analysis.plots.axis import Axis, End
from analysis.plots.fonts import limited, width, wrap
from analysis.plots.forest.columns import (
    BIAS_RADIUS,
    SIZE,
    Columns,
    Field,
    cell_lines,
    label_lines,
    weight,
)
from analysis.plots.forest.data import MODEL_WORDS, Cell, Pooled, Study
from analysis.plots.marks import (
    Anchor,
    Box,
    Figures,
    Lines,
    Link,
    Mark,
    Shape,
    Text,
    arrow_head,
    line,
    square,
)
from analysis.plots.sheet import Band

ROW, LEADING, INDENT = 25.0, 15.0, 10.0
SQUARE_MOST, SQUARE_LEAST, SQUARE_ALIKE = 15.0, 4.0, 8.0
HALF_DIAMOND = 8.0
ARROW = 8.0
BASELINE = 4.5  # from the middle of a row down to the baseline of its text


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row's estimate lies on the page, in pixels; x is None outside the axis."""

    key: str
    y: float
    x: float | None
    left: float
    right: float
    left_end: End
    right_end: End
    side: float


@dataclass(frozen=True, slots=True)
class Row:
    """A band, and where its estimate lies in it (y is counted from the band's top)."""

    band: Band
    place: RowPlace | None = None


def study_row(
    study: Study, columns: Columns, axis: Axis, *, side: float, indent: float = 0.0
) -> Row:
    """A study: label, columns, interval with its square, figures, weights, bias marks."""
    label = label_lines(study.label, columns, indent=indent)
    cells = [(field, cell_lines(cell, field)) for field, cell in _cells(study.cells, columns)]
    most = max([len(label), *(len(lines) for _, lines in cells)])
    high = ROW + LEADING * (most - 1)
    middle = high / 2
    marks: list[Mark] = [Box(0, 0, columns.width, high, "hit")]
    marks += _stack(label, indent, middle, tone="p1")
    for field, lines in cells:
        tone = "p2" if field.column.quiet else "p1"
        marks += _stack(lines, field.x, middle, tone=tone, anchor=field.column.align)
    drawn, place = estimate_marks(study, axis, middle, side)
    marks += drawn
    marks += figures(study, columns, middle)
    for x, judgement in zip(columns.bias, study.bias, strict=False):
        marks += bias.marks(judgement, x, middle, BIAS_RADIUS)
    link = Link(study.key, study_title(study, columns), tuple(marks), study.href)
    return Row(Band(high, (link,)), place)


def heading_row(label: str, columns: Columns, *, first: bool, room: float) -> Row:
    """The heading of a subgroup; where it runs into the plot, the lines there stop for it."""
    lines = wrap(label, room, SIZE, bold=True)
    top = 18.0 if first else 26.0
    high = top + 8 + LEADING * (len(lines) - 1)
    marks: list[Mark] = [
        Text(0, top + LEADING * i, text, SIZE, bold=True) for i, text in enumerate(lines)
    ]
    widest = max(width(text, SIZE, bold=True) for text in lines)
    if widest > columns.plot_left - 8:
        marks.insert(0, Box(0, top - 13, widest + 6, high - top + 9, "paper"))
    return Row(Band(high, tuple(marks)))


def pooled_row(
    pooled: Pooled, columns: Columns, axis: Axis, *, total: bool, indent: float = 0.0
) -> Row:
    """A pooled result: filled diamond for random effects, hollow for common effect."""
    middle = 12.0
    bold = pooled.used or not total
    tone = "p1" if pooled.used else "p2"
    label = pooled.label or MODEL_WORDS[pooled.model]
    marks: list[Mark] = [Text(indent, middle + BASELINE, label, SIZE, tone, bold=pooled.used)]
    for field, cell in _cells(pooled.cells, columns):
        for text in cell_lines(cell, field)[:1]:
            anchor = field.column.align
            marks.append(
                Text(field.x, middle + BASELINE, text, SIZE, tone, bold=bold, anchor=anchor)
            )
    half = HALF_DIAMOND if total else HALF_DIAMOND - 2
    drawn, place = diamond_marks(pooled, axis, middle, half)
    marks += drawn
    pieces = columns.estimate.pieces(pooled.estimate, pooled.ci_low, pooled.ci_high)
    marks.append(Figures(middle + BASELINE, pieces, SIZE, tone, bold=pooled.used))
    for weights in columns.weights:
        share = weight(pooled, weights.model)
        if share is not None:
            text = words.percent(share)
            marks.append(
                Text(weights.x, middle + BASELINE, text, SIZE, tone, bold=pooled.used, anchor="end")
            )
    high = ROW - 2
    if pooled.note:
        note, high = _note(pooled.note, columns, middle, indent)
        marks.append(note)
    return Row(Band(high, tuple(marks)), place)


def prediction_row(
    pooled: Pooled, columns: Columns, axis: Axis, *, label: str, indent: float = 0.0
) -> Row:
    """The prediction interval as a capped line; an end beyond the axis is an arrow."""
    low, high = pooled.pi_low, pooled.pi_high
    if low is None or high is None:
        raise ValueError("a prediction row needs both limits")
    middle = 11.0
    marks: list[Mark] = [Text(indent, middle + BASELINE, label, SIZE, "p2")]
    marks += interval_marks(axis, low, high, middle, tone="pi", arrow="piar", cap=4.5)
    pieces = columns.estimate.limits(low, high)
    marks.append(Figures(middle + BASELINE, pieces, SIZE, "p2"))
    return Row(Band(ROW - 3, tuple(marks)))


def note_row(text: str, columns: Columns, *, indent: float = 0.0) -> Row:
    """A line under a subgroup's totals, as far as the plot, then below itself."""
    room = columns.plot_left - 16 - indent
    lines = limited(text, room, 12.0, 4)
    marks = tuple(Text(indent, 13 + 15 * i, part, 12.0, "p3") for i, part in enumerate(lines))
    return Row(Band(6 + 15.0 * len(lines), marks))


def double_rule(columns: Columns) -> Row:
    """The ledger's double rule over a sum, left and right of the plot."""
    spans = ((0.0, columns.plot_left - 10), (columns.plot_right + 10, columns.width))
    runs = tuple(((a, y), (b, y)) for y in (4.0, 7.0) for a, b in spans)
    return Row(Band(14.0, (Lines(runs, "axthin"),)))


def study_title(study: Study, columns: Columns) -> str:
    """The row in words, for a screen reader and on hover."""
    if study.estimate is None or study.ci_low is None or study.ci_high is None:
        return f"{study.label}: not estimable"
    field = columns.estimate
    text = f"{study.label}: {field.words(study.estimate, study.ci_low, study.ci_high)}"
    for shown in columns.weights:
        share = weight(study, shown.model)
        if share is not None:
            text += f"; weight, {shown.model}: {words.percent(share)}"
    return text


def interval_marks(
    axis: Axis, low: float, high: float, y: float, *, tone: str, arrow: str, cap: float = 0.0
) -> list[Mark]:
    """A line from low to high; clipped ends get an arrow, open ends a cap of that half height."""
    left, right, left_end, right_end = axis.clipped(low, high)
    runs = [((left, y), (right, y))]
    marks: list[Mark] = []
    for x, end, is_left in ((left, left_end, True), (right, right_end, False)):
        if end is End.ARROW:
            marks.append(arrow_head(x, y, ARROW, left=is_left, tone=arrow))
        elif cap:
            runs.append(((x, y - cap), (x, y + cap)))
    return [Lines(tuple(runs), tone), *marks]


def diamond_marks(pooled: Pooled, axis: Axis, y: float, half: float) -> tuple[list[Mark], RowPlace]:
    """The diamond of a pooled result, cut where the axis ends."""
    tone = "dia" if pooled.model == "random" else "dia2"
    left, right, left_end, right_end = axis.clipped(pooled.ci_low, pooled.ci_high)
    x = axis.x(pooled.estimate)
    place = RowPlace(pooled.model, y, x, left, right, left_end, right_end, half)
    points = [(left, _half_at(left, axis, pooled, half)), (x, half)]
    points.append((right, _half_at(right, axis, pooled, half)))
    points = [(a, h) for a, h in points if axis.left <= a <= axis.right]
    upper = [(a, y - h) for a, h in points]
    lower = [(a, y + h) for a, h in reversed(points) if h > 0]
    marks: list[Mark] = [Shape((*upper, *lower), tone)] if len(upper) > 1 else []
    for at, end, is_left in ((left, left_end, True), (right, right_end, False)):
        if end is End.ARROW:
            marks.append(arrow_head(at, y, ARROW, left=is_left, tone="piar"))
    return marks, place


def square_side(share: float | None, largest: float) -> float:
    """Side of a study's square: its area is in proportion to its weight.

    Where no study has a weight, all squares are alike.
    """
    if largest <= 0:
        return SQUARE_ALIKE
    if share is None:
        return SQUARE_LEAST
    return max(SQUARE_LEAST, SQUARE_MOST * (share / largest) ** 0.5)


def _half_at(x: float, axis: Axis, pooled: Pooled, half: float) -> float:
    """Half height of the whole diamond at x: 0 at its tips, more where the axis cuts it."""
    middle = axis.x(pooled.estimate)
    tip = axis.x(pooled.ci_low) if x < middle else axis.x(pooled.ci_high)
    return half if tip == middle else half * (x - tip) / (middle - tip)


def _cells(cells: Sequence[Cell], columns: Columns) -> list[tuple[Field, Cell]]:
    return [
        (field, cells[field.index])
        for field in (*columns.left, *columns.right)
        if field.index < len(cells)
    ]


def _stack(
    lines: Sequence[str], x: float, middle: float, *, tone: str, anchor: Anchor = "start"
) -> list[Mark]:
    """Lines of text around the middle of a row."""
    top = middle - LEADING * (len(lines) - 1) / 2 + BASELINE
    return [
        Text(x, top + LEADING * i, text, SIZE, tone, anchor=anchor) for i, text in enumerate(lines)
    ]


def figures(study: Study, columns: Columns, middle: float) -> list[Mark]:
    y = middle + BASELINE
    if study.estimate is None or study.ci_low is None or study.ci_high is None:
        end = columns.estimate.ends[-1]
        return [Text(end, y, "not estimable", SIZE, "p3", anchor="end")]
    pieces = columns.estimate.pieces(study.estimate, study.ci_low, study.ci_high)
    marks: list[Mark] = [Figures(y, pieces, SIZE)]
    for place, field in enumerate(columns.weights):
        share = weight(study, field.model)
        if share is not None:
            tone = "p1" if place == 0 else "p2"
            marks.append(Text(field.x, y, words.percent(share), SIZE, tone, anchor="end"))
    return marks


def estimate_marks(
    study: Study, axis: Axis, y: float, side: float
) -> tuple[list[Mark], RowPlace | None]:
    if study.estimate is None or study.ci_low is None or study.ci_high is None:
        return [], None
    marks = interval_marks(axis, study.ci_low, study.ci_high, y, tone="ci", arrow="ar")
    inside = axis.holds(study.estimate)
    x = axis.x(study.estimate) if inside else None
    if x is not None:
        marks.append(square(x, y, side, "sq"))
    ends = axis.clipped(study.ci_low, study.ci_high)
    return marks, RowPlace(study.key, y, x, *ends, side)


def _note(text: str, columns: Columns, middle: float, indent: float) -> tuple[Mark, float]:
    """A word beside a pooled row, where the bias marks stand above, or else under its label."""
    if columns.bias:
        left = columns.bias[0] - BIAS_RADIUS
        if left + width(text, 12.0) <= columns.width:
            return Text(left, middle + BASELINE, text, 12.0, "p2"), ROW - 2
    return Text(indent, middle + BASELINE + 14, text, 12.0, "p2"), ROW + 12


def axis_line(axis: Axis) -> list[Mark]:
    """The axis itself with its ticks and their labels, from y = 0 down."""
    marks: list[Mark] = [line(axis.left, 0, axis.right, 0, "ax")]
    runs = tuple(((tick.x, 0.0), (tick.x, 5.0 if tick.label else 3.0)) for tick in axis.ticks)
    marks.append(Lines(runs, "ax"))
    marks += [
        Text(tick.x, 18, tick.label, 12.0, "p2", anchor="middle")
        for tick in axis.ticks
        if tick.label
    ]
    return marks
