"""Forms of the analysis pages: they check shape; verbs write."""

from django import forms

from analysis.living import EVERY
from analysis.models import Analysis
from evidence.models import ModelRule, Profile, Review
from evidence.plan import INTERVALS, MEASURES, TAU2_METHODS

HELP = {
    "measure": "A standardized difference pools different instruments; a mean difference one.",
    "profile": "Reproduces what that program prints from the same data. It stands under the plot.",
    "model_rule": "Choosing by I² is common and not advised (Cochrane Handbook, chapter 10).",
    "i2_limit": "Percent; only for the rule by I².",
    "tau2_method": "REML is Cochrane's present position; DerSimonian-Laird the older default.",
    "interval": "Hartung-Knapp is advised for random effects with few studies.",
    "level": "0.95 for 95% intervals.",
    "subgroup_by": "A characteristic of the studies; the plot gets subtotals and a test.",
    "post_hoc": "Set after the data were seen: it is labelled so everywhere.",
}


class AnalysisForm(forms.ModelForm):
    """The settings of one analysis, each explained in one line."""

    measure = forms.ChoiceField(choices=list(MEASURES.items()), help_text=HELP["measure"])
    profile = forms.ChoiceField(choices=Profile.choices, help_text=HELP["profile"])
    model_rule = forms.ChoiceField(
        choices=ModelRule.choices, label="Model", help_text=HELP["model_rule"]
    )
    tau2_method = forms.ChoiceField(
        choices=list(TAU2_METHODS.items()), label="τ² by", help_text=HELP["tau2_method"]
    )
    interval = forms.ChoiceField(choices=list(INTERVALS.items()), help_text=HELP["interval"])
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
        self.fields["timepoint"].queryset = review.timepoints.all()
        self.fields["subgroup_by"].queryset = review.characteristics.all()
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision
        else:
            del self.fields["reason"]

    def settings(self) -> dict:
        """The changed values for the verb, without what it takes by other names."""
        given = dict(self.cleaned_data)
        for name in ("outcomes", "reason", "revision"):
            given.pop(name, None)
        return given


class ScheduleForm(forms.Form):
    """When a living review recalculates and freezes."""

    every = forms.ChoiceField(
        choices=[(key, words) for key, (words, _) in EVERY.items()], label="Recalculate"
    )
    hour = forms.IntegerField(min_value=0, max_value=23, label="At", help_text="Hour, 0 to 23.")
    only_if_changed = forms.BooleanField(
        required=False, label="Freeze no version when nothing changed"
    )
    enabled = forms.BooleanField(required=False, label="Switched on")


class FreezeForm(forms.Form):
    title = forms.CharField(max_length=200, required=False, label="Title")
    reason = forms.CharField(
        required=False, label="Why now", widget=forms.Textarea(attrs={"rows": 2})
    )
