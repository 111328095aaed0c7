"""Stored pictures: inside a page as SVG, and to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from analysis import figures
from analysis.models import Figure, Run
from evidence.models import Review
from evidence.views.base import in_review


@require_GET
@in_review()
def run_figure(
    request: HttpRequest, review: Review, run: int, kind: str, format: str
) -> HttpResponse:
    """A figure of one run, as a file whose name says what it is."""
    return _file(figures.of_run(review, run=run, kind=kind, format=format), review)


@require_GET
@in_review()
def review_figure(request: HttpRequest, review: Review, kind: str, format: str) -> HttpResponse:
    """The flow diagram or risk of bias, as a file."""
    return _file(figures.of_review(review, kind=kind, format=format), review)


def inline(review: Review, *, run: Run | None, kind: str) -> SafeString | None:
    """The SVG for the page, None while it is being drawn. Drawn by our worker from escaped text,
    never from an upload."""
    figure = Figure.objects.filter(review=review, run=run, kind=kind, format="svg").first()
    if figure is None:
        return None
    text = bytes(figure.content).decode()
    return mark_safe(text[text.index("<svg") :])  # noqa: S308 - our own drawing, names escaped


def _file(figure: Figure | None, review: Review) -> HttpResponse:
    if figure is None:
        raise Http404
    response = HttpResponse(bytes(figure.content), content_type=figures.TYPES[figure.format])
    name = figures.file_name(figure, review)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
