"""The typeface of the figures, and how wide words are in it.

The figures carry their own fonts, so that the positions of one layout hold on every machine:
Liberation Sans, which has the metrics of Arial and Helvetica, and Droid Sans Fallback for Chinese,
Japanese and Korean letters. PDF and PNG draw with them; in SVG the reader's browser takes the
first of `CSS_FAMILY` that it has.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

FOLDER = Path(__file__).parent / "fonts"
# Under names of our own: an installed namesake may be of another version.
SANS, CHINESE = "Evidence Ledger Sans", "Evidence Ledger Chinese"
FILES = {False: FOLDER / "LiberationSans-Regular.ttf", True: FOLDER / "LiberationSans-Bold.ttf"}
CHINESE_FILE = FOLDER / "DroidSansFallback.ttf"
# In SVG: first the same metrics, then what the systems bring for Chinese.
CSS_FAMILY = (
    "Liberation Sans, Arial, Helvetica, PingFang SC, Microsoft YaHei, "
    "Noto Sans CJK SC, Noto Sans SC, sans-serif"
)
UNKNOWN_ADVANCE = 0.6  # of the size, for a letter that the font does not have
JOINTS = ("-", "–", "/")  # a word may be broken after them, between letters


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in pixels, without kerning: figures draw without it, so digits line up."""
    known = _advances(bold=bold)
    total = 0.0
    for letter in text:
        advance = known.get(letter)
        total += _unknown(letter) if advance is None else advance
    return total * size


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Lines no wider than `room`; breaks at spaces, between Chinese letters, else where it must."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if width(line + piece.rstrip(), size, bold=bold) <= room:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = piece.lstrip()
        while width(line.rstrip(), size, bold=bold) > room and len(line) > 1:
            kept = _fitting(line, room, size, bold=bold)
            lines.append(line[:kept])
            line = line[kept:]
    if line.strip():
        lines.append(line.strip())
    return tuple(lines)


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or its beginning with an ellipsis where it does not fit."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = _fitting(text, room - width("…", size, bold=bold), size, bold=bold)
    return text[:kept].rstrip() + "…"


def limited(
    text: str, room: float, size: float, lines: int, *, bold: bool = False
) -> tuple[str, ...]:
    """At most `lines` lines, the last one shortened."""
    wrapped = wrap(text, room, size, bold=bold)
    if len(wrapped) <= lines:
        return wrapped
    rest = wrapped[lines - 1]
    for line in wrapped[lines:]:
        rest += line if rest.endswith(JOINTS) else f" {line}"
    return (*wrapped[: lines - 1], shorten(rest, room, size, bold=bold))


def printable(text: str) -> str:
    """The text as our fonts can draw it: a letter that none of them has becomes an open square.

    Only for PNG and PDF; a browser has fonts of its own.
    """
    known = _known()
    if all(letter in known for letter in text):
        return text
    return "".join(letter if letter in known else "□" for letter in text)


@lru_cache(maxsize=64)
def properties(size: float, *, bold: bool) -> FontProperties:
    """The font for matplotlib; size in pixels of 1/96 inch."""
    return FontProperties(family=list(_families()), weight=700 if bold else 400, size=size * 0.75)


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    """Register the fonts with matplotlib; a letter that one lacks is sought in the next."""
    fontManager.ttflist += [
        FontEntry(fname=str(path), name=SANS, weight=700 if bold else 400)
        for bold, path in FILES.items()
    ]
    fontManager.ttflist += [
        FontEntry(fname=str(CHINESE_FILE), name=CHINESE, weight=weight) for weight in (400, 700)
    ]
    return (SANS, CHINESE, "DejaVu Sans")


@lru_cache(maxsize=2)
def _advances(*, bold: bool) -> dict[str, float]:
    """Advance of each letter, for a size of 1. Read once: an open font does not survive a fork."""
    face = FT2Font(str(FILES[bold]))
    return {
        chr(code): face.load_glyph(glyph, LoadFlags.NO_SCALE).horiAdvance / face.units_per_EM
        for code, glyph in face.get_charmap().items()
    }


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every letter that one of the fonts has."""
    paths = (str(FILES[False]), str(CHINESE_FILE), findfont("DejaVu Sans"))
    return frozenset(chr(code) for path in paths for code in FT2Font(path).get_charmap())


def _unknown(letter: str) -> float:
    """Advance of a letter that the font lacks: Chinese letters are square."""
    if unicodedata.combining(letter):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else UNKNOWN_ADVANCE


def _pieces(text: str) -> list[str]:
    """Unbreakable pieces, each with the space that follows it; "p = 0.002" is one piece, a double
    name is two."""
    pieces: list[str] = []
    word = ""
    for letter, before, after in zip(text, " " + text, text[1:] + " ", strict=False):
        if unicodedata.east_asian_width(letter) in "WF":
            pieces += [word, letter] if word else [letter]
            word = ""
            continue
        word += letter
        joint = letter in JOINTS and before.isalpha() and after.isalpha()
        if joint or (letter == " " and before != "=" and after != "="):
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def _fitting(text: str, room: float, size: float, *, bold: bool) -> int:
    """How many letters fit; at least one, so that a narrow room cannot loop for ever."""
    used = 0.0
    for count, letter in enumerate(text):
        used += width(letter, size, bold=bold)
        if used > room:
            return max(1, count)
    return len(text)
