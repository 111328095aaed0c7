"""Reading a layout as a reader would: where each text stands and what it covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.plots import fonts
from analysis.plots.marks import Figures, Text
from analysis.plots.sheet import Page

STARTS = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True)
class Placed:
    """A text in its box, in pixels of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    tone: str


def texts(page: Page) -> Iterator[Placed]:
    """Every text of a page; an upright one stands from its anchor up."""
    for x, y, mark in page.placed():
        if isinstance(mark, Text):
            yield _placed(mark, x, y)
        elif isinstance(mark, Figures):
            for end, piece in mark.pieces:
                text = Text(end, mark.y, piece, mark.size, mark.tone, bold=mark.bold, anchor="end")
                yield _placed(text, x, y)


def _placed(mark: Text, x: float, y: float) -> Placed:
    wide = fonts.width(mark.text, mark.size, bold=mark.bold)
    before = STARTS[mark.anchor] * wide
    if mark.angle:
        bottom = mark.y + y + before
        left = mark.x + x - mark.size * 0.75
        return Placed(mark.text, left, mark.x + x, bottom - wide, bottom, mark.tone)
    left, base = mark.x + x - before, mark.y + y
    return Placed(mark.text, left, left + wide, base - mark.size * 0.72, base, mark.tone)


def overlaps(page: Page) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other by more than a hair."""
    found = []
    placed = list(texts(page))
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            if across > 0.5 and down > 0.5:
                found.append((one.text, other.text))
    return found


def outside(page: Page) -> list[str]:
    """Texts that run over the edge of the page."""
    return [
        text.text
        for text in texts(page)
        if text.left < -0.5 or text.right > page.width + 0.5 or text.bottom > page.height + 0.5
    ]


def words(page: Page) -> str:
    return " ".join(text.text for text in texts(page))
