"""The rows that stand in each box of the PRISMA 2020 flow."""

from django.db.models import Exists, OuterRef, Q, QuerySet

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
# Every list that a box of the diagram opens: those above, and sums of several of them.
LISTS = LABELS | {
    "identified": ("Records identified from databases and registers", "record"),
    "removed": ("Records removed before screening", "record"),
    "other_identified": ("Records identified by other methods", "record"),
}


def rows(review: Review, box: str) -> QuerySet:
    """The rows that a box of LISTS counts. Raises KeyError for one that does not exist."""
    return _ROWS[box](review)


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


def _left_before(review: Review) -> QuerySet:
    """Duplicates and what was removed, together."""
    gone = _duplicates(review, LEFT) | Record.objects.removed().filter(
        review=review, source__kind__in=LEFT
    )
    return Record.objects.filter(pk__in=gone.values("pk"))


_ROWS = {
    "identified": lambda review: _records(review, LEFT),
    "removed": _left_before,
    "other_identified": lambda review: _records(review, RIGHT),
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
