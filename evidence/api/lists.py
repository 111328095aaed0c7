"""How every list of the API is cut into pages, ordered and searched."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from rest_framework.exceptions import NotFound
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import listing
from evidence.models.alphabet import Alphabetical

LONGEST_QUESTION = 200


class Pages(PageNumberPagination):
    """100 rows a page; `page_size` asks for fewer or more, up to 1,000."""

    page_size_query_param = "page_size"
    max_page_size = 1000


class LongPages(Pages):
    """Of a list of records, which may hold a million: counted up to `listing.reach`, where `more`
    says that there are more. `next` leads through all of them. Up to three queries."""

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: Any = None
    ) -> list[Any] | None:
        self.request = request
        size = self.get_page_size(request) or self.page_size
        number = self._number(request)
        start = (number - 1) * size
        rows = list(queryset[start : start + size + 1])
        if not rows and number > 1:
            raise NotFound(self.invalid_page_message.format(page_number=number, message="empty"))
        counted, most = start + len(rows), listing.MOST
        if len(rows) > size:
            most = listing.reach(start + size, total=listing.total(view.review))
            counted = listing.counted(queryset, most=most)
        self.count = min(counted, most)
        self.more = counted > most
        self.page = _Page(number, next=len(rows) > size)
        return rows[:size]

    def _number(self, request: Request) -> int:
        """The page asked for. Raises NotFound for what is no number of a page."""
        given = request.query_params.get(self.page_query_param) or "1"
        number = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
        if not number:
            raise NotFound(self.invalid_page_message.format(page_number=given, message="unknown"))
        return number

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": self.count,
                "more": self.more,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        whole = super().get_paginated_response_schema(schema)
        whole["properties"]["more"] = {
            "type": "boolean",
            "description": "There are more than were counted.",
        }
        whole["required"] = [*whole["required"], "more"]
        return whole


@dataclass(frozen=True, slots=True)
class _Page:
    """What the links of a page are made from."""

    number: int
    next: bool

    def has_next(self) -> bool:
        return self.next

    def has_previous(self) -> bool:
        return self.number > 1

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1


class Ordered(OrderingFilter):
    """By the columns that a view names in `ordering_fields`; equal rows keep one order."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        wanted = self.get_ordering(request, queryset, view) or []
        named = getattr(view, "ordered_by_alphabet", ())
        keys = [_by_alphabet(name) if name.lstrip("-") in named else name for name in wanted]
        return queryset.order_by(*keys, "pk") if keys else queryset


def _by_alphabet(name: str) -> OrderBy:
    return OrderBy(Alphabetical(name.lstrip("-")), descending=name.startswith("-"))


class FindRecords(SearchFilter):
    """`q` as on the page of records: words, “phrases”, Chinese, the last word unfinished."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        text = request.query_params.get(self.search_param, "").strip()[:LONGEST_QUESTION]
        if not text:
            return queryset
        return listing.saying(
            queryset, text, most=listing.reach(0, total=listing.total(view.review))
        )
