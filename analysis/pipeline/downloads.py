"""The figures of a run that nobody waits for: further plots, and every plot as PDF and PNG."""

from typing import Any

from analysis.models import Figure, Run
from analysis.plots import draw
from analysis.plots.errors import PlotError

FORMATS: tuple[draw.Format, ...] = ("svg", "pdf", "png")


def draw_all(run: Run) -> None:
    """The parts of the run, every figure for its page, then the main ones as PDF and PNG.

    What is there stays: twice is once. The files of the parts' pictures are drawn when somebody
    asks for one (`draw_one`): most never are.
    """
    from analysis.pipeline.details import store

    newer = Run.objects.filter(analysis=run.analysis_id, number__gt=run.number)
    if not run.result or newer.exists():
        return  # nobody looks at this run any more
    store.save(run)
    main, parts = layouts_of(run)
    _save(run, main | parts, "svg")
    for format in FORMATS:
        if newer.exists():
            return  # an edit came while the pictures for pages were drawn: files can wait for it
        _save(run, main, format)


def draw_one(run: Run, *, kind: str, format: draw.Format) -> None:
    """One figure of the run as a file, kept from then on; nothing for a kind that it has not."""
    main, parts = layouts_of(run)
    found = {name: layout for name, layout in (main | parts).items() if name == kind}
    _save(run, found, format)


def layouts_of(run: Run) -> tuple[dict[str, Any], dict[str, Any]]:
    """The main figures, and the pictures of the parts."""
    from analysis.pipeline import pictures, stored
    from analysis.pipeline.details import pictures as details
    from analysis.pipeline.details.question import Question

    data, settings = stored.dataset(run), stored.settings(run)
    main: dict[str, Any] = {}
    try:
        told = pictures.forest_data(
            data, run.result, settings, number=run.number, digest=run.digest
        )
        main |= pictures.forest_layouts(told, settings)
        main |= pictures.further_layouts(data, run.result, settings, number=run.number)
    except PlotError:
        pass  # what cannot be drawn is shown as a table; what could be laid out is drawn
    parts = dict(run.details.values_list("key", "content"))
    if not parts:
        return main, {}
    question = Question.of(data, settings, run.result)
    return main, details.layouts(question, parts, number=run.number)


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
