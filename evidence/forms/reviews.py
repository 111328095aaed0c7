"""Starting a review, and its question."""

from django import forms

from evidence.forms.renewed import Renewed
from evidence.models import Review


def _long(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StartReview(forms.ModelForm):
    slug = forms.SlugField(
        label="Address",
        required=False,
        max_length=60,
        help_text="Small letters, digits and hyphens. Left empty, it is made from the short title.",
    )

    class Meta:
        model = Review
        fields = ("title", "short_title", "slug")
        widgets = {"title": _long()}
        help_texts = {"short_title": "Stands in the top bar and on tabs, such as “CIPN exercise”."}

    def clean(self):
        """The verb says in its own words what an address may be, and which is taken."""
        return self.cleaned_data

    def validate_unique(self) -> None:
        """Asked by the database, when the row is written."""


class Question(Renewed):
    class Meta:
        model = Review
        fields = (
            "title",
            "short_title",
            "population",
            "intervention",
            "comparator",
            "outcomes_sought",
            "study_design",
        )
        widgets = {
            name: _long()
            for name in (
                "title",
                "population",
                "intervention",
                "comparator",
                "outcomes_sought",
                "study_design",
            )
        }
        labels = {"outcomes_sought": "Outcomes", "study_design": "Study design"}
        help_texts = {
            "short_title": "Stands in the top bar and on tabs.",
            "population": "Whom the question is about.",
            "intervention": "What is done, or what they are exposed to.",
            "comparator": "What it is compared with.",
            "outcomes_sought": "What should change, in words; the list below makes it data.",
            "study_design": "Which designs can answer it.",
        }


class Registration(Renewed):
    class Meta:
        model = Review
        fields = ("registry", "registration", "citation", "notice")
        widgets = {"citation": _long(), "notice": _long()}
        labels = {
            "registration": "Number",
            "citation": "Publication that this review re-analyses",
            "notice": "Notice on every page",
        }
        help_texts = {"notice": "Such as what is simulated. It stands under the head of each page."}
