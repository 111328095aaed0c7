"""From reports to trials: studies, their reports, arms and characteristics."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import arms, checks, studies
from evidence.errors import Refused
from evidence.forms.gather import ArmForm, DirectionForm, StudyForm
from evidence.forms.refusing import try_act
from evidence.models import (
    Arm,
    ArmCombination,
    Characteristic,
    Outcome,
    Report,
    Review,
    Study,
)
from evidence.permissions import Act
from evidence.views.base import all_chosen, chosen, in_review, typed


@require_GET
@in_review()
def table(request: HttpRequest, review: Review) -> HttpResponse:
    """Every study with its arms and what is known of it, and the sum of people by its formula."""
    found = (
        Study.objects.visible_to(request.user)
        .filter(review=review)
        .prefetch_related("arms", "reports", "characteristics__characteristic")
    )
    columns = list(review.characteristics.all())
    looked = {one.study.pk: len(one.asking) for one in checks.of_review(review)}
    rows = [_row(study, columns) | {"asking": looked.get(study.pk, 0)} for study in found]
    context = {
        "rows": rows,
        "columns": columns,
        "people": arms.people(review),
        "asking": sum(row["asking"] for row in rows),
        "may": Act.EDIT_STUDY in request.acts,
    }
    return render(request, "evidence/studies.html", context)


def _row(study: Study, columns: list[Characteristic]) -> dict[str, Any]:
    known = {row.characteristic_id: row for row in study.characteristics.all()}
    return {
        "study": study,
        "arms": study.arms.all(),
        "n_reports": len(study.reports.all()),
        "cells": [known.get(column.pk) for column in columns],
    }


@require_http_methods(["GET", "POST"])
@in_review(Act.EDIT_STUDY)
def add(request: HttpRequest, review: Review) -> HttpResponse:
    """A study by hand, such as one of an earlier version."""
    form = StudyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = try_act(form, studies.add, review, by=request.user, **form.cleaned_data)
        if row is not None:
            return redirect("study", review.slug, row.pk)
    return render(request, "evidence/study_new.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
@in_review()
def page(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One study: reports, arms, characteristics, directions, what it reports."""
    study = _study(request, review, pk)
    form = StudyForm(request.POST or None, instance=study)
    if request.method == "POST" and form.is_valid():
        fresh = Study.objects.get(pk=study.pk)
        revision = form.cleaned_data["revision"]
        done = try_act(
            form, studies.change, fresh, by=request.user, revision=revision, **form.changes()
        )
        if done:
            return redirect("study", review.slug, pk)
        form.renew_from(Study.objects.get(pk=study.pk))
    return _page(request, review, Study.objects.get(pk=pk), form=form)


@require_http_methods(["GET", "POST"])
@in_review(Act.EDIT_STUDY)
def arm(request: HttpRequest, review: Review, pk: int, arm_pk: int | None = None) -> HttpResponse:
    """Add an arm, or change one: its role and its numbers."""
    study = _study(request, review, pk)
    row = get_object_or_404(study.arms, pk=arm_pk) if arm_pk else None
    form = ArmForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        if row is None:
            done = try_act(form, arms.add, study, by=request.user, **form.cleaned_data)
        else:
            done = try_act(
                form, arms.change, Arm.objects.get(pk=row.pk), by=request.user,
                revision=form.cleaned_data["revision"], **form.changes(),
            )  # fmt: skip
            if done is None:
                form.renew_from(Arm.objects.get(pk=row.pk))
        if done is not None:
            return redirect("study", review.slug, pk)
    context = {"form": form, "study": study, "arm": row}
    return render(request, "evidence/arm.html", context, status=_status(form))


@require_POST
@in_review(Act.EDIT_STUDY)
def remove_arm(request: HttpRequest, review: Review, pk: int, arm_pk: int) -> HttpResponse:
    """Take an arm away, or say why it stays."""
    row = get_object_or_404(Arm, pk=arm_pk, study=pk, study__review=review)
    try:
        arms.remove(row, by=request.user)
    except Refused as refusal:
        row = Arm.objects.get(pk=arm_pk)
        context = {"form": ArmForm(instance=row), "study": row.study, "arm": row}
        return render(request, "evidence/arm.html", context | {"refusal": refusal}, status=409)
    return redirect("study", review.slug, pk)


@require_POST
@in_review(Act.EDIT_STUDY)
def combine(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Declare that the chosen arms are analysed as one."""
    study = _study(request, review, pk)
    try:
        arms.combine(
            list(study.arms.filter(pk__in=all_chosen(request, "arms"))),
            label=typed(request, "label", longest=120) or "Combined",
            reason=typed(request, "reason"),
            by=request.user,
        )
    except Refused as refusal:
        return _page(request, review, study, form=StudyForm(instance=study), refusal=refusal)
    return redirect("study", review.slug, pk)


@require_POST
@in_review(Act.EDIT_STUDY)
def separate(request: HttpRequest, review: Review, pk: int, combination: int) -> HttpResponse:
    row = get_object_or_404(ArmCombination, pk=combination, study=pk, study__review=review)
    arms.separate(row, by=request.user)
    return redirect("study", review.slug, pk)


@require_POST
@in_review(Act.EDIT_STUDY)
def flag(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Which outcomes the study reports."""
    study = _study(request, review, pk)
    outcomes = Outcome.objects.filter(review=review, pk__in=all_chosen(request, "outcomes"))
    studies.flag(study, outcomes, by=request.user)
    return redirect("study", review.slug, pk)


@require_POST
@in_review(Act.EDIT_STUDY)
def direction(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """How this study scores an instrument."""
    study = _study(request, review, pk)
    form = DirectionForm(request.POST, review=review)
    if form.is_valid() and try_act(
        form, studies.declare_direction, study, by=request.user, **form.cleaned_data
    ):
        return redirect("study", review.slug, pk)
    return _page(request, review, study, form=StudyForm(instance=study), direction_form=form)


@require_POST
@in_review(Act.EDIT_STUDY)
def join(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Another report of this study."""
    study = _study(request, review, pk)
    report = get_object_or_404(Report, review=review, pk=chosen(request, "report"))
    try:
        studies.join(report, study, by=request.user)
    except Refused as refusal:
        return _page(request, review, study, form=StudyForm(instance=study), refusal=refusal)
    return redirect("study", review.slug, pk)


@require_POST
@in_review(Act.EDIT_STUDY)
def split(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """This report is of a study of its own after all."""
    report = get_object_or_404(Report.objects.select_related("study"), review=review, pk=pk)
    try:
        row = studies.split(report, by=request.user)
    except Refused as refusal:
        if report.study is None:
            raise
        form = StudyForm(instance=report.study)
        return _page(request, review, report.study, form=form, refusal=refusal)
    return redirect("study", review.slug, row.pk)


def _study(request: HttpRequest, review: Review, pk: int) -> Study:
    return get_object_or_404(Study.objects.visible_to(request.user), review=review, pk=pk)


def _page(
    request: HttpRequest,
    review: Review,
    study: Study,
    *,
    form: StudyForm,
    refusal: Refused | None = None,
    direction_form: DirectionForm | None = None,
) -> HttpResponse:
    rows = list(study.arms.select_related("combination"))
    for arm in rows:
        arm.lost = _lost(arm)
    flagged = set(study.flagged.values_list("pk", flat=True))
    eligible = [arm for arm in rows if arm.role != "set_aside"]
    context = {
        "study": study,
        "arms": rows,
        "n_all": sum(arm.n_randomized or arm.n_analysed or 0 for arm in rows),
        "n_eligible": sum(arm.n_randomized or arm.n_analysed or 0 for arm in eligible),
        "combinations": study.combinations.prefetch_related("arms").select_related("by"),
        "reports": study.reports.select_related("record"),
        "other_reports": review.reports.exclude(study=study)
        .exclude(study=None)
        .select_related("record", "study"),
        "characteristics": study.characteristics.select_related("characteristic"),
        "outcomes": [{"row": o, "on": o.pk in flagged} for o in review.outcomes.all()],
        "uses": study.instrument_uses.select_related("instrument"),
        "direction_form": direction_form or DirectionForm(review=review),
        "form": form,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "chosen_arms": all_chosen(request, "arms"),
        "may": Act.EDIT_STUDY in request.acts,
        "checks": checks.of_study(study),
    }
    bad = refusal is not None or bool(form.errors)
    return render(request, "evidence/study.html", context, status=422 if bad else 200)


def _lost(arm: Arm) -> str:
    """5 (22%): who was randomized and did not complete."""
    if not arm.n_randomized or arm.n_completed is None:
        return "–"
    lost = arm.n_randomized - arm.n_completed
    return f"{lost} ({100 * lost / arm.n_randomized:.0f}%)"


def _status(form: Any) -> int:
    return 422 if form.errors else 200
