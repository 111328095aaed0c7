"""Who takes part in a review, and as what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evidence.models.reviews import Review, User


class Role(models.TextChoices):
    LEAD = "lead", "Lead"
    INVESTIGATOR = "investigator", "Investigator"
    ARBITER = "arbiter", "Arbiter"
    STATISTICIAN = "statistician", "Statistician"
    CURATOR = "curator", "Curator"
    READER = "reader", "Reader"


class Membership(models.Model):
    """A person's roles in one review. Who leaves keeps their votes: the row stays."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=14, choices=Role))
    interests = models.TextField(blank=True, help_text="Declared interests, in words.")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="one_row_for_one_person"),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="a_member_has_a_role"),
        ]
        ordering = ["joined_at", "id"]

    def __str__(self) -> str:
        return f"{self.user}: {', '.join(self.roles)}"
