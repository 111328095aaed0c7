"""The tabs of an analysis: what each shows of a stored run. Nothing is computed here."""

from typing import Any

from analysis.models import Run
from analysis.views import parts
from analysis.views.data import COLUMNS
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
    if tab == "forest":
        return parts.context(review, run, "result")
    if tab == "subgroups":
        apart = parts.context(review, run, tab)
        return apart | {"together": parts.context(review, run, "one-tau2")}
    if tab == "heterogeneity":
        between = parts.context(review, run, "between-studies")
        return parts.context(review, run, tab) | {"between": between}
    if tab in parts.FIGURES:
        return parts.context(review, run, tab)
    if tab == "data":
        return {"columns": _columns(run)}
    if tab == "runs":
        found = run.analysis.runs.defer("dataset", "settings").order_by("-number")
        return {"runs": list(found[:SHOWN_RUNS])}
    return {}


def _columns(run: Run) -> list[str]:
    """As one writes them: JSON keeps them by their length."""
    rows = run.dataset["rows"]
    return sorted(rows[0]["columns"], key=COLUMNS.index) if rows else []
