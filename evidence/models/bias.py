"""Risk of bias: tools as data, judgements by two people, and their consensus."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from evidence.models.changes import counts_revisions, keeps_history, notes_changes
from evidence.models.protocol import Outcome
from evidence.models.reviews import Review, User
from evidence.models.studies import Study


class BiasTool(models.Model):
    """A tool such as RoB 1. `levels` run from best to worst: [{key, label, mark}]."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    version = models.CharField(max_length=60, blank=True)
    levels = models.JSONField(default=list)
    has_overall = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class BiasDomain(models.Model):
    """One domain of a tool, with its signalling questions where the tool has them."""

    tool = models.ForeignKey(BiasTool, models.CASCADE, related_name="domains")
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=160)
    kind = models.CharField(max_length=60, blank=True, help_text="Selection bias ...")
    guidance = models.TextField(blank=True)
    questions = models.JSONField(default=list, blank=True, help_text="[{key, text, answers}]")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "key"], name="one_domain_per_key"),
        ]

    def __str__(self) -> str:
        return self.label


class Scope(models.TextChoices):
    STUDY = "study", "Study"
    OUTCOME = "outcome", "Outcome"
    RESULT = "result", "Result"


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AssessmentQuerySet":
        return self.filter(study__review__in=Review.objects.visible_to(user))

    def seen_by(self, user: User) -> "AssessmentQuerySet":
        """Own and the consensus always; a colleague's once two are in for the same question."""
        both = (
            Assessment.objects.filter(
                study=OuterRef("study"),
                tool=OuterRef("tool"),
                scope=OuterRef("scope"),
                is_consensus=False,
            )
            .filter(Q(outcome=OuterRef("outcome")) | Q(outcome=None))
            .exclude(submitted_at=None)
            .order_by("submitted_at")[1:2]
        )
        return self.visible_to(user).filter(Q(by=user) | Q(is_consensus=True) | Exists(both))


class Assessment(models.Model):
    """One person's judgements of one study with one tool, or the consensus of two."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="assessments")
    tool = models.ForeignKey(BiasTool, models.PROTECT, related_name="assessments")
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.STUDY)
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="assessments")
    is_consensus = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["study", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "tool", "scope", "outcome", "by"],
                nulls_distinct=False,
                name="one_assessment_per_person_and_question",
            ),
            models.CheckConstraint(
                condition=Q(is_consensus=True, by=None) | Q(is_consensus=False, by__isnull=False),
                name="an_assessment_is_a_persons_or_the_consensus",
            ),
            models.CheckConstraint(
                condition=Q(scope="study", outcome=None)
                | (~Q(scope="study") & Q(outcome__isnull=False)),
                name="an_assessment_below_the_study_names_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study}, {self.tool}: {self.by or 'consensus'}"


class JudgementQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "JudgementQuerySet":
        return self.filter(assessment__study__review__in=Review.objects.visible_to(user))

    def seen_by(self, user: User) -> "JudgementQuerySet":
        return self.filter(assessment__in=Assessment.objects.seen_by(user))

    def consensus(self) -> "JudgementQuerySet":
        return self.filter(assessment__is_consensus=True)


class JudgementBasis(models.TextChoices):
    STATED = "stated", "Stated in the report"
    INFERRED = "inferred", "Inferred"
    NOT_STATED = "not_stated", "Not stated"


@keeps_history
class Judgement(models.Model):
    """One domain's verdict with the words that support it. Empty: it is not stated."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="judgements")
    domain = models.ForeignKey(BiasDomain, models.PROTECT, related_name="judgements")
    level = models.CharField(max_length=20, blank=True, help_text="A key of the tool's levels.")
    support = models.TextField(blank=True)
    basis = models.CharField(max_length=10, choices=JudgementBasis, default=JudgementBasis.STATED)
    answers = models.JSONField(default=dict, blank=True)
    rule_level = models.CharField(max_length=20, blank=True, help_text="What the rule says.")
    override_reason = models.TextField(blank=True)
    page = models.CharField(max_length=20, blank=True)
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["domain__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "domain"], name="one_judgement_per_domain"
            ),
            models.CheckConstraint(
                condition=Q(rule_level="")
                | Q(level=models.F("rule_level"))
                | ~Q(override_reason=""),
                name="an_override_gives_its_reason",
            ),
        ]
        triggers = [
            *notes_changes(
                review="s.review_id",
                joins="JOIN evidence_assessment a ON a.id = r.assessment_id AND a.is_consensus "
                "JOIN evidence_study s ON s.id = a.study_id",
            ),
            counts_revisions(),
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.level or 'not stated'}"
