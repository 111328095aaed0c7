"""What a check reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.stats.effects import Ints


@dataclass(frozen=True, slots=True)
class Finding:
    """One suspicion: a stable code, a sentence, and the positions of the rows it is about."""

    code: str
    sentence: str
    rows: tuple[int, ...]


def finding(code: str, rows: Sequence[int] | Ints, sentence: str) -> Finding:
    """A finding about the rows at these positions, of any integer type."""
    return Finding(code, sentence, tuple(int(i) for i in rows))
