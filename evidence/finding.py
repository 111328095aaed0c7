"""Find any record: words in English and Chinese, and filters that live in the address."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.http import QueryDict

from evidence import searching
from evidence.models import (
    FullText,
    Import,
    Record,
    Report,
    Review,
    User,
)
from evidence.models.records import RecordQuerySet

# The boxes of the flow diagram that a record can stand in: exactly one at a time.
BOXES: dict[str, str] = {
    "to_screen": "To be screened",
    "conflict": "In conflict",
    "excluded": "Excluded at title and abstract",
    "report": "Report sought",
    "not_retrieved": "Report not retrieved",
    "excluded_full_text": "Report excluded",
    "included": "In a study",
    "duplicate": "Duplicate",
    "removed": "Removed before screening",
    "withdrawn": "Taken back with its import",
}
VERDICTS = {"include": "Include", "exclude": "Exclude", "maybe": "Maybe", "none": "Not decided"}
GAPS = {"doi": "No DOI", "abstract": "No abstract", "pdf": "No PDF", "year": "No year"}
YES_NO = ("", "yes", "no")
COLUMNS = {
    "year": "Year",
    "journal": "Journal",
    "source": "Source",
    "box": "Where it stands",
    "mine": "My verdict",
    "doi": "DOI",
    "pmid": "PMID",
    "language": "Language",
    "type": "Type",
    "gaps": "Missing",
}
USUAL_COLUMNS = ("year", "journal", "source", "box", "mine")
SORTS = {"added": ("id",), "-added": ("-id",), "year": ("year", "id"), "-year": ("-year", "-id")}
# The same order within files, where an index has it: their records lie together in the table, and
# whoever walks all records of the review meets none of them for long.
OF_FILES = {"added": ("of_id", "place", "id"), "-added": ("-of_id", "-place", "-id")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the list; every field is a word of the address."""

    q: str = ""
    source: str = ""
    search: str = ""
    of: str = ""  # the import
    year_from: str = ""
    year_to: str = ""
    box: str = ""
    mine: str = ""  # the reader's own verdict at title and abstract
    missing: str = ""
    pdf: str = ""
    duplicate: str = ""
    simulated: str = ""
    sort: str = "added"
    columns: tuple[str, ...] = USUAL_COLUMNS

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address; what makes no sense there is left out."""
        names = [one.name for one in fields(cls) if one.name != "columns"]
        given: dict[str, Any] = {name: query.get(name, "").strip()[:200] for name in names}
        filters = cls(**given)
        known = {
            "box": BOXES,
            "mine": VERDICTS,
            "missing": GAPS,
            "pdf": YES_NO,
            "duplicate": YES_NO,
            "simulated": YES_NO,
            "sort": SORTS,
        }
        wrong = {
            name: str(cls.__dataclass_fields__[name].default)
            for name, choices in known.items()
            if getattr(filters, name) not in choices
        }
        numbers = ("source", "search", "of", "year_from", "year_to")
        wrong |= {name: "" for name in numbers if not _is_number(getattr(filters, name))}
        shown = tuple(name for name in COLUMNS if name in query.getlist("columns"))
        return replace(filters, **wrong, columns=shown or USUAL_COLUMNS)

    def narrowing(self) -> dict[str, str]:
        """The filters in use, without the order."""
        return {
            one.name: value
            for one in fields(self)
            if one.name not in ("sort", "columns") and (value := getattr(self, one.name))
        }


def find(review: Review, user: User, filters: Filters) -> RecordQuerySet:
    """The records that this person may see and asked for, in their order."""
    rows = Record.objects.visible_to(user).filter(review=review)
    if filters.box != "withdrawn":
        rows = rows.live()
    if filters.q:
        rows = rows.filter(searching.matching(filters.q, within=_span(review, filters)))
    if filters.box:
        rows = in_box(rows, filters.box, review=review)
    if filters.mine:
        rows = _decided_by(rows, user, filters.mine, review=review)
    if filters.duplicate:
        rows = rows.duplicates() if filters.duplicate == "yes" else rows.unique()
    if filters.pdf:
        rows = rows.filter(_has_pdf() if filters.pdf == "yes" else ~Q(_has_pdf()))
    if filters.missing:
        rows = rows.filter(_gap(filters.missing))
    sorts = SORTS
    if filters.of or filters.search:
        rows, sorts = rows.filter(of__in=_imports(review, filters)), SORTS | OF_FILES
    return rows.filter(_plain(filters)).order_by(*sorts[filters.sort])


def _imports(review: Review, filters: Filters) -> list[int]:
    """The files that were asked for; as numbers, which the database can look for in order."""
    files = Import.objects.filter(search__source__review=review)
    if filters.of:
        files = files.filter(pk=_number(filters.of))
    if filters.search:
        files = files.filter(search=_number(filters.search))
    return list(files.order_by("pk").values_list("pk", flat=True))


def _span(review: Review, filters: Filters) -> tuple[int, int] | None:
    """The first and the last record of the source that was asked for. Records of a source lie
    together; without this the database looks through the words of all that came before them."""
    sources = review.sources.all()
    if filters.source:
        sources = sources.filter(pk=_number(filters.source))
    elif filters.search:
        sources = sources.filter(searches=_number(filters.search))
    elif filters.of:
        sources = sources.filter(searches__imports=_number(filters.of))
    else:
        return None
    records = Record.objects.filter(review=review, source__in=list(sources[:1]))
    ends = records.aggregate(first=Min("pk"), last=Max("pk"))
    return (ends["first"] or 0, ends["last"] or 0)


def in_box(rows: RecordQuerySet, box: str, *, review: Review) -> RecordQuerySet:
    """The records that stand in one box of the flow diagram."""
    if box == "duplicate":
        return rows.duplicates()
    if box == "withdrawn":
        return rows.exclude(withdrawn_at=None)
    if box == "removed":
        return rows.removed()
    rows = rows.standing()
    # As EXISTS, not as a join: of "no row was joined" PostgreSQL expects one record, and then
    # sorts the whole review for the first page.
    has_report = Exists(Report.objects.filter(record=OuterRef("pk")))
    first, second = _stages(review)
    open_ = _item(first, second, outcome=None, conflict_at__isnull=False)
    if box == "conflict":
        return rows.filter(open_)
    if box == "included":
        return rows.filter(report__study__isnull=False)
    if box == "excluded_full_text":
        return rows.filter(_item(second, outcome="excluded"))
    if box == "excluded":
        return rows.filter(_item(first, outcome="excluded"), ~has_report)
    if box == "to_screen":
        settled = _item(first, outcome__isnull=False)
        return rows.filter(~has_report, ~settled, ~open_)
    free = Exists(Report.objects.filter(record=OuterRef("pk"), study=None))
    sought = rows.filter(free, ~open_, ~_item(second, outcome__isnull=False))
    lost = Report.objects.not_retrieved().filter(review=review)
    if box == "not_retrieved":
        return sought.filter(pk__in=lost.values("record"))
    return sought.filter(~Exists(lost.filter(record=OuterRef("pk"))))


def _stages(review: Review) -> tuple[int, int]:
    """The stages of titles and of full texts, through the database's relation; 0 where there is
    none. By number: of a stage that is looked up, the database expects half of all items."""
    rows: Any = review._meta.get_field("stages").related_model
    found = dict(rows.objects.filter(review=review).values_list("kind", "pk"))
    return found.get("title_abstract", 0), found.get("full_text", 0)


def _items() -> Any:
    return Record._meta.get_field("items").related_model


def _item(*stages: int, **which: object) -> Exists:
    """An item of the record in one of these stages."""
    return Exists(_items().objects.filter(record=OuterRef("pk"), stage__in=stages, **which))


def _decided_by(
    rows: RecordQuerySet, user: User, verdict: str, *, review: Review
) -> RecordQuerySet:
    """By the reader's own verdict only: a colleague's never narrows a list.

    One filter: a second one would ask for any decision of these records, a colleague's too.
    """
    own: dict[str, Any] = {"decisions__by": user, "decisions__withdrawn_at": None}
    if verdict != "none":
        own["decisions__verdict"] = verdict
    mine = _item(_stages(review)[0], **own)
    return rows.standing().filter(~mine) if verdict == "none" else rows.filter(mine)


def _has_pdf() -> Exists:
    return Exists(FullText.objects.filter(report__record=OuterRef("pk")))


def _gap(missing: str) -> Q:
    if missing == "pdf":
        return Q(report__isnull=False) & ~Q(_has_pdf())
    return Q(year=None) if missing == "year" else Q(**{missing: ""})


def _plain(filters: Filters) -> Q:
    """The filters that are one column each."""
    where = Q()
    for column, value in (
        ("source", filters.source),
        ("year__gte", filters.year_from),
        ("year__lte", filters.year_to),
    ):
        if value:
            where &= Q(**{column: _number(value)})
    if filters.simulated:
        where &= Q(simulated=filters.simulated == "yes")
    return where


def _number(text: str) -> int:
    return min(int(text), 2**31 - 1)


def _is_number(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) < 12)
