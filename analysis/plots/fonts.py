"""The typeface of the figures, and how wide words are in it.

The figures carry their own font (Liberation Sans, metric-compatible with Arial and Helvetica), so
that the positions of one layout hold on every machine: embedded in PDF and PNG, and matched by the
fonts that a browser has. Chinese, Japanese and Korean names use whichever such font the machine
has; in SVG the reader's browser chooses.
"""

from __future__ import annotations

import logging
import unicodedata
from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILY = "Evidence Ledger Sans"
FILES = {
    False: Path(__file__).parent / "fonts" / "LiberationSans-Regular.ttf",
    True: Path(__file__).parent / "fonts" / "LiberationSans-Bold.ttf",
}
# In SVG: first the same metrics, then what the systems bring for Chinese.
CSS_FAMILY = (
    "Liberation Sans, Arial, Helvetica, PingFang SC, Microsoft YaHei, "
    "Noto Sans CJK SC, Noto Sans SC, sans-serif"
)
# Fonts with Chinese letters that may be installed, the likeliest first.
CJK_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Heiti SC",
    "Arial Unicode MS",
)
UNKNOWN_ADVANCE = 0.6  # of the size, for a letter that the font does not have

log = logging.getLogger(__name__)
_advances: dict[bool, dict[str, float]] = {False: {}, True: {}}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in pixels, without kerning: figures draw without it, so digits line up."""
    known = _advances[bold]
    total = 0.0
    for letter in text:
        advance = known.get(letter)
        if advance is None:
            advance = known[letter] = _advance(letter, bold=bold)
        total += advance
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
    rest = " ".join(wrapped[lines - 1 :])
    return (*wrapped[: lines - 1], shorten(rest, room, size, bold=bold))


@lru_cache(maxsize=64)
def properties(size: float, *, bold: bool) -> FontProperties:
    """The font for matplotlib; size in pixels of 1/96 inch."""
    return FontProperties(family=list(_families()), weight=700 if bold else 400, size=size * 0.75)


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    """Register our files under a name of their own: an installed namesake may differ."""
    for bold, path in FILES.items():
        entry = FontEntry(fname=str(path), name=FAMILY, weight=700 if bold else 400)
        fontManager.ttflist.append(entry)
    installed = {font.name for font in fontManager.ttflist}
    chinese = tuple(name for name in CJK_FAMILIES if name in installed)[:1]
    if not chinese:
        log.info("No Chinese font is installed: PNG and PDF show a box for each Chinese letter.")
    return (FAMILY, *chinese, "DejaVu Sans")


@lru_cache(maxsize=2)
def _face(*, bold: bool) -> FT2Font:
    return FT2Font(str(FILES[bold]))


def _advance(letter: str, *, bold: bool) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    face = _face(bold=bold)
    if face.get_char_index(ord(letter)) == 0:
        return UNKNOWN_ADVANCE
    return float(face.load_char(ord(letter), LoadFlags.NO_SCALE).horiAdvance / face.units_per_EM)


def _pieces(text: str) -> list[str]:
    """Unbreakable pieces, each with the space that follows it."""
    pieces: list[str] = []
    word = ""
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            pieces += [word, letter] if word else [letter]
            word = ""
        else:
            word += letter
            if letter == " ":
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
