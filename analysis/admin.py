"""Analyses with their numbers and plots, and the schedules of living reviews."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from django_celery_beat.admin import CrontabScheduleAdmin, PeriodicTaskAdmin
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from analysis import figures, living, results, runs, standing
from analysis.models import Analysis, LivingPlan, Run
from evidence import audit, permissions
from evidence.admin.base import ByAlphabet, OfReviews
from evidence.admin.changes import of as changes_of
from evidence.errors import Refused
from evidence.forms.refusing import say
from evidence.models import Review, User
from evidence.permissions import Act
from evidence.templatetags.formats import interval, number, percent

STATES = {
    standing.FRESH: "Fresh",
    standing.STALE: "Stale",
    standing.COMPUTING: "Computing",
    standing.NONE: "Not computed yet",
}


class WithResults(ByAlphabet):
    """Each row with its newest numbers: a few queries for each review on the page, none a row."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        attach(self.result_list)


def attach(rows: Iterable[Analysis]) -> None:
    """Set `shown` (a results.Result) and `state` on each analysis."""
    rows = list(rows)
    for review in {row.review for row in rows}:
        found = {one.analysis.pk: one for one in results.of(review)}
        state = STATES[standing.state(review)[0]]
        for row in rows:
            if row.review_id == review.pk:
                row.shown, row.state = found[row.pk], state


@admin.register(Analysis)
class AnalysisAdmin(OfReviews):
    """Every result as it stands. Settings are changed on its page, which asks why."""

    change_form_template = "admin/ledger_analysis.html"
    list_display = [
        "label", "estimate", "effects", "i2", "k", "n", "state", "run", "remark", "review",
    ]  # fmt: skip
    list_filter = [("review", admin.RelatedOnlyFieldListFilter), "measure", "profile", "post_hoc"]
    search_fields = ["label", "key", "outcomes__label"]
    list_select_related = ["review"]
    ordering = ["review__title", "position", "pk"]
    actions = ["recalculate_chosen"]
    fields = [
        "review", "key", "measure", "profile", "model_rule", "i2_limit", "tau2_method", "interval",
        "level", "post_hoc", "same_people_override",
    ]  # fmt: skip

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithResults

    def get_urls(self) -> list[Any]:
        again = self.admin_site.admin_view(require_POST(self.recalculate))
        name = "analysis_analysis_recalculate"
        return [path("<int:pk>/recalculate/", again, name=name), *super().get_urls()]

    def recalculate(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        runs.recalculate(row.review, by=request.user)
        self.message_user(request, "Asked for. What did not change keeps its run.")
        return HttpResponseRedirect(reverse("admin:analysis_analysis_change", args=[pk]))

    @admin.action(
        description="Recalculate the reviews of the chosen analyses", permissions=["view"]
    )
    def recalculate_chosen(self, request: HttpRequest, queryset: QuerySet[Analysis]) -> None:
        reviews = Review.objects.filter(analyses__in=queryset).distinct()
        for review in reviews:
            runs.recalculate(review, by=request.user)
        names = ", ".join(review.short_title for review in reviews)
        self.message_user(request, f"Asked for: {names}. Reload to see what changed.")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            attach([row])
            context |= {
                "shown": row.shown,
                "numbers": row.shown.used,
                "state": row.state,
                "plots": _plots(row.shown.good),
                "row_history": changes_of(row),
                "may_set": permissions.can(request.user, Act.ANALYSE, row.review),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="estimate [CI]")
    def estimate(self, row: Analysis) -> str:
        used = row.shown.used
        if not used:
            return "–"
        limits = interval(used["ci_low"], used["ci_high"])
        return format_html(
            '<span class="ledger-number">{} {}</span>', number(used["estimate"]), limits
        )

    @admin.display
    def effects(self, row: Analysis) -> str:
        return {"common": "Common", "random": "Random"}.get(row.shown.used.get("model", ""), "–")

    @admin.display(description="I²")
    def i2(self, row: Analysis) -> str:
        return percent(row.shown.used["i2"]) if row.shown.used else "–"

    @admin.display(description="trials")
    def k(self, row: Analysis) -> Any:
        return row.shown.used.get("k", "–")

    @admin.display(description="people")
    def n(self, row: Analysis) -> Any:
        n = row.shown.used.get("n")
        return "–" if n is None else f"{n:,}"

    @admin.display(description="freshness")
    def state(self, row: Analysis) -> str:
        return row.state

    @admin.display
    def run(self, row: Analysis) -> Any:
        return row.shown.run.number if row.shown.run else "–"

    @admin.display
    def remark(self, row: Analysis) -> str:
        """In a word each; the sentences are on the analysis itself."""
        run = row.shown.run
        if run is None:
            return ""
        words = [
            ("SIMULATED", run.simulated),
            ("Cannot be computed", row.shown.refused),
            ("Departs from print", bool(row.shown.departs)),
            ("Warning", bool(run.warnings)),
        ]
        return ", ".join(word for word, holds in words if holds)


def _plots(run: Run | None) -> list[tuple[str, SafeString]]:
    """The forest and the funnel plot as SVG; what is still being drawn is not there yet."""
    if run is None:
        return []
    found = figures.inlines(run.analysis.review, run=run, kinds=["forest", "funnel"])
    return [(kind.capitalize(), svg) for kind, svg in sorted(found.items())]


@admin.register(Run)
class RunAdmin(OfReviews):
    """Every computation there was, with its numbers and its figures."""

    in_review = "analysis__review"
    list_display = ["analysis", "number", "state", "simulated", "sentence", "at", "files"]
    list_filter = [
        ("analysis__review", admin.RelatedOnlyFieldListFilter),
        ("analysis", admin.RelatedOnlyFieldListFilter),
        "state",
    ]
    search_fields = ["analysis__label", "digest"]
    list_select_related = ["analysis__review"]
    fields = [
        "analysis", "number", "state", "code", "sentence", "warnings", "simulated", "engine",
        "digest", "seconds", "at", "files",
    ]  # fmt: skip
    readonly_fields = ["files"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("dataset", "settings", "result")

    @admin.display(description="forest plot")
    def files(self, row: Run) -> str:
        if row.state != "computed":
            return ""
        slug = row.analysis.review.slug
        url = reverse("run-figure", args=[slug, row.pk, "forest", "svg"])
        return format_html('<a href="{}">SVG</a>', url)


class ScheduleForm(forms.ModelForm):
    """When a living review recalculates. The verb writes it, as in evidence.admin.forms."""

    by: User
    every = forms.ChoiceField()
    hour = forms.IntegerField(min_value=0, max_value=23, help_text="Of the server's time zone.")
    enabled = forms.BooleanField(required=False, initial=True, label="Switched on")

    class Meta:
        model = LivingPlan
        fields = ["review", "only_if_changed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance if self.instance.pk else None
        self.fields["every"].choices = living.choices(plan)
        self.initial["every"], self.initial["hour"] = living.chosen(plan)
        if plan is not None and plan.task is not None:
            self.initial["enabled"] = plan.task.enabled

    def _post_clean(self) -> None:
        if self.errors:
            return
        given = dict(self.cleaned_data)
        review = given.pop("review", None) or self.instance.review
        try:
            self.instance = living.schedule(review, by=self.by, **given)
        except Refused as refusal:
            say(self, refusal)


@admin.register(LivingPlan)
class LivingPlanAdmin(OfReviews):
    """The schedule of a living review, for its lead."""

    act = Act.PUBLISH
    form = ScheduleForm
    list_display = ["review", "schedule", "only_if_changed", "last_run"]
    list_select_related = ["review", "task__crontab"]
    fields = ["review", "every", "hour", "enabled", "only_if_changed"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["review"] if obj else []

    def get_form(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type:
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "review":
            kwargs["queryset"] = Review.objects.filter(pk__in=self.reviews(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: Any) -> None:
        """Nothing: the verb has written the plan."""

    @admin.display
    def schedule(self, plan: LivingPlan) -> str:
        return living.in_words(plan)

    @admin.display
    def last_run(self, plan: LivingPlan) -> Any:
        return plan.task.last_run_at if plan.task else None


class LeadTaskForm(forms.ModelForm):
    """What a lead may set of the task itself: not which task it is, nor whose review."""

    class Meta:
        model = PeriodicTask
        fields = ["enabled", "crontab"]


admin.site.unregister(PeriodicTask)
admin.site.unregister(CrontabSchedule)


@admin.register(PeriodicTask)
class TaskAdmin(PeriodicTaskAdmin):
    """All periodic tasks for superusers; for a lead the one of their own living review."""

    change_form_template = None  # the package's own has a script inside the page

    def _mine(self, request: HttpRequest) -> QuerySet[LivingPlan]:
        reviews = permissions.reviews_where(request.user, Act.PUBLISH)
        return LivingPlan.objects.filter(review__in=reviews).exclude(task=None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(pk__in=self._mine(request).values("task"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or self._mine(request).exists()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or request.user.is_superuser:
            return self.has_module_permission(request)
        return self._mine(request).filter(task=obj).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type:
        if not request.user.is_superuser:
            kwargs["form"] = LeadTaskForm
        return super().get_form(request, obj, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["name", "enabled", "crontab", "last_run_at"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if request.user.is_superuser:
            return super().get_readonly_fields(request, obj)
        return ["name", "last_run_at"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) if request.user.is_superuser else {}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        plan = LivingPlan.objects.filter(task=obj).select_related("review", "task__crontab").first()
        if plan is not None:
            audit.record(
                "living.scheduled", f"Schedule: {living.in_words(plan)}",
                review=plan.review, about=plan.review, by=request.user,
            )  # fmt: skip


@admin.register(CrontabSchedule)
class CrontabAdmin(CrontabScheduleAdmin):
    """A lead may add a time; those that exist are shared, so they stay."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        leads = permissions.reviews_where(request.user, Act.PUBLISH)
        return super().has_add_permission(request) or leads.exists()

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return super().get_inlines(request, obj) if request.user.is_superuser else []
