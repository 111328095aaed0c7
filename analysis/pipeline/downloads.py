"""The figures of a run that nobody waits for: further plots, and every plot as PDF and PNG."""

from typing import Any

from analysis.models import Figure, Run
from analysis.plots import draw
from analysis.plots.errors import PlotError

FORMATS: tuple[draw.Format, ...] = ("svg", "pdf", "png")


def draw_all(run: Run) -> None:
    """Every figure of the run in every format that is not there yet. Twice is once."""
    from analysis.pipeline import pictures, stored

    newer = Run.objects.filter(analysis=run.analysis_id, number__gt=run.number)
    if not run.result or newer.exists():
        return  # nobody looks at this run any more; its page draws what is stored
    data, settings = stored.dataset(run), stored.settings(run)
    layouts: dict[str, Any] = {}
    try:
        layouts |= pictures.forest_layouts(
            pictures.forest_data(data, run.result, settings, number=run.number, digest=run.digest)
        )
        layouts |= pictures.further_layouts(data, run.result, settings, number=run.number)
    except PlotError:
        pass  # what cannot be drawn is shown as a table; what could be laid out is drawn below
    there = set(run.figures.values_list("kind", "format"))
    Figure.objects.bulk_create(
        [
            Figure(
                review=run.analysis.review, run=run, kind=kind, format=format, digest=run.digest,
                content=draw.render(layout, format),
            )
            for kind, layout in layouts.items()
            for format in FORMATS
            if (kind, format) not in there
        ],
        ignore_conflicts=True,
    )  # fmt: skip
