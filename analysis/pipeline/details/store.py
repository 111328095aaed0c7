"""Compute the parts of a stored run and save them beside it. Nothing is computed twice."""

from analysis.dataset import Dataset
from analysis.models import Run, RunDetail, RunState
from analysis.pipeline import stored
from analysis.pipeline.details.parts import parts
from analysis.pipeline.details.question import Question
from evidence.models import Value


def save(run: Run) -> dict[str, dict]:
    """The content of each part by its key, computed now or read back. The first to save wins."""
    there = dict(run.details.values_list("key", "content"))
    if there:
        return there
    question = Question.of(stored.dataset(run), stored.settings(run), run.result)
    made = parts(question, instruments=_instruments(question.dataset), others=_others(run))
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


def _others(run: Run) -> dict[str, Dataset]:
    """The newest data of the review's analyses of other outcomes, by their labels."""
    mine = set(run.settings["outcomes"])
    rows = Run.objects.filter(analysis__review=run.analysis.review, state=RunState.COMPUTED)
    newest = rows.exclude(analysis=run.analysis).order_by("analysis_id", "-number")
    found = {}
    for other in newest.distinct("analysis_id").select_related("analysis"):
        if not mine & set(other.settings["outcomes"]):
            found[other.analysis.label] = stored.dataset(other)
    return found
