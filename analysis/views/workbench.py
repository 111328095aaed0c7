"""Working out a number of one's own reading from what the report prints instead of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from analysis import formulas, workings
from analysis.stats.errors import BadData, StatsError
from analysis.stats.transformations import catalogue
from analysis.stats.transformations.catalogue import Input, Transformed
from analysis.views import prefilled
from evidence.errors import Refused
from evidence.models import Arm, ArmRole, Extraction, Outcome, OutcomeKind, Review, Study
from evidence.permissions import Act
from evidence.views.base import chosen, in_review, typed
from evidence.views.extraction import study_of
from evidence.views.numbers import LABELS, WHOLE, finite

MOST_GROUPS = 6
PARTS = ("n", "mean", "sd")


@dataclass
class Page:
    """What is asked and what came of it, while one request is answered."""

    study: Study
    outcome: Outcome
    arms: list[Arm]
    given: QueryDict
    formula: str = ""
    before: list[Transformed] = field(default_factory=list)
    done: Transformed | None = None
    problem: str = ""
    refusal: Refused | None = None

    @property
    def steps(self) -> list[Transformed]:
        return [*self.before, *([self.done] if self.done else [])]

    @property
    def whole(self) -> bool:
        """The value is of the study, not of an arm."""
        return OutcomeKind(self.outcome.kind) in WHOLE


@require_http_methods(["GET", "POST"])
@in_review(Act.EXTRACT)
def work_out(request: HttpRequest, review: Review, pk: int, outcome: int) -> HttpResponse:
    """Choose a formula, give what the report prints, see the result, take it into the reading."""
    page = _page(request, review, pk, outcome)
    mine = page.study.extractions.filter(by=request.user).first()
    if mine is not None and mine.submitted_at is not None:
        return redirect("compare", review.slug, pk)
    if request.method == "POST":
        _compute(request, page)
        if "take" in request.POST and not page.problem:
            try:
                _take(request, page)
            except Refused as refusal:
                page.refusal = refusal
            else:
                return redirect(f"{reverse('read', args=[review.slug, pk])}#o{outcome}")
        elif "carry_on" in request.POST and not page.problem:
            page.before, page.done = page.steps, None
            page.formula = _known(page, request.POST.get("next", ""))
    status = 422 if page.problem or page.refusal else 200
    return render(request, "analysis/work_out.html", _context(page, mine), status=status)


def _page(request: HttpRequest, review: Review, pk: int, outcome: int) -> Page:
    study = study_of(request, review, pk)
    row = get_object_or_404(Outcome, review=review, pk=outcome)
    given = request.POST if request.method == "POST" else request.GET
    page = Page(study, row, list(study.arms.exclude(role=ArmRole.SET_ASIDE)), given)
    if not formulas.offered(row.kind):
        raise Http404
    page.formula = _known(page, given.get("formula", ""))
    return page


def _known(page: Page, formula: str) -> str:
    ids = [one for _, some in formulas.offered(page.outcome.kind) for one, _ in some]
    return formula if formula in ids else ""


def _compute(request: HttpRequest, page: Page) -> None:
    """The steps so far, from their inputs, and the one that was asked for."""
    try:
        page.before = _restored(request.POST.get("steps", ""))
        page.done = catalogue.apply(page.formula, _inputs(request, page.formula))
    except StatsError as refused:
        page.problem = str(refused)


def _restored(text: str) -> list[Transformed]:
    """Computed again: what a page sends back is asked, not believed."""
    try:
        kept = json.loads(text or "[]")
        pairs = [(str(one), dict(inputs)) for one, inputs in kept]
    except (TypeError, ValueError, RecursionError):
        raise BadData("The steps before this one cannot be read. Begin again.") from None
    return [catalogue.apply(one, inputs) for one, inputs in pairs[:12]]


def _inputs(request: HttpRequest, formula: str) -> dict[str, object]:
    """What was typed, without what was left empty. Raises BadData naming what is no number."""
    found: dict[str, object] = {}
    for one in catalogue.asked(formula):
        value = _typed(request, one)
        if value is not None:
            found[one.name] = value
        elif one.required:
            raise BadData(f"{formulas.word(one.name)} is needed.")
    return found


def _typed(request: HttpRequest, one: Input) -> object:
    name = f"in-{one.name}"
    if one.kind == "groups":
        rows = [
            _group(request, f"{name}-{i}", f"{formulas.word(one.name)} {i + 1}")
            for i in range(MOST_GROUPS)
        ]
        return tuple(row for row in rows if row) or None
    text = typed(request, name, longest=200)
    if not text:
        return None
    if one.kind == "text":
        return text
    if one.kind == "numbers":
        return tuple(
            _number(part, formulas.word(one.name)) for part in text.replace(";", " ").split()
        )
    return _number(text, formulas.word(one.name))


def _group(request: HttpRequest, prefix: str, words: str) -> dict[str, float] | None:
    cells = {part: typed(request, f"{prefix}-{part}") for part in PARTS}
    if not any(cells.values()):
        return None
    return {
        part: _number(text, f"{LABELS[part]} of {words.lower()}") for part, text in cells.items()
    }


def _number(text: str, words: str) -> float:
    value = finite(text)
    if value is None:
        raise BadData(f"{words} takes a number, not “{text[:40]}”.")
    return value


def _take(request: HttpRequest, page: Page) -> None:
    wanted = request.POST.getlist("arms")
    review = page.study.review
    workings.take(
        page.study,
        outcome=page.outcome,
        by=request.user,
        arms=[None] if page.whole else [arm for arm in page.arms if str(arm.pk) in wanted],
        steps=page.steps,
        instrument=review.instruments.filter(pk=chosen(request, "instrument")).first(),
        timepoint=review.timepoints.filter(pk=chosen(request, "timepoint")).first(),
    )


def _context(page: Page, mine: Extraction | None) -> dict[str, Any]:
    inputs = catalogue.asked(page.formula) if page.formula else ()
    place = {name: page.given.get(name, "") for name in ("arm", "instrument", "timepoint")}
    known = prefilled.numbers(
        mine, page.outcome, arms=page.arms, place=place, steps=page.before
    )  # fmt: skip
    review = page.study.review
    return {
        "page": page,
        "study": page.study,
        "outcome": page.outcome,
        "offered": formulas.offered(page.outcome.kind),
        "about": catalogue.CATALOGUE[page.formula].formula if page.formula else None,
        "inputs": [_field(one, page, known) for one in inputs],
        "steps": [_shown(step) for step in page.steps],
        "result": _shown(page.done)["made"] if page.done else [],
        "kept": json.dumps([(s.formula_id, s.as_dict()["inputs"]) for s in page.before]),
        "filled": _filled(page) if page.done else [],
        "picked": _picked(page, inputs),
        "instruments": review.instruments.all(),
        "timepoints": review.timepoints.all(),
        **place,
    }


def _picked(page: Page, inputs: Sequence[Input]) -> list[str]:
    """The arms that are ticked: those sent, the one of the link, both for a formula of two."""
    if page.given.getlist("arms"):
        return page.given.getlist("arms")
    if any(one.name == "n2" for one in inputs):
        return [str(arm.pk) for arm in page.arms]
    return [page.given.get("arm", "")]


def _field(one: Input, page: Page, known: Mapping[str, str]) -> dict[str, Any]:
    """One input as the page shows it: as typed, else as known from the reading or a step."""
    name = f"in-{one.name}"
    sent = page.given if page.given.get("formula") == page.formula and name in page.given else None
    default = "" if one.default is None else f"{one.default}"
    shown: dict[str, Any] = {
        "name": name,
        "label": formulas.word(one.name),
        "kind": one.kind,
        "required": one.required,
        "value": sent[name] if sent else known.get(one.name, default),
        "choices": formulas.CHOICES.get(one.name, {}).items()
        if one.name in formulas.CHOICES
        else (),
    }
    if one.kind == "groups":
        shown["rows"] = [
            {
                "number": i + 1,
                "cells": [
                    {
                        "label": LABELS[p],
                        "name": f"{name}-{i}-{p}",
                        "value": page.given.get(f"{name}-{i}-{p}", ""),
                    }
                    for p in PARTS
                ],
            }
            for i in range(MOST_GROUPS)
        ]
    return shown


def _shown(step: Transformed) -> dict[str, Any]:
    return {
        "about": step.formula,
        "given": [
            (formulas.word(name), formulas.said(x))
            for name, x in step.inputs.items()
            if x is not None
        ],
        "made": [(formulas.word(name), formulas.said(x)) for name, x in step.values.items()],
        "warnings": step.warnings,
    }


def _filled(page: Page) -> list[str]:
    """What would be written: once, or for each arm that would get other numbers."""
    arms: list[Arm | None] = [None] if page.whole else list(page.arms)
    said = {
        arm: _in_words(workings.fills(page.steps, kind=page.outcome.kind, arm=arm)) for arm in arms
    }
    if len(set(said.values())) == 1:
        return [words for words in dict.fromkeys(said.values()) if words]
    return [f"{arm}: {words}" for arm, words in said.items() if words]


def _in_words(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{LABELS.get(name, name)} {formulas.said(x)}" for name, x in numbers.items())
