"""Forms of the gathering: studies, arms, retrieval. They check shape; verbs write."""

from django import forms

from evidence.models import Arm, Direction, RetrievalState, Study


class StudyForm(forms.ModelForm):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Study
        fields = ["label", "year", "registration", "note"]
        labels = {"label": "Name in plots"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision
        else:
            del self.fields["revision"]


class ArmForm(forms.ModelForm):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Arm
        fields = [
            "key", "label", "role", "role_reason", "n_randomized", "n_analysed", "n_completed",
        ]  # fmt: skip
        labels = {
            "key": "Short name",
            "n_randomized": "Randomized",
            "n_analysed": "Analysed",
            "n_completed": "Completed",
            "role_reason": "Why it is set aside",
        }
        help_texts = {"role_reason": "Only for an arm that is set aside: it is in no total."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision
            del self.fields["key"]
        else:
            del self.fields["revision"]

    def changes(self) -> dict:
        return {k: v for k, v in self.cleaned_data.items() if k != "revision"}


class RetrievalForm(forms.Form):
    state = forms.ChoiceField(choices=RetrievalState.choices, label="State")
    note = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label="What was tried"
    )


class ContactForm(forms.Form):
    to = forms.CharField(max_length=200, label="Whom")
    asked = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), label="Asked")
    answer = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label="Answer"
    )


class DirectionForm(forms.Form):
    """How a study scores an instrument."""

    instrument = forms.ModelChoiceField(queryset=None)
    direction = forms.ChoiceField(choices=Direction.choices)
    quote = forms.CharField(required=False, label="Words of the report")

    def __init__(self, *args, review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = review.instruments.all()
