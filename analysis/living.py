"""The schedule of a living review: recalculate, freeze the next version, say what changed."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from analysis.models import LivingPlan
from evidence import audit, edits, permissions
from evidence.errors import Invalid
from evidence.models import Review, User
from evidence.permissions import Act

TASK = "analysis.tasks.living_update"
EVERY = {
    "daily": ("Every day", {}),
    "weekly": ("Every Monday", {"day_of_week": "1"}),
    "monthly": ("On the first of the month", {"day_of_month": "1"}),
    "quarterly": (
        "On the first of January, April, July, October",
        {"day_of_month": "1", "month_of_year": "1,4,7,10"},
    ),
}


AS_SET = "as-set"  # a rhythm of the admin's own, such as every minute
WHOLE = {"day_of_week": "*", "day_of_month": "*", "month_of_year": "*"}


class ScheduleUnknown(Invalid):
    code = "schedule-unknown"


@transaction.atomic
def schedule(
    review: Review,
    *,
    every: str,
    by: User,
    hour: int = 5,
    only_if_changed: bool = True,
    enabled: bool = True,
    seen: Mapping[str, Any] | None = None,
) -> LivingPlan:
    """Set when the review recalculates and freezes a version.

    `seen` is what a form showed: Stale where somebody changed it since. Raises ScheduleUnknown.
    """
    permissions.require(by, Act.PUBLISH, review)
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    given = {
        "every": every, "hour": hour, "only_if_changed": only_if_changed, "enabled": enabled,
    }  # fmt: skip
    edits.check_seen(settings_of(plan_of(review)), given, seen)
    when = _when(review, every=every, hour=hour)
    task, _ = PeriodicTask.objects.update_or_create(
        name=f"living review {review.slug}",
        defaults={
            "task": TASK,
            "kwargs": json.dumps({"review_id": review.pk}),
            "enabled": enabled,
            **when,
        },
    )
    plan, _ = LivingPlan.objects.update_or_create(
        review=review, defaults={"task": task, "only_if_changed": only_if_changed}
    )
    words = in_words(plan) if enabled else "switched off"
    audit.record("living.scheduled", f"Schedule: {words}", review=review, about=review, by=by)
    return plan


def plan_of(review: Review) -> LivingPlan | None:
    rows = LivingPlan.objects.filter(review=review)
    return rows.select_related("task__crontab", "task__interval").first()


def settings_of(plan: LivingPlan | None) -> dict[str, Any]:
    """What `schedule` takes, as it stands."""
    every, hour = chosen(plan)
    return {
        "every": every,
        "hour": hour,
        "only_if_changed": plan.only_if_changed if plan else True,
        "enabled": plan is None or bool(plan.task and plan.task.enabled),
    }


def in_words(plan: LivingPlan) -> str:
    """The schedule as a sentence, also when it was edited in the admin."""
    if plan.task is None or (plan.task.crontab or plan.task.interval) is None:
        return "No schedule is set."
    if not plan.task.enabled:
        return "The schedule is switched off."
    named = _named(plan.task.crontab)
    if named is not None:
        every, hour = named
        return f"{EVERY[every][0]} at {hour:02d}:00."
    if plan.task.crontab is None:
        return f"{str(plan.task.interval).capitalize()}."
    return f"{plan.task.crontab.human_readable}."


def chosen(plan: LivingPlan | None) -> tuple[str, int]:
    """(every, hour) of a plan, for the form; AS_SET for what only the admin can express."""
    if plan is None or plan.task is None or (plan.task.crontab or plan.task.interval) is None:
        return "monthly", 5
    return _named(plan.task.crontab) or (AS_SET, 5)


def choices(plan: LivingPlan | None) -> list[tuple[str, str]]:
    """What a form offers: the usual rhythms, and to keep one that was set in the admin."""
    usual = [(key, words) for key, (words, _) in EVERY.items()]
    if plan is None or chosen(plan)[0] != AS_SET:
        return usual
    return [(AS_SET, "As set in the administration"), *usual]


def _named(crontab: CrontabSchedule | None) -> tuple[str, int] | None:
    """(every, hour) of a crontab that is one of EVERY on the hour."""
    if crontab is None or crontab.minute != "0" or not crontab.hour.isdigit():
        return None
    for every, (_, fields) in EVERY.items():
        if all(getattr(crontab, name) == value for name, value in (WHOLE | fields).items()):
            return every, int(crontab.hour)
    return None


def _crontab(every: str, hour: int) -> CrontabSchedule:
    row, _ = CrontabSchedule.objects.get_or_create(
        minute="0", hour=str(hour), timezone=ZoneInfo(settings.TIME_ZONE), **WHOLE | EVERY[every][1]
    )
    return row


def _when(review: Review, *, every: str, hour: int) -> dict[str, Any]:
    """The task's own fields that say when. Raises ScheduleUnknown."""
    plan = LivingPlan.objects.filter(review=review).select_related("task__crontab").first()
    if every == AS_SET and chosen(plan)[0] == AS_SET:
        return {}
    if every not in EVERY:
        raise ScheduleUnknown(f"Choose one of {', '.join(EVERY)}.", field="every")
    if not 0 <= hour <= 23:
        raise ScheduleUnknown("The hour lies between 0 and 23.", field="hour")
    return {"crontab": _crontab(every, hour), "interval": None}
