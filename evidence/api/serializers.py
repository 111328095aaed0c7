"""Shapes of the evidence endpoints. They check shape and return plain values; verbs write."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.api.base import Strict
from evidence.models import (
    Arm,
    Import,
    Judgement,
    Origin,
    Outcome,
    Record,
    Reported,
    Review,
    Search,
    Source,
    Study,
    Value,
)


class ReviewSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:review-detail", lookup_field="slug")

    class Meta:
        model = Review
        fields = [
            "url", "slug", "title", "short_title", "status", "population", "intervention",
            "comparator", "outcomes_sought", "study_design", "registry", "registration",
            "notice", "citation", "created_at",
        ]  # fmt: skip


class RecordSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="source.name")
    merged_into = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="The record that represents it."
    )

    class Meta:
        model = Record
        fields = [
            "id", "source", "place", "type", "title", "title_translated", "authors", "year",
            "journal", "volume", "issue", "pages", "doi", "pmid", "issn", "accession", "keywords",
            "language", "url", "abstract", "simulated", "merged_into", "revision",
        ]  # fmt: skip


class ArmSerializer(serializers.ModelSerializer):
    combination = serializers.CharField(source="combination.label", default=None)

    class Meta:
        model = Arm
        fields = [
            "id", "key", "label", "role", "role_reason", "n_randomized", "n_analysed",
            "n_completed", "combination",
        ]  # fmt: skip


class StudyCheckSerializer(serializers.Serializer):
    code = serializers.CharField()
    ok = serializers.BooleanField()
    text = serializers.CharField()


class StudySerializer(serializers.ModelSerializer):
    arms = ArmSerializer(many=True)
    characteristics = serializers.SerializerMethodField()
    typed = serializers.SerializerMethodField(help_text="Characteristics as numbers and choices.")
    outcomes = serializers.SlugRelatedField(
        slug_field="key", source="flagged", many=True, read_only=True
    )
    checks = serializers.SerializerMethodField()
    reports = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Study
        fields = [
            "id", "key", "label", "year", "registration", "n_randomized", "n_completed",
            "n_source", "note", "arms", "characteristics", "typed", "outcomes", "checks",
            "reports", "revision",
        ]  # fmt: skip

    def get_characteristics(self, study: Study) -> dict[str, str]:
        return {row.characteristic.key: row.printed for row in study.characteristics.all()}

    @extend_schema_field(serializers.DictField())
    def get_typed(self, study: Study) -> dict[str, Any]:
        """A number, or the choices; what is only printed is left out."""
        found = {}
        for row in study.characteristics.all():
            if row.number is not None or row.chosen:
                found[row.characteristic.key] = row.chosen or row.number
        return found

    @extend_schema_field(StudyCheckSerializer(many=True))
    def get_checks(self, study: Study) -> list[dict[str, Any]]:
        """What a second look asks; `ok` says that it is in order."""
        return [asdict(check) for check in self.context["checks"].get(study.pk, ())]


class ValueSerializer(serializers.ModelSerializer):
    """A value with where it stands; `by` is empty for the consensus that analyses read."""

    study = serializers.CharField(source="extraction.study.key")
    by = serializers.CharField(source="extraction.by.username", default=None)
    is_consensus = serializers.BooleanField(source="extraction.is_consensus")
    arm = serializers.CharField(source="arm.key", default=None)
    outcome = serializers.CharField(source="outcome.key")
    instrument = serializers.CharField(source="instrument.key", default=None)
    timepoint = serializers.CharField(source="timepoint.label", default=None)

    class Meta:
        model = Value
        fields = [
            "id", "study", "by", "is_consensus", "arm", "outcome", "instrument", "timepoint",
            "reported_as", "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "median",
            "q1", "q3", "minimum", "maximum", "events", "person_time", "r", "estimate", "p",
            "page", "place", "quote", "origin", "note", "working", "settled_by", "revision",
        ]  # fmt: skip


class ValueCorrection(Strict):
    """What a curator changes, and why. `revision` guards against a change made meanwhile."""

    why = serializers.CharField(help_text="Why the value is corrected.")
    revision = serializers.IntegerField(required=False, min_value=0)
    reported_as = serializers.ChoiceField(choices=Reported.choices, required=False)
    n = serializers.IntegerField(required=False, allow_null=True)
    mean = serializers.FloatField(required=False, allow_null=True)
    sd = serializers.FloatField(required=False, allow_null=True)
    se = serializers.FloatField(required=False, allow_null=True)
    ci_low = serializers.FloatField(required=False, allow_null=True)
    ci_high = serializers.FloatField(required=False, allow_null=True)
    ci_level = serializers.FloatField(required=False)
    median = serializers.FloatField(required=False, allow_null=True)
    q1 = serializers.FloatField(required=False, allow_null=True)
    q3 = serializers.FloatField(required=False, allow_null=True)
    minimum = serializers.FloatField(required=False, allow_null=True)
    maximum = serializers.FloatField(required=False, allow_null=True)
    events = serializers.IntegerField(required=False, allow_null=True)
    person_time = serializers.FloatField(required=False, allow_null=True)
    r = serializers.FloatField(required=False, allow_null=True)
    estimate = serializers.FloatField(required=False, allow_null=True)
    p = serializers.FloatField(required=False, allow_null=True)
    page = serializers.CharField(required=False, allow_blank=True, max_length=20)
    place = serializers.CharField(required=False, allow_blank=True, max_length=120)
    quote = serializers.CharField(required=False, allow_blank=True)
    origin = serializers.ChoiceField(choices=Origin.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True)


class JudgementSerializer(serializers.ModelSerializer):
    study = serializers.CharField(source="assessment.study.key")
    tool = serializers.CharField(source="assessment.tool.key")
    by = serializers.CharField(source="assessment.by.username", default=None)
    is_consensus = serializers.BooleanField(source="assessment.is_consensus")
    domain = serializers.CharField(source="domain.key")

    class Meta:
        model = Judgement
        fields = [
            "id", "study", "tool", "by", "is_consensus", "domain", "level", "support", "basis",
            "answers", "rule_level", "override_reason", "page", "revision",
        ]  # fmt: skip


class JudgementCorrection(Strict):
    why = serializers.CharField()
    revision = serializers.IntegerField(required=False, min_value=0)
    level = serializers.CharField(required=False, allow_blank=True, max_length=20)
    support = serializers.CharField(required=False, allow_blank=True)
    override_reason = serializers.CharField(required=False, allow_blank=True)
    page = serializers.CharField(required=False, allow_blank=True, max_length=20)


class OutcomeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Outcome
        fields = ["id", "key", "label", "kind", "level", "group", "direction", "mid"]


class SearchSerializer(serializers.ModelSerializer):
    class Meta:
        model = Search
        fields = ["id", "searched_on", "period", "strategy", "hits_reported", "note"]


class SourceSerializer(serializers.ModelSerializer):
    searches = SearchSerializer(many=True)

    class Meta:
        model = Source
        fields = ["id", "name", "kind", "platform", "searches"]


class ImportSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="search.source.name", read_only=True)

    class Meta:
        model = Import
        fields = [
            "id", "search", "source", "file_name", "sha256", "dialect", "encoding", "state",
            "progress", "n_records", "n_duplicates", "n_asked", "code", "message", "created_at",
            "finished_at",
        ]  # fmt: skip


class ImportRequest(Strict):
    """A file for one search; format and encoding are decided by content unless they are given."""

    search = serializers.IntegerField()
    file = serializers.FileField()
    dialect = serializers.CharField(required=False, allow_blank=True, default="")
    encoding = serializers.CharField(required=False, allow_blank=True, default="")
