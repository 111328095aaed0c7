"""Taking a run away: its data and effects as CSV, the whole of it as JSON."""

import csv
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from analysis import results
from analysis.models import Run
from evidence.models import Review
from evidence.views.base import in_review

COLUMNS = (
    "n1", "mean1", "sd1", "n2", "mean2", "sd2", "e1", "e2", "x1", "t1", "x2", "t2", "xi", "ri",
    "ni", "yi", "sei",
)  # fmt: skip
HARMLESS = "'"  # before a cell that a spreadsheet would take for a formula


@require_GET
@in_review()
def run_data(request: HttpRequest, review: Review, pk: int, format: str) -> HttpResponse:
    """One run as a file; simulated data say so in every row and in the file's name."""
    run = get_object_or_404(Run.objects.select_related("analysis"), pk=pk, analysis__review=review)
    simulated = "-SIMULATED" if run.simulated else ""
    name = f"{review.slug}-{run.analysis.key}-run{run.number}{simulated}.{format}"
    if format == "json":
        response: HttpResponse = JsonResponse(_whole(run), json_dumps_params={"indent": 1})
    elif format == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        _write(response, _rows(run))
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@in_review()
def results_table(request: HttpRequest, review: Review) -> HttpResponse:
    """Every result of the review as one table."""
    rows = []
    for row in results.of(review):
        numbers = row.used
        rows.append(
            {
                "analysis": row.analysis.label,
                "run": row.good.number if row.good else "",
                "simulated": bool(row.good and row.good.simulated),
                **{key: numbers.get(key, "") for key in _NUMBERS},
                "refused": row.run.sentence if row.refused and row.run else "",
            }
        )
    simulated = "-SIMULATED" if any(row["simulated"] for row in rows) else ""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    _write(response, rows, ("analysis", "run", "simulated", *_NUMBERS, "refused"))
    response["Content-Disposition"] = f'attachment; filename="{review.slug}-results{simulated}.csv"'
    return response


_NUMBERS = (
    "measure", "model", "estimate", "ci_low", "ci_high", "pi_low", "pi_high", "k", "n", "tau2",
    "i2", "q", "p",
)  # fmt: skip


def _rows(run: Run) -> list[dict[str, Any]]:
    if not run.result:
        return []
    return [
        {
            "study": row["label"],
            "simulated": row["simulated"],
            **{name: row["columns"][name] for name in COLUMNS if name in row["columns"]},
            "effect": shown.get("yi", ""),
            "se": shown.get("se", ""),
            "weight_random": shown.get("weight_random", ""),
            "weight_common": shown.get("weight_common", ""),
            "origin": ", ".join(
                sorted(
                    {s["origin"] for arm in row["lineage"].values() for s in arm if "origin" in s}
                )
            ),
        }
        for row, shown in zip(run.dataset["rows"], run.result["studies"], strict=True)
    ]


def _write(
    response: HttpResponse, rows: list[dict[str, Any]], names: Sequence[str] | None = None
) -> None:
    names = names or (list(rows[0]) if rows else ())
    if not names:
        return
    writer = csv.DictWriter(response, fieldnames=names)
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)


def cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return HARMLESS + value
    return value


def _whole(run: Run) -> dict[str, Any]:
    return {
        "analysis": run.analysis.label,
        "number": run.number,
        "state": run.state,
        "simulated": run.simulated,
        "digest": run.digest,
        "engine": run.engine,
        "settings": run.settings,
        "dataset": run.dataset,
        "result": run.result,
        "warnings": run.warnings,
        "code": run.code,
        "sentence": run.sentence,
        "at": run.at,
    }
