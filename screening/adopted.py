"""What came of the decisions of a finished review, counted and in words."""

from collections import Counter
from dataclasses import dataclass, field

from screening.brought import BroughtIn

NAMED = 20
"""So many words and reasons are named; all are counted."""


@dataclass(slots=True)
class Adopted:
    """In verdicts. Those that stayed out are counted by why, and by the word that is no verdict.

    `reasons` are those of the file that the protocol does not have: the chosen one stands instead.
    """

    taken: int = 0
    left: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        told = [f"{self.taken:,} verdict{'' if self.taken == 1 else 's'} taken over"]
        if self.reasons:
            n = self.reasons.total()
            told.append(
                f"{n:,} of them with the chosen reason, as the protocol has none of these: "
                f"{_named(self.reasons)}"
            )
        told += [f"{n:,} {why}" for why, n in self.left.items()]
        if self.unread:
            n = self.unread.total()
            told.append(f"{n:,} left out, no verdict in their words: {_named(self.unread)}")
        return "; ".join(told)

    def count(self, result: BroughtIn, *, foreign: str = "") -> None:
        """One verdict; `foreign` is the reason in the file's words that the protocol lacks."""
        if result is not BroughtIn.TAKEN:
            self.left[result.value] += 1
            return
        self.taken += 1
        if foreign:
            self.reasons[foreign] += 1


def _named(words: Counter[str]) -> str:
    shown = [f"“{word}” {n:,}" for word, n in words.most_common(NAMED)]
    more = len(words) - NAMED
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
