"""The figures of a run that nobody waits for: further plots, and every plot as PDF and PNG."""

from typing import Any

from analysis.models import Figure, Run
from analysis.plots import draw
from analysis.plots.errors import PlotError

FORMATS: tuple[draw.Format, ...] = ("svg", "pdf", "png")


def draw_all(run: Run) -> None:
    """The parts of the run, then every figure in every format. What is there stays: twice is
    once. The parts come first, and of the figures those that a page shows."""
    from analysis.pipeline import pictures, stored
    from analysis.pipeline.details import pictures as details
    from analysis.pipeline.details import store
    from analysis.pipeline.details.question import Question

    newer = Run.objects.filter(analysis=run.analysis_id, number__gt=run.number)
    if not run.result or newer.exists():
        return  # nobody looks at this run any more
    data, settings = stored.dataset(run), stored.settings(run)
    parts = store.save(run)
    layouts: dict[str, Any] = {}
    try:
        layouts |= pictures.forest_layouts(
            pictures.forest_data(data, run.result, settings, number=run.number, digest=run.digest)
        )
        layouts |= pictures.further_layouts(data, run.result, settings, number=run.number)
    except PlotError:
        pass  # what cannot be drawn is shown as a table; what could be laid out is drawn below
    layouts |= details.layouts(Question.of(data, settings, run.result), parts, number=run.number)
    for format in FORMATS:
        if newer.exists():
            return  # an edit came while the pictures for pages were drawn: files can wait for it
        _save(run, layouts, format)


def _save(run: Run, layouts: dict[str, Any], format: draw.Format) -> None:
    there = set(run.figures.filter(format=format).values_list("kind", flat=True))
    Figure.objects.bulk_create(
        [
            Figure(
                review=run.analysis.review, run=run, kind=kind, format=format, digest=run.digest,
                content=draw.render(layout, format),
            )
            for kind, layout in layouts.items()
            if kind not in there
        ],
        ignore_conflicts=True,
    )  # fmt: skip
