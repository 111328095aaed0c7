"""Numbers as reported: two people's readings of each study, and the consensus analyses read."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from evidence.models.changes import counts_revisions, keeps_history, notes_changes
from evidence.models.protocol import Instrument, Outcome, Timepoint
from evidence.models.reviews import Review, User
from evidence.models.studies import Arm, Study


class ExtractionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ExtractionQuerySet":
        return self.filter(study__review__in=Review.objects.visible_to(user))

    def seen_by(self, user: User) -> "ExtractionQuerySet":
        """Own and the consensus always; a colleague's once two readings of the study are in."""
        return self.visible_to(user).filter(
            Q(by=user) | Q(is_consensus=True) | Exists(_both_in(OuterRef("study")))
        )


def _both_in(study: OuterRef) -> models.QuerySet:
    """The second submitted reading of a study, when there are two."""
    submitted = Extraction.objects.filter(study=study, is_consensus=False)
    return submitted.exclude(submitted_at=None).order_by("submitted_at")[1:2]


class Extraction(models.Model):
    """One reading of one study by one person, or the consensus of two (`by` is then empty)."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="extractions")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="extractions")
    is_consensus = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ExtractionQuerySet.as_manager()

    class Meta:
        ordering = ["study", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "by"],
                condition=Q(is_consensus=False),
                name="one_extraction_per_person_and_study",
            ),
            models.UniqueConstraint(
                fields=["study"], condition=Q(is_consensus=True), name="one_consensus_per_study"
            ),
            models.CheckConstraint(
                condition=Q(is_consensus=True, by=None) | Q(is_consensus=False, by__isnull=False),
                name="an_extraction_is_a_persons_or_the_consensus",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.by or 'consensus'}"


class Reported(models.TextChoices):
    """What the spread of a mean was printed as, or which numbers stand there at all.

    Each but the first and the raw counts has a transformation (analysis.stats.transformations)
    that turns it into what is pooled.
    """

    MEAN_SD = "mean_sd", "Mean and SD"
    MEAN_SE = "mean_se", "Mean and standard error"
    MEAN_CI = "mean_ci", "Mean and confidence interval"
    MEDIAN_RANGE = "median_range", "Median, minimum, maximum"
    MEDIAN_IQR = "median_iqr", "Median and quartiles"
    FIVE_NUMBERS = "five_numbers", "Minimum, quartiles, median, maximum"
    EVENTS = "events", "Events and n"
    RATE = "rate", "Events and person-time"
    CORRELATION = "correlation", "r and n"
    ESTIMATE_SE = "estimate_se", "Estimate and standard error"
    ESTIMATE_CI = "estimate_ci", "Estimate and confidence interval"
    ESTIMATE_P = "estimate_p", "Estimate and p"


class Origin(models.TextChoices):
    REPORTED = "reported", "Reported"
    DIGITIZED = "digitized", "Read off a figure"
    AUTHOR = "author", "From the author"
    COMPUTED = "computed", "Computed"
    IMPUTED = "imputed", "Imputed"
    SIMULATED = "simulated", "Simulated"


class ValueQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ValueQuerySet":
        return self.filter(extraction__study__review__in=Review.objects.visible_to(user))

    def seen_by(self, user: User) -> "ValueQuerySet":
        return self.filter(extraction__in=Extraction.objects.seen_by(user))

    def consensus(self) -> "ValueQuerySet":
        """What analyses read."""
        return self.filter(extraction__is_consensus=True)


@keeps_history
class Value(models.Model):
    """The result of one arm for one outcome at one time, as it stands in the report.

    `arm` is empty for a contrast between the arms (an estimate with its error). The numbers that
    the report does not give stay empty; `reported_as` says which are there.
    """

    extraction = models.ForeignKey(Extraction, models.CASCADE, related_name="values")
    arm = models.ForeignKey(Arm, models.PROTECT, null=True, blank=True, related_name="values")
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="values")
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="values"
    )
    timepoint = models.ForeignKey(
        Timepoint, models.PROTECT, null=True, blank=True, related_name="values"
    )
    reported_as = models.CharField(max_length=14, choices=Reported, default=Reported.MEAN_SD)
    n = models.PositiveIntegerField(null=True, blank=True)
    mean = models.FloatField(null=True, blank=True)
    sd = models.FloatField("SD", null=True, blank=True)
    se = models.FloatField("SE", null=True, blank=True)
    ci_low = models.FloatField(null=True, blank=True)
    ci_high = models.FloatField(null=True, blank=True)
    ci_level = models.FloatField(default=0.95)
    median = models.FloatField(null=True, blank=True)
    q1 = models.FloatField("first quartile", null=True, blank=True)
    q3 = models.FloatField("third quartile", null=True, blank=True)
    minimum = models.FloatField(null=True, blank=True)
    maximum = models.FloatField(null=True, blank=True)
    events = models.PositiveIntegerField(null=True, blank=True)
    person_time = models.FloatField(null=True, blank=True)
    r = models.FloatField(null=True, blank=True)
    estimate = models.FloatField(null=True, blank=True, help_text="Ratios as printed, not logs.")
    p = models.FloatField(null=True, blank=True)
    page = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=120, blank=True, help_text="Table 2, row 3; Figure 1.")
    quote = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.REPORTED)
    note = models.TextField(blank=True)
    working = models.JSONField(
        default=dict, blank=True,
        help_text="How the numbers were worked out: the steps, and the numbers they filled.",
    )  # fmt: skip
    settled_by = models.CharField(
        max_length=120, blank=True, help_text="Of a consensus: both; YH's; TT's; another."
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ValueQuerySet.as_manager()

    class Meta:
        ordering = ["outcome__position", "timepoint__position", "arm__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["extraction", "arm", "outcome", "instrument", "timepoint"],
                nulls_distinct=False,
                name="one_value_per_arm_outcome_and_time",
            ),
            models.CheckConstraint(condition=Q(n=None) | Q(n__gt=0), name="n_is_above_zero"),
            models.CheckConstraint(condition=Q(sd=None) | Q(sd__gt=0), name="an_sd_is_above_zero"),
            models.CheckConstraint(condition=Q(se=None) | Q(se__gt=0), name="an_se_is_above_zero"),
            models.CheckConstraint(
                condition=Q(events=None) | Q(n=None) | Q(events__lte=models.F("n")),
                name="events_are_at_most_n",
            ),
            models.CheckConstraint(
                condition=Q(person_time=None) | Q(person_time__gt=0),
                name="person_time_is_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(r=None) | Q(r__gt=-1, r__lt=1), name="r_lies_between_minus_one_and_one"
            ),
            models.CheckConstraint(
                condition=Q(p=None) | Q(p__gte=0, p__lte=1), name="p_lies_between_zero_and_one"
            ),
            models.CheckConstraint(
                condition=Q(ci_level__gt=0, ci_level__lt=1), name="a_ci_level_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(ci_low=None) | Q(ci_high=None) | Q(ci_low__lte=models.F("ci_high")),
                name="interval_limits_are_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(q1=None) | Q(median=None) | Q(q1__lte=models.F("median")))
                & (Q(q3=None) | Q(median=None) | Q(median__lte=models.F("q3")))
                & (Q(q1=None) | Q(q3=None) | Q(q1__lte=models.F("q3"))),
                name="quartiles_are_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=models.F("maximum")))
                & (Q(minimum=None) | Q(median=None) | Q(minimum__lte=models.F("median")))
                & (Q(maximum=None) | Q(median=None) | Q(median__lte=models.F("maximum"))),
                name="the_range_holds_the_median",
            ),
        ]
        triggers = [
            *notes_changes(
                review="s.review_id",
                joins="JOIN evidence_extraction e ON e.id = r.extraction_id AND e.is_consensus "
                "JOIN evidence_study s ON s.id = e.study_id",
            ),
            counts_revisions(),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}, {self.arm or 'contrast'}"
