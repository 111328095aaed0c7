"""The PRISMA 2020 flow: each box a count of rows, and the rows themselves.

Units differ and are named: records become reports, reports become studies. Boxes that are still
under way (waiting to be screened, to be assessed) are counted openly, so that the sums hold at
every moment and not only at the end.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from evidence.models import Review, SourceKind
from screening.models import StageKind
from screening.prisma_rows import LABELS, LISTS, rows

__all__ = ["LABELS", "LISTS", "Box", "Check", "Flow", "Line", "flow", "rows"]


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
