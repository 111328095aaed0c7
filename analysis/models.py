"""Analyses as data, their runs, and the frozen versions of a living review."""

from django.db import models
from django.db.models import Q

from evidence.models import (
    Characteristic,
    ModelRule,
    Outcome,
    Profile,
    ProtocolVersion,
    Review,
    Study,
    Timepoint,
    User,
)
from evidence.models.changes import counts_revisions, keeps_history, never_changes, notes_changes


class Lease(models.Model):
    """Who refreshes a review now: asked for (in the queue), or `working`. `number` grows with
    every beginning: the fence against a refresh that comes back late with an old result."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="lease")
    number = models.BigIntegerField(default=0)
    until = models.DateTimeField(null=True, blank=True)
    working = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"lease {self.number} of {self.review}"


class AnalysisQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AnalysisQuerySet":
        return self.filter(review__in=Review.objects.visible_to(user))


@keeps_history
class Analysis(models.Model):
    """One question to the data: which outcomes, which measure, which model. All of it data."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="analyses")
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=160)
    outcomes = models.ManyToManyField(Outcome, related_name="analyses")
    timepoint = models.ForeignKey(Timepoint, models.PROTECT, null=True, blank=True)
    measure = models.CharField(max_length=12, default="SMD")
    profile = models.CharField(max_length=12, choices=Profile, default=Profile.REVMAN_WEB)
    model_rule = models.CharField(max_length=10, choices=ModelRule, default=ModelRule.RANDOM)
    i2_limit = models.FloatField(default=50)
    tau2_method = models.CharField(max_length=8, default="REML")
    interval = models.CharField(max_length=24, default="z")
    level = models.FloatField(default=0.95)
    options = models.JSONField(
        default=dict, blank=True, help_text="Further settings: zero cells, prediction interval ..."
    )
    subgroup_by = models.ForeignKey(
        Characteristic, models.PROTECT, null=True, blank=True, related_name="+"
    )
    favours_low = models.CharField(max_length=60, blank=True)
    favours_high = models.CharField(max_length=60, blank=True)
    post_hoc = models.BooleanField(default=False)
    same_people_override = models.TextField(
        blank=True, help_text="Why one person may count twice here. Empty: refused."
    )
    same_people_override_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    printed = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the re-analysed publication printed: estimate, ci_low, ci_high, i2, model.",
    )
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "analyses"
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_analysis_per_key"),
            models.CheckConstraint(
                condition=Q(same_people_override="") | Q(same_people_override_by__isnull=False),
                name="an_override_names_who_made_it",
            ),
            models.CheckConstraint(
                condition=Q(level__gt=0, level__lt=1), name="a_level_is_a_share"
            ),
        ]
        triggers = [*notes_changes(), counts_revisions()]

    def __str__(self) -> str:
        return self.label


@keeps_history
class LeftOut(models.Model):
    """A study that an analysis leaves out by decision, and why."""

    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="left_out")
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["analysis", "study"], name="left_out_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="leaving_out_gives_its_reason"),
        ]
        triggers = notes_changes(
            review="x.review_id", joins="JOIN analysis_analysis x ON x.id = r.analysis_id"
        )

    def __str__(self) -> str:
        return f"{self.study}: {self.reason}"


class RunState(models.TextChoices):
    COMPUTED = "computed", "Computed"
    REFUSED = "refused", "Cannot be computed"


# Of every run and its digest: raise it when a formula changes. The sweep finds what an older one
# made, and all is computed anew.
ENGINE = "5"


class Run(models.Model):
    """One computation of one analysis. Never changed; runs of one refresh share their number."""

    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField(help_text="Of the refresh, growing within the review.")
    state = models.CharField(max_length=10, choices=RunState)
    digest = models.CharField(max_length=64, help_text="Of the data set and the settings.")
    engine = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    dataset = models.JSONField(default=dict, help_text="The frozen data set, with its lineage.")
    result = models.JSONField(default=dict)
    warnings = models.JSONField(default=list, help_text="[{code, sentence}]")
    code = models.CharField(max_length=60, blank=True, help_text="Of a refusal.")
    sentence = models.TextField(blank=True, help_text="Why it cannot be computed.")
    simulated = models.BooleanField(default=False)
    seconds = models.FloatField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "number"], name="one_run_of_one_analysis_in_a_refresh"
            ),
            models.CheckConstraint(
                condition=Q(state="computed") | ~Q(sentence=""), name="a_refusal_says_why"
            ),
        ]
        triggers = [never_changes(delete=False, name="a_run_is_never_changed")]

    def __str__(self) -> str:
        return f"run {self.number} of {self.analysis}"


class RunDetail(models.Model):
    """A further part of a run, computed after its forest plot is on the page: the content of one
    tab (small studies, influence ...), plain values ready to show. Never changed."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="details")
    key = models.CharField(max_length=30)
    content = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="one_detail_of_a_kind"),
        ]
        triggers = [never_changes(delete=False, name="a_detail_is_never_changed")]

    def __str__(self) -> str:
        return f"{self.key} of {self.run}"


class Figure(models.Model):
    """A picture of a run, or of the review's flow and bias (`run` is then empty)."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="figures")
    run = models.ForeignKey(Run, models.CASCADE, null=True, blank=True, related_name="figures")
    kind = models.CharField(max_length=30, help_text="forest, funnel, prisma, bias_summary ...")
    format = models.CharField(max_length=4, help_text="svg, pdf, png")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "run", "kind", "format", "digest"],
                nulls_distinct=False,
                name="one_figure_of_a_kind",
            ),
        ]
        triggers = [never_changes(delete=False, name="a_figure_is_never_changed")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.format}"


class Preview(models.Model):
    """What settings that nobody saved yet would give: computed by the worker, shown beside the
    form. Not a run: it stands in no list, and the next one of the same person replaces it."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="previews")
    analysis = models.ForeignKey(
        Analysis, models.CASCADE, null=True, blank=True, related_name="previews"
    )
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    settings = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    result = models.JSONField(default=dict, help_text="Of the run it would be; empty if refused.")
    warnings = models.JSONField(default=list)
    sentence = models.TextField(blank=True, help_text="Why it cannot be computed.")
    forest = models.TextField(blank=True, help_text="The forest plot for a narrow place, SVG.")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"preview {self.pk}"


class Version(models.Model):
    """A frozen state of the whole review: counts, runs, protocol, and what changed since."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    protocol = models.ForeignKey(ProtocolVersion, models.PROTECT, null=True, related_name="+")
    runs = models.ManyToManyField(Run, related_name="versions")
    counts = models.JSONField(default=dict, help_text="The boxes of the flow diagram.")
    changes = models.JSONField(default=list, help_text="What changed since the last, in words.")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_version_per_number"),
        ]
        triggers = [never_changes(name="a_version_is_never_changed")]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def simulated(self) -> bool:
        """Whether a result in it rests on a simulated value."""
        return any(run.simulated for run in self.runs.all())


class LivingPlan(models.Model):
    """When a living review recalculates and freezes its next version."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="living_plan")
    task = models.OneToOneField(
        "django_celery_beat.PeriodicTask", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    only_if_changed = models.BooleanField(
        default=True, help_text="Freeze no version when nothing changed since the last."
    )
    next_search = models.DateField(null=True, blank=True)
    retirement = models.TextField(blank=True, help_text="When the review stops being living.")

    def __str__(self) -> str:
        return f"living plan of {self.review}"
