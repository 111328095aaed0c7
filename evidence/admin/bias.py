"""Curating agreed judgements of risk of bias. A person's own judgement is not here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export import fields

from evidence import bias
from evidence.admin.base import Curated
from evidence.admin.export import Harmless
from evidence.admin.forms import ByVerb
from evidence.models import Judgement, User
from evidence.models.alphabet import Alphabetical


class JudgementResource(Harmless):
    review = fields.Field("assessment__study__review__slug")
    study = fields.Field("assessment__study__label")
    tool = fields.Field("assessment__tool__name")
    domain = fields.Field("domain__label")

    class Meta:
        model = Judgement
        fields = export_order = [
            "id", "review", "study", "tool", "domain", "level", "basis", "support", "rule_level",
            "override_reason", "page", "updated_at",
        ]  # fmt: skip


class JudgementForm(ByVerb):
    level = forms.ChoiceField(required=False)

    class Meta:
        model = Judgement
        fields = ["level", "basis", "support", "page", "override_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = self.instance.assessment.tool.levels
        self.fields["level"].choices = [
            ("", "Not stated"),
            *((level["key"], level["label"]) for level in levels),
        ]

    def verb(self, row: Judgement, *, by: User, **given: Any) -> Judgement:
        return bias.correct(row, by=by, **given)


@admin.register(Judgement)
class JudgementAdmin(Curated):
    in_review = "assessment__study__review"
    form = JudgementForm
    resource_classes = [JudgementResource]
    list_display = ["study", "domain", "level", "basis", "tool", "updated_at", "review"]
    list_filter = [
        ("assessment__study__review", admin.RelatedOnlyFieldListFilter),
        ("assessment__study", admin.RelatedOnlyFieldListFilter),
        ("domain", admin.RelatedOnlyFieldListFilter),
        "level",
        "basis",
    ]
    search_fields = ["assessment__study__label", "domain__label", "support"]
    search_help_text = "A study, a domain, or words of the support"
    list_select_related = ["assessment__study__review", "assessment__tool", "domain"]
    readonly_fields = ["review", "study", "tool", "domain", "rule_level"]
    fieldsets = [
        (None, {"fields": readonly_fields}),
        ("Judgement", {"fields": ["level", "basis", "support", "page", "override_reason"]}),
        ("Why", {"fields": ["why", "revision"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(assessment__is_consensus=True)

    @admin.display(ordering=Alphabetical("assessment__study__label"))
    def study(self, row: Judgement) -> str:
        return str(row.assessment.study)

    @admin.display(ordering="assessment__tool__name")
    def tool(self, row: Judgement) -> str:
        return str(row.assessment.tool)

    @admin.display(ordering="assessment__study__review")
    def review(self, row: Judgement) -> str:
        return str(row.assessment.study.review)
