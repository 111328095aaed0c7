"""The arithmetic of a flow, checked: each sum with whether it holds."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.plots.prisma.data import PrismaData, total
from analysis.plots.words import MINUS


@dataclass(frozen=True, slots=True)
class Sum:
    """Signed `terms` that should add up to `result`: "503 − 197 = 306", and whether they do."""

    terms: tuple[int, ...]
    result: int

    @property
    def holds(self) -> bool:
        return sum(self.terms) == self.result

    @property
    def text(self) -> str:
        first, *rest = self.terms
        said = f"{first:,}"
        for term in rest:
            said += f" + {term:,}" if term > 0 else f" {MINUS} {-term:,}"
        said += f" = {_signed(sum(self.terms))}"
        return said if self.holds else f"{said}, not {self.result:,}"


def sums(data: PrismaData) -> dict[str, Sum]:
    """By the key of the box that each leads to; what has not come there yet is taken off too."""
    excluded = total(data.reasons)
    found = {
        "screened": Sum(
            (data.identified, -data.removed, *_less(data.awaiting_screening)), data.screened
        ),
        "sought": Sum((data.screened, -data.excluded), data.sought),
        "assessed": Sum(
            (data.sought, -data.not_retrieved, *_less(data.awaiting_assessment)), data.assessed
        ),
    }
    other = data.other
    more: tuple[int, ...] = ()
    if other is not None:
        found["other_assessed"] = Sum(
            (other.sought, -other.not_retrieved, *_less(other.awaiting)), other.assessed
        )
        more = (other.assessed - total(other.reasons),)
    terms = (data.assessed, -excluded, *more)
    found["included"] = Sum(terms, data.new_reports)
    return found


def _less(number: int) -> tuple[int, ...]:
    """A term only where there is something to take off: no zeros to read past."""
    return (-number,) if number else ()


def _signed(number: int) -> str:
    return f"{number:,}" if number >= 0 else f"{MINUS}{-number:,}"
