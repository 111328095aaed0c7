"""Keep it true: versions, what changed between any two, the schedule."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analysis import living as schedules
from analysis import open_ends, results, standing, versions
from analysis.forms import FreezeForm, ScheduleForm
from analysis.models import Run, Version
from evidence import yields
from evidence.errors import Refused
from evidence.forms.refusing import try_act
from evidence.models import Review
from evidence.templatetags import diamonds
from evidence.views.base import in_review
from screening.prisma import LABELS


@require_http_methods(["GET", "POST"])
@in_review()
def living(request: HttpRequest, review: Review) -> HttpResponse:
    """The versions of this review, what the next one would say, and when it comes."""
    refusal, form = None, None
    if request.method == "POST":
        form = FreezeForm(request.POST)
        if form.is_valid():
            try:
                version = versions.freeze(review, by=request.user, **form.cleaned_data)
            except Refused as refused:
                refusal = refused
            else:
                return redirect("version", review.slug, version.number)
    return _page(request, review, refusal=refusal, freeze_form=form)


@require_POST
@in_review()
def schedule(request: HttpRequest, review: Review) -> HttpResponse:
    """Set when the review recalculates by itself."""
    form = ScheduleForm(request.POST, plan=schedules.plan_of(review))
    if form.is_valid():
        given = form.cleaned_data | {"seen": form.seen()}
        if try_act(form, schedules.schedule, review, by=request.user, **given):
            return redirect("living", review.slug)
        form.renew(schedules.settings_of(schedules.plan_of(review)))
    return _page(request, review, schedule_form=form)


@require_GET
@in_review()
def version(request: HttpRequest, review: Review, number: int) -> HttpResponse:
    """One frozen version: its results, its flow, what it says has changed."""
    row = get_object_or_404(
        Version.objects.select_related("protocol", "by"), review=review, number=number
    )
    runs = row.runs.select_related("analysis").order_by("analysis__position", "analysis_id")
    others = review.versions.exclude(pk=row.pk)
    context = {
        "version": row,
        "rows": [{"run": run, "numbers": results.pooled(run)} for run in runs],
        "counts": _counts(row),
        "before": others.filter(number__lt=number).order_by("-number").first(),
        "others": others,
    }
    return render(request, "analysis/version.html", context)


@require_GET
@in_review()
def compare(request: HttpRequest, review: Review) -> HttpResponse:
    """Any two versions side by side, in numbers."""
    rows = {str(row.number): row for row in review.versions.all()}
    newest = list(rows)[:2]  # without a choice: the last two
    before, now = (newest[-1], newest[0]) if len(newest) > 1 else ("", "")
    first = rows.get(request.GET.get("a", before))
    second = rows.get(request.GET.get("b", now))
    context: dict[str, Any] = {"versions": list(rows.values()), "first": first, "second": second}
    if first and second:
        context["differences"] = versions.compare(first, second)
        context["counts"] = versions.compare_counts(first, second)
    return render(request, "analysis/compare.html", context)


def _counts(row: Version) -> list[tuple[str, int]]:
    """In the order of the flow: the database keeps what is named in an order of its own."""
    return [(words[0], row.counts[box]) for box, words in LABELS.items() if row.counts.get(box)]


def _page(
    request: HttpRequest,
    review: Review,
    *,
    refusal: Refused | None = None,
    schedule_form: ScheduleForm | None = None,
    freeze_form: FreezeForm | None = None,
) -> HttpResponse:
    plan = schedules.plan_of(review)
    runs = Prefetch("runs", Run.objects.select_related("analysis").defer("dataset", "settings"))
    rows = list(review.versions.select_related("by").prefetch_related(runs))
    context = {
        "versions": rows,
        "next_number": (rows[0].number + 1) if rows else 1,
        "plan": plan,
        "plan_words": schedules.in_words(plan) if plan else "No schedule is set.",
        "schedule_form": schedule_form or ScheduleForm(plan=plan),
        "freeze_form": freeze_form or FreezeForm(),
        "ends": open_ends.of(review, user=request.user),
        "holdings": yields.of_review(review),
        "refusal": refusal,
        "pending": versions.pending(review),
        "state": standing.state(review)[0],
        "primary": (primary := _primary(rows)),
        "axis": diamonds.axis(
            [(one["numbers"]["ci_low"], one["numbers"]["ci_high"]) for one in primary],
            null=primary[0]["run"].result["null"] if primary else 0.0,
        ),
    }
    bad = refusal is not None or bool(schedule_form and schedule_form.errors)
    return render(request, "analysis/living.html", context, status=422 if bad else 200)


def _primary(rows: list[Version]) -> list[dict[str, Any]]:
    """The first analysis by version: how the main result moved."""
    found = []
    for row in rows:
        runs = sorted(row.runs.all(), key=lambda run: (run.analysis.position, run.analysis_id))
        if runs:
            found.append({"version": row, "run": runs[0], "numbers": results.pooled(runs[0])})
    return found
