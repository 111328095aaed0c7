"""Stored pictures of runs and of a review: found and named."""

from collections.abc import Iterable
from typing import Literal

from django.utils.safestring import SafeString, mark_safe  # for what our worker drew, no more

from analysis.models import Figure, Run
from evidence.models import Review

Format = Literal["svg", "pdf", "png"]
TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


def of_run(review: Review, *, run: int, kind: str, format: str) -> Figure | None:
    """A figure of one run; None for what the run has not, or what is not drawn yet."""
    figures = Figure.objects.filter(review=review, run=run, kind=kind, format=format)
    return figures.select_related("run__analysis").first()


def to_be_drawn(review: Review, *, run: int, kind: str, format: str) -> Run | None:
    """The run whose picture has been for pages only until now: the worker can draw the file."""
    figures = Figure.objects.filter(review=review, run=run, kind=kind, format="svg")
    known = figures.select_related("run__analysis__review").first()
    return known.run if known is not None and format in TYPES else None


def of_review(review: Review, *, kind: str, format: str) -> Figure | None:
    """The flow diagram or risk of bias."""
    return Figure.objects.filter(review=review, run=None, kind=kind, format=format).first()


def files_of(review: Review) -> set[tuple[str, str]]:
    """The pictures of a whole review that there are, as (kind, format). One query."""
    return set(Figure.objects.filter(review=review, run=None).values_list("kind", "format"))


def flows(review: Review, *, mark: str) -> tuple[dict[str, SafeString], bool]:
    """The flow diagrams that show these very counts, and whether there are only older ones."""
    figures = Figure.objects.filter(review=review, run=None, kind__startswith="prisma")
    rows = list(figures.filter(format="svg").values_list("kind", "content", "digest"))
    now = {kind: on_page(bytes(svg).decode()) for kind, svg, digest in rows if digest[:32] == mark}
    return now, bool(rows) and not now


def inlines(review: Review, *, run: Run | None, kinds: list[str]) -> dict[str, SafeString]:
    """Several at once, in one query. Drawn by our worker from escaped text, never uploaded."""
    rows = Figure.objects.filter(review=review, run=run, kind__in=kinds, format="svg")
    found = {kind: bytes(content).decode() for kind, content in rows.values_list("kind", "content")}
    return {kind: on_page(text) for kind, text in found.items()}


def on_page(drawn: str) -> SafeString:
    """A picture of our worker as mark-up of a page, without the declaration of XML before it."""
    return mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308 - our own drawing, names escaped


def kinds_of(runs: Iterable[int]) -> dict[int, list[str]]:
    """The kinds of figures that each run has, by its id, without those for phones: one query."""
    found: dict[int, list[str]] = {run: [] for run in runs}
    drawn = Figure.objects.filter(run__in=found, format="svg").exclude(kind__endswith="-narrow")
    drawn = drawn.order_by("pk")
    for run, kind in drawn.values_list("run", "kind"):
        found[run].append(kind)
    return found


def file_name(figure: Figure, review: Review) -> str:
    """What the file is called: whose, of which run, and that its data are simulated."""
    part = f"{figure.run.analysis.key}-run{figure.run.number}-" if figure.run else ""
    simulated = "-SIMULATED" if _simulated(figure, review) else ""
    return f"{review.slug}-{part}{figure.kind}{simulated}.{figure.format}"


def _simulated(figure: Figure, review: Review) -> bool:
    """As the picture itself says; that of a review is read in its SVG, drawn from the same data."""
    from analysis.plots.words import SIMULATED  # late: most pages draw and name nothing

    if figure.run is not None:
        return figure.run.simulated
    drawn = Figure.objects.filter(
        review=review, run=None, kind=figure.kind, format="svg", digest=figure.digest
    ).first()
    return drawn is not None and SIMULATED.encode() in bytes(drawn.content)
