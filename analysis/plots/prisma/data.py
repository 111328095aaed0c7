"""What a PRISMA 2020 flow is told: counts, and the address of the rows behind each count.

Template: Page et al. 2021, BMJ 372:n71, doi:10.1136/bmj.n71, the four variants (new or updated
review, with or without other methods) by which parts are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.plots.caption import Captioned


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line inside a box: a database with its hits, a reason with its reports, or only words."""

    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMethods:
    """The arm of websites, organisations, citation searching: reports, not records."""

    sources: tuple[Line, ...]
    sought: int
    not_retrieved: int
    assessed: int
    reasons: tuple[Line, ...] = ()
    awaiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What the version before had: studies, and reports of them."""

    studies: int
    reports: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaData(Captioned):
    """The counts of a flow.

    `awaiting_*` are records and reports that nobody has settled yet, in no other count: a flow can
    be drawn at any time, and its sums hold because these are counted too. `links` gives the
    address of a box by its key (`layout.BOX_KEYS`). `new_studies` and `new_reports` are of this
    version; the totals are drawn when `previous` is given. `included_lines` are said in the last
    box.
    """

    databases: tuple[Line, ...]
    registers: tuple[Line, ...] = ()
    duplicates: int = 0
    automation: int = 0
    removed_otherwise: int = 0
    screened: int
    excluded: int
    excluded_by_automation: int | None = None
    awaiting_screening: int = 0
    sought: int
    not_retrieved: int
    assessed: int
    reasons: tuple[Line, ...] = ()
    awaiting_assessment: int = 0
    other: OtherMethods | None = None
    previous: Previous | None = None
    new_studies: int
    new_reports: int
    included_lines: tuple[Line, ...] = ()
    search_note: str = ""
    screened_note: str = ""
    assessed_note: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    name: str = "prisma"

    @property
    def identified(self) -> int:
        return total(self.databases) + total(self.registers)

    @property
    def removed(self) -> int:
        return self.duplicates + self.automation + self.removed_otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaOptions:
    """`sums` shows the arithmetic beside the arrows; `narrow` is the layout for a phone."""

    width: float = 648.0
    narrow: bool = False
    title: bool = True
    sums: bool = True


NARROW = PrismaOptions(width=358.0, narrow=True, title=False)


def total(lines: tuple[Line, ...]) -> int:
    return sum(line.count or 0 for line in lines)
