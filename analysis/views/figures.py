"""Stored pictures: inside a page as SVG, and to take away. A file that is not there yet is drawn
by the worker; who asked for it waits on a page that looks again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from analysis import drawing, figures
from analysis.models import Figure, Run
from evidence.models import Review
from evidence.views.base import in_review, whole

ASK_AGAIN = 15  # looks: a task that was lost with the broker is asked for anew


@require_GET
@in_review()
def run_figure(
    request: HttpRequest, review: Review, run: int, kind: str, format: str
) -> HttpResponse:
    """A figure of one run, as a file whose name says what it is; 202 while it is being drawn."""
    figure = figures.of_run(review, run=run, kind=kind, format=format)
    asked = None if figure else figures.to_be_drawn(review, run=run, kind=kind, format=format)
    if asked is not None:
        return _being_drawn(request, asked, kind, format)
    return _file(figure, review)


def _being_drawn(request: HttpRequest, run: Run, kind: str, format: str) -> HttpResponse:
    """Ask once, then only look; the number of looks is in the address, so nothing is kept."""
    looks = whole(request.GET.get("looked", ""))
    away = looks % ASK_AGAIN == 0 and not drawing.ask(run, kind=kind, format=format)
    context = {"run": run, "analysis": run.analysis, "format": format, "away": away}
    response = render(request, "analysis/being_drawn.html", context, status=202)
    response["Refresh"] = f"1; url={request.path}?looked={looks + 1}"
    response["Retry-After"] = "1"
    return response


@require_GET
@in_review()
def review_figure(request: HttpRequest, review: Review, kind: str, format: str) -> HttpResponse:
    """The flow diagram or risk of bias, as a file."""
    return _file(figures.of_review(review, kind=kind, format=format), review)


def _file(figure: Figure | None, review: Review) -> HttpResponse:
    if figure is None:
        raise Http404
    response = HttpResponse(bytes(figure.content), content_type=figures.TYPES[figure.format])
    name = figures.file_name(figure, review)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
