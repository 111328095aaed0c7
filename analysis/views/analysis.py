"""One result, honestly, and why: the sentence, the plot, where its numbers come from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from analysis import differences, figures, results, runs, standing
from analysis.models import Analysis, Run
from analysis.views import advice, lineage, results_table, tabs
from evidence.models import Profile, Review, User
from evidence.views.base import in_review, whole


@require_GET
@in_review()
def listing(request: HttpRequest, review: Review) -> HttpResponse:
    """All analyses of the review, as on the overview."""
    return render(request, "analysis/analyses.html", results_table.context(review))


@require_GET
@in_review()
def analysis(request: HttpRequest, review: Review, key: str, tab: str = "forest") -> HttpResponse:
    """One analysis: its newest good run, or one named by `?run=`."""
    row = get_object_or_404(Analysis.objects.filter(review=review), key=key)
    return render(request, "analysis/analysis.html", context(request, review, row, tab))


@require_GET
@in_review()
def live(request: HttpRequest, review: Review, key: str, tab: str = "forest") -> HttpResponse:
    """The page's body when a newer run is there than it has (204 otherwise)."""
    if request.GET.get("seen") == results_table.seen(review):
        return HttpResponse(status=204)
    row = get_object_or_404(Analysis.objects.filter(review=review), key=key)
    return render(request, "analysis/_live.html", context(request, review, row, tab))


def context(request: HttpRequest, review: Review, row: Analysis, tab: str) -> dict[str, Any]:
    # First how it stands, then the rows: a run that lands in between is asked for once more. The
    # other way round the page would say that it has a run which it does not show.
    state, number = standing.state(review)
    result = results.one(row)
    run = _chosen(request, row) or result.good
    base = {
        "analysis": row,
        "result": result,
        "run": run,
        "old": run is not None and result.good is not None and run.pk != result.good.pk,
        "state": state,
        "tab": tab,
        "tabs": _tabs(review, row, tab),
        "live_url": _live_url(review, row, tab, has=f"{number}-{state}"),
        "numbers": results.pooled(run) if run else {},
    }
    if run is None:
        return base
    return base | _of_run(request, review, result, run, tab)


def _of_run(
    request: HttpRequest, review: Review, result: results.Result, run: Run, tab: str
) -> dict[str, Any]:
    study = request.GET.get("study") or _first_study(run)
    before = runs.previous(run)
    notes, rest = advice.of(result, run)
    more: dict[str, Any] = {
        "recipe": _recipe(run),
        "advice": notes,
        "advice_rest": rest,
        "studies": _studies(run, chosen=study),
        "asked_for": "study" in request.GET,
        "lineage": lineage.of(review, run, study=study, user=request.user),
        "before": before,
        "difference": _difference(before, run, user=request.user) if before else None,
        "left_out": run.dataset.get("left_out", []),
        "downloads": ("svg", "pdf", "png"),
    }
    if tab == "forest":
        drawn = figures.inlines(review, run=run, kinds=["forest", "forest-narrow"])
        more |= {"svg": drawn.get("forest"), "svg_narrow": drawn.get("forest-narrow")}
    return more | tabs.context(review, run, tab)


def _chosen(request: HttpRequest, row: Analysis) -> Run | None:
    number = whole(request.GET.get("run", ""))
    return row.runs.filter(number=number, state="computed").first() if number else None


INTERVALS = {
    "z": "Wald",
    "knha": "Hartung–Knapp",
    "adhoc": "Hartung–Knapp, factor ≥ 1",
    "knha-not-below-wald": "Hartung–Knapp, not below Wald",
}


def _first_study(run: Run) -> str:
    """The study that a reader would ask about first: the one with most weight."""
    shown = [s for s in run.result["studies"] if s["estimable"]]
    weight = f"weight_{run.result['used']}"
    return max(shown, key=lambda s: s[weight])["study"] if shown else ""


def _studies(run: Run, *, chosen: str) -> list[dict[str, Any]]:
    """The rows of the forest plot as a table: the same numbers."""
    rows = zip(run.dataset["rows"], run.result["studies"], strict=True)
    return [
        {**shown, "columns": row["columns"], "chosen": row["study"] == chosen,
         "simulated": row["simulated"], "flipped": row["flipped"]}
        for row, shown in rows
    ]  # fmt: skip


def _tabs(review: Review, row: Analysis, tab: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": reverse("analysis", args=[review.slug, row.key])
            if key == "forest"
            else reverse("analysis-tab", args=[review.slug, row.key, key]),
            "current": key == tab,
        }
        for key, label in tabs.NAMES.items()
    ]


def _live_url(review: Review, row: Analysis, tab: str, *, has: str) -> str:
    return f"{reverse('analysis-live', args=[review.slug, row.key, tab])}?seen={has}"


def _recipe(run: Run) -> list[dict[str, str]]:
    settings = run.settings
    rule = {
        "common": "common effect",
        "random": "random effects",
        "by_i2": f"random if I² > {settings['i2_limit']:g}%",
    }[settings["model_rule"]]
    random = run.result["models"]["random"]
    interval = INTERVALS.get(settings["interval"], settings["interval"])
    if random.get("sigma2_between") is not None:
        interval = "three-level model"
    elif random.get("robust"):
        interval = "cluster-robust (CR2)"
    return [
        {"name": "Measure", "value": run.result["measure_words"]},
        {"name": "Rule", "value": rule},
        {"name": "τ²", "value": run.result["heterogeneity"]["tau2_method"]},
        {"name": "Interval", "value": interval},
        {"name": "Profile", "value": dict(Profile.choices).get(settings["profile"], "")},
    ]


def compared(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of two results side by side; there may be none before. Effects are counted
    where a study has several."""
    several = any(one.get("m") != one.get("k") for one in (old, new))
    return [
        {"name": name, "before": old.get(key), "after": new.get(key), "decimals": decimals}
        for name, key, decimals in (
            ("Estimate", "estimate", 3), ("Lower limit", "ci_low", 3),
            ("Upper limit", "ci_high", 3), ("I², %", "i2", 1), ("τ²", "tau2", 3),
            ("Studies", "m", 0), *([("Effects", "k", 0)] if several else []), ("People", "n", 0),
        )
    ]  # fmt: skip


def _difference(before: Run, after: Run, *, user: User) -> dict[str, Any]:
    """What moved between two runs, and the cells that moved it."""
    old, new = results.pooled(before), results.pooled(after)
    return {
        "rows": compared(old, new),
        "model": (old["model"], new["model"]),
        "cells": differences.cells(before, after)[:6],
        "settings": differences.settings(before, after)[:6],
        "acts": differences.acts(before, after, user=user),
    }  # fmt: skip
