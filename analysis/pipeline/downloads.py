"""The figures of a run that nobody waits for: the other formats of its forest plot."""

from analysis.models import Figure, Run


def draw(run: Run) -> None:
    """PDF and PNG of each figure of the run that is there as SVG only. Twice is once."""
    from analysis.pipeline import pictures, stored

    if not run.result:
        return
    data = pictures.forest_data(
        stored.dataset(run), run.result, stored.settings(run), number=run.number, digest=run.digest
    )
    Figure.objects.bulk_create(
        [
            Figure(
                review=run.analysis.review, run=run, kind="forest", format=format,
                digest=run.digest, content=pictures.forest_files(data, format),
            )
            for format in ("pdf", "png")
        ],
        ignore_conflicts=True,
    )  # fmt: skip
