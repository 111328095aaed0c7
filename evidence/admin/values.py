"""Curating agreed values: the numbers that analyses read. A person's own reading is not here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export import fields

from evidence import extraction
from evidence.admin.base import Curated
from evidence.admin.export import Harmless
from evidence.admin.forms import ByVerb
from evidence.models import Origin, User, Value
from evidence.models.alphabet import Alphabetical
from evidence.values import FIELDS


class ValueResource(Harmless):
    review = fields.Field("extraction__study__review__slug")
    study = fields.Field("extraction__study__label")
    arm = fields.Field("arm__label")
    outcome = fields.Field("outcome__label")
    instrument = fields.Field("instrument__name")
    timepoint = fields.Field("timepoint__label")
    simulated = fields.Field()

    class Meta:
        model = Value
        fields = export_order = [
            "id", "review", "study", "arm", "outcome", "instrument", "timepoint", "simulated",
            *extraction.NUMBERS, "page", "place", "quote", "origin", "note", "settled_by",
            "updated_at",
        ]  # fmt: skip

    def dehydrate_simulated(self, row: Value) -> str:
        return "SIMULATED" if row.origin == Origin.SIMULATED else ""


class ValueForm(ByVerb):
    class Meta:
        model = Value
        fields = FIELDS
        labels = {
            "ci_low": "Lower limit", "ci_high": "Upper limit", "ci_level": "Level of the interval",
            "p": "p", "r": "r", "n": "n",
        }  # fmt: skip

    def verb(self, row: Value, *, by: User, **given: Any) -> Value:
        return extraction.correct(row, by=by, **given)


@admin.register(Value)
class ValueAdmin(Curated):
    in_review = "extraction__study__review"
    form = ValueForm
    resource_classes = [ValueResource]
    list_display = [
        "outcome", "study", "arm", "timepoint", "n", "mean", "sd", "events", "origin", "review",
    ]  # fmt: skip
    list_filter = [
        ("extraction__study__review", admin.RelatedOnlyFieldListFilter),
        ("outcome", admin.RelatedOnlyFieldListFilter),
        ("extraction__study", admin.RelatedOnlyFieldListFilter),
        "origin",
        "reported_as",
    ]
    search_fields = [
        "extraction__study__label", "outcome__label", "arm__label", "place", "quote", "note",
    ]  # fmt: skip
    search_help_text = "A study, an arm, an outcome, or words of the place or the quote"
    list_select_related = ["extraction__study__review", "outcome", "arm", "timepoint"]
    readonly_fields = ["review", "study", "arm", "outcome", "instrument", "timepoint", "settled_by"]
    fieldsets = [
        (None, {"fields": readonly_fields}),
        ("The numbers", {"fields": ["reported_as", "n", "mean", "sd", "events", "origin"]}),
        (
            "Printed in another form",
            {
                "fields": [
                    "se", "ci_low", "ci_high", "ci_level", "median", "q1", "q3", "minimum",
                    "maximum", "person_time", "r", "estimate", "p",
                ],
                "classes": ["collapse"],
            },
        ),
        ("Where it stands", {"fields": ["page", "place", "quote", "note"]}),
        ("Why", {"fields": ["why", "revision"]}),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(extraction__is_consensus=True)

    @admin.display(ordering=Alphabetical("extraction__study__label"))
    def study(self, row: Value) -> str:
        return str(row.extraction.study)

    @admin.display(ordering="extraction__study__review")
    def review(self, row: Value) -> str:
        return str(row.extraction.study.review)
