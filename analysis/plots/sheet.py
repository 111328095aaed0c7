"""From bands to pages: the frozen layout of a figure, and how it is stacked.

A figure is a stack of bands. The head (titles of columns) and the tail (the axis) are repeated on
each page, the body may be cut between bands, the foot stands once, at the end. SVG and PNG show
everything as one page; PDF cuts what is too tall for a sheet of paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from analysis.plots import fonts, words
from analysis.plots.marks import Box, Lines, Link, Mark, Text

PAD = 18.0
TAG_WIDTH, TAG_HEIGHT = 158.0, 21.0
FRAME = 6.0  # width of the hatched frame of simulated data
PAPER = 2**0.5  # height of a sheet of paper over its width (ISO 216)


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of the figure; its marks count y from its own top."""

    height: float
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole figure as values. `verticals` are lines (x, tone) through all of the body."""

    name: str
    title: str
    desc: str
    width: float
    simulated: bool
    body: tuple[Band, ...]
    head: tuple[Band, ...] = ()
    tail: tuple[Band, ...] = ()
    foot: tuple[Band, ...] = ()
    verticals: tuple[tuple[float, str], ...] = ()

    @property
    def whole(self) -> Page:
        """Everything on one page, however tall."""
        return _page(self, self.body)

    @property
    def pages(self) -> tuple[Page, ...]:
        """One page, or sheets of paper when it is taller than wide by more than paper is."""
        limit = (self.width + 2 * PAD) * PAPER
        if self.whole.height <= limit:
            return (self.whole,)
        slices = _slices(self, limit - 2 * PAD)
        count = len(slices)
        return tuple(_page(self, part, number, count) for number, part in enumerate(slices, 1))


class HasSheet(Protocol):
    """The layout of any plot: its sheet, beside what only that plot has."""

    @property
    def sheet(self) -> Sheet: ...


@dataclass(frozen=True, slots=True)
class Block:
    """Marks and where their origin lies on the page."""

    x: float
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    blocks: tuple[Block, ...]

    def placed(self) -> Iterator[tuple[float, float, Mark]]:
        """Every mark with the offset of its block; links are opened."""
        for block in self.blocks:
            for mark in _opened(block.marks):
                yield block.x, block.y, mark


def height(bands: tuple[Band, ...]) -> float:
    return sum(band.height for band in bands)


def text_band(text: str, width: float, *, size: float = 12.5, tone: str = "p2") -> Band:
    """A paragraph under the figure."""
    leading = round(size * 1.36)
    lines = fonts.wrap(text, width, size)
    marks = tuple(Text(0, leading * (i + 1) - 4, line, size, tone) for i, line in enumerate(lines))
    return Band(leading * len(lines), marks)


def _slices(sheet: Sheet, limit: float) -> list[tuple[Band, ...]]:
    """Cut the body so that head, part and tail fit; the last part leaves room for the foot."""
    fixed = height(sheet.head) + height(sheet.tail)
    parts: list[list[Band]] = [[]]
    used = fixed
    for band in sheet.body:
        if parts[-1] and used + band.height > limit:
            parts.append([])
            used = fixed
        parts[-1].append(band)
        used += band.height
    if used + height(sheet.foot) > limit and len(parts[-1]) > 1:
        _make_room(parts, used + height(sheet.foot) - limit)
    return [tuple(part) for part in parts]


def _make_room(parts: list[list[Band]], excess: float) -> None:
    """Start one more page with the bands that stood where the foot must stand."""
    moved: list[Band] = []
    while excess > 0 and len(parts[-1]) > 1:
        band = parts[-1].pop()
        moved.insert(0, band)
        excess -= band.height
    parts.append(moved)


def _page(sheet: Sheet, body: tuple[Band, ...], number: int = 1, count: int = 1) -> Page:
    """One page of `count`; the foot stands on the last one."""
    last = number == count
    top = PAD + height(sheet.head)
    bottom = top + height(body)
    total = bottom + height(sheet.tail) + (height(sheet.foot) if last else 0.0) + PAD
    page_width = sheet.width + 2 * PAD
    blocks = [Block(0, 0, (Box(0, 0, page_width, total, "paper"),))]
    blocks += _stacked(sheet.head, PAD)
    rules = tuple(Lines((((x, top), (x, bottom)),), tone) for x, tone in sheet.verticals)
    if rules:
        blocks.append(Block(PAD, 0, rules))
    blocks += _stacked(body, top)
    blocks += _stacked(sheet.tail, bottom)
    if last:
        blocks += _stacked(sheet.foot, bottom + height(sheet.tail))
    if count > 1:
        where = f"Page {number} of {count}"
        mark = Text(page_width - PAD, total - 9, where, 10.0, "p3", anchor="end")
        blocks.append(Block(0, 0, (mark,)))
    if sheet.simulated:
        blocks.append(Block(0, 0, _simulated(page_width, total)))
    return Page(page_width, total, tuple(blocks))


def _stacked(bands: tuple[Band, ...], top: float) -> list[Block]:
    blocks = []
    for band in bands:
        if band.marks:
            blocks.append(Block(PAD, top, band.marks))
        top += band.height
    return blocks


def _simulated(width: float, total: float) -> tuple[Mark, ...]:
    """The tag and the hatched frame: inside the figure, so that a copied plot still says it."""
    x, y = width - PAD - TAG_WIDTH, PAD
    stripes = tuple(((x + 2 + 5 * i, y + TAG_HEIGHT - 2), (x + 7 + 5 * i, y + 2)) for i in range(4))
    return (
        Lines(_hatch(width, total), "simhatch"),
        Box(FRAME, FRAME, width - 2 * FRAME, total - 2 * FRAME, "simline"),
        Box(x, y, TAG_WIDTH, TAG_HEIGHT, "simline", 3),
        Lines(stripes, "simline"),
        Text(x + 29, y + 15, words.SIMULATED, 12.5, "simtx", bold=True),
    )


def _hatch(width: float, total: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Short slanted strokes in the four margins."""
    step = 8.0
    across = [x * step for x in range(int(width // step))]
    down = [y * step for y in range(1, int(total // step) - 1)]
    runs = [((x, FRAME), (x + FRAME, 0.0)) for x in across]
    runs += [((x, total), (x + FRAME, total - FRAME)) for x in across]
    runs += [((0.0, y + FRAME), (FRAME, y)) for y in down]
    runs += [((width - FRAME, y + FRAME), (width, y)) for y in down]
    return tuple(runs)


def _opened(marks: tuple[Mark, ...]) -> Iterator[Mark]:
    for mark in marks:
        if isinstance(mark, Link):
            yield from _opened(mark.marks)
        else:
            yield mark
