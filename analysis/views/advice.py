"""What to read before one cites a result: warnings, weak rules, and what one study carries."""

from typing import Any

from django.urls import reverse

from analysis.models import Run
from analysis.results import Result, i2_shown, pooled
from analysis.views import parts
from evidence.templatetags.formats import interval, number

FEW = 10
SHOWN_FINDINGS = 6


def of(result: Result, run: Run) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Notes in order of weight, warnings before remarks: each with kind, icon, head, text. Then
    what else looks wrong in the data, where that is much."""
    notes = [_warning(one["sentence"]) for one in run.warnings]
    if result.departs:
        notes.append(_note("conflict", "The model departs from the printed one.", result.departs))
    notes += [
        note
        for note in (_printed(result, run), _rule(run), _carried(run), _unreliable(run), _few(run))
        if note
    ]
    if run.result.get("undefined"):
        names = ", ".join(run.result["undefined"])
        notes.append(
            _note("warn", "Not estimable:", f"{names}. They stand in the plot without weight.")
        )
    found = _findings(run)
    notes += found[:SHOWN_FINDINGS]
    return sorted(notes, key=lambda note: not note["kind"]), found[SHOWN_FINDINGS:]


def _findings(run: Run) -> list[dict[str, Any]]:
    """What looks wrong in the data, each with a way to the study."""
    found = parts.findings(run)
    slug = run.analysis.review.slug if found else ""
    notes = []
    for one in found:
        note = _note("warn", "Check the data.", one["sentence"])
        for study in one["studies"][:1]:
            note |= {"url": reverse("study", args=[slug, study["id"]]), "link": study["label"]}
        notes.append(note)
    return notes


def _note(kind: str, head: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "icon": "warning", "head": head, "text": text}


def _warning(sentence: str) -> dict[str, Any]:
    return _note("warn", "Read this first.", sentence)


def _printed(result: Result, run: Run) -> dict[str, Any] | None:
    """Beside what the publication printed, where this review re-analyses one."""
    printed = result.analysis.printed
    if not printed:
        return None
    text = (
        f"{number(printed['estimate'], 2)} {interval(printed['ci_low'], printed['ci_high'], 2)}, "
        f"I² {number(printed['i2'], 1)}%."
    )
    return _note("", "The publication printed", text)


def _rule(run: Run) -> dict[str, Any] | None:
    if run.settings["model_rule"] != "by_i2":
        return None
    return _note(
        "", "A rule by I² is allowed, not advised.",
        "I² is uncertain with few studies, and the model is better chosen by the question "
        "(Cochrane Handbook, chapter 10). Both models are shown.",
    )  # fmt: skip


def _carried(run: Run) -> dict[str, Any] | None:
    """The one study whose removal changes the conclusion or most of the heterogeneity."""
    whole, null = pooled(run), run.result["null"]
    shown = i2_shown(run.result)
    crosses = whole["ci_low"] <= null <= whole["ci_high"]
    for row in run.result["leave_one_out"]:
        back = row["back"]
        without = f"{number(back['estimate'], 2)} {interval(back['ci_lb'], back['ci_ub'], 2)}"
        if (back["ci_lb"] <= null <= back["ci_ub"]) != crosses:
            return _note(
                "warn", "One study carries the conclusion.",
                f"Without {row['without']}: {without}, I² {number(row[shown], 1)}%.",
            )  # fmt: skip
        if whole["i2"] > 50 and row[shown] < whole["i2"] / 2:
            return _note(
                "warn", "One study carries the heterogeneity.",
                f"Without {row['without']}: {without}, I² {number(row[shown], 1)}%.",
            )  # fmt: skip
    return None


def _unreliable(run: Run) -> dict[str, Any] | None:
    """Cluster-robust errors with too few degrees of freedom."""
    fit = run.result["models"][run.result["used"]]
    if not fit.get("unreliable"):
        return None
    return _note(
        "warn", "Too few studies for a cluster-robust interval.",
        f"It has {number(fit['df'], 1)} degrees of freedom; below 4 it is not to be relied on "
        "(Tipton 2015).",
    )  # fmt: skip


def _few(run: Run) -> dict[str, Any] | None:
    k = run.result["k"]
    if k >= FEW:
        return None
    asked = run.settings["options"].get("small_studies_override")
    if asked:
        return _note("warn", f"Funnel tests were asked for with {k} studies.", asked)
    return _note("", "Funnel tests are refused.", f"They need {FEW} studies, there are {k}.")
