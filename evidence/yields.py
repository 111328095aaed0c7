"""What each search brought: hits reported, records read, known already, lines not understood."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from evidence import strategies, tallies
from evidence.imports import RUNNING
from evidence.models import GONE, Counted, Import, ImportProblem, Review, Search, Source
from evidence.strategies import Finding


@dataclass(frozen=True, slots=True)
class Brought:
    """Counts of one search, of one source, or of all. `reported` is None when nobody said."""

    reported: int | None
    read: int
    known: int
    problems: int
    running: int = 0

    @property
    def unique(self) -> int:
        """What only this one brought, or brought first."""
        return self.read - self.known

    @property
    def missing(self) -> int:
        """Hits that were reported but not read; below zero: more were read."""
        return 0 if self.reported is None else self.reported - self.read

    @property
    def alarm(self) -> bool:
        """The numbers contradict each other, and nothing is under way that may mend it."""
        return bool(self.missing) and not self.running and bool(self.read)


@dataclass(frozen=True, slots=True)
class SearchRow:
    search: Search
    brought: Brought
    imports: tuple[Import, ...]
    findings: tuple[Finding, ...]

    @property
    def findings_words(self) -> str:
        n = len(self.findings)
        return f"Search string: {n} {'finding' if n == 1 else 'findings'}"

    @property
    def alarm_words(self) -> str:
        """What the numbers say against each other."""
        missing = self.brought.missing
        return f"{missing:,} not read" if missing > 0 else f"{-missing:,} too many"


@dataclass(frozen=True, slots=True)
class SourceRow:
    source: Source
    brought: Brought
    searches: tuple[SearchRow, ...]
    by_hand: int = 0


@dataclass(frozen=True, slots=True)
class Holdings:
    """All sources of a review, with their sum."""

    rows: tuple[SourceRow, ...] = field(default=())
    total: Brought = Brought(None, 0, 0, 0)


def of_review(review: Review) -> Holdings:
    """Five queries, whatever the number of sources and records."""
    imports = _by(list(_imports(review)), "search_id")
    known = tallies.by_import(review, Counted.MERGED)
    by_hand = tallies.by_import(review, Counted.LIVE)
    searches = _by(
        list(Search.objects.filter(source__review=review).select_related("source")), "source_id"
    )
    rows = []
    for source in review.sources.all():
        of_source = tuple(
            _search_row(search, imports.get(search.pk, []), known)
            for search in searches.get(source.pk, [])
        )
        alone = Brought(None, by_hand.get((source.pk, None), 0), known.get((source.pk, None), 0), 0)
        brought = _sum([*(row.brought for row in of_source), alone])
        rows.append(SourceRow(source, brought, of_source, alone.read))
    return Holdings(tuple(rows), _sum(row.brought for row in rows))


def _search_row(
    search: Search, imports: list[Import], known: dict[tuple[int, int | None], int]
) -> SearchRow:
    """The records of a standing import all stand, so the import's own number is the count."""
    standing = [row for row in imports if row.state not in GONE]
    brought = Brought(
        reported=search.hits_reported,
        read=sum(row.n_records for row in standing),
        known=sum(known.get((search.source_id, row.pk), 0) for row in standing),
        problems=sum(vars(row)["n_problems"] for row in standing),
        running=sum(row.state in RUNNING for row in standing),
    )
    findings = strategies.check(
        search.strategy, database=search.source.name, platform=search.source.platform
    )
    return SearchRow(search, brought, tuple(imports), tuple(findings))


def _imports(review: Review) -> Iterable[Import]:
    problems = (
        ImportProblem.objects.filter(of=OuterRef("pk"))
        .order_by()
        .values("of")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Import.objects.filter(search__source__review=review)
        .select_related("by")
        .annotate(n_problems=Coalesce(Subquery(problems), 0))
        .order_by("id")
    )


def _sum(parts: Iterable[Brought]) -> Brought:
    parts = list(parts)
    reported = [part.reported for part in parts if part.reported is not None]
    return Brought(
        reported=sum(reported) if reported else None,
        read=sum(part.read for part in parts),
        known=sum(part.known for part in parts),
        problems=sum(part.problems for part in parts),
        running=sum(part.running for part in parts),
    )


def _by(rows: list, name: str) -> dict[int, list]:
    groups: dict[int, list] = {}
    for row in rows:
        groups.setdefault(getattr(row, name), []).append(row)
    return groups
