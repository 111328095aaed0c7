"""Find any record: words in English and Chinese, and filters that live in the address."""

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from django.contrib.postgres.search import SearchQuery
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.functional import cached_property

from evidence.models import (
    GONE,
    FullText,
    Import,
    Merge,
    Record,
    RecordWords,
    Removal,
    Report,
    Review,
    User,
)
from evidence.models.records import RecordQuerySet

PAGE = 100
MOST = 10_000  # rows that can be paged through; more are narrowed by a filter
HAN = re.compile(r"[\u3400-\u9fff]+")
PLAIN = re.compile(r"[^\W_]+(?:[^\W_]|-)*")

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
        rows = rows.filter(matching(filters.q))
    if filters.box:
        rows = in_box(rows, filters.box)
    if filters.mine:
        rows = _decided_by(rows, user, filters.mine)
    if filters.duplicate:
        rows = rows.duplicates() if filters.duplicate == "yes" else rows.unique()
    if filters.pdf:
        rows = rows.filter(_has_pdf() if filters.pdf == "yes" else ~Q(_has_pdf()))
    if filters.missing:
        rows = rows.filter(_gap(filters.missing))
    return rows.filter(_plain(filters)).order_by(*SORTS[filters.sort])


def matching(text: str) -> Q:
    """Records with these words; the last may be unfinished. “Words in quotes” are a phrase, OR and
    a leading minus work as one expects. Chinese is found by any characters beside each other."""
    return Q(pk__in=RecordWords.objects.filter(words=query(text)).values("record"))


def query(text: str) -> SearchQuery:
    """The question in the database's own language; Han characters become a phrase."""
    text = HAN.sub(lambda run: f' "{" ".join(run[0])}" ', text.replace("\0", " "))
    whole = SearchQuery(text, config="english", search_type="websearch")
    words = text.split()
    if words and PLAIN.fullmatch(words[-1]) and words[-1].upper() != "OR":
        begun = SearchQuery(_prefix(words[-1]), config="simple", search_type="raw")
        before = " ".join(words[:-1])
        if before:
            begun = SearchQuery(before, config="english", search_type="websearch") & begun
        return whole | begun
    return whole


def _prefix(word: str) -> str:
    return " & ".join(f"{part.lower()}:*" for part in word.split("-") if part)


def in_box(rows: RecordQuerySet, box: str) -> RecordQuerySet:
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
    first, second = "title_abstract", "full_text"
    open_ = _item(rows, first, outcome=None, conflict_at__isnull=False) | _item(
        rows, second, outcome=None, conflict_at__isnull=False
    )
    if box == "conflict":
        return rows.filter(open_)
    if box == "included":
        return rows.filter(report__study__isnull=False)
    if box == "excluded_full_text":
        return rows.filter(_item(rows, second, outcome="excluded"))
    if box == "excluded":
        return rows.filter(_item(rows, first, outcome="excluded"), ~has_report)
    if box == "to_screen":
        settled = _item(rows, first, outcome__isnull=False)
        return rows.filter(~has_report, ~settled, ~open_)
    gone = Q(report__in=Report.objects.not_retrieved().values("pk"))
    sought = rows.filter(
        has_report, ~open_, ~_item(rows, second, outcome__isnull=False), report__study=None
    )
    return sought.filter(gone if box == "not_retrieved" else ~gone)


def _item(rows: RecordQuerySet, kind: str, **which: object) -> Exists:
    """An item of the record in one stage, through the database's relation."""
    items: Any = rows.model._meta.get_field("items").related_model
    return Exists(items.objects.filter(record=OuterRef("pk"), stage__kind=kind, **which))


def _decided_by(rows: RecordQuerySet, user: User, verdict: str) -> RecordQuerySet:
    """By the reader's own verdict only: a colleague's never narrows a list.

    One filter: a second one would ask for any decision of these records, a colleague's too.
    """
    items: Any = rows.model._meta.get_field("items").related_model
    own: dict[str, Any] = {"decisions__by": user, "decisions__withdrawn_at": None}
    if verdict != "none":
        own["decisions__verdict"] = verdict
    mine = Exists(items.objects.filter(record=OuterRef("pk"), stage__kind="title_abstract", **own))
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
        ("of", filters.of),
        ("of__search", filters.search),
        ("year__gte", filters.year_from),
        ("year__lte", filters.year_to),
    ):
        if value:
            where &= Q(**{column: min(int(value), 2**31 - 1)})
    if filters.simulated:
        where &= Q(simulated=filters.simulated == "yes")
    return where


class CappedPaginator(Paginator):
    """Counts no further than MOST: a list of a million rows costs as much as one of thousands."""

    object_list: QuerySet[Record]

    @cached_property
    def count(self) -> int:
        return min(self.object_list.order_by()[: MOST + 1].count(), MOST)

    @cached_property
    def more(self) -> bool:
        """There are more rows than can be paged through."""
        return self.object_list.order_by()[MOST : MOST + 1].exists()


def page(rows: QuerySet[Record], number: str | None, *, user: User) -> Page:
    """100 records with what their row shows, in a fixed number of queries."""
    merged = Merge.objects.filter(undone_at=None).select_related("into")
    removed = Removal.objects.filter(undone_at=None)
    items: Any = rows.model._meta.get_field("items").related_model
    decisions: Any = items._meta.get_field("decisions").related_model
    own = decisions.objects.standing().filter(by=user)
    rows = (
        rows.select_related("source", "report__study")
        .defer("raw", "abstract", "extra", "keys", "blocks")
        .annotate(has_abstract=~Q(abstract=""))
        .prefetch_related(
            Prefetch("merges", merged, to_attr="merged"),
            Prefetch("removals", removed, to_attr="removed"),
            Prefetch("items", items.objects.select_related("stage", "reason"), to_attr="places"),
            Prefetch("places__decisions", own, to_attr="mine"),
        )
    )
    return CappedPaginator(rows, PAGE).get_page(number)


def total(review: Review) -> int:
    """All live records: those of standing imports by their own number, the others counted."""
    imports = Import.objects.filter(search__source__review=review).exclude(state__in=GONE)
    alone = Record.objects.filter(review=review, of=None).live().count()
    return (imports.aggregate(n=Sum("n_records"))["n"] or 0) + alone


def _is_number(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) < 12)
