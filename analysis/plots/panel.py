"""A framed panel with two axes: what funnel, bubble, Baujat and their like are drawn in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from analysis.plots import fonts
from analysis.plots.axis import Axis, axis
from analysis.plots.marks import PAINT, Anchor, Box, Circle, Lines, Link, Mark, Point, Text, line
from analysis.plots.sheet import Band

Area = tuple[float, float, float, float]  # left, top, right, bottom
Run = tuple[Point, ...]  # the corners of a line

LABEL = 12.0
LEFT, BOTTOM, TOP = 62.0, 48.0, 10.0
NAME, NAMES_MOST = 11.0, 40  # size of a name beside a point, and how many names at most


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelOptions:
    """Size of a plot with a panel; `names` writes the studies' names beside their points."""

    width: float = 680.0
    height: float = 400.0
    title: bool = True
    names: bool = True


NARROW = PanelOptions(width=358.0, height=280.0, title=False, names=False)


@dataclass(frozen=True, slots=True)
class Dot:
    """A point in pixels, what it stands for, and how it looks."""

    key: str
    title: str
    x: float
    y: float
    r: float = 4.5
    tone: str = "pt"
    name: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Where two axes lie. The vertical one counts pixels from its bottom up: low is the bottom."""

    across: Axis
    up: Axis
    left: float
    top: float
    right: float
    bottom: float
    width: float

    def place(self, x: float, y: float) -> Point:
        return self.across.x(x), self.up.x(y)

    def holds(self, x: float, y: float) -> bool:
        return self.across.holds(x) and self.up.holds(y)

    @property
    def height(self) -> float:
        """Of the whole band: the frame, the labels of its axis, and the name of the axis."""
        return self.bottom + BOTTOM


def panel(
    across: tuple[float, float],
    up: tuple[float, float],
    *,
    width: float,
    height: float,
    log: tuple[bool, bool] = (False, False),
    exact: bool = False,
) -> Panel:
    """A panel `width` wide with its labels; `up` is (value at the bottom, value at the top).

    The axes end at round values, or with `exact` where they are told to.
    """
    left, right = LEFT, width - 14.0
    top, bottom = TOP, TOP + height
    x_axis = axis(*across, left, right, log=log[0], exact=exact)
    if up[0] <= up[1]:
        y_axis = axis(*up, bottom, top, log=log[1], exact=exact)
    else:  # upside down: a funnel has its smallest standard error at the top
        y_axis = axis(up[1], up[0], top, bottom, log=log[1], exact=exact)
    return Panel(x_axis, y_axis, left, top, right, bottom, width)


def padded(
    values: Sequence[float], *, log: bool = False, margin: float = 0.06
) -> tuple[float, float]:
    """The range of the values with a margin on both sides, so that no point sits on the frame."""
    low, high = min(values), max(values)
    if log:
        low, high = math.log(low), math.log(high)
    room = (high - low) * margin or max(abs(high) * margin, 0.5)
    low, high = low - room, high + room
    return (math.exp(low), math.exp(high)) if log else (low, high)


def frame(shown: Panel, across: str, up: str) -> tuple[Mark, ...]:
    """Axes with ticks, their labels, and the names of both."""
    marks: list[Mark] = [
        line(shown.left, shown.bottom, shown.right, shown.bottom, "ax"),
        line(shown.left, shown.top, shown.left, shown.bottom, "ax"),
    ]
    for tick in shown.across.ticks:
        length = 5 if tick.label else 3
        marks.append(line(tick.x, shown.bottom, tick.x, shown.bottom + length, "ax"))
        if tick.label:
            y = shown.bottom + 18
            marks.append(Text(tick.x, y, tick.label, LABEL, "p2", anchor="middle"))
    for tick in shown.up.ticks:
        length = 5 if tick.label else 3
        marks.append(line(shown.left - length, tick.x, shown.left, tick.x, "ax"))
        if tick.label:
            x = shown.left - 8
            marks.append(Text(x, tick.x + 4, tick.label, LABEL, "p2", anchor="end"))
    middle = (shown.left + shown.right) / 2
    text = fonts.shorten(across, shown.right - shown.left, LABEL, bold=True)
    marks.append(Text(middle, shown.bottom + 38, text, LABEL, bold=True, anchor="middle"))
    half = (shown.top + shown.bottom) / 2
    text = fonts.shorten(up, shown.bottom - shown.top, LABEL, bold=True)
    marks.append(Text(12, half, text, LABEL, bold=True, anchor="middle", angle=90))
    return tuple(marks)


def grid(shown: Panel) -> tuple[Mark, ...]:
    """Light lines at the named ticks of both axes."""
    runs: list[tuple[Point, ...]] = []
    runs += [((t.x, shown.top), (t.x, shown.bottom)) for t in shown.across.ticks if t.label]
    runs += [((shown.left, t.x), (shown.right, t.x)) for t in shown.up.ticks if t.label]
    return (Lines(tuple(runs), "g"),)


def dots(points: Sequence[Dot], shown: Panel, *, lines: Sequence[Run] = ()) -> tuple[Mark, ...]:
    """The points as links, large ones behind, and the names that find room beside theirs, clear of
    `lines` too."""
    ordered = sorted(points, key=lambda dot: -dot.r)
    marks: list[Mark] = [
        Link(dot.key, dot.title, (Circle(dot.x, dot.y, dot.r, dot.tone),), dot.href)
        for dot in ordered
    ]
    return (*marks, *names(points, shown, lines=lines))


def names(points: Sequence[Dot], shown: Panel, *, lines: Sequence[Run] = ()) -> tuple[Text, ...]:
    """Names beside points, each where it covers no point, no other name and none of the lines;
    else left out."""
    marked = {dot.key: _around(dot) for dot in points}
    written: list[Area] = []
    texts: list[Text] = []
    for dot in _foremost(points):
        taken = [*written, *(area for key, area in marked.items() if key != dot.key)]
        for text, area in _beside(dot):
            if _inside(area, shown) and not _covers(area, taken, lines):
                texts.append(text)
                written.append(area)
                break
    return tuple(texts)


def _around(dot: Dot) -> Area:
    return dot.x - dot.r, dot.y - dot.r, dot.x + dot.r, dot.y + dot.r


def _inside(area: Area, shown: Panel) -> bool:
    left, top, right, bottom = area
    return shown.left < left and right < shown.right and top > shown.top and bottom < shown.bottom


def _covers(area: Area, taken: Sequence[Area], lines: Sequence[Run]) -> bool:
    if any(_overlap(area, other) for other in taken):
        return True
    return any(_crosses(a, b, area) for run in lines for a, b in pairwise(run))


def _crosses(a: Point, b: Point, area: Area) -> bool:
    """Does the line from a to b enter the area? Clipped side by side (Liang & Barsky 1984)."""
    first, last = 0.0, 1.0
    for i in (0, 1):
        step = b[i] - a[i]
        low, high = area[i] - a[i], area[i + 2] - a[i]
        if step == 0:
            if low > 0 or high < 0:
                return False
            continue
        near, far = sorted((low / step, high / step))
        first, last = max(first, near), min(last, far)
    return first <= last


def _foremost(points: Sequence[Dot]) -> list[Dot]:
    """The points with names, those far from the middle first, as many as can be read."""
    named = [dot for dot in points if dot.name]
    if len(named) <= NAMES_MOST:
        return named
    x, y = median(dot.x for dot in points), median(dot.y for dot in points)
    return sorted(named, key=lambda dot: -math.hypot(dot.x - x, dot.y - y))[:NAMES_MOST]


def dot_key(entries: Sequence[tuple[str, str]], width: float) -> Band:
    """What the points and lines mean: (tone, words) each, on as many lines as needed."""
    x, y = 0.0, 14.0
    marks: list[Mark] = []
    for tone, words in entries:
        room = 26 + fonts.width(words, LABEL) + 22
        if x > 0 and x + room - 22 > width:
            x, y = 0.0, y + 18
        marks += sample(tone, x, y)
        marks.append(Text(x + 26, y, words, LABEL, "p2"))
        x += room
    return Band(y + 6, tuple(marks))


def sample(tone: str, x: float, y: float) -> list[Mark]:
    """A specimen of a tone for a key: a point, an area or a line, about 20 wide."""
    if tone.startswith(("pt", "bub")):
        return [Circle(x + 10, y - 4, 4.5, tone)]
    if PAINT[tone].fill is not None:
        return [Box(x, y - 10, 20, 12, tone), Box(x, y - 10, 20, 12, "axthin")]
    return [line(x, y - 4, x + 20, y - 4, tone)]


def _beside(dot: Dot) -> list[tuple[Text, Area]]:
    """Right, left, above, below, then between these: the text and the area that it covers."""
    wide, gap = fonts.width(dot.name, NAME), dot.r + 3
    slant = dot.r * 0.7 + 3  # at the corner of a bubble, as near as at its side
    places: list[tuple[Text, Area]] = []
    sides: tuple[tuple[float, float, Anchor, float], ...] = (
        (dot.x + gap, dot.y + 4, "start", dot.x + gap),
        (dot.x - gap, dot.y + 4, "end", dot.x - gap - wide),
        (dot.x, dot.y - gap - 1, "middle", dot.x - wide / 2),
        (dot.x, dot.y + gap + 9, "middle", dot.x - wide / 2),
        (dot.x + slant, dot.y - slant, "start", dot.x + slant),
        (dot.x + slant, dot.y + slant + 8, "start", dot.x + slant),
        (dot.x - slant, dot.y - slant, "end", dot.x - slant - wide),
        (dot.x - slant, dot.y + slant + 8, "end", dot.x - slant - wide),
    )
    for x, y, anchor, start in sides:
        text = Text(x, y, dot.name, NAME, "p2", anchor=anchor)
        places.append((text, (start, y - 9, start + wide, y + 3)))
    return places


def _overlap(a: Area, b: Area) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
