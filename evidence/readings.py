"""Two readings of one study side by side. Pure: which values agree, which differ, in what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose
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


def same(a: float | int | str | None, b: float | int | str | None) -> bool:
    """Numbers are the same when they print the same; 9.2 and 9.20 are one number."""
    if isinstance(a, str) or isinstance(b, str) or a is None or b is None:
        return (a or None) == (b or None)
    return isclose(a, b, rel_tol=1e-12, abs_tol=0.0)
