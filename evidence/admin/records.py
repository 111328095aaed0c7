"""Curating records: what a source wrote wrongly is corrected, with where the new words are from."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from import_export import fields

from evidence import listing, records, whereabouts
from evidence.admin.base import Curated
from evidence.admin.export import Harmless
from evidence.admin.forms import ByVerb
from evidence.forms.records import CorrectRecord
from evidence.listing import CappedPaginator
from evidence.models import Merge, Record, Review, Source, User
from evidence.parsers import TYPES


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


class Chosen(admin.SimpleListFilter):
    """A filter whose choices are not gathered from a million records."""

    column = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        known = {str(choice) for choice, _ in self.lookup_choices}
        return queryset.filter(**{self.column: value}) if value in known else queryset


class OfReview(Chosen):
    title, parameter_name, column = "review", "review", "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Review.objects.filter(pk__in=model_admin.reviews(request))
        return [(str(row.pk), str(row)) for row in rows]


class OfSource(Chosen):
    title, parameter_name, column = "source", "source", "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Source.objects.filter(review__in=model_admin.reviews(request))
        return [(str(row.pk), f"{row} ({row.review})") for row in rows.select_related("review")]


class OfType(Chosen):
    title, parameter_name, column = "type", "type", "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one, one) for one in TYPES]


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
    list_filter = [OfReview, OfSource, "simulated", OfType]
    paginator = CappedPaginator
    search_fields = ["title"]  # there is a search; what it looks in is below
    search_help_text = "Words, authors, a DOI or a PMID, as in the records table"
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
        return rows.annotate(merged=Exists(merged))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By the index of words: looking into each record takes minutes at a million."""
        if search_term.strip():
            queryset = listing.saying(queryset, search_term)
        return queryset, False

    @admin.display(description="raw text")
    def raw_text(self, row: Record) -> str:
        return whereabouts.raw_of(row)

    @admin.display(description="duplicate", boolean=True)
    def is_duplicate(self, row: Record) -> bool:
        return row.merged
