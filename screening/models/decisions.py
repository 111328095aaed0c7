"""Who decided what, and how a conflict was settled."""

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q

from evidence.models import (
    ExclusionReason,
    Import,
    Review,
    User,
)
from screening.models.items import Item


class Verdict(models.TextChoices):
    INCLUDE = "include", "Include"
    EXCLUDE = "exclude", "Exclude"
    MAYBE = "maybe", "Maybe"


class DecisionQuerySet(models.QuerySet):
    def standing(self) -> "DecisionQuerySet":
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def seen_by(self, user: User) -> "DecisionQuerySet":
        """Own always; a colleague's once every verdict on the item is in. Nowhere else is asked."""
        complete = Item.objects.filter(
            Q(outcome__isnull=False) | Q(conflict_at__isnull=False), pk=OuterRef("item_id")
        )
        return self.filter(item__stage__review__in=Review.objects.visible_to(user)).filter(
            Q(by=user) | Exists(complete)
        )


class Decision(models.Model):
    """One person's verdict on one item. Taken back by a date, never changed."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="decisions")
    by = models.ForeignKey(User, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.ForeignKey(
        ExclusionReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    full_text = models.BooleanField(help_text="Which stage: the database checks reasons by it.")
    note = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    page = models.CharField(max_length=20, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    came_with = models.ForeignKey(
        Import,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The file of a finished review that brought this verdict in.",
    )
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "by"],
                condition=Q(withdrawn_at=None),
                name="one_verdict_per_person_and_item",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="exclude", full_text=True, reason=None),
                name="an_exclusion_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(reason=None) | Q(verdict="exclude"),
                name="only_an_exclusion_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="maybe", full_text=True), name="no_maybe_at_full_text"
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at"]),
            models.Index(
                fields=["by", "verdict", "item"],
                condition=Q(withdrawn_at=None),
                name="verdicts_of_a_person",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="a_verdict_is_never_changed",
                exclude=["withdrawn_at"],
            ),
            pgtrigger.Protect(name="verdicts_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.verdict}"


class Proposal(models.Model):
    """In discussion: where a voter stands now. Two equal proposals settle the conflict."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="proposals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.ForeignKey(
        ExclusionReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "by"], name="one_proposal_per_voter"),
        ]

    def __str__(self) -> str:
        return f"{self.by} proposes {self.verdict}"


class Ruling(models.Model):
    """What an arbiter decided. The database refuses one by a voter."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="ruling")
    by = models.ForeignKey(User, models.PROTECT, related_name="rulings")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.ForeignKey(
        ExclusionReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sentence = models.TextField(help_text="Why, for both voters and for the record.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(verdict="maybe"), name="a_ruling_settles"),
            models.CheckConstraint(condition=~Q(sentence=""), name="a_ruling_says_why"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_ruling_by_a_voter",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (SELECT 1 FROM screening_decision d WHERE d.item_id = NEW.item_id
                               AND d.by_id = NEW.by_id AND d.withdrawn_at IS NULL)
                    THEN RAISE EXCEPTION 'who has voted cannot rule';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} rules {self.verdict}"
