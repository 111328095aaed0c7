"""Forms of the analysis pages: they check shape; verbs write."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from analysis import analyses, living
from analysis.models import Analysis, LivingPlan
from analysis.options import SettingUnknown
from evidence.forms.renewed import Remembers
from evidence.models import CharacteristicKind, ModelRule, Profile, Review
from evidence.plan import (
    ARMS,
    DEFAULT_GRID,
    EXCLUSIONS,
    INTERVALS,
    MEASURES,
    PLOT,
    PREDICTIONS,
    REMEDIES,
    TAU2_METHODS,
    ZERO_CELLS,
)

MODELS = {"common": "Common effect", "random": "Random effects"}
GRID = ("models", "estimators", "intervals", "exclusions")

HELP = {
    "measure": "A standardized difference pools different instruments; a mean difference one.",
    "profile": "Reproduces what that program prints from the same data. It stands under the plot.",
    "model_rule": "Choosing by I² is common and not advised (Cochrane Handbook, chapter 10).",
    "i2_limit": "Percent; only for the rule by I².",
    "tau2_method": "REML is Cochrane's present position; DerSimonian-Laird the older default.",
    "interval": "Hartung-Knapp is advised for random effects with few studies.",
    "level": "0.95 for 95% intervals.",
    "subgroup_by": "A characteristic of the studies; the plot gets subtotals and a test.",
    "zero_cells": "Only for counts: what is added to an empty cell changes ratios of rare events.",
    "prediction": "Where the effect of a new study is expected. k − 2 is the Handbook's form.",
    "log": "Estimates with their error are hazard, odds or risk ratios: pooled as logarithms.",
    "arms": "Several arms in one role share the arm they are compared with (Handbook 23.3.4).",
    "remedy": "A study that enters several times counts its people several times.",
    "correlation": "How the effects of one study correlate, 0 up to below 1. Empty: 0.5 for "
    "joining, independent sampling errors in the three-level model.",
    "moderators": "For the meta-regression; ten studies for each are advised (Handbook 10.11.4).",
    "small_studies_override": "Funnel tests below ten studies are not advised (Handbook 13.3.5); "
    "with a reason here they are made, and marked.",
    "plot": "Columns at both sides of the plot. The effect and its interval always stand there.",
    "shown_beside": "What the studies state, as a column each, in the order of this list.",
    "grid_models": "The sensitivity grid pools by every combination of what is ticked.",
    "grid_estimators": "For the random-effects models of the grid.",
    "grid_intervals": "Hartung-Knapp is used with random effects only.",
    "grid_exclusions": "Each set is left out in turn; sets without a study are skipped.",
    "post_hoc": "Set after the data were seen: it is labelled so everywhere.",
}


def _ticks(label: str, choices: dict[str, str], name: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices.items()), required=False, help_text=HELP[name],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def _choice(label: str, choices: dict[str, str], name: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices.items()), required=False, help_text=HELP[name]
    )


class AnalysisForm(forms.ModelForm):
    """The settings of one analysis, each explained in one line. Those of `OPTIONS` are kept
    together in one field of the row."""

    OPTIONS = (
        "zero_cells", "prediction", "log", "arms", "remedy", "correlation",
        "small_studies_override",
    )  # fmt: skip

    SECTIONS = (
        ("What is pooled", ("label", "outcomes", "timepoint", "measure", "log", "post_hoc")),
        (
            "How",
            ("profile", "model_rule", "i2_limit", "tau2_method", "interval", "level", "prediction",
             "zero_cells"),
        ),
        ("Several arms or effects of one study", ("arms", "remedy", "correlation")),
        ("Subgroups and regression", ("subgroup_by", "moderators")),
        ("Forest plot", ("favours_low", "favours_high", "plot", "shown_beside")),
        ("Small studies", ("small_studies_override",)),
        (
            "Sensitivity grid",
            ("grid_models", "grid_estimators", "grid_intervals", "grid_exclusions"),
        ),
    )  # fmt: skip

    measure = forms.ChoiceField(choices=list(MEASURES.items()), help_text=HELP["measure"])
    profile = forms.ChoiceField(choices=Profile.choices, help_text=HELP["profile"])
    model_rule = forms.ChoiceField(
        choices=ModelRule.choices, label="Model", help_text=HELP["model_rule"]
    )
    tau2_method = forms.ChoiceField(
        choices=list(TAU2_METHODS.items()), label="τ² by", help_text=HELP["tau2_method"]
    )
    interval = forms.ChoiceField(choices=list(INTERVALS.items()), help_text=HELP["interval"])
    zero_cells = _choice("Zero cells", dict(ZERO_CELLS), "zero_cells")
    prediction = _choice("Prediction interval", dict(PREDICTIONS), "prediction")
    log = forms.BooleanField(label="Estimates are ratios", required=False, help_text=HELP["log"])
    arms = _choice("When a study has several arms in one role", dict(ARMS), "arms")
    remedy = _choice("When a study enters several times", dict(REMEDIES), "remedy")
    correlation = forms.FloatField(
        label="Correlation within a study", required=False, min_value=0, max_value=0.999,
        help_text=HELP["correlation"],
    )  # fmt: skip
    moderators = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=HELP["moderators"],
    )  # fmt: skip
    small_studies_override = forms.CharField(
        label="Funnel tests below ten studies, because", required=False, max_length=300,
        help_text=HELP["small_studies_override"],
    )  # fmt: skip
    plot = _ticks("Forest plot: beside the studies", dict(PLOT), "plot")
    shown_beside = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        label="Forest plot: characteristics as columns", help_text=HELP["shown_beside"],
    )  # fmt: skip
    grid_models = _ticks("Grid: models", MODELS, "grid_models")
    grid_estimators = _ticks("Grid: τ² by", dict(TAU2_METHODS), "grid_estimators")
    grid_intervals = _ticks("Grid: intervals", dict(INTERVALS), "grid_intervals")
    grid_exclusions = _ticks("Grid: leaving out", dict(EXCLUSIONS), "grid_exclusions")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why it is changed",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Stands in the history beside the change. A departure from the plan needs it.",
    )

    class Meta:
        model = Analysis
        fields = [
            "label", "outcomes", "timepoint", "measure", "profile", "model_rule", "i2_limit",
            "tau2_method", "interval", "level", "subgroup_by", "favours_low", "favours_high",
            "post_hoc",
        ]  # fmt: skip
        labels = {
            "label": "Name",
            "i2_limit": "I² limit",
            "subgroup_by": "Subgroups by",
            "favours_low": "Left side says",
            "favours_high": "Right side says",
            "post_hoc": "Post hoc",
        }
        help_texts = {name: HELP[name] for name in ("i2_limit", "level", "subgroup_by", "post_hoc")}

    def __init__(self, *args, review: Review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcomes"].queryset = review.outcomes.all()
        if not review.outcomes.exists():
            self.fields["outcomes"].help_text = format_html(
                'No outcome is defined yet. <a href="{}#outcomes">Define the first</a>.',
                reverse("protocol", args=[review.slug]),
            )
        self.fields["timepoint"].queryset = review.timepoints.all()
        self.fields["timepoint"].empty_label = "Whichever a study has"
        self.fields["subgroup_by"].empty_label = "None"
        self.fields["subgroup_by"].queryset = review.characteristics.all()
        self.fields["moderators"].queryset = review.characteristics.exclude(
            kind__in=(CharacteristicKind.TEXT, CharacteristicKind.CHOICES)
        )
        self.fields["shown_beside"].queryset = review.characteristics.all()
        self._fill_options(self.instance.options or {})
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision
        else:
            del self.fields["reason"]

    def clean_level(self) -> float:
        """Before the row's constraint is asked, which says its name and no sentence."""
        try:
            return analyses.a_level(self.cleaned_data["level"])
        except SettingUnknown as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def settings(self) -> dict:
        """The changed values for the verb, without what it takes by other names."""
        given = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "outcomes"}
        return given | {"options": self._options()}

    def renew(self, row: Analysis) -> None:
        """Whoever was told that the row changed may send again: beside each field that differs
        stands what is stored now."""
        self.data = self.data.copy()
        self.data["revision"] = str(row.revision)
        newest = type(self)(instance=row, review=row.review)
        for name, field in self.fields.items():
            stored, sent = (_in_words(field, form[name].value()) for form in (newest, self))
            if name not in {"revision", "reason"} and stored != sent:
                self[name].help_text = f"Stored now: {stored or 'nothing'}"

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in the order of the page; the reason stands apart."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def _fill_options(self, options: dict[str, Any]) -> None:
        """What the row has, into the fields; without a grid, what is tried by itself."""
        for name in self.OPTIONS:
            if name in options:
                self.fields[name].initial = options[name]
        chosen = [one["id"] for one in options.get("moderators", [])]
        self.fields["moderators"].initial = chosen
        self.fields["shown_beside"].initial = [one["id"] for one in options.get("shown_beside", [])]
        self.fields["plot"].initial = options.get("plot", list(PLOT))
        grid = {**DEFAULT_GRID, **options.get("grid", {})}
        for part in GRID:
            self.fields[f"grid_{part}"].initial = grid[part]

    def _options(self) -> dict[str, Any]:
        """Only what differs from the default is kept, so that settings read as they were made."""
        given = self.cleaned_data
        kept = dict(self.instance.options or {})
        for name in self.OPTIONS:
            kept[name] = given.get(name)
        kept["moderators"] = [
            {"id": one.pk, "label": one.label, "kind": one.kind} for one in given["moderators"]
        ]
        kept["shown_beside"] = [{"id": one.pk, "label": one.label} for one in given["shown_beside"]]
        kept["plot"] = [] if set(given["plot"]) == set(PLOT) else list(given["plot"])
        grid = {part: list(given[f"grid_{part}"]) for part in GRID}
        kept["grid"] = {} if grid == dict(DEFAULT_GRID) or not any(grid.values()) else grid
        if kept["prediction"] == "k-2":
            kept["prediction"] = ""
        return {
            name: value for name, value in kept.items() if value not in (None, "", [], {}, False)
        }


def _in_words(field: forms.Field, value: Any) -> str:
    """What a field shows for a value."""
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if not hasattr(field, "choices"):
        meant = field.to_python(value)
        return "" if meant is None else str(meant)
    chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
    return "; ".join(str(label) for key, label in field.choices if key and str(key) in chosen)


class ScheduleForm(Remembers, forms.Form):
    """When a living review recalculates and freezes."""

    every = forms.ChoiceField(label="Recalculate")
    hour = forms.IntegerField(min_value=0, max_value=23, label="At", help_text="Hour, 0 to 23.")
    only_if_changed = forms.BooleanField(
        required=False, label="Freeze no version when nothing changed"
    )
    enabled = forms.BooleanField(required=False, label="Switched on")

    def __init__(self, *args, plan: LivingPlan | None, **kwargs) -> None:
        super().__init__(*args, initial=living.settings_of(plan), **kwargs)
        self.fields["every"].choices = living.choices(plan)
        self.remember()


class FreezeForm(forms.Form):
    title = forms.CharField(max_length=200, required=False, label="Title")
    reason = forms.CharField(
        required=False, label="Why now", widget=forms.Textarea(attrs={"rows": 2})
    )
