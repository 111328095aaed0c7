"""The schedule of a living review: recalculate, freeze the next version, say what changed."""

import json
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from analysis.models import LivingPlan
from evidence import audit, permissions
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
) -> LivingPlan:
    """Set when the review recalculates and freezes a version. Raises ScheduleUnknown."""
    permissions.require(by, Act.PUBLISH, review)
    if every not in EVERY:
        raise ScheduleUnknown(f"Choose one of {', '.join(EVERY)}.", field="every")
    if not 0 <= hour <= 23:
        raise ScheduleUnknown("The hour lies between 0 and 23.", field="hour")
    crontab, _ = CrontabSchedule.objects.get_or_create(
        minute="0", hour=str(hour), timezone=ZoneInfo(settings.TIME_ZONE),
        **({"day_of_week": "*", "day_of_month": "*", "month_of_year": "*"} | EVERY[every][1]),
    )  # fmt: skip
    task, _ = PeriodicTask.objects.update_or_create(
        name=f"living review {review.slug}",
        defaults={
            "task": TASK,
            "crontab": crontab,
            "kwargs": json.dumps({"review_id": review.pk}),
            "enabled": enabled,
        },
    )
    plan, _ = LivingPlan.objects.update_or_create(
        review=review, defaults={"task": task, "only_if_changed": only_if_changed}
    )
    words = EVERY[every][0].lower() if enabled else "switched off"
    audit.record("living.scheduled", f"Schedule: {words}", review=review, about=review, by=by)
    return plan


def in_words(plan: LivingPlan) -> str:
    """The schedule as a sentence, also when it was edited in the admin."""
    if plan.task is None or plan.task.crontab is None:
        return "No schedule is set."
    if not plan.task.enabled:
        return "The schedule is switched off."
    crontab = plan.task.crontab
    for words, fields in EVERY.values():
        wanted = {"day_of_week": "*", "day_of_month": "*", "month_of_year": "*"} | fields
        if all(getattr(crontab, name) == value for name, value in wanted.items()):
            return (
                f"{words} at {int(crontab.hour):02d}:00."
                if crontab.hour.isdigit()
                else str(crontab)
            )
    return str(crontab)


def chosen(plan: LivingPlan | None) -> tuple[str, int]:
    """(every, hour) of a plan, for the form."""
    if plan is None or plan.task is None or plan.task.crontab is None:
        return "monthly", 5
    crontab = plan.task.crontab
    for every, (_, fields) in EVERY.items():
        wanted = {"day_of_week": "*", "day_of_month": "*", "month_of_year": "*"} | fields
        if all(getattr(crontab, name) == value for name, value in wanted.items()):
            return every, int(crontab.hour) if crontab.hour.isdigit() else 5
    return "monthly", 5
