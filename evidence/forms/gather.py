"""Forms of the gathering: studies, arms, retrieval. They check shape; verbs write."""

from typing import ClassVar

from django import forms
from django.core.validators import RegexValidator

from evidence.forms.renewed import Renewed
from evidence.models import Arm, ArmRole, CharacteristicKind, Direction, RetrievalState, Study


class StudyForm(Renewed):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Study
        fields = [
            "label", "year", "registration", "n_randomized", "n_completed", "n_source", "note",
        ]  # fmt: skip
        labels = {"label": "Name in plots"}
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision
        else:
            del self.fields["revision"]


class ArmForm(Renewed):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Arm
        fields = [
            "label", "role", "role_reason", "n_randomized", "n_analysed", "n_completed", "key",
        ]  # fmt: skip
        labels = {
            "label": "Name",
            "key": "Name in data",
            "n_randomized": "Randomized",
            "n_analysed": "Analysed",
            "n_completed": "Completed",
            "role_reason": "Why it is set aside",
        }
        widgets: ClassVar = {"role_reason": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"role_reason": "Only for an arm that is set aside: it is in no total."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Choose"), *ArmRole.choices]
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision
            del self.fields["key"]
        else:
            del self.fields["revision"]
            key = self.fields["key"]
            key.required = False
            key.help_text = "Letters, digits and hyphens. Left empty, it is made of the name."
            key.validators = [RegexValidator(r"^[-\w]+\Z", "Use letters, digits and hyphens only.")]


class RetrievalForm(forms.Form):
    state = forms.ChoiceField(choices=RetrievalState.choices, label="State")
    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="What was tried, or which language",
    )


class ContactForm(forms.Form):
    to = forms.CharField(max_length=200, label="Whom")
    asked = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), label="Asked")
    answer = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label="Answer"
    )


class DirectionForm(forms.Form):
    """How a study scores an instrument."""

    instrument = forms.ModelChoiceField(queryset=None, empty_label="Choose")
    direction = forms.ChoiceField(choices=[("", "Choose"), *Direction.choices])
    quote = forms.CharField(required=False, label="Words of the report")

    def __init__(self, *args, review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = review.instruments.all()


class ColumnForm(forms.Form):
    """Another characteristic of all studies: its type, its unit or its choices."""

    label = forms.CharField(max_length=80, label="Name of the column")
    kind = forms.ChoiceField(choices=CharacteristicKind.choices, label="Type")
    unit = forms.CharField(max_length=20, required=False)
    choices = forms.CharField(
        required=False, help_text="For a list: its entries, with a semicolon between them."
    )

    def clean_choices(self) -> list[str]:
        parts = [part.strip() for part in self.cleaned_data["choices"].split(";")]
        return list(dict.fromkeys(part for part in parts if part))

    def clean(self) -> dict:
        found = super().clean() or {}
        lists = (CharacteristicKind.CHOICE, CharacteristicKind.CHOICES)
        if found.get("kind") in lists and not found.get("choices"):
            self.add_error("choices", "Name what can be chosen.")
        return found
