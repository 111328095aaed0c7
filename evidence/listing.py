"""A page of a list of records, and how many there are: counted no further than `reach`."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from evidence import searching, tallies
from evidence.models import Counted, Merge, Record, Removal, Review, User

PAGE = 100
MOST = 10_000  # rows that can be paged through; more are narrowed by a filter
LARGE = 50_000  # records of a review in which counting that far takes longer than a page may
AHEAD = 1_000  # rows; there a list is counted so far beyond the page that is shown


def reach(shown: int, *, total: int) -> int:
    """How many rows of a list are looked for at most, to show so many of them in a review of so
    many records. A word that every sixth of a million has stands in 60,000 before 10,000 of them
    are found."""
    return MOST if total <= LARGE else min(MOST, shown + AHEAD)


class CappedPaginator(Paginator):
    """Counts no further than `reach`: a list of a million costs as much as one of thousands."""

    object_list: QuerySet[Record]
    reach = MOST

    def page_of(self, number: str | None) -> Page:
        """As `get_page`; a first page that is not full has told how many there are."""
        if number in (None, "", "1"):
            rows = list(self.object_list[: self.per_page + 1])
            if len(rows) <= self.per_page:
                self._counted = len(rows)
            return Page(rows[: min(self.per_page, self.reach)], 1, self)
        return self.get_page(number)

    @cached_property
    def _counted(self) -> int:
        return counted(self.object_list, most=self.reach)

    @property
    def count(self) -> int:
        return min(self._counted, self.reach)

    @property
    def more(self) -> bool:
        """There are more rows than were counted."""
        return self._counted > self.reach


def counted(rows: QuerySet[Record], *, most: int) -> int:
    """How many rows there are, up to most + 1. Of their ids alone: an index has those, while
    whatever else a list shows of its rows would be fetched for each."""
    return rows.order_by().values("pk")[: most + 1].count()


def few(rows: QuerySet[Record], *, most: int) -> list[int]:
    """The ids of up to most + 1 rows, in no order. Asked before the rows themselves: how many a
    word has is guessed badly, and a first page of few would be looked for through all records."""
    return list(rows.order_by().values_list("pk", flat=True)[: most + 1])


def saying(rows: QuerySet[Record], text: str, *, most: int = MOST) -> QuerySet[Record]:
    """Those of the rows that say these words: by their ids, where they are not too many."""
    found = rows.filter(searching.matching(text))
    ids = few(found, most=most)
    return found if len(ids) > most else rows.filter(pk__in=ids)


def of_these(rows: QuerySet[Record], ids: list[int]) -> QuerySet[Record]:
    """The same rows by their ids, in the same order."""
    return Record.objects.filter(pk__in=ids).order_by(*rows.query.order_by)


def page(
    rows: QuerySet[Record], number: str | None, *, user: User, total: int, narrowed: bool = False
) -> Page:
    """100 records with what their row shows, in a fixed number of queries. `total` are the records
    of their review."""
    shown = int(number) if number and number.isdecimal() and len(number) < 6 else 1
    most = reach(shown * PAGE, total=total)
    ids = few(rows, most=most) if narrowed else None
    if ids is not None and len(ids) <= most:
        rows = of_these(rows, ids)
    merged = Merge.objects.filter(undone_at=None)
    removed = Removal.objects.filter(undone_at=None)
    items: Any = Record._meta.get_field("items").related_model
    decisions: Any = items._meta.get_field("decisions").related_model
    own = decisions.objects.standing().filter(by=user)
    # Sources and stages are few: fetched apart, each becomes one object and not one a row.
    places = items.objects.select_related("reason").prefetch_related("stage")
    rows = (
        rows.select_related("report")
        .defer("raw", "abstract", "extra")
        .annotate(has_abstract=~Q(abstract=""))
        .prefetch_related(
            Prefetch("merges", merged, to_attr="merged"),
            Prefetch("removals", removed, to_attr="removed"),
            "source",
            Prefetch("items", places, to_attr="places"),
            Prefetch("places__decisions", own, to_attr="mine"),
        )
    )
    paginator = CappedPaginator(rows, PAGE)
    paginator.reach = most
    if ids is not None:
        paginator._counted = len(ids)
    return paginator.page_of(number)


def total(review: Review) -> int:
    """All live records, as the database keeps count of them."""
    return sum(tallies.by_import(review, Counted.LIVE).values())
