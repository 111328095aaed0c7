"""How a number, an interval, a p value and a time read: pure text, for pages and exports alike.

A real minus sign, fixed decimals, intervals as [a, b]. What is absent or not finite reads "–":
no NaN reaches a reader.
"""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

ABSENT = "–"
MINUS = "−"
BEYOND_READING = Decimal(10) ** 15
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: Any, decimals: int = 2) -> str:
    """A number with fixed decimals, thousands apart, minus as −; "–" when there is none.

    Halves go away from zero on the decimal that the reader sees written (0.125 -> 0.13), and a
    result that rounds to nothing carries no sign.
    """
    exact = _decimal(value)
    if exact is None:
        return ABSENT
    if abs(exact) >= BEYOND_READING:
        return _power_of_ten(exact, decimals)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}"


def count(value: Any) -> str:
    """A whole number with its thousands apart: 1,124."""
    return number(value, 0)


def interval(low: Any, high: Any, decimals: int = 2) -> str:
    """[a, b]; a missing end reads "–", both missing reads "–" alone."""
    ends = (number(low, decimals), number(high, decimals))
    return ABSENT if ends == (ABSENT, ABSENT) else f"[{ends[0]}, {ends[1]}]"


def p_value(value: Any) -> str:
    """p < 0.001, p = 0.002, p > 0.999."""
    exact = _decimal(value)
    if exact is None:
        return ABSENT
    if exact < Decimal("0.001"):
        return "p < 0.001"
    if exact > Decimal("0.999"):
        return "p > 0.999"
    return f"p = {number(exact, 3)}"


def percent(value: Any, decimals: int = 1) -> str:
    """A number that is already on the scale of 0 to 100, with its sign: 71.6%."""
    text = number(value, decimals)
    return text if text == ABSENT else f"{text}%"


def share(part: Any, whole: Any, decimals: int = 0) -> str:
    """What part is of whole, as a percentage; "–" of nothing."""
    if (not part and part != 0) or not whole:
        return ABSENT
    return percent(100 * float(part) / float(whole), decimals)


def when(value: datetime, now: datetime) -> str:
    """09:12 today, Fri 09:12 in the last six days, 2 Nov this year, 2 Nov 2025 before.

    Both times are in the reader's zone.
    """
    days = (now.date() - value.date()).days
    if days == 0:
        return f"{value:%H:%M}"
    if 0 < days < 7:
        return f"{value:%a %H:%M}"
    day = f"{value.day} {value:%b}"
    return day if value.year == now.year else f"{day} {value.year}"


def ago(value: datetime, now: datetime) -> str:
    """Just now, 3 min ago, 2 h ago, 4 days ago; what lies ahead reads "in 3 min"."""
    distance = abs(now - value)
    if distance < timedelta(minutes=1):
        return "just now"
    if distance < timedelta(hours=1):
        words = f"{distance // timedelta(minutes=1)} min"
    elif distance < timedelta(days=1):
        words = f"{distance // timedelta(hours=1)} h"
    else:
        words = f"{distance.days} day{'' if distance.days == 1 else 's'}"
    return f"in {words}" if value > now else f"{words} ago"


def _decimal(value: Any) -> Decimal | None:
    """The number as it is written, or None for what is absent, not a number or not finite."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        exact = Decimal(repr(float(value)) if not isinstance(value, Decimal) else value)
    except (TypeError, ValueError):
        return None
    return exact if exact.is_finite() else None


def _power_of_ten(exact: Decimal, decimals: int) -> str:
    """1.00 × 10²⁰: what would be a wall of digits."""
    mantissa, exponent = f"{abs(exact):.{decimals}E}".split("E+")
    return f"{MINUS if exact < 0 else ''}{mantissa} × 10{exponent.translate(RAISED)}"
