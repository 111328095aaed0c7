"""Records that leave before screening: by an automation tool, or for another reason."""

import pgtrigger
from django.db import models
from django.db.models import Q

from evidence.models.changes import Topic, notes_changes
from evidence.models.records import Record
from evidence.models.reviews import User


class RemovalKind(models.TextChoices):
    """The two boxes of PRISMA 2020 beside the duplicates."""

    OTHER = "other", "For another reason"
    AUTOMATION = "automation", "Marked as ineligible by an automation tool"


class Removal(models.Model):
    """A record that nobody screens: why, by whom. Put back by a date, never deleted."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="removals")
    kind = models.CharField(max_length=10, choices=RemovalKind)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="The same for all of one act.")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(undone_at=None), name="a_record_is_removed_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_removal_says_why"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_by__isnull=False),
                name="a_record_put_back_names_who_put_it_back",
            ),
        ]
        triggers = [
            *notes_changes(
                review="x.review_id",
                joins="JOIN evidence_record x ON x.id = r.record_id",
                topic=Topic.FLOW,
            ),
            pgtrigger.Protect(name="removals_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.why}"
