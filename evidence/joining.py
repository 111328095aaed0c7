"""What a series of merges would come to, before any of them is made."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import Enum


class Became(Enum):
    JOINED = "joined"
    ALREADY = "one group already"
    BOTH_DECIDED = "both carry decisions"
    APART = "a person has called them different"


class Joining:
    """Groups that are joined one pair after another, as the acts would do it, in memory."""

    def __init__(self, apart: Iterable[tuple[int, int]], decided: Collection[int]) -> None:
        """Both in leading records: those called different, and those that carry decisions."""
        self._into: dict[int, int] = {}
        self._decided = set(decided)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            if one != other:
                self._apart[one].add(other)
                self._apart[other].add(one)

    def join(self, one: int, other: int) -> Became:
        """Join the groups of two leads, unless decisions or a person's word stand against it."""
        one, other = self._root(one), self._root(other)
        if one == other:
            return Became.ALREADY
        if one in self._decided and other in self._decided:
            return Became.BOTH_DECIDED
        if other in {self._root(lead) for lead in self._apart[one]}:
            return Became.APART
        self._into[other] = one
        if other in self._decided:
            self._decided.add(one)
        self._apart[one] |= self._apart.pop(other, set())
        return Became.JOINED

    def _root(self, lead: int) -> int:
        while lead in self._into:
            lead = self._into[lead]
        return lead
