"""Marks for risk-of-bias judgements: a shape and a sign each, so that colour is never alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.plots import fonts
from analysis.plots.caption import Captioned
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Circle, Lines, Mark, Shape, Text, square
from analysis.plots.sheet import Band


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one judgement looks: a circle, diamond, square or ring with a sign in it."""

    shape: str
    sign: str
    tone: str
    words: str


# RoB 1: low, unclear, high. RoB 2: low, some, high. ROBINS-I: low to critical. The key is the
# stored judgement; "" stands for one that nobody stated.
SYMBOLS: dict[str, Symbol] = {
    "low": Symbol("circle", "+", "rl", "low"),
    "unclear": Symbol("diamond", "?", "ru", "unclear"),
    "some": Symbol("diamond", "!", "ru", "some concerns"),
    "moderate": Symbol("diamond", "~", "ru", "moderate"),
    "high": Symbol("square", "-", "rh", "high"),
    "serious": Symbol("square", "-", "rh", "serious"),
    "critical": Symbol("square", "x", "rc", "critical"),
    "no_information": Symbol("ring", "?", "rn", "no information"),
    "": Symbol("ring", "", "rn", "not stated"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A column of judgements: its letter over the column, its name in the key."""

    letter: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasRow:
    """The judgements of one study, one per domain; `overall` and `weight` where there are any."""

    key: str
    label: str
    judgements: tuple[str | None, ...]
    overall: str | None = None
    weight: float | None = None
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasData(Captioned):
    """Risk of bias of a review's studies. `overall` shows the judgement over all domains too."""

    tool: str
    domains: tuple[Domain, ...]
    studies: tuple[BiasRow, ...]
    overall: bool = False
    row_head: str = "Study"
    name: str = "bias"


def check(data: BiasData) -> None:
    """Raises NothingToPlot without a study, NotDrawable for rows that do not fit the tool."""
    if not data.studies or not data.domains:
        raise NothingToPlot("There is no judgement of risk of bias to plot yet.")
    for study in data.studies:
        if len(study.judgements) != len(data.domains):
            raise NotDrawable(
                f"{study.label}: the tool has {len(data.domains)} domains, "
                f"the study {len(study.judgements)} judgements."
            )
        for judgement in (*study.judgements, study.overall):
            symbol(judgement)


def key_band(judgements: Iterable[str | None], width: float, r: float = 6.5) -> Band:
    """The marks that occur with their words."""
    found: list[Mark] = []
    x, y = 0.0, 16.0
    for name in key(judgements):
        words = symbol(name).words.capitalize()
        room = 2 * r + 8 + fonts.width(words, 12) + 22
        if x > 0 and x + room - 22 > width:
            x, y = 0.0, y + 20
        found += marks(name, x + r + 1, y - 4, r)
        found.append(Text(x + 2 * r + 8, y, words, 12, "p2"))
        x += room
    return Band(y + 8, tuple(found))


def symbol(judgement: str | None) -> Symbol:
    """The mark of a stored judgement; None and "" are "not stated"."""
    try:
        return SYMBOLS[judgement or ""]
    except KeyError:
        known = ", ".join(name for name in SYMBOLS if name)
        raise NotDrawable(
            f"No mark is known for the judgement {judgement!r}; known are {known}."
        ) from None


def marks(judgement: str | None, x: float, y: float, r: float = 5.5) -> tuple[Mark, ...]:
    """The mark of a judgement around (x, y); r is the radius of its circle."""
    look = symbol(judgement)
    if look.shape == "circle":
        body: Mark = Circle(x, y, r, look.tone)
    elif look.shape == "ring":
        body = Circle(x, y, r * 0.84, look.tone)
    elif look.shape == "square":
        body = square(x, y, r * 1.86, look.tone)
    else:
        a = r * 1.13
        body = Shape(((x, y - a), (x + a, y), (x, y + a), (x - a, y)), look.tone)
    return (body, *_sign(look, x, y, r))


def key(judgements: Iterable[str | None]) -> tuple[str, ...]:
    """The judgements that occur, in the order of the table above."""
    found = {judgement or "" for judgement in judgements}
    return tuple(name for name in SYMBOLS if name in found)


def _sign(look: Symbol, x: float, y: float, r: float) -> tuple[Mark, ...]:
    arm = r * 0.55
    strokes = {
        "+": (((x - arm, y), (x + arm, y)), ((x, y - arm), (x, y + arm))),
        "-": (((x - arm, y), (x + arm, y)),),
        "x": (((x - arm, y - arm), (x + arm, y + arm)), ((x - arm, y + arm), (x + arm, y - arm))),
    }
    if look.sign in strokes:
        return (Lines(strokes[look.sign], "rx"),)
    if not look.sign:
        return ()
    tone = "p2" if look.shape == "ring" else "rq"
    size = r * 1.85
    return (Text(x, y + size * 0.36, look.sign, size, tone, bold=True, anchor="middle"),)
