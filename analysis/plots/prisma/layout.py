"""The frozen layout of a PRISMA 2020 flow: boxes in rows and columns, arrows, sums."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from analysis.plots import caption, fonts
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Box, Mark, Text
from analysis.plots.prisma import boxes, narrow
from analysis.plots.prisma.arrows import arrow, sum_marks
from analysis.plots.prisma.boxes import Content, Placed
from analysis.plots.prisma.data import PrismaData, PrismaOptions
from analysis.plots.prisma.sums import Sum, sums
from analysis.plots.sheet import Band, Sheet

BAND, BAND_GAP = 24.0, 12.0
SIDE_GAP, ARM_GAP = 36.0, 22.0
ROW_GAP = 38.0
BOX_LEAST = 34.0
EXTRA_WIDTH = 470.0  # what the arm of other methods adds
PREVIOUS_WIDTH = 190.0
# Row by row: main, its side box, the other methods' box and its side box.
ROWS = (
    ("identified", "removed", "other_identified", ""),
    ("screened", "excluded", "", ""),
    ("sought", "not_retrieved", "other_sought", "other_not_retrieved"),
    ("assessed", "reports_excluded", "other_assessed", "other_excluded"),
    ("included", "", "", ""),
    ("total", "", "", ""),
)
BOX_KEYS = ("previous", *(key for row in ROWS for key in row if key))
PHASES = (("Identification", 0, 0), ("Screening", 1, 3), ("Included", 4, 5))


@dataclass(frozen=True, slots=True)
class PrismaLayout:
    sheet: Sheet
    boxes: tuple[Placed, ...]
    sums: dict[str, Sum]


def layout(data: PrismaData, options: PrismaOptions | None = None) -> PrismaLayout:
    """Lay a flow out. Raises NothingToPlot without a source, NotDrawable for a negative count."""
    options = options or PrismaOptions()
    _check(data)
    checked = sums(data)
    content = boxes.contents(data)
    if options.narrow:
        placed, marks, width, high = narrow.flow(content, checked, options)
    else:
        placed, marks, width, high = _flow(content, checked, options)
    body = Band(high, (*marks, *(boxes.marks(box) for box in placed)))
    sheet = Sheet(
        name=data.name,
        title=f"PRISMA 2020 flow: {data.title}",
        desc=caption.described([boxes.describe(box.content) for box in placed], data),
        width=width,
        simulated=data.simulated,
        head=caption.title_bands(data, width, shown=options.title),
        body=(body,),
        foot=caption.foot_bands(data, width),
    )
    return PrismaLayout(sheet, tuple(placed), checked)


def _check(data: PrismaData) -> None:
    if not data.databases and not data.registers and data.other is None:
        raise NothingToPlot("No source is recorded yet, so there is no flow to draw.")
    for key, box in boxes.contents(data).items():
        counts = [box.count, *(line.count for line in box.lines)]
        if any(count is not None and count < 0 for count in counts):
            raise NotDrawable(f"The box {key} of the flow has a count below 0.")


def _flow(
    content: dict[str, Content], checked: dict[str, Sum], options: PrismaOptions
) -> tuple[list[Placed], list[Mark], float, float]:
    columns, width = _columns(content, options)
    placed, high = _place(content, columns)
    found = {box.content.key: box for box in placed}
    marks = [*_phases(found), *_arrows(found)]
    if options.sums:
        marks += _sum_marks(found, checked)
    return placed, marks, width, high


def _columns(
    content: dict[str, Content], options: PrismaOptions
) -> tuple[list[tuple[float, float]], float]:
    """(x, width) of the four columns and of the previous version's."""
    x = BAND + BAND_GAP
    previous = (x, PREVIOUS_WIDTH)
    if "previous" in content:
        x += PREVIOUS_WIDTH + ARM_GAP
    room = options.width - BAND - BAND_GAP - SIDE_GAP
    main, side = room * 0.505, room * 0.495
    columns = [(x, main), (x + main + SIDE_GAP, side)]
    x += main + SIDE_GAP + side
    if "other_identified" in content:
        half = (EXTRA_WIDTH - ARM_GAP - 28) / 2
        columns += [(x + ARM_GAP, half), (x + ARM_GAP + half + 28, half)]
        x += EXTRA_WIDTH
    else:
        columns += [(x, 0.0), (x, 0.0)]
    return [*columns, previous], x


def _place(
    content: dict[str, Content], columns: list[tuple[float, float]]
) -> tuple[list[Placed], float]:
    """Rows as high as their highest box; each box as high as it needs."""
    placed: list[Placed] = []
    y = 4.0
    for number, row in enumerate(ROWS):
        shown = [(key, *columns[i]) for i, key in enumerate(row) if key in content]
        if number == 0 and "previous" in content:
            shown.append(("previous", *columns[4]))
        if not shown:
            continue
        highs = {key: max(BOX_LEAST, boxes.height(content[key], w)) for key, _, w in shown}
        placed += [Placed(content[key], x, y, w, highs[key]) for key, x, w in shown]
        y += max(highs.values()) + ROW_GAP
    return placed, y - ROW_GAP + 6


def _phases(found: dict[str, Placed]) -> list[Mark]:
    """The three bands at the left with their names upright."""
    marks: list[Mark] = []
    for name, first, last in PHASES:
        inside = [found[key] for row in ROWS[first : last + 1] for key in row if key in found]
        top, bottom = min(box.y for box in inside), max(box.bottom for box in inside)
        marks.append(Box(0, top, BAND, bottom - top, "bandbg", 3))
        middle = (top + bottom) / 2
        size = 12.5 if bottom - top > fonts.width(name, 12.5, bold=True) + 6 else 10.0
        marks.append(Text(16.5, middle, name, size, "bandtx", bold=True, anchor="middle", angle=90))
    return marks


def _arrows(found: dict[str, Placed]) -> list[Mark]:
    marks: list[Mark] = []
    for column in (0, 2):
        down = [found[row[column]] for row in ROWS if row[column] in found]
        for upper, lower in pairwise(down):
            marks.append(arrow((upper.middle, upper.bottom), (upper.middle, lower.y)))
    for row in ROWS:
        for left, right in ((row[0], row[1]), (row[2], row[3])):
            if left in found and right in found:
                y = min(found[left].y + 24, found[left].bottom - 8)
                marks.append(arrow((found[left].right, y), (found[right].x, y)))
    return [*marks, *_joins(found)]


def _joins(found: dict[str, Placed]) -> list[Mark]:
    """The other methods into the included studies, the previous version into the total."""
    marks: list[Mark] = []
    included = found["included"]
    if "other_assessed" in found:
        x, y = found["other_assessed"].middle, included.y + 24
        start = (x, found["other_assessed"].bottom)
        marks.append(arrow(start, (x, y), (included.right, y)))
    if "previous" in found and "total" in found:
        x, total = found["previous"].middle, found["total"]
        y = total.y + 24
        marks.append(arrow((x, found["previous"].bottom), (x, y), (total.x, y)))
    return marks


def _sum_marks(found: dict[str, Placed], checked: dict[str, Sum]) -> list[Mark]:
    """Beside each arrow down the sum that it stands for, with a tick, or a cross and in words."""
    marks: list[Mark] = []
    for key, check in checked.items():
        if key in found:
            box = found[key]
            marks += sum_marks(check, box.middle + 10, box.y - 15)
    return marks
