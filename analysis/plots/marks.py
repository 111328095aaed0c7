"""The marks that every plot is made of: plain values, positions in CSS pixels, y downwards.

A layout is a tuple of these. A test reads them, `draw` draws them, and nothing else does either.
How a mark looks is one entry of `PAINT`, named by its tone; the same name is its class in the SVG,
so that a page can give it the colours of its theme.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

# Print colours: the light column of the product's colour tokens.
INK, INK2, INK3 = "#17202b", "#434d5c", "#596371"
RULE, EDGE, GRID = "#d5dad4", "#7b858f", "#e3e7e3"
ACCENT, ACCENT_DARK, ACCENT_TINT = "#274c8c", "#1c3a70", "#e4ebf7"
LOW, UNCLEAR, HIGH = "#0a6640", "#775200", "#a3301a"
SIM, SIM_INK = "#b58a2a", "#775200"
WHITE, PAGE = "#ffffff", "#f4f5f2"


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill, stroke, stroke width and dashes of a tone; None is not painted."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    alpha: float = 1.0


PAINT: dict[str, Paint] = {
    # words
    "p1": Paint(INK),
    "p2": Paint(INK2),
    "p3": Paint(INK3),
    "simtx": Paint(SIM_INK),
    "bandtx": Paint(ACCENT_DARK),
    "lk": Paint(ACCENT),
    "bad": Paint(HIGH),
    "rq": Paint(WHITE),
    # frames and rules
    "paper": Paint(WHITE),
    "hit": Paint(WHITE, None, 0.0, (), 0.0),  # unseen: all of a row can be pointed at
    "ax": Paint(None, INK2),
    "axthin": Paint(None, EDGE, 0.8),
    "g": Paint(None, GRID),
    "null": Paint(None, INK, 1.2),
    "ref": Paint(None, ACCENT, 1.0, (3.0, 3.0)),
    "ref2": Paint(None, HIGH, 1.3, (6.0, 3.0)),
    "limit": Paint(None, INK2, 1.0, (5.0, 3.0)),
    # estimates
    "ci": Paint(None, INK2, 1.3),
    "ar": Paint(INK2),
    "sq": Paint(ACCENT),
    "dia": Paint(ACCENT, ACCENT, 1.4),
    "dia2": Paint(WHITE, ACCENT, 1.4),
    "pi": Paint(None, ACCENT, 2.0),
    "piar": Paint(ACCENT),
    # points
    "pt": Paint(ACCENT, WHITE, 0.8),
    "pt2": Paint(WHITE, ACCENT, 1.3),
    "pt3": Paint(WHITE, HIGH, 2.2),
    "bub": Paint(ACCENT, WHITE, 1.0, (), 0.72),
    # how many results of subsets fall into a cell: few to many, for two groups of them
    "d1": Paint("#dbe5f6"),
    "d2": Paint("#a9c0e8"),
    "d3": Paint("#6d8fce"),
    "d4": Paint("#274c8c"),
    "d5": Paint("#12264a"),
    "e1": Paint("#f3e5c4"),
    "e2": Paint("#e3c16f"),
    "e3": Paint("#c39327"),
    "e4": Paint("#775200"),
    "e5": Paint("#422d00"),
    "fit": Paint(None, ACCENT, 1.8),
    "fitband": Paint(ACCENT_TINT),
    "z1": Paint("#ffffff"),
    "z2": Paint("#e9ece8"),
    "z3": Paint("#d3d8d4"),
    "z4": Paint("#b9c0bc"),
    # flow
    "box": Paint(WHITE, EDGE),
    "box2": Paint(PAGE, RULE),
    "box3": Paint(PAGE, RULE, 1.0, (4.0, 3.0)),
    "bandbg": Paint(ACCENT_TINT),
    "flow": Paint(None, INK2, 1.3),
    "rok": Paint(None, LOW, 1.7),
    "rno": Paint(None, HIGH, 1.7),
    # risk of bias
    "rl": Paint(LOW),
    "ru": Paint(UNCLEAR),
    "rh": Paint(HIGH),
    "rc": Paint("#5c160b"),
    "rn": Paint(None, EDGE, 1.0, (2.0, 1.6)),
    "rx": Paint(None, WHITE, 1.6),
    # bars of judgements: the worse the darker, so that grey prints and every eye can tell them
    "bl": Paint("#c3e3d2", WHITE, 1.5),
    "bu": Paint("#e3b95a", WHITE, 1.5),
    "bh": Paint("#8f2613", WHITE, 1.5),
    "bc": Paint("#4a1208", WHITE, 1.5),
    "bn": Paint(WHITE, EDGE, 1.0, (2.0, 1.6)),
    "bhtx": Paint(WHITE),
    "bltx": Paint(INK),
    # simulated data, warnings
    "simline": Paint(None, SIM),
    "simhatch": Paint(None, SIM, 0.8),
    "warn": Paint(None, UNCLEAR, 1.4),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words; (x, y) is the anchor on the baseline; angle turns it anticlockwise."""

    x: float
    y: float
    text: str
    size: float = 13.0
    tone: str = "p1"
    _: KW_ONLY
    bold: bool = False
    anchor: Anchor = "start"
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Pieces of one entry, each ended at its own x, so that a column of them lines up."""

    y: float
    pieces: tuple[tuple[float, str], ...]
    size: float = 13.0
    tone: str = "p1"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Open polylines in one tone."""

    runs: tuple[tuple[Point, ...], ...]
    tone: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed polygon."""

    points: tuple[Point, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    r: float
    tone: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its top left corner; `radius` rounds the corners."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """Marks that belong to one thing of the review: focusable, named, and a link in the SVG.

    `key` names the thing (a study, a box of the flow); `title` is read aloud and shown on hover.
    """

    key: str
    title: str
    marks: tuple[Mark, ...]
    href: str = ""


Mark = Text | Figures | Lines | Shape | Circle | Box | Link


def line(x0: float, y0: float, x1: float, y1: float, tone: str) -> Lines:
    return Lines((((x0, y0), (x1, y1)),), tone)


def square(x: float, y: float, side: float, tone: str) -> Box:
    """A square around (x, y)."""
    return Box(x - side / 2, y - side / 2, side, side, tone)


def diamond(left: float, x: float, right: float, y: float, half: float, tone: str) -> Shape:
    return Shape(((left, y), (x, y - half), (right, y), (x, y + half)), tone)


def arrow_head(x: float, y: float, size: float, *, left: bool, tone: str) -> Shape:
    """A filled triangle whose point is at (x, y)."""
    back = x + size if left else x - size
    return Shape(((back, y - size / 2), (x, y), (back, y + size / 2)), tone)
