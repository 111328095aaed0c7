"""What an analysis may be set to, by the names that people give: keys of rows, not their ids."""

from typing import Any

from rest_framework import serializers

from analysis.models import Analysis
from evidence.api.base import Strict, named
from evidence.models import Outcome, Review


class Keys(serializers.ListField):
    child = serializers.CharField()


class GridRequest(Strict):
    """The sensitivity grid pools by every combination."""

    models = Keys(required=False)
    estimators = Keys(required=False)
    intervals = Keys(required=False)
    exclusions = Keys(required=False)


class OptionsRequest(Strict):
    """Further settings; what is not sent stays, what is sent empty is taken back."""

    zero_cells = serializers.CharField(required=False, allow_blank=True)
    prediction = serializers.CharField(required=False, allow_blank=True)
    log = serializers.BooleanField(required=False, help_text="Estimates are ratios.")
    arms = serializers.CharField(required=False, allow_blank=True)
    remedy = serializers.CharField(required=False, allow_blank=True)
    correlation = serializers.FloatField(required=False, allow_null=True)
    small_studies_override = serializers.CharField(required=False, allow_blank=True, max_length=300)
    moderators = Keys(required=False, help_text="Keys of characteristics.")
    shown_beside = Keys(required=False, help_text="Keys of characteristics.")
    plot = Keys(required=False)
    grid = GridRequest(required=False)


class AnalysisRequest(Strict):
    """Settings of an analysis; a new one takes what is not said from the plan."""

    label = serializers.CharField(required=False, max_length=160)
    key = serializers.SlugField(required=False, max_length=60)
    outcomes = serializers.ListField(child=serializers.SlugField(), required=False)
    timepoint = serializers.CharField(required=False, allow_null=True, help_text="Its label.")
    measure = serializers.CharField(required=False)
    profile = serializers.CharField(required=False)
    model_rule = serializers.CharField(required=False)
    i2_limit = serializers.FloatField(required=False)
    tau2_method = serializers.CharField(required=False)
    interval = serializers.CharField(required=False)
    level = serializers.FloatField(required=False)
    subgroup_by = serializers.CharField(
        required=False, allow_null=True, help_text="The key of a characteristic."
    )
    favours_low = serializers.CharField(required=False, allow_blank=True, max_length=60)
    favours_high = serializers.CharField(required=False, allow_blank=True, max_length=60)
    post_hoc = serializers.BooleanField(required=False)
    options = OptionsRequest(required=False)


class AnalysisChange(AnalysisRequest):
    """A change needs its `reason`."""

    reason = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField(required=False)


class LeaveOutRequest(Strict):
    study = serializers.SlugField()
    reason = serializers.CharField(allow_blank=True)


class TakeInRequest(Strict):
    study = serializers.SlugField()


class OverrideRequest(Strict):
    reason = serializers.CharField(allow_blank=True)


def resolved(review: Review, given: dict[str, Any], *, row: Analysis | None) -> dict[str, Any]:
    """The same for the verb: rows in the place of their names. Raises NotInReview."""
    found = dict(given)
    if "outcomes" in given:
        rows = Outcome.objects.filter(review=review)
        found["outcomes"] = [named(rows, "outcomes", key=key) for key in given["outcomes"]]
    if given.get("timepoint") is not None:
        rows = review.timepoints.all()
        found["timepoint"] = named(rows, "timepoint", label=given["timepoint"])
    columns = review.characteristics.all()
    if given.get("subgroup_by") is not None:
        found["subgroup_by"] = named(columns, "subgroup_by", key=given["subgroup_by"])
    if "options" in given:
        options = dict(given["options"])
        for name, kept in (
            ("moderators", ("id", "label", "kind")),
            ("shown_beside", ("id", "label")),
        ):
            if name in options:
                rows = [named(columns, name, key=key) for key in options[name]]
                options[name] = [{part: getattr(one, part) for part in kept} for one in rows]
        before = dict(row.options) if row else {}
        found["options"] = _without_defaults(before | options)
    return found


def _without_defaults(options: dict[str, Any]) -> dict[str, Any]:
    """Only what differs is kept, so that settings read as they were made."""
    return {k: v for k, v in options.items() if v not in (None, "", [], {}, False)}
