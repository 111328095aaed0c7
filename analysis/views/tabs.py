"""The tabs of an analysis: what each shows of a stored run. Nothing is computed here."""

from typing import Any

from analysis.models import Run
from analysis.views import figures, parts
from evidence.models import Review

NAMES = {
    "forest": "Forest plot",
    "leave-one-out": "Leave one out",
    "subgroups": "Subgroups",
    "heterogeneity": "Heterogeneity",
    "regression": "Regression",
    "small-studies": "Small-study effects",
    "sensitivity": "Sensitivity",
    "influence": "Influence",
    "data": "Table and data",
    "runs": "Runs",
}
SHOWN_RUNS = 50


def context(review: Review, run: Run, tab: str) -> dict[str, Any]:
    """What the template of that tab needs beyond the run itself."""
    if tab == "leave-one-out":
        return {"svg": figures.inline(review, run=run, kind="leave-one-out")}
    if tab in parts.FIGURES:
        return parts.context(review, run, tab)
    if tab == "data":
        return {"columns": _columns(run)}
    if tab == "runs":
        found = run.analysis.runs.defer("dataset", "settings").order_by("-number")
        return {"runs": list(found[:SHOWN_RUNS])}
    return {}


def _columns(run: Run) -> list[str]:
    rows = run.dataset["rows"]
    return list(rows[0]["columns"]) if rows else []
