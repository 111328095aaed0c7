"""One refresh: read the review once, compute what changed, save runs and figures together."""

import time
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from analysis import dataset as datasets
from analysis.dataset import CannotBuild, Dataset, Snapshot
from analysis.dataset.settings import Settings
from analysis.models import ENGINE, Analysis, Figure, Run, RunState
from analysis.pipeline import pictures
from analysis.pipeline import review_figures as review_pictures
from analysis.pipeline.compute import compute
from analysis.plots import draw
from analysis.plots.errors import PlotError
from analysis.stats.errors import StatsError
from evidence.models import Review, Topic


@dataclass(frozen=True, slots=True)
class Computation:
    """What is to be saved for one analysis: the run without its number, and its pictures."""

    analysis: Analysis
    settings: Settings
    digest: str
    dataset: Dataset | None
    result: dict[str, Any]
    warnings: list[dict[str, str]]
    code: str
    sentence: str
    seconds: float


def changed(review: Review) -> list[Computation]:
    """Compute each analysis whose data or settings differ from those of its newest run.

    Reads only; nothing is written here, so it may run outside the saving transaction.
    """
    snapshot = datasets.load(review)
    newest = _newest_digests(review)
    analyses = Analysis.objects.filter(review=review).prefetch_related("outcomes", "left_out")
    done = []
    for analysis in analyses.select_related("subgroup_by"):
        made = _computation(analysis, snapshot, known=newest.get(analysis.pk))
        if made is not None:
            done.append(made)
    return done


def save(review: Review, computations: list[Computation]) -> list[Run]:
    """Runs under the next number of the review, each with its forest plot. In the caller's
    transaction, which also holds the fence and takes the change rows away."""
    if not computations:
        return []
    last = Run.objects.filter(analysis__review=review).aggregate(Max("number"))["number__max"]
    number = (last or 0) + 1
    runs = Run.objects.bulk_create([_run(made, number) for made in computations])
    figures = [
        Figure(review=review, run=run, kind=kind, format="svg", digest=made.digest, content=content)
        for run, made in zip(runs, computations, strict=True)
        for kind, content in _forest(made, number=number).items()
    ]
    Figure.objects.bulk_create(figures)
    return runs


def figures_are_due(review: Review, topics: Container[str]) -> bool:
    """Whether changes of these topics call for figures of the whole review now."""
    return Topic.DATA in topics or not review_pictures.flow_can_wait(review)


def review_figures(review: Review) -> None:
    """The flow diagram and risk of bias, drawn anew where their content changed."""
    if not review_pictures.flow_can_wait(review):
        review_pictures.draw_flow(review)
    review_pictures.draw_bias(review, datasets.load(review))


def _newest_digests(review: Review) -> dict[int, str]:
    newest = Run.objects.filter(analysis=OuterRef("pk")).order_by("-number").values("digest")[:1]
    analyses = Analysis.objects.filter(review=review).annotate(known=Subquery(newest))
    return {pk: known for pk, known in analyses.values_list("pk", "known") if known}


def _computation(
    analysis: Analysis, snapshot: Snapshot, *, known: str | None
) -> Computation | None:
    """None when neither data nor settings changed since the newest run."""
    started = time.perf_counter()
    settings = Settings.of(analysis)
    plain = {**settings.plain(), "engine": ENGINE}
    data, result, code, sentence = None, {}, "", ""
    try:
        data = datasets.build(snapshot, settings)
        digest = data.digest(plain)
        if digest == known:
            return None
        result = compute(data, settings)
    except (CannotBuild, StatsError) as refused:
        code, sentence = refused.code, str(refused)
        content = data or Dataset(kind="", rows=(), warnings=({"refused": sentence},))
        digest = content.digest(plain)
        if digest == known:
            return None
    return Computation(
        analysis=analysis,
        settings=settings,
        digest=digest,
        dataset=data,
        result=result,
        warnings=[dict(w) for w in data.warnings] if data and result else [],
        code=code,
        sentence=sentence,
        seconds=time.perf_counter() - started,
    )


def _run(made: Computation, number: int) -> Run:
    return Run(
        analysis=made.analysis,
        number=number,
        state=RunState.COMPUTED if made.result else RunState.REFUSED,
        digest=made.digest,
        engine=ENGINE,
        settings=made.settings.plain(),
        dataset=made.dataset.plain() if made.dataset else {},
        result=made.result,
        warnings=made.warnings,
        code=made.code,
        sentence=made.sentence,
        simulated=bool(made.dataset and made.dataset.simulated),
        seconds=made.seconds,
    )


def _forest(made: Computation, *, number: int) -> dict[str, bytes]:
    """The forest plot for pages and phones; the further figures come after, by `downloads`."""
    if made.dataset is None or not made.result:
        return {}
    try:
        data = pictures.forest_data(
            made.dataset, made.result, made.settings, number=number, digest=made.digest
        )
        layouts = pictures.forest_layouts(data, made.settings)
        return {kind: draw.render(layout, "svg") for kind, layout in layouts.items()}
    except PlotError:
        return {}  # a result that cannot be drawn is still a result; the page shows the table
