"""The table of studies: what each reports of itself, as printed and as data."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from evidence import characteristics
from evidence.errors import Refused, Stale
from evidence.forms.gather import ColumnForm
from evidence.forms.refusing import try_act
from evidence.models import Characteristic, CharacteristicKind, CharacteristicValue, Review, Study
from evidence.permissions import Act
from evidence.values import ValueImpossible
from evidence.views.base import in_review, typed
from evidence.views.numbers import finite

Words = dict[str, Any]  # of one characteristic: printed, number, chosen, source, as typed
NUMBERS = (CharacteristicKind.NUMBER, CharacteristicKind.INTEGER)


@require_http_methods(["GET", "POST"])
@in_review(Act.EDIT_STUDY)
def describe(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Characteristics as in the table of studies: as printed, and typed. What is wrong stays."""
    study = _study(request, review, pk)
    columns = list(review.characteristics.all())
    problems: dict[int, Refused] = {}
    if request.method == "POST":
        known = {row.characteristic_id for row in study.characteristics.all()}
        for column in columns:
            try:
                _describe(request, study, column, there=column.pk in known)
            except Refused as refusal:
                problems[column.pk] = refusal
        if not problems:
            return redirect("study", review.slug, pk)
    return _page(request, study, columns, problems=problems, form=ColumnForm())


@require_POST
@in_review(Act.EDIT_STUDY)
def column(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Another column for all studies of the review."""
    study = _study(request, review, pk)
    form = ColumnForm(request.POST)
    if form.is_valid() and try_act(
        form, characteristics.add, review, by=request.user, **form.cleaned_data
    ):
        return redirect("study-describe", review.slug, pk)
    columns = list(review.characteristics.all())
    return _page(request, study, columns, problems={}, form=form)


def _study(request: HttpRequest, review: Review, pk: int) -> Study:
    return get_object_or_404(Study.objects.visible_to(request.user), review=review, pk=pk)


def _describe(request: HttpRequest, study: Study, column: Characteristic, *, there: bool) -> None:
    """Save what was changed of one characteristic against what the page showed of it."""
    fields = _fields(column, _typed(request, column))
    seen = _fields(column, shown) if (shown := _seen(request, column)) else {}
    changed = {name: to for name, to in fields.items() if name not in seen or seen[name] != to}
    if (there and changed) or any(value not in ("", None, []) for value in changed.values()):
        characteristics.describe(study, column, by=request.user, seen=seen, **changed)


def _typed(request: HttpRequest, column: Characteristic) -> Words:
    words = {name: typed(request, f"{name}-{column.pk}") for name in ("printed", "number")}
    return {
        **words,
        "source": typed(request, f"source-{column.pk}", longest=200),
        "chosen": [one for one in request.POST.getlist(f"chosen-{column.pk}") if one],
    }


def _seen(request: HttpRequest, column: Characteristic) -> Words:
    """What the page showed, as it brings it back; {} when it does not say."""
    try:
        words = json.loads(request.POST.get(f"seen-{column.pk}", ""))
    except (ValueError, RecursionError):
        return {}
    kinds = {name: type(value) for name, value in _stored(None).items()}
    if not isinstance(words, dict) or {name: type(one) for name, one in words.items()} != kinds:
        return {}
    return words if all(isinstance(one, str) for one in words["chosen"]) else {}


def _fields(column: Characteristic, words: Words) -> dict[str, Any]:
    """What was typed as the characteristic keeps it: printed, source, and the typed value."""
    fields = {"printed": words["printed"], "source": words["source"]}
    if column.kind in NUMBERS:
        fields["number"] = _number(column, words["number"])
        fields["printed"] = fields["printed"] or words["number"]
    elif column.kind != CharacteristicKind.TEXT:
        fields["chosen"] = words["chosen"]
        fields["printed"] = fields["printed"] or "; ".join(words["chosen"])
    return fields


def _number(column: Characteristic, text: str) -> float | None:
    if not text:
        return None
    value = finite(text)
    whole = column.kind == CharacteristicKind.INTEGER
    if value is None or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise ValueImpossible(f"{column.label} takes {kind}, not “{text[:40]}”.", field="number")
    return value


def _page(
    request: HttpRequest,
    study: Study,
    columns: list[Characteristic],
    *,
    problems: dict[int, Refused],
    form: ColumnForm,
) -> HttpResponse:
    known = {row.characteristic_id: row for row in study.characteristics.all()}
    context = {
        "study": study,
        "rows": [_row(request, c, known.get(c.pk), problems.get(c.pk)) for c in columns],
        "problems": problems,
        "column_form": form,
    }
    bad = bool(problems) or form.is_bound
    return render(request, "evidence/describe.html", context, status=422 if bad else 200)


def _row(
    request: HttpRequest,
    column: Characteristic,
    known: CharacteristicValue | None,
    problem: Refused | None,
) -> dict[str, Any]:
    """One characteristic: what is stored, or what was typed when it was refused."""
    stored = _stored(known)
    row: dict[str, Any] = {"column": column, "problem": problem, "seen": json.dumps(stored)}
    if problem is None:
        return row | stored
    if isinstance(problem, Stale):
        now = (stored["printed"], stored["number"], *stored["chosen"], stored["source"])
        row["stored"] = ", ".join(dict.fromkeys(part for part in now if part)) or "nothing"
    return row | _typed(request, column)


def _stored(known: CharacteristicValue | None) -> Words:
    return {
        "printed": known.printed if known else "",
        "number": "" if known is None or known.number is None else f"{known.number:.15g}",
        "chosen": known.chosen if known else [],
        "source": known.source if known else "",
    }
