"""Studies: the units of analysis, their arms and what is known about them."""

from django.db import models
from django.db.models import Q

from evidence.models.alphabet import Alphabetical
from evidence.models.changes import counts_revisions, keeps_history, notes_changes
from evidence.models.protocol import Direction, Instrument, Outcome
from evidence.models.reviews import Review, User


class StudyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "StudyQuerySet":
        return self.filter(review__in=Review.objects.visible_to(user))


@keeps_history
class Study(models.Model):
    """One trial, however many reports tell of it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="studies")
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=120, help_text="As it stands in plots: Andersen 2020.")
    year = models.SmallIntegerField(null=True, blank=True)
    registration = models.CharField(max_length=60, blank=True)
    n_randomized = models.PositiveIntegerField(
        "randomized in all", null=True, blank=True,
        help_text="As the abstract or the registry says, whatever the arms add up to.",
    )  # fmt: skip
    n_completed = models.PositiveIntegerField("completed in all", null=True, blank=True)
    n_source = models.CharField(
        "where that stands", max_length=120, blank=True, help_text="Abstract; registry."
    )
    note = models.TextField(blank=True)
    flagged = models.ManyToManyField(
        Outcome, blank=True, related_name="flagged_studies", help_text="Outcomes it reports."
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = [Alphabetical("label"), "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_study_per_key"),
            models.CheckConstraint(
                condition=Q(n_completed=None)
                | Q(n_randomized=None)
                | Q(n_completed__lte=models.F("n_randomized")),
                name="no_more_complete_than_were_randomized",
            ),
        ]
        triggers = [*notes_changes(), counts_revisions()]
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return self.label


class ArmRole(models.TextChoices):
    EXPERIMENTAL = "experimental", "Experimental"
    COMPARATOR = "comparator", "Comparator"
    SET_ASIDE = "set_aside", "Set aside"


@keeps_history
class ArmCombination(models.Model):
    """The declared act of analysing several arms of one role as one."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="combinations")
    label = models.CharField(max_length=120)
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_combination_gives_its_reason"),
        ]
        triggers = notes_changes(
            review="s.review_id", joins="JOIN evidence_study s ON s.id = r.study_id"
        )

    def __str__(self) -> str:
        return self.label


@keeps_history
class Arm(models.Model):
    """One group of a study. Set aside: it is in the trial, but in no total and no pool."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="arms")
    key = models.SlugField(max_length=20)
    label = models.CharField(max_length=160)
    role = models.CharField(max_length=14, choices=ArmRole)
    role_reason = models.TextField(blank=True, help_text="Why it is set aside.")
    n_randomized = models.PositiveIntegerField(null=True, blank=True)
    n_analysed = models.PositiveIntegerField(null=True, blank=True)
    n_completed = models.PositiveIntegerField(null=True, blank=True)
    combination = models.ForeignKey(
        ArmCombination, models.SET_NULL, null=True, blank=True, related_name="arms"
    )
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "key"], name="an_arm_has_one_role_in_its_study"
            ),
            models.CheckConstraint(
                condition=~Q(role="set_aside") | ~Q(role_reason=""),
                name="an_arm_set_aside_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(role="set_aside") | Q(combination=None),
                name="an_arm_set_aside_is_not_combined",
            ),
        ]
        triggers = [
            *notes_changes(
                review="s.review_id", joins="JOIN evidence_study s ON s.id = r.study_id"
            ),
            counts_revisions(),
        ]

    def __str__(self) -> str:
        return self.label


class CharacteristicKind(models.TextChoices):
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    INTEGER = "integer", "Whole number"
    CHOICE = "choice", "One of a list"
    CHOICES = "choices", "Several of a list"


class Characteristic(models.Model):
    """A column of the table of studies: typed, with its unit."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="characteristics")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=CharacteristicKind)
    unit = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_characteristic_per_key"),
        ]
        triggers = notes_changes()

    def __str__(self) -> str:
        return self.label


@keeps_history
class CharacteristicValue(models.Model):
    """What a study reports: as printed, and as the typed value where there is one."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="characteristics")
    characteristic = models.ForeignKey(Characteristic, models.CASCADE, related_name="values")
    printed = models.TextField(blank=True)
    number = models.FloatField(null=True, blank=True)
    chosen = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Table 1; abstract; registry.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["characteristic__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "characteristic"], name="one_value_of_one_characteristic"
            ),
        ]
        triggers = notes_changes(
            review="s.review_id", joins="JOIN evidence_study s ON s.id = r.study_id"
        )

    def __str__(self) -> str:
        return self.printed

    @property
    def in_words(self) -> str:
        """As printed with its unit, and the number where the print is another word for it."""
        number = "" if self.number is None else f"{self.number:g}"
        if number and number != self.printed.strip():
            return f"{self.printed} ({number} {self.characteristic.unit})".replace(" )", ")")
        return f"{self.printed} {self.characteristic.unit}".strip()


@keeps_history
class InstrumentUse(models.Model):
    """How one study scores an instrument, where it may differ from the official scoring."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="instrument_uses")
    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="uses")
    direction = models.CharField(max_length=14, choices=Direction)
    quote = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "instrument"], name="one_direction_per_study_and_instrument"
            ),
        ]
        triggers = notes_changes(
            review="s.review_id", joins="JOIN evidence_study s ON s.id = r.study_id"
        )

    def __str__(self) -> str:
        return f"{self.instrument}: {self.get_direction_display()}"
