"""How every list of the API is cut into pages, ordered and searched."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from evidence import finding
from evidence.models.alphabet import Alphabetical

LONGEST_QUESTION = 200


class Pages(PageNumberPagination):
    """100 rows a page; `page_size` asks for fewer or more, up to 1,000."""

    page_size_query_param = "page_size"
    max_page_size = 1000


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
        return queryset.filter(finding.matching(text)) if text else queryset
