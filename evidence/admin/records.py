"""Curating records: what a source wrote wrongly is corrected, with where the new words are from."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from import_export import fields

from evidence import records, whereabouts
from evidence.admin.base import Curated
from evidence.admin.export import Harmless
from evidence.admin.forms import ByVerb
from evidence.forms.records import CorrectRecord
from evidence.models import Merge, Record, User


class RecordResource(Harmless):
    review = fields.Field("review__slug")
    source = fields.Field("source__name")

    class Meta:
        model = Record
        fields = export_order = [
            "id", "review", "source", "simulated", "place", "type", "title", "title_translated",
            "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "issn",
            "accession", "keywords", "language", "url", "abstract",
        ]  # fmt: skip


class RecordForm(ByVerb, CorrectRecord):
    """The form of the page; its reason is where the new words come from."""

    reason_field = "origin"
    why = None

    class Meta(CorrectRecord.Meta):
        pass

    def verb(self, row: Record, *, by: User, why: str, revision: int, **fields: Any) -> Record:
        return records.correct(row, by=by, origin=why, revision=revision, **fields)

    def given(self) -> dict[str, Any]:
        values = self.values()
        return {name: values[name] for name in self.changed_data if name in values}


@admin.register(Record)
class RecordAdmin(Curated):
    form = RecordForm
    resource_classes = [RecordResource]
    list_display = ["title", "year", "journal", "source", "is_duplicate", "simulated", "review"]
    list_filter = [
        ("review", admin.RelatedOnlyFieldListFilter),
        ("source", admin.RelatedOnlyFieldListFilter),
        "simulated",
        "type",
    ]
    search_fields = ["title", "title_translated", "doi", "pmid", "journal"]
    search_help_text = "Words of the title or journal, a DOI or a PMID"
    list_select_related = ["source", "review"]
    readonly_fields = ["review", "source", "place", "simulated", "raw_text"]
    fieldsets = [
        (None, {"fields": ["review", "source", "place", "simulated"]}),
        ("The record", {"fields": list(CorrectRecord.Meta.fields)}),
        ("Why", {"fields": ["origin", "revision"]}),
        ("As the source gave it", {"fields": ["raw_text"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        merged = Merge.objects.filter(record=OuterRef("pk"), undone_at=None)
        rows = super().get_queryset(request).filter(withdrawn_at=None)
        return rows.annotate(merged=Exists(merged)).defer("keys", "blocks")

    @admin.display(description="raw text")
    def raw_text(self, row: Record) -> str:
        return whereabouts.raw_of(row)

    @admin.display(description="duplicate", boolean=True)
    def is_duplicate(self, row: Record) -> bool:
        return row.merged
