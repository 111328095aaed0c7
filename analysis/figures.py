"""Stored pictures of runs and of a review: found, drawn when first asked for, and named."""

from collections.abc import Iterable
from typing import Literal, cast

from analysis.models import Figure, Run
from evidence.models import Review

Format = Literal["svg", "pdf", "png"]
TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


def of_run(review: Review, *, run: int, kind: str, format: str) -> Figure | None:
    """A figure of one run. What has been for pages only until now is drawn as the file asked for;
    None for what the run has not, or while its page is being drawn."""
    figures = Figure.objects.filter(review=review, run=run, kind=kind)
    figures = figures.select_related("run__analysis")
    figure = figures.filter(format=format).first()
    drawn = figure or figures.filter(format="svg").first()
    if figure is None and drawn is not None and drawn.run is not None and format in TYPES:
        _draw(drawn.run, kind, format)
        figure = figures.filter(format=format).first()
    return figure


def of_review(review: Review, *, kind: str, format: str) -> Figure | None:
    """The flow diagram or risk of bias."""
    return Figure.objects.filter(review=review, run=None, kind=kind, format=format).first()


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
    simulated = "-SIMULATED" if figure.run and figure.run.simulated else ""
    return f"{review.slug}-{part}{figure.kind}{simulated}.{figure.format}"


def _draw(run: Run, kind: str, format: str) -> None:
    from analysis.pipeline import downloads  # scientific libraries, for the first who asks

    downloads.draw_one(run, kind=kind, format=cast(Format, format))  # it is one of TYPES
