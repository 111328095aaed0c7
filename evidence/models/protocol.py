"""The plan as data: criteria, ranked reasons, outcomes, instruments, and the analysis to run."""

import pgtrigger
from django.db import models
from django.db.models import Q

from evidence.models.alphabet import Alphabetical
from evidence.models.changes import keeps_history, notes_changes
from evidence.models.reviews import Review, User


class ModelRule(models.TextChoices):
    COMMON = "common", "Common effect"
    RANDOM = "random", "Random effects"
    BY_I2 = "by_i2", "Common effect if I² is at most the limit, else random effects"


class Profile(models.TextChoices):
    METAFOR = "metafor", "metafor"
    METAN = "metan", "Stata metan"
    REVMAN5 = "revman5", "RevMan 5"
    REVMAN_WEB = "revman-web", "RevMan Web"


class ProtocolVersion(models.Model):
    """A numbered plan. Once frozen, the database refuses any change; an amendment is the next."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="protocol_versions")
    number = models.PositiveIntegerField()
    reason = models.TextField(blank=True, help_text="Why it was amended.")
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verdicts_required = models.PositiveSmallIntegerField(default=2)
    measure = models.CharField(max_length=12, default="SMD")
    profile = models.CharField(max_length=12, choices=Profile, default=Profile.REVMAN_WEB)
    model_rule = models.CharField(max_length=10, choices=ModelRule, default=ModelRule.RANDOM)
    i2_limit = models.FloatField(default=50, help_text="Percent; only for the rule by I².")
    tau2_method = models.CharField(max_length=8, default="REML")
    interval = models.CharField(max_length=24, default="z")
    level = models.FloatField(default=0.95)
    living = models.TextField(blank=True, help_text="How the review is kept up to date.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_protocol_per_number"),
            models.UniqueConstraint(
                fields=["review"], condition=Q(frozen_at=None), name="one_draft_protocol_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(frozen_by__isnull=False),
                name="a_frozen_protocol_names_who_froze_it",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="an_amendment_gives_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(verdicts_required__gte=1, verdicts_required__lte=2),
                name="one_or_two_people_decide",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_frozen_protocol_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Protocol {self.number}"


def _stays_with_frozen_protocol() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="a_frozen_protocol_stays",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF EXISTS (SELECT 1 FROM evidence_protocolversion v
                       WHERE v.id = (CASE TG_OP WHEN 'DELETE' THEN OLD.version_id
                                     ELSE NEW.version_id END)
                       AND v.frozen_at IS NOT NULL)
            THEN RAISE EXCEPTION 'a frozen protocol cannot change';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class CriterionKind(models.TextChoices):
    INCLUDE = "include", "Include"
    EXCLUDE = "exclude", "Exclude"


class Criterion(models.Model):
    """One eligibility criterion, with the code that reasons point to."""

    version = models.ForeignKey(ProtocolVersion, models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=8)
    kind = models.CharField(max_length=8, choices=CriterionKind)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="one_criterion_per_code"),
        ]
        triggers = [_stays_with_frozen_protocol()]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class ExclusionReason(models.Model):
    """Why a report is excluded. Ranked: of two reasons the lower rank is the one that counts."""

    version = models.ForeignKey(ProtocolVersion, models.CASCADE, related_name="reasons")
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    criterion = models.ForeignKey(
        Criterion, models.RESTRICT, null=True, blank=True, related_name="reasons"
    )

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["version", "rank"], name="one_reason_per_rank"),
        ]
        triggers = [_stays_with_frozen_protocol()]

    def __str__(self) -> str:
        return f"{self.rank} {self.label}"


class Direction(models.TextChoices):
    LOWER = "lower_better", "Lower is better"
    HIGHER = "higher_better", "Higher is better"


class OutcomeKind(models.TextChoices):
    CONTINUOUS = "continuous", "Continuous: n, mean, SD of each arm"
    BINARY = "binary", "Binary: events and n of each arm"
    RATE = "rate", "Rate: events and person-time of each arm"
    PROPORTION = "proportion", "Proportion: events and n, one group"
    CORRELATION = "correlation", "Correlation: r and n"
    GENERIC = "generic", "Estimate with its standard error"


class OutcomeLevel(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


@keeps_history
class Outcome(models.Model):
    """What is measured. `direction` is the one in which its pooled effect is read."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="outcomes")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=OutcomeKind, default=OutcomeKind.CONTINUOUS)
    level = models.CharField(max_length=10, choices=OutcomeLevel, default=OutcomeLevel.PRIMARY)
    group = models.CharField(max_length=60, blank=True, help_text="Such as quality of life.")
    direction = models.CharField(max_length=14, choices=Direction, null=True, blank=True)
    mid = models.FloatField(null=True, blank=True, help_text="Smallest effect that matters.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_outcome_per_key"),
        ]
        triggers = notes_changes()

    def __str__(self) -> str:
        return self.label


@keeps_history
class Instrument(models.Model):
    """How an outcome is measured. Without a declared direction its SMDs are not pooled."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="instruments")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, blank=True)
    minimum = models.FloatField(null=True, blank=True)
    maximum = models.FloatField(null=True, blank=True)
    direction = models.CharField(max_length=14, choices=Direction, null=True, blank=True)

    class Meta:
        ordering = [Alphabetical("name"), "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_instrument_per_key"),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lt=models.F("maximum")),
                name="a_scale_runs_from_low_to_high",
            ),
        ]
        triggers = notes_changes()

    def __str__(self) -> str:
        return self.name


class Timepoint(models.Model):
    """When it is measured: end of intervention, week 12."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="timepoints")
    label = models.CharField(max_length=60)
    weeks = models.FloatField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "label"], name="one_timepoint_per_label"),
        ]
        triggers = notes_changes()

    def __str__(self) -> str:
        return self.label
