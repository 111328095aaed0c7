"""What was decided, to search and to export. Decisions are taken on the pages, never here.

A person's verdict shows when every verdict on its item is in; nothing here can be filtered or
counted by what is still open.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export import fields

from evidence.admin.base import Exported
from evidence.admin.export import Harmless
from screening.models import Decision, Item, Ruling


class OnlyDeclaredFilters(Exported):
    """Django lets an address filter by any column; here `taken` would count open verdicts."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        declared = [entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in declared)


class ItemResource(Harmless):
    review = fields.Field("stage__review__slug")
    stage = fields.Field("stage__kind")
    title = fields.Field("record__title")
    simulated = fields.Field("record__simulated")
    reason = fields.Field("reason__label")

    class Meta:
        model = Item
        fields = export_order = [
            "id", "review", "stage", "record", "title", "simulated", "outcome", "settled_by",
            "settled_at", "reason",
        ]  # fmt: skip


@admin.register(Item)
class ItemAdmin(OnlyDeclaredFilters):
    in_review = "stage__review"
    resource_classes = [ItemResource]
    list_display = ["record", "stage", "outcome", "settled_by", "settled_at", "reason"]
    list_filter = [
        ("stage__review", admin.RelatedOnlyFieldListFilter),
        "stage__kind",
        "outcome",
        "settled_by",
        ("reason", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["record__title"]
    list_select_related = ["record", "stage", "reason"]
    fields = ["stage", "record", "report", "outcome", "settled_by", "settled_at", "reason"]


class DecisionResource(Harmless):
    review = fields.Field("item__stage__review__slug")
    stage = fields.Field("item__stage__kind")
    record = fields.Field("item__record_id")
    title = fields.Field("item__record__title")
    by = fields.Field("by__username")
    reason = fields.Field("reason__label")

    class Meta:
        model = Decision
        fields = export_order = [
            "id", "review", "stage", "record", "title", "by", "verdict", "reason", "note", "quote",
            "page", "at",
        ]  # fmt: skip


@admin.register(Decision)
class DecisionAdmin(OnlyDeclaredFilters):
    in_review = "item__stage__review"
    resource_classes = [DecisionResource]
    list_display = ["record", "stage", "by", "verdict", "reason", "at"]
    list_filter = [
        ("item__stage__review", admin.RelatedOnlyFieldListFilter),
        "item__stage__kind",
        ("by", admin.RelatedOnlyFieldListFilter),
        "verdict",
    ]
    search_fields = ["item__record__title", "note", "quote"]
    list_select_related = ["item__record", "item__stage", "by", "reason"]
    fields = ["record", "stage", "by", "verdict", "reason", "note", "quote", "page", "at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = Decision.objects.seen_by(request.user).standing()
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))

    @admin.display(ordering="item__record__title")
    def record(self, row: Decision) -> str:
        return str(row.item.record)

    @admin.display(ordering="item__stage__kind")
    def stage(self, row: Decision) -> str:
        return str(row.item.stage)


class RulingResource(Harmless):
    review = fields.Field("item__stage__review__slug")
    stage = fields.Field("item__stage__kind")
    title = fields.Field("item__record__title")
    by = fields.Field("by__username")
    reason = fields.Field("reason__label")

    class Meta:
        model = Ruling
        fields = export_order = [
            "id", "review", "stage", "title", "by", "verdict", "reason", "sentence", "at",
        ]  # fmt: skip


@admin.register(Ruling)
class RulingAdmin(OnlyDeclaredFilters):
    in_review = "item__stage__review"
    resource_classes = [RulingResource]
    list_display = ["item", "by", "verdict", "reason", "sentence", "at"]
    list_filter = [("item__stage__review", admin.RelatedOnlyFieldListFilter), "verdict"]
    search_fields = ["item__record__title", "sentence"]
    list_select_related = ["item__stage", "item__record", "by", "reason"]
    fields = ["item", "by", "verdict", "reason", "sentence", "at"]
