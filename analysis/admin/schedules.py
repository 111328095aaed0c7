"""The schedules of living reviews, and the tasks and times behind them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django_celery_beat.admin import CrontabScheduleAdmin, PeriodicTaskAdmin
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from analysis import living
from analysis.models import LivingPlan
from evidence import audit, permissions
from evidence.admin.base import OfReviews
from evidence.errors import Refused
from evidence.forms.refusing import say
from evidence.models import Review, User
from evidence.permissions import Act


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
