"""The review and the people of this server."""

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models

from evidence.models.alphabet import Alphabetical
from evidence.models.changes import keeps_history


class User(AbstractUser):
    """A person. What they may do depends on the review: see `Membership`."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        """Two letters for the top bar and for tables: YH."""
        names = [part for part in (self.first_name, self.last_name) if part]
        return "".join(name[0] for name in names).upper() or self.username[:2].upper()


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ReviewQuerySet":
        """Reviews this person belongs to; any other is a 404."""
        return self.filter(memberships__user=user, memberships__left_at=None)


class ReviewStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Under way"
    ARCHIVED = "archived", "Archived"


@keeps_history
class Review(models.Model):
    """One systematic review: its question (PICOS), its registration, its state."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=500)
    short_title = models.CharField(max_length=60, help_text="For the top bar and browser tabs.")
    status = models.CharField(max_length=10, choices=ReviewStatus, default=ReviewStatus.DRAFT)
    population = models.TextField(blank=True)
    intervention = models.TextField(blank=True)
    comparator = models.TextField(blank=True)
    outcomes_sought = models.TextField(blank=True)
    study_design = models.TextField(blank=True)
    registry = models.CharField(max_length=60, blank=True, help_text="PROSPERO, OSF ...")
    registration = models.CharField(max_length=60, blank=True)
    notice = models.TextField(
        blank=True, help_text="Shown under the head of every page, such as what is simulated."
    )
    citation = models.TextField(blank=True, help_text="The publication this review re-analyses.")
    bias_tool = models.ForeignKey(
        "BiasTool", models.PROTECT, null=True, blank=True, related_name="+",
        help_text="What risk of bias is judged with. Empty: the one that was begun with, or RoB 1.",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = [Alphabetical("title"), "id"]

    def __str__(self) -> str:
        return self.short_title


class AuditEntry(models.Model):
    """One act in words: who, when, what. Written in the act's own transaction; never changed.

    No foreign key to what it is about, so history blocks nothing. `seal` names the question
    that is still open between two people: until it is opened, only the actor sees the entry.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="audit_entries")
    act = models.CharField(max_length=60, help_text="noun.verb: screening.decided")
    sentence = models.TextField()
    about = models.CharField(max_length=60, help_text="model:pk, such as record:12")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    door = models.CharField(max_length=10, default="page", help_text="page, api, admin, task")
    detail = models.JSONField(default=dict)
    seal = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["review", "-at"]),
            models.Index(fields=["review", "about"]),
            models.Index(fields=["seal"], condition=~models.Q(seal=""), name="sealed_entries"),
        ]
        triggers = [
            pgtrigger.Protect(name="history_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.sentence


class OpenedSeal(models.Model):
    """A blind question was answered by everyone: from now on its entries are visible."""

    key = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
