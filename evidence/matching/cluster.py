"""Sure pairs -> groups, without joining through a third record what the rules keep apart."""

from collections.abc import Iterable

Edge = tuple[int, int]


class Groups:
    """Rows joined step by step; `apart` are pairs of rows that must not end in one group."""

    def __init__(self, apart: Iterable[Edge]) -> None:
        self.parent: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.foes: dict[int, set[int]] = {}
        for a, b in apart:
            self.foes.setdefault(a, set()).add(b)
            self.foes.setdefault(b, set()).add(a)

    def root(self, row: int) -> int:
        """The row that stands for the group of `row`."""
        while (parent := self.parent.get(row, row)) != row:
            self.parent[row] = self.parent.get(parent, parent)
            row = parent
        return row

    def of(self, row: int) -> list[int]:
        """The rows of the group of `row`."""
        root = self.root(row)
        return self.members.get(root, [root])

    def join(self, a: int, b: int, *, even_foes: bool = False) -> bool:
        """Join two groups; False when that would put together what must stay apart."""
        small, large = sorted((self.root(a), self.root(b)), key=lambda r: (len(self.of(r)), r))
        if small == large:
            return True
        there = self.of(large)
        if not even_foes and any(
            not self.foes[row].isdisjoint(there) for row in self.of(small) if row in self.foes
        ):
            return False
        self.members[large] = [*there, *self.of(small)]
        self.members.pop(small, None)
        self.parent[small] = large
        return True

    def several(self) -> list[list[int]]:
        """The groups of two rows or more, each in ascending order."""
        return sorted(sorted(rows) for rows in self.members.values() if len(rows) > 1)
