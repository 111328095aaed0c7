"""A page of a list of records, and how many there are: counted no further than MOST."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from evidence import searching, tallies
from evidence.models import Counted, Merge, Record, Removal, Review, User

PAGE = 100
MOST = 10_000  # rows that can be paged through; more are narrowed by a filter


class CappedPaginator(Paginator):
    """Counts no further than MOST: a list of a million rows costs as much as one of thousands."""

    object_list: QuerySet[Record]

    def page_of(self, number: str | None) -> Page:
        """As `get_page`; a first page that is not full has told how many there are."""
        if number in (None, "", "1"):
            rows = list(self.object_list[: self.per_page + 1])
            if len(rows) <= self.per_page:
                self._counted = len(rows)
            return Page(rows[: min(self.per_page, MOST)], 1, self)
        return self.get_page(number)

    @cached_property
    def _counted(self) -> int:
        return counted(self.object_list)

    @property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        """There are more rows than can be paged through."""
        return self._counted > MOST


def counted(rows: QuerySet[Record]) -> int:
    """How many rows there are, up to MOST + 1. Of their ids alone: an index has those, while
    whatever else a list shows of its rows would be fetched for each."""
    return rows.order_by().values("pk")[: MOST + 1].count()


def few(rows: QuerySet[Record]) -> list[int]:
    """The ids of up to MOST + 1 rows, in no order. Asked before the rows themselves: how many a
    word has is guessed badly, and a first page of few would be looked for through all records."""
    return list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])


def saying(rows: QuerySet[Record], text: str) -> QuerySet[Record]:
    """Those of the rows that say these words: by their ids, where they are not too many."""
    found = rows.filter(searching.matching(text))
    ids = few(found)
    return found if len(ids) > MOST else rows.filter(pk__in=ids)


def of_these(rows: QuerySet[Record], ids: list[int]) -> QuerySet[Record]:
    """The same rows by their ids, in the same order; as they were where they are too many."""
    if len(ids) > MOST:
        return rows
    return Record.objects.filter(pk__in=ids).order_by(*rows.query.order_by)


def page(rows: QuerySet[Record], number: str | None, *, user: User, narrowed: bool = False) -> Page:
    """100 records with what their row shows, in a fixed number of queries."""
    ids = few(rows) if narrowed else None
    rows = rows if ids is None else of_these(rows, ids)
    merged = Merge.objects.filter(undone_at=None).select_related("into")
    removed = Removal.objects.filter(undone_at=None)
    items: Any = Record._meta.get_field("items").related_model
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
    paginator = CappedPaginator(rows, PAGE)
    if ids is not None:
        paginator._counted = len(ids)
    return paginator.page_of(number)


def total(review: Review) -> int:
    """All live records, as the database keeps count of them."""
    return sum(tallies.by_import(review, Counted.LIVE).values())
