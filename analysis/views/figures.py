"""Stored pictures: inside a page as SVG, and to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from analysis.models import Figure, Run
from evidence.models import Review
from evidence.views.base import in_review

TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@require_GET
@in_review()
def run_figure(
    request: HttpRequest, review: Review, run: int, kind: str, format: str
) -> HttpResponse:
    """A figure of one run, as a file whose name says what it is."""
    figures = Figure.objects.filter(review=review, run=run, kind=kind).select_related(
        "run__analysis"
    )
    figure = figures.filter(format=format).first()
    drawn = figure or figures.filter(format="svg").first()
    if figure is None and drawn is not None and drawn.run is not None and format in TYPES:
        _draw(drawn.run, kind, format)
        figure = figures.filter(format=format).first()
    return _file(figure, review)


def _draw(run: Run, kind: str, format: str) -> None:
    """Draw the file of a picture that has been for pages only until now."""
    from analysis.pipeline import downloads  # scientific libraries, for the first who asks

    downloads.draw_one(run, kind=kind, format=format)


@require_GET
@in_review()
def review_figure(request: HttpRequest, review: Review, kind: str, format: str) -> HttpResponse:
    """The flow diagram or risk of bias, as a file."""
    figures = Figure.objects.filter(review=review, run=None, kind=kind, format=format)
    return _file(figures.first(), review)


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
    part = f"{figure.run.analysis.key}-run{figure.run.number}-" if figure.run else ""
    simulated = "-SIMULATED" if figure.run and figure.run.simulated else ""
    name = f"{review.slug}-{part}{figure.kind}{simulated}.{figure.format}"
    response = HttpResponse(bytes(figure.content), content_type=TYPES[figure.format])
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
