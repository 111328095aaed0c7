"""What is decided on: a record or report in a stage, and who has it open."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from evidence.models import (
    ExclusionReason,
    Import,
    Merge,
    Record,
    Removal,
    Report,
    Review,
    Topic,
    User,
)
from evidence.models.changes import notes_changes
from evidence.models.tallies import keeps_tally


class StageKind(models.TextChoices):
    TITLE_ABSTRACT = "title_abstract", "Title and abstract"
    FULL_TEXT = "full_text", "Full text"


class Stage(models.Model):
    """One round of decisions on every record, or on every report."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=16, choices=StageKind)
    required = models.PositiveSmallIntegerField(default=2, help_text="Verdicts each item needs.")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review", "-kind"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind"], name="one_stage_of_each_kind"),
            models.CheckConstraint(
                condition=Q(required__gte=1, required__lte=2), name="one_or_two_verdicts"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ItemOutcome(models.TextChoices):
    INCLUDED = "included", "Included"
    EXCLUDED = "excluded", "Excluded"


class SettledBy(models.TextChoices):
    AGREEMENT = "agreement", "Agreement"
    DISCUSSION = "discussion", "Discussion"
    RULING = "ruling", "Ruling"


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ItemQuerySet":
        return self.filter(stage__review__in=Review.objects.visible_to(user))

    def conflicts(self) -> "ItemQuerySet":
        return self.filter(outcome=None).exclude(conflict_at=None)

    def readable(self) -> "ItemQuerySet":
        """Whose record stands: not merged, not removed, its import not taken back."""
        merged = Merge.objects.filter(record=OuterRef("record"), undone_at=None)
        removed = Removal.objects.filter(record=OuterRef("record"), undone_at=None)
        return self.filter(record__withdrawn_at=None).filter(~Exists(merged), ~Exists(removed))


class Item(models.Model):
    """One record (or report) in one stage: the row that is locked when someone decides.

    `taken` counts live claims and verdicts, so that claiming the next record asks one index.
    """

    stage = models.ForeignKey(
        Stage,
        models.CASCADE,
        related_name="items",
        db_index=False,  # three indexes below begin with it
    )
    record = models.ForeignKey(Record, models.PROTECT, related_name="items")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="items")
    rank = models.FloatField(default=0, help_text="Place in the queue; never fed by open verdicts.")
    taken = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=ItemOutcome, null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=10, choices=SettledBy, null=True, blank=True)
    reason = models.ForeignKey(
        ExclusionReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    conflict_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "record"], name="one_item_per_record_and_stage"
            ),
            models.CheckConstraint(
                condition=Q(outcome=None, settled_at=None, settled_by=None)
                | Q(outcome__isnull=False, settled_at__isnull=False, settled_by__isnull=False),
                name="an_outcome_has_its_date_and_its_how",
            ),
            models.CheckConstraint(
                condition=Q(reason=None) | Q(outcome="excluded", outcome__isnull=False),
                name="only_exclusions_have_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="excluded") | Q(report=None) | Q(reason__isnull=False),
                name="an_excluded_report_gives_its_reason",
            ),
            models.CheckConstraint(condition=Q(taken__lte=2), name="at_most_two_have_it"),
        ]
        indexes = [
            models.Index(
                F("stage"), F("rank"), F("id"), condition=Q(taken__lt=2), name="item_open"
            ),
            models.Index(fields=["stage", "outcome"]),
            models.Index(
                fields=["stage"],
                condition=Q(outcome=None) & ~Q(conflict_at=None),
                name="item_in_conflict",
            ),
        ]
        triggers = [
            *notes_changes(
                review="x.review_id",
                joins="JOIN screening_stage x ON x.id = r.stage_id",
                topic=Topic.FLOW,
            ),
            *keeps_tally(
                what="CASE s.kind WHEN 'full_text' THEN 'report_' ELSE '' END || r.outcome",
                which="r.outcome IS NOT NULL",
                columns="stage_id, record_id, outcome",
                record="x",
                joins="JOIN screening_stage s ON s.id = r.stage_id "
                "JOIN evidence_record x ON x.id = r.record_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.record}"


class Filled(models.Model):
    """An import whose records have their items in this stage; `n_records` were in it then."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="filled", db_index=False)
    of = models.ForeignKey(Import, models.CASCADE, related_name="+")
    n_records = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "of"], name="an_import_is_filled_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.of}"


class Claim(models.Model):
    """A person has this item open; it comes back to the queue when the claim runs out."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="claims")
    by = models.ForeignKey(User, models.CASCADE, related_name="claims")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "by"], name="one_claim_per_person_and_item"),
        ]
        indexes = [models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{self.by} has {self.item_id}"


class SetAside(models.Model):
    """A person wants to read this item later."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="set_aside")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "by"], name="set_aside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: later"
