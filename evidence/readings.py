"""Two readings of one study side by side. Pure: which values agree, which differ, in what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose, sqrt
from typing import Any

Numbers = Mapping[str, Any]  # numbers, words or nothing, by the name of the field
Key = Any  # by whatever hashable thing a value is named


@dataclass(frozen=True, slots=True)
class Compared:
    """One value as both read it; `first` or `second` is None where one did not enter it."""

    key: Key
    first: Numbers | None
    second: Numbers | None
    differing: tuple[str, ...]

    @property
    def agreed(self) -> bool:
        return not self.differing


def compare(
    first: Mapping[Key, Numbers], second: Mapping[Key, Numbers], *, fields: Sequence[str]
) -> list[Compared]:
    """Every value that either person entered, in the order of the first, then of the second."""
    keys = [*first, *(key for key in second if key not in first)]
    return [
        Compared(
            key, first.get(key), second.get(key), differing(first.get(key), second.get(key), fields)
        )
        for key in keys
    ]


def differing(
    first: Numbers | None, second: Numbers | None, fields: Sequence[str]
) -> tuple[str, ...]:
    """The fields in which two readings differ; all that are filled where one is missing."""
    if first is None or second is None:
        given = first or second or {}
        return tuple(name for name in fields if given.get(name) not in (None, ""))
    return tuple(name for name in fields if not same(first.get(name), second.get(name)))


def makes(working: Mapping[str, Any], numbers: Numbers) -> bool:
    """Do the numbers that a working has filled still stand there?"""
    filled = working.get("filled") or {}
    return bool(filled) and all(same(numbers.get(name), x) for name, x in filled.items())


def same(a: float | int | str | None, b: float | int | str | None) -> bool:
    """Numbers are the same when they print the same; 9.2 and 9.20 are one number."""
    if isinstance(a, str) or isinstance(b, str) or a is None or b is None:
        return (a or None) == (b or None)
    return isclose(a, b, rel_tol=1e-12, abs_tol=0.0)


def standard_error(
    first: Numbers | None, second: Numbers | None
) -> tuple[float, float, float, str] | None:
    """One reading's SD is the other's divided by √n: (small, large, n, "1" or "2" who has it)."""
    if not first or not second:
        return None
    n = first.get("n") or second.get("n")
    pair = _spreads(first, second)
    if pair is None or not isinstance(n, int | float) or n <= 1:
        return None
    small, large = sorted(pair)
    if small == large or not isclose(large / small, sqrt(n), rel_tol=0.02):
        return None
    return small, large, n, "1" if pair[0] == small else "2"


def doubts(
    arms: Mapping[str, Numbers], *, minimum: float | None, maximum: float | None
) -> list[str]:
    """What a second look would ask of one outcome's values, in words; nothing is refused for it.

    `arms` are the numbers by the arm's name, with `randomized` where it is known; `minimum` and
    `maximum` are the ends of the instrument's scale.
    """
    found = [
        words
        for name, x in arms.items()
        for words in (_outside(name, x, minimum, maximum), _too_many(name, x), _too_wide(name, x))
        if words
    ]
    names = list(arms)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            pair = _spreads(arms[one], arms[other])
            if pair is not None and max(pair) / min(pair) >= SUSPECT:
                small = one if pair[0] < pair[1] else other
                found.append(
                    f"The SD of {small} is {max(pair) / min(pair):.1f} times smaller than the "
                    "other arm's. Is it a standard error?"
                )
    return found


SUSPECT = 3.0  # SDs of two randomized arms differ by less; √n of a small trial is above


def _spreads(first: Numbers, second: Numbers) -> tuple[float, float] | None:
    a, b = first.get("sd"), second.get("sd")
    if isinstance(a, int | float) and isinstance(b, int | float) and a > 0 and b > 0:
        return float(a), float(b)
    return None


def _outside(name: str, x: Numbers, minimum: float | None, maximum: float | None) -> str:
    mean = x.get("mean")
    if not isinstance(mean, int | float):
        return ""
    below = minimum is not None and mean < minimum
    above = maximum is not None and mean > maximum
    if below or above:
        return f"The mean of {name}, {mean:g}, lies outside the instrument's scale."
    return ""


def _too_many(name: str, x: Numbers) -> str:
    n, randomized = x.get("n"), x.get("randomized")
    if isinstance(n, int) and isinstance(randomized, int) and n > randomized:
        return f"{name} has n {n}, but {randomized} were randomized."
    return ""


def _too_wide(name: str, x: Numbers) -> str:
    low, high, mean = x.get("ci_low"), x.get("ci_high"), x.get("mean")
    given = [v for v in (low, mean, high) if isinstance(v, int | float)]
    if len(given) == 3 and not given[0] <= given[1] <= given[2]:
        return f"The mean of {name} lies outside its own interval."
    return ""
