"""The plan: criteria, reasons, the analysis, and what is measured."""

from typing import Any

from django import forms
from django.db import models

from evidence.forms.renewed import Renewed
from evidence.models import (
    CriterionKind,
    Direction,
    Instrument,
    ModelRule,
    Outcome,
    OutcomeKind,
    OutcomeLevel,
    Profile,
    ProtocolVersion,
    Timepoint,
)
from evidence.plan import INTERVALS, MEASURES, TAU2_METHODS

BLANK_ROWS = 3


class CriterionRow(forms.Form):
    code = forms.CharField(max_length=8, required=False)
    kind = forms.ChoiceField(choices=CriterionKind.choices, required=False)
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 1}))

    def filled(self) -> bool:
        """A row without code and text is not there."""
        data = self.cleaned_data
        return bool(data.get("code", "").strip() or data.get("text", "").strip())


class ReasonRow(forms.Form):
    label = forms.CharField(max_length=120, required=False)
    criterion = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [("", "none"), *((code, code) for code in codes)]

    def filled(self) -> bool:
        return bool(self.cleaned_data.get("label", "").strip())


CriterionRows = forms.formset_factory(CriterionRow, extra=BLANK_ROWS, can_order=True)
ReasonRows = forms.formset_factory(ReasonRow, extra=BLANK_ROWS, can_order=True)


def criterion_rows(version: ProtocolVersion, data: Any = None) -> forms.BaseFormSet:
    rows = [
        {"code": row.code, "kind": row.kind, "text": row.text} for row in version.criteria.all()
    ]
    known = None if data else rows  # a row that was sent counts, though it be stored already
    return CriterionRows(data, initial=known, prefix="criteria")


def reason_rows(version: ProtocolVersion, data: Any = None) -> forms.BaseFormSet:
    rows = [
        {"label": row.label, "criterion": row.criterion.code if row.criterion else ""}
        for row in version.reasons.select_related("criterion")
    ]
    codes = list(version.criteria.values_list("code", flat=True))
    known = None if data else rows  # a row that was sent counts, though it be stored already
    return ReasonRows(data, initial=known, prefix="reasons", form_kwargs={"codes": codes})


def in_order(rows: forms.BaseFormSet) -> list[dict[str, Any]]:
    """The filled rows by the place that was typed; a row without one stays behind them."""
    filled = [form for form in rows.forms if form.filled()]
    last = len(rows.forms) + 1
    return [
        form.cleaned_data
        for form in sorted(filled, key=lambda form: form.cleaned_data.get("ORDER") or last)
    ]


class Plan(Renewed):
    measure = forms.ChoiceField(choices=MEASURES.items(), label="Effect measure")
    tau2_method = forms.ChoiceField(
        choices=TAU2_METHODS.items(), label="Estimator of the variance between studies"
    )
    interval = forms.ChoiceField(choices=INTERVALS.items(), label="Interval, random effects")
    model_rule = forms.ChoiceField(choices=ModelRule.choices, label="Model")
    profile = forms.ChoiceField(
        choices=Profile.choices,
        label="Profile",
        help_text="Whose conventions the numbers follow; it stands under every plot.",
    )
    verdicts_required = forms.TypedChoiceField(
        choices=[(2, "Two, independently"), (1, "One")], coerce=int, label="People who decide"
    )
    level_percent = forms.FloatField(label="Level of intervals", min_value=50, max_value=99.9)

    class Meta:
        model = ProtocolVersion
        fields = (
            "verdicts_required",
            "measure",
            "model_rule",
            "i2_limit",
            "tau2_method",
            "interval",
            "profile",
            "living",
        )
        labels = {"i2_limit": "Limit of I²", "living": "Living review"}
        widgets = {"living": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["level_percent"] = _percent(self.instance)

    def changes(self) -> dict[str, Any]:
        """What `protocol.set_plan` takes."""
        return _with_level(super().changes())

    def seen(self) -> dict[str, Any]:
        return _with_level(super().seen())

    def stored(self, row: models.Model) -> dict[str, Any]:
        return super().stored(row) | {"level_percent": _percent(row)}


def _percent(row: Any) -> float:
    return round(100 * row.level, 6)


def _with_level(values: dict[str, Any]) -> dict[str, Any]:
    """The level of intervals as a part of one, as the row holds it."""
    percent = values.pop("level_percent", None)
    return values | ({"level": round(percent / 100, 8)} if isinstance(percent, float) else {})


class Amendment(forms.Form):
    reason = forms.CharField(
        label="Why the protocol is amended",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stands in the history and in every export.",
    )


_DIRECTION = [("", "Not declared"), *Direction.choices]


class OutcomeForm(Renewed):
    kind = forms.ChoiceField(
        choices=OutcomeKind.choices, label="Data",
        help_text="For hazard ratios, and for anything reported as an estimate with its error, "
        "its interval or its p value, choose the last.",
    )  # fmt: skip
    level = forms.ChoiceField(choices=OutcomeLevel.choices)
    direction = forms.ChoiceField(
        choices=_DIRECTION, required=False, help_text="How its pooled effect is read."
    )

    class Meta:
        model = Outcome
        fields = ("label", "kind", "level", "group", "direction", "mid")
        labels = {"label": "Outcome", "mid": "Smallest effect that matters"}

    def clean_direction(self) -> str | None:
        return self.cleaned_data["direction"] or None


class InstrumentForm(Renewed):
    direction = forms.ChoiceField(
        choices=_DIRECTION,
        required=False,
        label="High scores",
        help_text="Without it, its standardized differences are not pooled.",
    )

    class Meta:
        model = Instrument
        fields = ("name", "unit", "minimum", "maximum", "direction")
        labels = {"name": "Instrument", "minimum": "Lowest score", "maximum": "Highest score"}

    def clean_direction(self) -> str | None:
        return self.cleaned_data["direction"] or None


class TimepointForm(Renewed):
    class Meta:
        model = Timepoint
        fields = ("label", "weeks")
        labels = {"label": "Time point", "weeks": "Weeks after the start"}
