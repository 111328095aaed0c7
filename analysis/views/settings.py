"""Setting an analysis: a form that explains each choice, and the recorded exceptions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analysis import analyses, figures, previews, results
from analysis.forms import AnalysisForm
from analysis.models import Analysis, Preview
from analysis.views import cautions
from analysis.views.analysis import compared
from evidence import protocol
from evidence.errors import Refused, Stale
from evidence.models import Review
from evidence.permissions import Act
from evidence.views.base import chosen, in_review


@require_http_methods(["GET", "POST"])
@in_review(Act.ANALYSE)
def add(request: HttpRequest, review: Review) -> HttpResponse:
    """A new analysis, filled from the plan of the protocol."""
    plan = protocol.current(review) or protocol.working(review)
    planned = {name: getattr(plan, name) for name in analyses.PLANNED} if plan else {}
    form = AnalysisForm(request.POST or None, review=review, initial=planned)
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                return _previewed(request, review, form, "Add an analysis", None)
            row = analyses.add(
                review,
                by=request.user,
                outcomes=form.cleaned_data["outcomes"],
                **form.settings(),
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            return redirect("analysis", review.slug, row.key)
    return _page(request, form, "Add an analysis", None)


@require_http_methods(["GET", "POST"])
@in_review(Act.ANALYSE)
def change(request: HttpRequest, review: Review, key: str) -> HttpResponse:
    """The settings of an analysis; each change is kept with its reason."""
    row = get_object_or_404(Analysis, review=review, key=key)
    form = AnalysisForm(request.POST or None, review=review, instance=row)
    if request.method == "POST" and form.is_valid():
        fresh = Analysis.objects.get(pk=row.pk)  # the form has written on its instance
        try:
            if "preview" in request.POST:
                return _previewed(request, review, form, f"Settings: {fresh.label}", fresh)
            analyses.change(
                fresh,
                by=request.user,
                reason=form.cleaned_data["reason"],
                revision=form.cleaned_data["revision"],
                outcomes=form.cleaned_data["outcomes"],
                **form.settings(),
            )
        except Refused as refusal:
            _show(form, refusal)
            if isinstance(refusal, Stale):
                form.renew(Analysis.objects.get(pk=row.pk))
        else:
            return redirect("analysis", review.slug, row.key)
    return _page(request, form, f"Settings: {row.label}", row)


@require_POST
@in_review(Act.ANALYSE)
def leave_out(request: HttpRequest, review: Review, key: str) -> HttpResponse:
    row = get_object_or_404(Analysis, review=review, key=key)
    study = get_object_or_404(review.studies, pk=chosen(request, "study"))
    if "take_in" in request.POST:
        analyses.take_in(row, study, by=request.user)
    else:
        analyses.leave_out(row, study, reason=request.POST.get("reason", ""), by=request.user)
    return redirect("analysis-settings", review.slug, key)


@require_POST
@in_review(Act.ANALYSE)
def override(request: HttpRequest, review: Review, key: str) -> HttpResponse:
    """Record, or take back, that the same people may count twice."""
    row = get_object_or_404(Analysis, review=review, key=key)
    analyses.allow_same_people(row, reason=request.POST.get("reason", ""), by=request.user)
    return redirect("analysis-settings", review.slug, key)


@require_POST
@in_review(Act.ANALYSE)
def remove(request: HttpRequest, review: Review, key: str) -> HttpResponse:
    """Take an analysis away that no frozen version shows."""
    row = get_object_or_404(Analysis, review=review, key=key)
    analyses.remove(row, by=request.user)
    messages.success(request, f"“{row.label}” was removed.")
    return redirect("analyses", review.slug)


@require_GET
@in_review(Act.ANALYSE)
def preview(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """What was asked for, once it is computed; its own asker sees it."""
    row = get_object_or_404(Preview, review=review, pk=pk, by=request.user)
    return render(request, "analysis/_preview.html", _preview_context(row))


def _previewed(
    request: HttpRequest, review: Review, form: AnalysisForm, title: str, row: Analysis | None
) -> HttpResponse:
    """The form as it was sent, and beside it what it would give. Raises Refused."""
    asked = previews.ask(
        review, analysis=row, by=request.user, outcomes=form.cleaned_data["outcomes"],
        **form.settings(),
    )  # fmt: skip
    saved = None if row is None else Analysis.objects.get(pk=row.pk)
    return _page(request, form, title, saved, **_preview_context(asked))


def _preview_context(row: Preview) -> dict[str, Any]:
    good = results.one(row.analysis).good if row.analysis else None
    context: dict[str, Any] = {"preview": row}
    if row.result:
        context["picture"] = figures.on_page(row.forest) if row.forest else ""
        context["rows"] = compared(
            results.pooled(good) if good else {}, results.numbers(row.result)
        )
    return context


def _show(form: AnalysisForm, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _page(
    request: HttpRequest, form: AnalysisForm, title: str, row: Analysis | None, **more: Any
) -> HttpResponse:
    run = results.one(row).good if row is not None else None
    context = {
        "form": form,
        "title_words": title,
        "analysis": row,
        "cautions": cautions.of(row, run),
        "choices": cautions.CHOICES,
        **more,
    }
    if row is not None:
        context["left_out"] = row.left_out.select_related("study")
        context["studies"] = row.review.studies.all()
        context["published"] = row.runs.filter(versions__isnull=False).exists()
    status = 422 if form.errors else 200
    return render(request, "analysis/settings.html", context, status=status)
