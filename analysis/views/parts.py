"""The further parts of a run, as they were stored: for its tabs, and to take away."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from analysis import figures, results
from analysis.models import Run, RunDetail
from analysis.pipeline.details import derivation
from analysis.views.data import cell
from evidence.models import Review
from evidence.views.base import in_review

_BAUJAT = (
    "x: (y − mu)²/(v + τ²); y: (mu − mu without the study)²/SE² without it",
    "Baujat et al. 2002, doi:10.1002/sim.1221",
)
_TRIM_AND_FILL = (
    "mirrored about the trimmed mean",
    "Duval & Tweedie 2000, doi:10.1111/j.0006-341X.2000.00455.x",
)
_BUBBLES = (
    "studies, and the fitted line with its interval, other moderators at their means",
    "Viechtbauer 2010, doi:10.18637/jss.v036.i03",
)
# The pictures of each part, in the order of the page, with their names.
FIGURES = {
    "leave-one-out": (("leave-one-out", "Leave one out"),),
    "small-studies": (("funnel-contours", "Contour-enhanced funnel plot"),),
    "influence": (("baujat", "Baujat plot"),),
    "sensitivity": (
        ("cumulative-year", "Cumulative, by year"),
        ("cumulative-size", "Cumulative, by size"),
        ("cumulative-precision", "Cumulative, by precision"),
    ),
    "regression": tuple((f"bubble-{i}", "Bubble plot") for i in range(1, 7)),
    "heterogeneity": (
        ("radial", "Galbraith plot"),
        ("gosh", "Results of subsets (GOSH)"),
        ("labbe", "L’Abbé plot"),
    ),
}


def context(review: Review, run: Run, key: str) -> dict[str, Any]:
    """The stored part with its pictures; no part while the worker still computes it, and none ever
    (`never`) for a run that was made before there was such a part."""
    part = _content(run, key)
    if part is None:
        return {"part": None, "part_key": key, "never": run.details.exists()}
    changing = part.get("changing", 0)  # the first notes name the ways that say something else
    names = FIGURES.get(key, ())
    kinds = [kind for kind, _ in names]
    found = figures.inlines(review, run=run, kinds=[*kinds, *(f"{k}-narrow" for k in kinds)])
    drawn = [
        {"kind": kind, "name": name, "svg": found.get(kind), "narrow": found.get(f"{kind}-narrow")}
        for kind, name in names
    ]
    return {
        "part": {
            **part,
            "tables": [_laid_out(table) for table in part["tables"]],
            "otherwise": part["notes"][:changing],
            "notes": part["notes"][changing:],
        },
        "part_key": key,
        "part_figures": [one for one in drawn if one["svg"]],
    }


def _content(run: Run, key: str) -> dict[str, Any] | None:
    """Numbers of the run itself with how they were made, or a part that was computed after it."""
    if key in derivation.BLOCKS:
        return derivation.of(run.result, run.settings, key=key) if run.result else None
    detail = RunDetail.objects.filter(run=run, key=key).first()
    return detail.content if detail else None


def findings(run: Run) -> list[dict[str, Any]]:
    """Suspicions about the data; none while they are not looked for yet."""
    return results.findings([run.pk]).get(run.pk, [])


def _laid_out(table: dict[str, Any]) -> dict[str, Any]:
    """Each cell beside the column that says how it is shown."""
    marked = table["marked"] or [False] * len(table["rows"])
    return {
        **table,
        "rows": [
            {
                "head": row[0],
                "cells": list(zip(table["columns"][1:], row[1:], strict=True)),
                "marked": on,
            }
            for row, on in zip(table["rows"], marked, strict=True)
        ],
    }


COLUMNS = (
    *("part", "line", "row", "number", "value", "beside", "marked", "formula", "source", "inputs"),
    *("simulated", "caution"),
)


@require_GET
@in_review()
def run_part(request: HttpRequest, review: Review, run: int, key: str, format: str) -> HttpResponse:
    """A part as a file: JSON as it is stored, with the run it is of; CSV with one line a number and
    how it was made. What is simulated says so inside the file too: a name is soon changed."""
    row = get_object_or_404(Run.objects.select_related("analysis"), pk=run, analysis__review=review)
    content = _content(row, key)
    if content is None:
        raise Http404
    simulated = "-SIMULATED" if row.simulated else ""
    name = f"{review.slug}-{row.analysis.key}-run{row.number}-{key}{simulated}.{format}"
    if format == "json":
        response: HttpResponse = JsonResponse(
            content | {"run": _said_of(row)}, json_dumps_params={"indent": 1}
        )
    elif format == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        writer = csv.writer(response)
        writer.writerow(COLUMNS)
        stamp = (row.simulated, content["mark"])
        writer.writerows([cell(value) for value in (*line, *stamp)] for line in _lines(content))
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _said_of(run: Run) -> dict[str, Any]:
    return {
        "analysis": run.analysis.label,
        "number": run.number,
        "digest": run.digest,
        "engine": run.engine,
        "simulated": run.simulated,
    }


def _lines(part: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """`line` counts the rows of a table, of which several may have one name."""
    for place, one in enumerate(part["numbers"], 1):
        how = (one["beside"], False, one["formula"], one["source"], one["inputs"])
        for name in ("value", "low", "high", "p"):
            if one[name] is not None:
                yield ("Numbers", place, one["name"], name, one[name], *how)
        if one["refused"]:
            yield ("Numbers", place, one["name"], "not computed", one["refused"], *how)
    for table in part["tables"]:
        marked = table["marked"] or [False] * len(table["rows"])
        for place, (row, on) in enumerate(zip(table["rows"], marked, strict=True), 1):
            how = ("", on, table["formula"], table["source"], table["inputs"])
            for column, value in zip(table["columns"][1:], row[1:], strict=True):
                yield (table["title"], place, row[0], column["name"], value, *how)
    yield from _drawn(part)


def _drawn(part: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """What the pictures of a part show: points and lines as they are drawn."""
    for head, points, formula, source in (
        ("Baujat plot", part.get("baujat", []), *_BAUJAT),
        ("Studies put in by trim and fill", part.get("filled", []), *_TRIM_AND_FILL),
        *(
            (f"Bubble plot, {of['moderator']}: {kind}", of[kind], *_BUBBLES)
            for of in part.get("bubbles", [])
            for kind in ("points", "line")
        ),
    ):
        how = ("", False, formula, source, "as drawn")
        for place, point in enumerate(points, 1):
            for name, value in point.items():
                if name not in ("label", "study"):
                    yield (head, place, point.get("label", ""), name, value, *how)
