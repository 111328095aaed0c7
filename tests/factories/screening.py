"""Reviews whose records are being decided on, made by the verbs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile

from evidence import fulltexts, sources
from evidence.models import ExclusionReason, FullText, Import, Record, Report, Review, Role, User
from screening import decisions, queues
from screening.models import Item, Stage, StageKind
from tests.factories.people import a_frozen_protocol, a_member, a_review, lead_of
from tests.pages.report_pdf import report as report_pdf


@dataclass(frozen=True)
class Desk:
    """A review ready to be screened: its people, and its reasons by rank."""

    review: Review
    lead: User
    yh: User
    tt: User
    arbiter: User
    reasons: tuple[ExclusionReason, ...]

    @property
    def voters(self) -> tuple[User, User]:
        return (self.yh, self.tt)

    def stage(self, kind: str = StageKind.TITLE_ABSTRACT) -> Stage:
        return Stage.objects.get(review=self.review, kind=kind)

    def items(self, kind: str = StageKind.TITLE_ABSTRACT) -> list[Item]:
        rows = self.stage(kind).items.select_related("record", "report", "stage__review")
        return list(rows.order_by("pk"))


def a_desk(*, records: int = 3, slug: str = "cipn") -> Desk:
    """Two investigators and an arbiter, a frozen protocol, and so many unique records."""
    review = a_review(slug=slug)
    version = a_frozen_protocol(review)
    desk = Desk(
        review=review,
        lead=lead_of(review),
        yh=a_member(review, Role.INVESTIGATOR, username="yh"),
        tt=a_member(review, Role.INVESTIGATOR, username="tt"),
        arbiter=a_member(review, Role.ARBITER, username="arbiter"),
        reasons=tuple(version.reasons.order_by("rank")),
    )
    more_records(review, records)
    queues.fill(review)
    return desk


def more_records(
    review: Review, n: int, *, source: str = "PubMed", of: Import | None = None
) -> list[Record]:
    """Unique records of a database, as an import leaves them."""
    row = review.sources.filter(name=source).first()
    row = row or sources.add(review, name=source, by=lead_of(review))
    first = review.records.count() + 1
    return [
        Record.objects.create(
            review=review,
            source=row,
            of=of,
            place=k,
            title=f"Balance training after chemotherapy, trial {k}",
            authors=[f"Author{k}, A."],
            year=2000 + k % 20,
            abstract="Background. Numbness is common. Methods. Women were randomly assigned.",
        )
        for k in range(first, first + n)
    ]


def decide(item: Item, *verdicts: tuple[User, str], reason: ExclusionReason | None = None) -> Item:
    """The verdicts in their order; `reason` goes with each exclusion."""
    for person, verdict in verdicts:
        given = reason if verdict == "exclude" else None
        decisions.record(item, verdict=verdict, reason=given, by=person)
    item.refresh_from_db()
    return item


def let_through(desk: Desk, items: Sequence[Item] | None = None) -> list[Item]:
    """Both include by title and abstract; the items of the full texts."""
    for item in items if items is not None else desk.items():
        decide(item, (desk.yh, "include"), (desk.tt, "include"))
    return desk.items(StageKind.FULL_TEXT)


def a_pdf(report: Report, *, by: User, mark: str = "") -> FullText:
    """A real PDF of three pages; `mark` makes its content another."""
    content = ContentFile(report_pdf() + f"\n%{mark}".encode(), name="report.pdf")
    return fulltexts.upload(report, file=content, name="report.pdf", by=by)
