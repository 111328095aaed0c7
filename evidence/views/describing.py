"""The table of studies: what each reports of itself, as printed and as data."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from evidence import studies
from evidence.errors import Refused
from evidence.forms.gather import ColumnForm
from evidence.forms.refusing import try_act
from evidence.models import Characteristic, CharacteristicKind, CharacteristicValue, Review, Study
from evidence.permissions import Act
from evidence.values import ValueImpossible
from evidence.views.base import in_review, typed
from evidence.views.numbers import finite

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
        form, studies.add_characteristic, review, by=request.user, **form.cleaned_data
    ):
        return redirect("study-describe", review.slug, pk)
    columns = list(review.characteristics.all())
    return _page(request, study, columns, problems={}, form=form)


def _study(request: HttpRequest, review: Review, pk: int) -> Study:
    return get_object_or_404(Study.objects.visible_to(request.user), review=review, pk=pk)


def _describe(request: HttpRequest, study: Study, column: Characteristic, *, there: bool) -> None:
    fields: dict[str, Any] = {
        "printed": typed(request, f"printed-{column.pk}"),
        "source": typed(request, f"source-{column.pk}", longest=200),
    }
    number = typed(request, f"number-{column.pk}")
    if column.kind in NUMBERS:
        fields["number"] = _number(column, number)
        fields["printed"] = fields["printed"] or number
    elif column.kind != CharacteristicKind.TEXT:
        chosen = [one for one in request.POST.getlist(f"chosen-{column.pk}") if one]
        fields["chosen"] = chosen
        fields["printed"] = fields["printed"] or "; ".join(chosen)
    if there or any(value not in ("", None, []) for value in fields.values()):
        studies.describe(study, column, by=request.user, **fields)


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
    row: dict[str, Any] = {"column": column, "problem": problem}
    if problem is not None:
        words = {n: typed(request, f"{n}-{column.pk}") for n in ("printed", "number", "source")}
        return row | words | {"chosen": request.POST.getlist(f"chosen-{column.pk}")}
    number = "" if known is None or known.number is None else f"{known.number:g}"
    return row | {
        "printed": known.printed if known else "",
        "number": number,
        "chosen": known.chosen if known else [],
        "source": known.source if known else "",
    }
