"""Compute the parts of a stored run and save them beside it. Nothing is computed twice."""

from dataclasses import replace

from django.db.models import QuerySet

from analysis.dataset import Dataset
from analysis.models import Run, RunDetail, RunState
from analysis.pipeline import stored
from analysis.pipeline.details.parts import parts
from analysis.pipeline.details.question import Question
from analysis.stats.plausibility.printed import Printed
from evidence.models import ArmRole, Study, Value

TOLD = {"estimate", "ci_low", "ci_high"}  # what a printed result needs to be looked at


def save(run: Run) -> dict[str, dict]:
    """The content of each part by its key, computed now or read back. The first to save wins."""
    there = dict(run.details.values_list("key", "content"))
    if there:
        return there
    question = Question.of(stored.dataset(run), stored.settings(run), run.result)
    printed = _printed(run)
    made = parts(
        question, instruments=_instruments(question.dataset), others=_others(run),
        printed=printed, fuller=_fuller(run, printed),
    )  # fmt: skip
    RunDetail.objects.bulk_create(
        [RunDetail(run=run, key=key, content=content) for key, content in made.items()],
        ignore_conflicts=True,
    )
    return dict(run.details.values_list("key", "content"))


def _instruments(dataset: Dataset) -> dict[int, int | None]:
    """The instrument of each value that the data set came from."""
    ids = {
        step["value"]
        for row in dataset.rows
        for arm in row.lineage.values()
        for step in arm
        if "value" in step
    }
    return dict(Value.objects.filter(pk__in=ids).values_list("pk", "instrument_id"))


def _printed(run: Run) -> list[Printed]:
    """What the re-analysed publication prints for this analysis, and then for the others."""
    if not run.analysis.printed.keys() >= TOLD:
        return []
    others = _newest(run).exclude(analysis=run.analysis)
    return [_as_printed(row) for row in (run, *others) if row.analysis.printed.keys() >= TOLD]


def _fuller(run: Run, printed: list[Printed]) -> Printed | None:
    """The printed result as if every study that reports the outcome had been pooled."""
    if not printed:
        return None
    rows = Study.objects.filter(review=run.analysis.review).prefetch_related("arms")
    rows = rows.filter(flagged__in=run.settings["outcomes"])
    rows = rows.exclude(key__in=printed[0].studies).exclude(pk__in=run.settings["left_out"])
    beside = {row: _arms(row) for row in rows.distinct()}
    more = {row: sizes for row, sizes in beside.items() if all(sizes)}
    if not more:
        return None
    names = "; ".join(str(row) for row in more)
    return replace(
        printed[0],
        label=f"{printed[0].label} with {names}, which reports it and is not in this data set",
        sizes=(*printed[0].sizes, *more.values()),
    )


def _arms(study: Study) -> tuple[int, int]:
    """People of the two roles, those analysed where that is stated."""
    sums = {ArmRole.EXPERIMENTAL: 0, ArmRole.COMPARATOR: 0}
    for arm in study.arms.all():
        if arm.role in sums:
            sums[ArmRole(arm.role)] += arm.n_analysed or arm.n_randomized or 0
    return sums[ArmRole.EXPERIMENTAL], sums[ArmRole.COMPARATOR]


def _as_printed(run: Run) -> Printed:
    told, rows = run.analysis.printed, run.dataset["rows"]
    sizes = [(row["columns"].get("n1"), row["columns"].get("n2")) for row in rows]
    return Printed(
        label=run.analysis.label, measure=run.settings["measure"], estimate=told["estimate"],
        lower=told["ci_low"], upper=told["ci_high"], I2=told.get("i2"), k=told.get("k"),
        sizes=tuple((a, b) for a, b in sizes if a and b),
        random_effects=told.get("model_by_rule", told.get("model")) == "RE",
        studies=tuple(dict.fromkeys(row["study"] for row in rows)),
    )  # fmt: skip


def _newest(run: Run) -> QuerySet[Run]:
    """The newest computed run of each analysis of the review."""
    rows = Run.objects.filter(analysis__review=run.analysis.review, state=RunState.COMPUTED)
    newest = rows.order_by("analysis_id", "-number").distinct("analysis_id")
    return newest.select_related("analysis")


def _others(run: Run) -> dict[str, Dataset]:
    """The newest data of the review's analyses of other outcomes, by their labels."""
    mine = set(run.settings["outcomes"])
    found = {}
    for other in _newest(run).exclude(analysis=run.analysis):
        if not mine & set(other.settings["outcomes"]):
            found[other.analysis.label] = stored.dataset(other)
    return found
