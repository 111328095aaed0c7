"""The tabs of an analysis: what each shows of a stored run. Nothing is computed here."""

from typing import Any

from analysis.models import Run
from analysis.views import figures
from evidence.models import Review

NAMES = {
    "forest": "Forest plot",
    "leave-one-out": "Leave one out",
    "subgroups": "Subgroups",
    "heterogeneity": "Heterogeneity",
    "small-studies": "Small-study effects",
    "data": "Table and data",
    "runs": "Runs",
}
SHOWN_RUNS = 50


def context(review: Review, run: Run, tab: str) -> dict[str, Any]:
    """What the template of that tab needs beyond the run itself."""
    if tab == "leave-one-out":
        return {"svg": figures.inline(review, run=run, kind="leave-one-out")}
    if tab == "small-studies":
        return {"svg": figures.inline(review, run=run, kind="funnel")}
    if tab == "data":
        return {"columns": _columns(run)}
    if tab == "runs":
        found = run.analysis.runs.defer("dataset", "settings").order_by("-number")
        return {"runs": list(found[:SHOWN_RUNS])}
    return {}


def _columns(run: Run) -> list[str]:
    rows = run.dataset["rows"]
    return list(rows[0]["columns"]) if rows else []
