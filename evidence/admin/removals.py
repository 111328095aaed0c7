"""Records that left before screening: to search, to export, and to put back."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export import fields

from evidence import removals
from evidence.admin.base import Exported
from evidence.admin.export import Harmless
from evidence.errors import Refused
from evidence.models import Removal


class RemovalResource(Harmless):
    review = fields.Field("record__review__slug")
    source = fields.Field("record__source__name")
    title = fields.Field("record__title")
    by = fields.Field("by__username")
    undone_by = fields.Field("undone_by__username")

    class Meta:
        model = Removal
        fields = export_order = [
            "id", "review", "source", "record", "title", "kind", "why", "by", "at", "undone_at",
            "undone_by",
        ]  # fmt: skip


@admin.register(Removal)
class RemovalAdmin(Exported):
    """Removing is done on the page of records, where its preview stands."""

    in_review = "record__review"
    resource_classes = [RemovalResource]
    list_display = ["record", "source", "kind", "why", "by", "at", "undone_at", "review"]
    list_filter = [
        ("record__review", admin.RelatedOnlyFieldListFilter),
        ("record__source", admin.RelatedOnlyFieldListFilter),
        "kind",
        ("undone_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["record__title", "why"]
    search_help_text = "Words of the title or of the reason"
    list_select_related = ["record__source", "record__review", "by"]
    fields = ["record", "kind", "why", "by", "at", "undone_at", "undone_by"]
    actions = ["put_back"]

    @admin.action(description="Put back: screen the records after all", permissions=["view"])
    def put_back(self, request: HttpRequest, queryset: QuerySet[Removal]) -> None:
        """One act for each review, so that each has its line in the history."""
        reviews = set(queryset.values_list("record__review", flat=True))
        for review in reviews:
            try:
                n = removals.put_back(queryset.filter(record__review=review), by=request.user)
            except Refused as refusal:
                self.message_user(request, refusal.message, messages.WARNING)
            else:
                self.message_user(request, f"{n} {'record is' if n == 1 else 'records are'} back.")

    @admin.display(ordering="record__source")
    def source(self, row: Removal) -> str:
        return str(row.record.source)

    @admin.display(ordering="record__review")
    def review(self, row: Removal) -> str:
        return str(row.record.review)
