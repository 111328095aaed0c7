"""The rows behind a box of the flow diagram: every number is a door."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from evidence.models import Record, Report, Review
from evidence.views.base import in_review
from screening import prisma

PAGE = 100


@require_GET
@in_review()
def box(request: HttpRequest, review: Review, box: str) -> HttpResponse:
    """The rows of one box, a hundred a page."""
    if box not in prisma.LISTS:
        raise Http404
    label, unit = prisma.LISTS[box]
    rows = prisma.rows(review, box).order_by("pk")
    if unit == "record":
        rows = rows.select_related("source")
    elif unit == "report":
        rows = rows.select_related("record__source", "study")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "box": box,
        "label": label,
        "unit": unit,
        "page_obj": page,
        "rows": [_row(review, row) for row in page],
        "noun": f"{unit}s" if unit != "study" else "studies",
    }
    return render(request, "screening/box.html", context)


def _row(review: Review, row: Any) -> dict[str, Any]:
    """A record, a report or a study as one line."""
    if isinstance(row, Report):
        return _record(review, row.record) | {"study": row.study}
    if isinstance(row, Record):
        return _record(review, row)
    return {
        "title": row.label,
        "year": row.year,
        "url": reverse("study", args=[review.slug, row.pk]),
    }


def _record(review: Review, record: Record) -> dict[str, Any]:
    return {
        "title": record.title or "Untitled record",
        "year": record.year,
        "source": record.source.name,
        "simulated": record.simulated,
        "url": reverse("record", args=[review.slug, record.pk]),
    }
