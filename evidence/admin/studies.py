"""Curating studies, their arms, and what they report of the table of characteristics."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from import_export import fields

from evidence import arms, studies
from evidence.admin.base import Curated
from evidence.admin.export import Harmless
from evidence.admin.forms import ByVerb
from evidence.models import Arm, Study, User


class StudyResource(Harmless):
    review = fields.Field("review__slug")

    class Meta:
        model = Study
        fields = export_order = ["id", "review", "key", *studies.FIELDS]


class StudyForm(ByVerb):
    class Meta:
        model = Study
        fields = studies.FIELDS

    def verb(self, row: Study, *, by: User, **given: Any) -> Study:
        return studies.change(row, by=by, **given)


class ArmsOfStudy(admin.TabularInline):
    """The arms at a glance; each is corrected on its own page."""

    model = Arm
    fields = readonly_fields = [
        "label", "role", "role_reason", "n_randomized", "n_analysed", "n_completed", "combination",
    ]  # fmt: skip
    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True  # the study's own page has asked

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Study)
class StudyAdmin(Curated):
    form = StudyForm
    resource_classes = [StudyResource]
    inlines = [ArmsOfStudy]
    list_display = ["label", "year", "registration", "key", "review"]
    list_filter = [("review", admin.RelatedOnlyFieldListFilter), "year"]
    search_fields = ["label", "key", "registration", "note"]
    list_select_related = ["review"]
    readonly_fields = ["review", "key"]
    fieldsets = [
        (None, {"fields": ["review", "key", *studies.FIELDS]}),
        ("Why", {"fields": ["why", "revision"]}),
    ]


class ArmResource(Harmless):
    review = fields.Field("study__review__slug")
    study = fields.Field("study__label")
    combination = fields.Field("combination__label")

    class Meta:
        model = Arm
        fields = export_order = [
            "id", "review", "study", "key", "label", "role", "role_reason", "n_randomized",
            "n_analysed", "n_completed", "combination",
        ]  # fmt: skip


class ArmForm(ByVerb):
    class Meta:
        model = Arm
        fields = ["label", "role", "role_reason", "n_randomized", "n_analysed", "n_completed"]

    def verb(self, row: Arm, *, by: User, **given: Any) -> Arm:
        return arms.change(row, by=by, **given)


@admin.register(Arm)
class ArmAdmin(Curated):
    in_review = "study__review"
    form = ArmForm
    resource_classes = [ArmResource]
    list_display = ["label", "study", "role", "n_randomized", "n_analysed", "n_completed", "review"]
    list_filter = [
        ("study__review", admin.RelatedOnlyFieldListFilter),
        ("study", admin.RelatedOnlyFieldListFilter),
        "role",
    ]
    search_fields = ["label", "key", "study__label"]
    list_select_related = ["study__review", "combination"]
    readonly_fields = ["review", "study", "key", "combination"]
    fieldsets = [
        (None, {"fields": ["review", "study", "key", *ArmForm.Meta.fields, "combination"]}),
        ("Why", {"fields": ["why", "revision"]}),
    ]

    @admin.display(ordering="study__review")
    def review(self, row: Arm) -> str:
        return str(row.study.review)
