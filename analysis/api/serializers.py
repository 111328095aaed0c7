"""Shapes of the analysis endpoints: an analysis with its newest run, runs, versions, requests."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from analysis import figures, results
from analysis.models import Analysis, LeftOut, Run


class FromRun(serializers.Field):
    """A number of the newest run that has numbers, under its own name; null without one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, allow_null=True, **kwargs)

    def to_representation(self, row: Analysis) -> Any:
        shown: AnalysisSerializer = self.parent
        return shown.result(row).used.get(self.field_name)


class Number(FromRun, serializers.FloatField):
    pass


class Count(FromRun, serializers.IntegerField):
    pass


class Word(FromRun, serializers.CharField):
    pass


class OtherModel(serializers.Serializer):
    """The model that the rule did not choose, from the same data."""

    model = serializers.CharField()
    estimate = serializers.FloatField()
    ci_low = serializers.FloatField()
    ci_high = serializers.FloatField()
    p = serializers.FloatField()


class Finding(serializers.Serializer):
    code = serializers.CharField()
    sentence = serializers.CharField()
    studies = serializers.ListField(child=serializers.CharField())


class LeftOutStudySerializer(serializers.ModelSerializer):
    study = serializers.CharField(source="study.key")

    class Meta:
        model = LeftOut
        fields = ["study", "reason"]


class AnalysisSerializer(serializers.ModelSerializer):
    """The settings, and the numbers of the newest run; where it was refused, why, and `last_good`
    says which run the numbers are from."""

    outcomes = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    timepoint = serializers.CharField(source="timepoint.label", default=None)
    subgroup_by = serializers.CharField(source="subgroup_by.key", default=None)
    left_out = LeftOutStudySerializer(many=True)
    run = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    code = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    last_good = serializers.SerializerMethodField()
    estimate = Number()
    ci_low = Number()
    ci_high = Number()
    model = Word(help_text="The model that the rule chose: common or random.")
    k = Count()
    n = Count()
    tau2 = Number()
    i2 = Number()
    q = Number(help_text="Cochran's Q.")
    q_p = Number(help_text="Of Q.")
    p = Number(help_text="Of the pooled effect.")
    pi_low = Number()
    pi_high = Number()
    other_model = serializers.SerializerMethodField()
    simulated = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    freshness = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()

    class Meta:
        model = Analysis
        fields = [
            "id", "key", "label", "outcomes", "measure", "profile", "model_rule", "i2_limit",
            "tau2_method", "interval", "level", "timepoint", "subgroup_by", "favours_low",
            "favours_high", "options", "left_out", "post_hoc", "same_people_override", "printed",
            "state", "run", "code", "message", "last_good", "estimate", "ci_low", "ci_high",
            "model", "k", "n", "tau2", "i2", "q", "q_p", "p", "pi_low", "pi_high", "other_model",
            "simulated", "warnings", "checks", "note", "freshness", "figures", "revision",
        ]  # fmt: skip

    def result(self, row: Analysis) -> results.Result:
        found = self.context["results"].get(row.pk)
        return found or results.Result(row, None, None)

    def get_run(self, row: Analysis) -> int | None:
        run = self.result(row).run
        return run.number if run else None

    def get_state(self, row: Analysis) -> str:
        run = self.result(row).run
        return run.state if run else "not-computed"

    def get_code(self, row: Analysis) -> str:
        run = self.result(row).run
        return run.code if run else ""

    def get_message(self, row: Analysis) -> str:
        run = self.result(row).run
        return run.sentence if run else ""

    def get_last_good(self, row: Analysis) -> int | None:
        good = self.result(row).good
        return good.number if good else None

    @extend_schema_field(OtherModel(allow_null=True))
    def get_other_model(self, row: Analysis) -> dict[str, Any] | None:
        good = self.result(row).good
        return results.other_model(good) if good else None

    def get_simulated(self, row: Analysis) -> bool:
        good = self.result(row).good
        return bool(good and good.simulated)

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_warnings(self, row: Analysis) -> list[dict[str, str]]:
        run = self.result(row).run
        return run.warnings if run else []

    @extend_schema_field(Finding(many=True))
    def get_checks(self, row: Analysis) -> list[dict[str, Any]]:
        """What looks wrong in the data or in what the publication prints, and in which studies."""
        good = self.result(row).good
        found = self.context["findings"].get(good.pk, []) if good else []
        return [{**one, "studies": [study["key"] for study in one["studies"]]} for one in found]

    def get_note(self, row: Analysis) -> str:
        return self.result(row).departs

    def get_freshness(self, row: Analysis) -> str:
        return self.context["freshness"]

    @extend_schema_field(serializers.DictField(child=serializers.URLField()))
    def get_figures(self, row: Analysis) -> dict[str, str]:
        """Every picture of the run in every format: forest_svg, forest_pdf, funnel_png ..."""
        good = self.result(row).good
        if good is None:
            return {}
        kinds = self.context["kinds"].get(good.pk, [])
        return {
            f"{kind}_{format}": reverse(
                "api:figure",
                args=[row.review.slug, good.pk, kind, format],
                request=self.context["request"],
            )
            for kind in kinds
            for format in figures.TYPES
        }


class RunSerializer(serializers.ModelSerializer):
    analysis = serializers.CharField(source="analysis.key")

    class Meta:
        model = Run
        fields = [
            "id", "analysis", "number", "state", "digest", "engine", "settings", "dataset",
            "result", "warnings", "code", "sentence", "simulated", "seconds", "at",
        ]  # fmt: skip
