"""The keys of many records by column, and pairs of rows compared column by column."""

from collections.abc import Callable, Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from .citation import Keys

Int = npt.NDArray[np.int64]
Level = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]


class Same(IntEnum):
    """How two values of a plain field stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    NEAR = 2  # years one apart; DOIs of which one was cut off
    SAME = 3


class Columns:
    """The keys of all records by column, with equal values as equal numbers (0: not given)."""

    def __init__(self, keys: Sequence[Keys]) -> None:
        columns = zip(*keys, strict=True) if keys else ((),) * len(Keys._fields)
        self.values: dict[str, tuple[str, ...]] = dict(zip(Keys._fields, columns, strict=True))
        self.years = np.array(self.values["year"], np.int64)
        self._codes: dict[str, Int] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.values[name]

    def content(self, row: int) -> str:
        """All fields of one record in one text: an order that is not that of the file."""
        return "\x1f".join(str(column[row]) for column in self.values.values())

    def codes(self, name: str) -> Int:
        """One number per record, equal for equal values, 0 for an empty one.

        "first" is the family name of the first author.
        """
        if name not in self._codes:
            self._codes[name] = _numbered(self._first() if name == "first" else self.values[name])
        return self._codes[name]

    def _first(self) -> list[str]:
        return [names.split(";", 1)[0].split(" ", 1)[0] for names in self.values["authors"]]

    def same(self, name: str, left: Int, right: Int) -> Bools:
        """Which pairs have the same value, and have one."""
        codes = self.codes(name)
        return (codes[left] == codes[right]) & (codes[left] > 0)

    def by_pair(
        self, name: str, left: Int, right: Int, compare: Callable[[str, str], int]
    ) -> Level:
        """`compare` of the two values of each pair, asked once for each two; 0 for empty ones."""
        codes, values = self.codes(name), self.values[name]
        a, b = codes[left], codes[right]
        given = np.flatnonzero((a > 0) & (b > 0))
        low, high = np.minimum(a[given], b[given]), np.maximum(a[given], b[given])
        _, first, back = np.unique(
            low * (len(values) + 1) + high, return_index=True, return_inverse=True
        )
        rows = zip(left[given[first]].tolist(), right[given[first]].tolist(), strict=True)
        level = np.zeros(len(left), np.int8)
        found = np.fromiter((compare(values[i], values[j]) for i, j in rows), np.int8, len(first))
        level[given] = found[back]
        return level

    def mark(self, name: str, test: Callable[[str], bool], rows: Int) -> Bools:
        """For each record whether the test holds; asked of the given rows only."""
        marked = np.zeros(len(self.values[name]), bool)
        marked[rows] = [test(self.values[name][row]) for row in rows.tolist()]
        return marked


def _numbered(column: Sequence[str]) -> Int:
    seen: dict[str, int] = {"": 0}
    return np.fromiter((seen.setdefault(v, len(seen)) for v in column), np.int64, len(column))
