"""Numbers as words on a figure: a real minus sign, the same decimals down a column, no 'nan'."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

MINUS = "−"
SIMULATED = "SIMULATED DATA"  # what every figure of simulated data says
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+")
# What neither XML 1.0 nor a PDF can hold, even escaped.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_DECIMALS = 4
PLAIN_BELOW = 1e6  # from here on in powers of ten


def legible(text: str) -> str:
    """The text on one line, without what no file can hold: such letters become U+FFFD."""
    return ILLEGAL.sub("\ufffd", BREAKS.sub(" ", text))


def number(value: float, decimals: int = 2) -> str:
    """Fixed decimals, a real minus sign, never a minus before zero."""
    if abs(value) >= PLAIN_BELOW:
        return power(value)
    text = f"{value:.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.") else MINUS + text[1:]
    return text


def ratio(value: float, decimals: int = 2) -> str:
    """A ratio never reads as 0: where its decimals would say so it gets figures of its own."""
    text = number(value, decimals)
    if value <= 0 or text.strip("0."):
        return text
    return f"{value:.1g}" if value >= 0.001 else power(value)


def power(value: float) -> str:
    """1234567 as 1.2×10⁶."""
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa.replace('-', MINUS)}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def plain(value: float) -> str:
    """A number as people write it: no decimals that say nothing, at most six figures."""
    return f"{value:.6g}".replace("-", MINUS)


def interval(low: float, high: float, decimals: int = 2) -> str:
    return f"[{number(low, decimals)}, {number(high, decimals)}]"


def estimate(value: float, low: float, high: float, decimals: int = 2) -> str:
    return f"{number(value, decimals)} {interval(low, high, decimals)}"


def percent(value: float, decimals: int = 1) -> str:
    """With decimals, but the whole is "100%"."""
    if abs(value - 100) < 1e-9:
        return "100%"
    return f"{number(value, decimals)}%"


def p_value(p: float) -> str:
    """As journals print it: 'p < 0.001', else three decimals, two from 0.1 on."""
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.2f}" if p >= 0.0995 else f"p = {p:.3f}"


def count(value: int, one: str, many: str) -> str:
    return f"{value:,} {one if value == 1 else many}"


def decimals_for(widths: Iterable[float], *, least: int = 2) -> int:
    """Decimals that leave a typical interval two figures: 2 for most, more when all is small."""
    known = sorted(width for width in widths if width > 0)
    if not known:
        return least
    typical = known[len(known) // 2]
    if typical >= 1000:
        return 0
    if typical >= 100:
        return min(1, least)
    needed = 1 - math.floor(math.log10(typical))
    return max(least, min(needed, MOST_DECIMALS))


def thousands(values: Iterable[float]) -> int:
    """The power of ten (a multiple of 3) to take out of a column of very small or large numbers."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest == 0 or 1e-3 <= largest < PLAIN_BELOW:
        return 0
    return 3 * math.floor(math.log10(largest) / 3)
