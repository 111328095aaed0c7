"""The PRISMA 2020 flow: each box a count of rows, and the rows themselves.

Units differ and are named: records become reports, reports become studies. Boxes that are still
under way (waiting to be screened, to be assessed) are counted openly, so that the sums hold at
every moment and not only at the end.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evidence.models import (
    Record,
    Removal,
    RemovalKind,
    Report,
    Retrieval,
    RetrievalState,
    Review,
    SourceKind,
    Study,
)
from screening.models import Item, ItemOutcome, StageKind

LEFT = (SourceKind.DATABASE, SourceKind.REGISTER)
RIGHT = (SourceKind.WEBSITE, SourceKind.ORGANISATION, SourceKind.CITATION)


@dataclass(frozen=True, slots=True)
class Line:
    """A line within a box: a database, a reason."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Box:
    """One box by its PRISMA id. `unit` is record, report or study."""

    id: str
    label: str
    unit: str
    count: int
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One law of the flow, as a sum that a reader can follow."""

    sentence: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """All boxes by id, and whether they add up."""

    boxes: dict[str, Box]
    checks: tuple[Check, ...] = field(default=())

    def __getitem__(self, box: str) -> int:
        return self.boxes[box].count

    def plain(self) -> dict[str, int]:
        """Counts by box: what a frozen version keeps."""
        return {box.id: box.count for box in self.boxes.values()}


LABELS = {
    "database_results": ("Records identified from databases", "record"),
    "register_results": ("Records identified from registers", "record"),
    "duplicates": ("Duplicate records removed", "record"),
    "excluded_automatic": ("Records marked as ineligible by automation tools", "record"),
    "excluded_other": ("Records removed for other reasons", "record"),
    "awaiting_screening": ("Records not yet screened", "record"),
    "records_screened": ("Records screened", "record"),
    "records_excluded": ("Records excluded", "record"),
    "dbr_sought_reports": ("Reports sought for retrieval", "report"),
    "dbr_notretrieved_reports": ("Reports not retrieved", "report"),
    "dbr_awaiting": ("Reports not yet assessed", "report"),
    "dbr_assessed": ("Reports assessed for eligibility", "report"),
    "dbr_excluded": ("Reports excluded", "report"),
    "website_results": ("Records identified from websites", "record"),
    "organisation_results": ("Records identified from organisations", "record"),
    "citations_results": ("Records identified from citation searching", "record"),
    "other_duplicates": ("Records found elsewhere already", "record"),
    "other_awaiting_screening": ("Records not yet screened", "record"),
    "other_records_excluded": ("Records excluded", "record"),
    "other_sought_reports": ("Reports sought for retrieval", "report"),
    "other_notretrieved_reports": ("Reports not retrieved", "report"),
    "other_awaiting": ("Reports not yet assessed", "report"),
    "other_assessed": ("Reports assessed for eligibility", "report"),
    "other_excluded": ("Reports excluded", "report"),
    "previous_studies": ("Studies entered without a search", "study"),
    "new_studies": ("Studies included in review", "study"),
    "new_reports": ("Reports of included studies", "report"),
    "total_studies": ("Total studies included", "study"),
    "total_reports": ("Total reports included", "report"),
}


def rows(review: Review, box: str) -> QuerySet:
    """The rows that a box counts. Raises KeyError for a box that does not exist."""
    return _ROWS[box](review)


def flow(review: Review) -> Flow:
    """Every box, with its lines and the checks. Some thirty short counts, none per row."""
    counts = {box: rows(review, box).count() for box in LABELS}
    lines = {
        "database_results": _by_source(review, SourceKind.DATABASE),
        "register_results": _by_source(review, SourceKind.REGISTER),
        "dbr_excluded": _by_reason(rows(review, "dbr_excluded")),
        "other_excluded": _by_reason(rows(review, "other_excluded")),
    }
    boxes = {
        box: Box(box, label, unit, counts[box], tuple(lines.get(box, ())))
        for box, (label, unit) in LABELS.items()
    }
    return Flow(boxes, tuple(_checks(counts, lines)))


def _checks(n: dict[str, int], lines: dict[str, list[Line]]) -> list[Check]:
    removed = n["duplicates"] + n["excluded_automatic"] + n["excluded_other"]
    identified = n["database_results"] + n["register_results"]
    waiting = n["awaiting_screening"]
    checks = [
        _sum(
            identified, [removed, waiting], n["records_screened"], "records screened"
        ),
        _sum(
            n["records_screened"], [n["records_excluded"]], n["dbr_sought_reports"],
            "reports sought",
        ),
        _sum(
            n["dbr_sought_reports"], [n["dbr_notretrieved_reports"], n["dbr_awaiting"]],
            n["dbr_assessed"], "reports assessed",
        ),
        _sum(
            n["dbr_assessed"] + n["other_assessed"], [n["dbr_excluded"] + n["other_excluded"]],
            n["new_reports"], "reports included",
        ),
    ]  # fmt: skip
    other = sum(n[box] for box in ("website_results", "organisation_results", "citations_results"))
    if other:
        gone = [n["other_duplicates"], n["other_awaiting_screening"], n["other_records_excluded"]]
        checks.append(_sum(other, gone, n["other_sought_reports"], "reports sought elsewhere"))
        gone = [n["other_notretrieved_reports"], n["other_awaiting"]]
        checks.append(
            _sum(n["other_sought_reports"], gone, n["other_assessed"], "reports assessed elsewhere")
        )
    reasons = [line.count for line in lines["dbr_excluded"]]
    if reasons:
        total = sum(reasons)
        words = " + ".join(f"{r:,}" for r in reasons)
        checks.append(
            Check(
                f"{words} = {total:,} reports excluded, one reason each", total == n["dbr_excluded"]
            )
        )
    return checks


def _sum(start: int, minus: list[int], result: int, what: str) -> Check:
    """503 − 197 = 306 records screened; what is nothing is not written, but one zero stays."""
    shown = [m for m in minus if m] or minus[:1]
    words = " − ".join(f"{m:,}" for m in [start, *shown])
    return Check(f"{words} = {result:,} {what}", start - sum(minus) == result)


def _by_source(review: Review, kind: SourceKind) -> list[Line]:
    sources = review.sources.filter(kind=kind).annotate(
        n=Count("records", filter=Q(records__withdrawn_at=None))
    )
    return [Line(source.name, source.n) for source in sources]


def _by_reason(reports: QuerySet) -> list[Line]:
    """Reasons in their rank; decisions of an older protocol are counted under their words."""
    found = (
        reports.filter(items__stage__kind=StageKind.FULL_TEXT)
        .values("items__reason__rank", "items__reason__label")
        .annotate(n=Count("pk"))
        .order_by("items__reason__rank")
    )
    total: dict[str, int] = {}
    for row in found:
        label = row["items__reason__label"] or "No reason given"
        total[label] = total.get(label, 0) + row["n"]
    return [Line(label, n) for label, n in total.items()]


def _records(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return Record.objects.live().filter(review=review, source__kind__in=kinds)


def _standing(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return Record.objects.standing().filter(review=review, source__kind__in=kinds)


def _first_stage(outcome: ItemOutcome | None = None) -> Exists:
    items = Item.objects.filter(record=OuterRef("pk"), stage__kind=StageKind.TITLE_ABSTRACT)
    return Exists(items.filter(outcome=outcome) if outcome else items.exclude(outcome=None))


def _screened(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return _standing(review, kinds).filter(_first_stage())


def _awaiting(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return _standing(review, kinds).filter(~_first_stage())


def _excluded(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return _standing(review, kinds).filter(_first_stage(ItemOutcome.EXCLUDED))


def _sought(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return Report.objects.filter(review=review, record__source__kind__in=kinds)


def _full_text(outcome: ItemOutcome | None = None) -> Exists:
    items = Item.objects.filter(report=OuterRef("pk"), stage__kind=StageKind.FULL_TEXT)
    return Exists(items.filter(outcome=outcome) if outcome else items.exclude(outcome=None))


def _lost() -> Exists:
    """The newest attempt says not retrieved."""
    later = Retrieval.objects.filter(report=OuterRef("report")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    attempts = Retrieval.objects.filter(report=OuterRef("pk"), state=RetrievalState.NOT_RETRIEVED)
    return Exists(attempts.filter(~Exists(later)))


def _not_retrieved(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return _sought(review, kinds).filter(~_full_text(), _lost())


def _awaiting_reports(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return _sought(review, kinds).filter(~_full_text(), ~_lost())


def _assessed(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return _sought(review, kinds).filter(_full_text())


def _reports_excluded(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return _sought(review, kinds).filter(_full_text(ItemOutcome.EXCLUDED))


def _studies(review: Review, *, found: bool | None = None) -> QuerySet:
    studies = Study.objects.filter(review=review)
    reports = Exists(Report.objects.filter(study=OuterRef("pk")))
    return studies if found is None else studies.filter(reports if found else ~reports)


def _of_kind(kind: SourceKind):
    return lambda review: _records(review, (kind,))


def _duplicates(review: Review, kinds: tuple[SourceKind, ...]) -> QuerySet:
    return Record.objects.duplicates().filter(review=review, source__kind__in=kinds)


def _removed(review: Review, kind: RemovalKind) -> QuerySet:
    """Removed before screening and no duplicate of another: a record stands in one box."""
    removals = Removal.objects.filter(record__review=review, kind=kind, undone_at=None)
    rows = Record.objects.unique().filter(review=review, source__kind__in=LEFT)
    return rows.filter(pk__in=removals.values("record"))


def _included_reports(review: Review) -> QuerySet:
    return Report.objects.filter(review=review, study__isnull=False)


_ROWS = {
    "database_results": _of_kind(SourceKind.DATABASE),
    "register_results": _of_kind(SourceKind.REGISTER),
    "website_results": _of_kind(SourceKind.WEBSITE),
    "organisation_results": _of_kind(SourceKind.ORGANISATION),
    "citations_results": _of_kind(SourceKind.CITATION),
    "duplicates": lambda review: _duplicates(review, LEFT),
    "other_duplicates": lambda review: _duplicates(review, RIGHT),
    "excluded_automatic": lambda review: _removed(review, RemovalKind.AUTOMATION),
    "excluded_other": lambda review: _removed(review, RemovalKind.OTHER),
    "awaiting_screening": lambda review: _awaiting(review, LEFT),
    "records_screened": lambda review: _screened(review, LEFT),
    "records_excluded": lambda review: _excluded(review, LEFT),
    "other_awaiting_screening": lambda review: _awaiting(review, RIGHT),
    "other_records_excluded": lambda review: _excluded(review, RIGHT),
    "dbr_sought_reports": lambda review: _sought(review, LEFT),
    "dbr_notretrieved_reports": lambda review: _not_retrieved(review, LEFT),
    "dbr_awaiting": lambda review: _awaiting_reports(review, LEFT),
    "dbr_assessed": lambda review: _assessed(review, LEFT),
    "dbr_excluded": lambda review: _reports_excluded(review, LEFT),
    "other_sought_reports": lambda review: _sought(review, RIGHT),
    "other_notretrieved_reports": lambda review: _not_retrieved(review, RIGHT),
    "other_awaiting": lambda review: _awaiting_reports(review, RIGHT),
    "other_assessed": lambda review: _assessed(review, RIGHT),
    "other_excluded": lambda review: _reports_excluded(review, RIGHT),
    "previous_studies": lambda review: _studies(review, found=False),
    "new_studies": lambda review: _studies(review, found=True),
    "new_reports": _included_reports,
    "total_studies": _studies,
    "total_reports": _included_reports,
}
