"""The columns of a forest plot: what stands in them and where they begin and end."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.plots import fonts, words
from analysis.plots.forest.data import (
    MODEL_WORDS,
    Cell,
    Column,
    ForestData,
    ForestOptions,
    Pooled,
    Study,
)

SIZE, HEAD = 13.0, 12.0
GAP, GROUP_GAP, PLOT_GAP = 14.0, 20.0, 22.0
LABEL_MOST, WORDS_MOST = 230.0, 150.0
PLOT_LEAST = 240.0
LINES_MOST = 3
BIAS_STEP = 13.3
BIAS_RADIUS = 5.5


@dataclass(frozen=True, slots=True)
class Field:
    """A column in its place: x is where its texts begin or end, by `align`."""

    column: Column
    index: int
    x: float
    left: float
    right: float
    decimals: int


@dataclass(frozen=True, slots=True)
class EstimateField:
    """Estimate and both limits, each ended at its own x; `left` is where the widest begins."""

    left: float
    ends: tuple[float, float, float]
    head: str
    decimals: int
    exponent: int = 0
    log: bool = False

    def pieces(self, value: float, low: float, high: float) -> tuple[tuple[float, str], ...]:
        texts = self.texts(value, low, high)
        return tuple(zip(self.ends, texts, strict=True))

    def limits(self, low: float, high: float) -> tuple[tuple[float, str], ...]:
        """Only the limits, for a prediction interval."""
        return self.pieces(low, low, high)[1:]

    def texts(self, value: float, low: float, high: float) -> tuple[str, str, str]:
        scale = 10.0**-self.exponent
        spoken = words.ratio if self.log else words.number
        shown = [spoken(x * scale, self.decimals) for x in (value, low, high)]
        return shown[0], f"[{shown[1]},", f"{shown[2]}]"

    def words(self, value: float, low: float, high: float) -> str:
        return " ".join(self.texts(value, low, high))


@dataclass(frozen=True, slots=True)
class WeightField:
    model: str
    x: float
    left: float


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns from left to right; the axis lies between plot_left and plot_right."""

    label_right: float
    left: tuple[Field, ...]
    plot_left: float
    plot_right: float
    estimate: EstimateField
    weights: tuple[WeightField, ...]
    right: tuple[Field, ...]
    bias: tuple[float, ...]
    width: float


def plan(data: ForestData, options: ForestOptions) -> Columns:
    """Give each column the width of its widest entry, and the plot what is left."""
    label_right = _label_width(data)
    left, x = _fields(data, options, "left", label_right)
    after = _after_plot(data, options)
    plot_left = x + PLOT_GAP
    plot_right = max(options.width - after - PLOT_GAP, plot_left + PLOT_LEAST)
    estimate = estimate_field(data, options, plot_right + PLOT_GAP)
    weights, x = _weights(data, options, estimate.ends[-1])
    right, x = _fields(data, options, "right", x)
    bias, x = _bias(data, options, x)
    return Columns(label_right, left, plot_left, plot_right, estimate, weights, right, bias, x)


def cell_lines(cell: Cell, field: Field) -> tuple[str, ...]:
    """What stands in a cell: figures on one line, words on at most three."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ()
    if isinstance(cell, str):
        return fonts.limited(cell, WORDS_MOST, SIZE, LINES_MOST)
    return (words.number(cell, field.decimals),)


def label_lines(label: str, columns: Columns, *, indent: float = 0.0) -> tuple[str, ...]:
    room = columns.label_right - indent
    return fonts.limited(label, room, SIZE, LINES_MOST) or ("",)


def ticked(data: ForestData, options: ForestOptions, side: str) -> list[tuple[int, Column]]:
    """The columns of one side that are shown, with their place among the cells."""
    return [
        (index, column)
        for index, column in enumerate(data.columns)
        if column.side == side and (options.columns is None or column.key in options.columns)
    ]


def shown_weights(data: ForestData, options: ForestOptions) -> tuple[str, ...]:
    """The models that have weights in the data and are asked for."""
    return tuple(
        model
        for model in options.weights
        if any(weight(study, model) is not None for study in data.rows)
    )


def weight(row: Study | Pooled, model: str) -> float | None:
    return row.weight_random if model == "random" else row.weight_common


def weighting(data: ForestData) -> str:
    """The model whose weights the squares show: the one that the rule uses, else the first."""
    used = [pooled.model for pooled in data.pooled if pooled.used]
    return (used or [pooled.model for pooled in data.pooled] or ["random"])[0]


def all_pooled(data: ForestData) -> tuple[Pooled, ...]:
    inner = tuple(pooled for group in data.subgroups for pooled in group.pooled)
    return (*inner, *data.pooled)


def estimate_head(data: ForestData, exponent: int) -> str:
    scaled = f"{words.power(10.0**exponent)[4:]} " if exponent else ""
    return f"{data.effect} {'× ' if exponent else ''}{scaled}[{data.level:g}% CI]"


def _label_width(data: ForestData) -> float:
    widths = [fonts.width(study.label, SIZE) for study in data.rows]
    if data.subgroups:
        widths = [width + 10 for width in widths]
    fixed = [data.row_head, *MODEL_WORDS.values(), *(p.label for p in all_pooled(data))]
    if any(pooled.pi_low is not None for pooled in all_pooled(data)):
        fixed.append("Prediction interval")
    widths += [fonts.width(label, SIZE, bold=True) for label in fixed]
    return min(max(widths), LABEL_MOST)


def _fields(
    data: ForestData, options: ForestOptions, side: str, x: float
) -> tuple[tuple[Field, ...], float]:
    fields: list[Field] = []
    group = None
    shown = ticked(data, options, side)
    for index, column in shown:
        cells = _column_cells(data, index)
        decimals = column.decimals if column.decimals is not None else _decimals(cells)
        width = _width(column, cells, decimals, _share_of_group(column, shown))
        left = x + (GAP if column.group and column.group == group else GROUP_GAP)
        right = left + width
        at = left if column.align == "start" else right
        fields.append(Field(column, index, at, left, right, decimals))
        group, x = column.group, right
    return tuple(fields), x


def _share_of_group(column: Column, shown: Sequence[tuple[int, Column]]) -> float:
    """The least width of a column, so that the head over its group can be read."""
    if not column.group:
        return 0.0
    count = sum(other.group == column.group for _, other in shown)
    name = min(fonts.width(column.group, HEAD, bold=True), WORDS_MOST)
    return (name - GAP * (count - 1)) / count


def _column_cells(data: ForestData, index: int) -> list[Cell]:
    rows: list[Study | Pooled] = [*data.rows, *all_pooled(data)]
    return [row.cells[index] for row in rows if index < len(row.cells)]


def _width(column: Column, cells: Iterable[Cell], decimals: int, least: float) -> float:
    widths = [least, fonts.width(column.head, HEAD, bold=True)]
    for cell in cells:
        if isinstance(cell, str):
            widths.append(min(fonts.width(cell, SIZE, bold=True), WORDS_MOST))
        elif cell is not None and math.isfinite(cell):
            widths.append(fonts.width(words.number(cell, decimals), SIZE, bold=True))
    return max(widths)


def _decimals(cells: Sequence[Cell]) -> int:
    """As many decimals as a reader of a table of means expects; none for whole numbers."""
    numbers = sorted(
        abs(cell) for cell in cells if isinstance(cell, int | float) and math.isfinite(cell)
    )
    if not numbers or all(float(number).is_integer() for number in numbers):
        return 0
    typical = numbers[len(numbers) // 2]
    for limit, decimals in ((10_000, 0), (10, 1), (1, 2), (0.1, 3)):
        if typical >= limit:
            return decimals
    return words.MOST_DECIMALS


def estimate_field(data: ForestData, options: ForestOptions, x: float) -> EstimateField:
    shown = _shown_estimates(data)
    exponent = 0 if data.log else words.thousands(abs(v) for triple in shown for v in triple)
    decimals = options.decimals
    if decimals is None:
        decimals = words.decimals_for((h - low) / 2 * 10.0**-exponent for _, low, h in shown)
    head = estimate_head(data, exponent)
    free = EstimateField(0, (0, 0, 0), head, decimals, exponent, data.log)
    texts = [free.texts(*triple) for triple in shown]
    widths = [
        max((fonts.width(text[part], SIZE, bold=True) for text in texts), default=0.0)
        for part in range(3)
    ]
    space = 5.0
    total = sum(widths) + 2 * space
    slack = max(0.0, fonts.width(head, HEAD, bold=True) - total)
    first = x + slack + widths[0]
    second = first + space + widths[1]
    ends = (first, second, second + space + widths[2])
    return EstimateField(x, ends, head, decimals, exponent, data.log)


def _shown_estimates(data: ForestData) -> list[tuple[float, float, float]]:
    shown = [
        (row.estimate, row.ci_low, row.ci_high)
        for row in data.rows
        if row.estimate is not None and row.ci_low is not None and row.ci_high is not None
    ]
    for pooled in all_pooled(data):
        shown.append((pooled.estimate, pooled.ci_low, pooled.ci_high))
        if pooled.pi_low is not None and pooled.pi_high is not None:
            shown.append((pooled.estimate, pooled.pi_low, pooled.pi_high))
    return shown


def _weights(
    data: ForestData, options: ForestOptions, x: float
) -> tuple[tuple[WeightField, ...], float]:
    fields = []
    for place, model in enumerate(shown_weights(data, options)):
        head = fonts.width(model.capitalize(), HEAD, bold=True)
        width = max(head, fonts.width("100.0%", SIZE, bold=True))
        left = x + (GROUP_GAP if place == 0 else GAP)
        x = left + width
        fields.append(WeightField(model, x, left))
    return tuple(fields), x


def _bias(data: ForestData, options: ForestOptions, x: float) -> tuple[tuple[float, ...], float]:
    if not (options.bias and data.domains):
        return (), x
    left = x + GROUP_GAP
    room = fonts.width("Risk of bias", HEAD, bold=True)
    letters = max(fonts.width(domain.letter, 11, bold=True) for domain in data.domains)
    spread = (room - 2 * BIAS_RADIUS) / max(1, len(data.domains) - 1)
    step = max(BIAS_STEP, letters + 4, spread if len(data.domains) > 3 else 0)
    centres = tuple(left + BIAS_RADIUS + step * i for i in range(len(data.domains)))
    return centres, max(centres[-1] + BIAS_RADIUS + 1, left + room)


def _after_plot(data: ForestData, options: ForestOptions) -> float:
    """Width of all that stands to the right of the plot."""
    estimate = estimate_field(data, options, 0.0)
    _, x = _weights(data, options, estimate.ends[-1])
    _, x = _fields(data, options, "right", x)
    return _bias(data, options, x)[1]
