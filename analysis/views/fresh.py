"""How fresh the results are: one cheap question that every open page asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from analysis import runs, standing
from analysis.views.results_table import seen
from evidence.models import Review
from evidence.views.base import in_review


@require_GET
@in_review()
def fresh(request: HttpRequest, review: Review) -> HttpResponse:
    """204 while nothing is new; else the mark for the bar."""
    if request.GET.get("seen") == seen(review):
        return HttpResponse(status=204)
    return render(
        request, "_freshness.html", {"freshness": standing.badge(review, standing.state(review))}
    )


@require_POST
@in_review()
def recalculate(request: HttpRequest, review: Review) -> HttpResponse:
    """Have everything looked at again."""
    runs.recalculate(review, by=request.user)
    return HttpResponse(status=204)
