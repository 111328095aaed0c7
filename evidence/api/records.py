"""Endpoints of records: as the sources gave them, found, corrected, added by hand."""

from django.db.models import OuterRef, Subquery
from django_filters import rest_framework as filters
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import records
from evidence.api.base import InReview, Strict, named
from evidence.api.lists import FindRecords, LongPages, Ordered
from evidence.models import Merge, Record


class RecordSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="source.name")
    merged_into = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="The record that represents it."
    )

    class Meta:
        model = Record
        fields = [
            "id", "source", "place", "type", "title", "title_translated", "authors", "year",
            "journal", "volume", "issue", "pages", "doi", "pmid", "issn", "accession", "keywords",
            "language", "url", "abstract", "simulated", "merged_into", "revision",
        ]  # fmt: skip


class WholeRecordSerializer(RecordSerializer):
    """With what the file said, and where each corrected field comes from."""

    class Meta(RecordSerializer.Meta):
        fields = [*RecordSerializer.Meta.fields, "raw", "line_from", "line_to", "origins"]


class Words(serializers.ListField):
    child = serializers.CharField()


class RecordCorrection(Strict):
    """Fields as they should be. `origin` says where the new words come from."""

    origin = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField(required=False, min_value=0)
    title = serializers.CharField(required=False, allow_blank=True)
    title_translated = serializers.CharField(required=False, allow_blank=True)
    authors = Words(required=False)
    year = serializers.IntegerField(required=False, allow_null=True)
    journal = serializers.CharField(required=False, allow_blank=True)
    volume = serializers.CharField(required=False, allow_blank=True)
    issue = serializers.CharField(required=False, allow_blank=True)
    pages = serializers.CharField(required=False, allow_blank=True)
    doi = serializers.CharField(required=False, allow_blank=True)
    pmid = serializers.CharField(required=False, allow_blank=True)
    issn = Words(required=False)
    accession = serializers.CharField(required=False, allow_blank=True)
    keywords = Words(required=False)
    language = serializers.CharField(required=False, allow_blank=True)
    url = serializers.CharField(required=False, allow_blank=True)
    abstract = serializers.CharField(required=False, allow_blank=True)
    type = serializers.CharField(required=False, allow_blank=True)


class RecordRequest(RecordCorrection):
    """A record that was found by hand, such as in a reference list."""

    source = serializers.CharField(help_text="The name of the source.")
    origin = serializers.CharField(required=False, allow_blank=True)
    revision = None


class RecordFilter(filters.FilterSet):
    source = filters.CharFilter(field_name="source__name")
    title = filters.CharFilter(lookup_expr="icontains")
    duplicate = filters.BooleanFilter(method="by_duplicate", label="Merged into another record")

    class Meta:
        model = Record
        fields = ["source", "year", "doi", "pmid", "simulated", "type"]

    def by_duplicate(self, rows, name: str, value: bool):  # noqa: FBT001 - django-filter's call
        return rows.duplicates() if value else rows.unique()


class RecordView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Records as the sources gave them, duplicates included."""

    filterset_class = RecordFilter
    filter_backends = [DjangoFilterBackend, FindRecords, Ordered]
    pagination_class = LongPages
    ordering_fields = ["id", "year", "title", "source"]
    queryset = Record.objects.none()

    def get_serializer_class(self):
        return RecordSerializer if self.action == "list" else WholeRecordSerializer

    def get_queryset(self):
        merged = Merge.objects.filter(record=OuterRef("pk"), undone_at=None).values("into")[:1]
        rows = Record.objects.visible_to(self.request.user).live().filter(review=self.review)
        rows = rows.select_related("source", "review").annotate(merged_into=Subquery(merged))
        return rows.order_by("pk")

    @extend_schema(request=RecordRequest, responses={201: WholeRecordSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Add a record by hand."""
        given = self.given(RecordRequest)
        sources = self.review.sources.select_related("review")
        source = named(sources, "source", name=given.pop("source"))
        row = records.add(source, by=request.user, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=RecordCorrection, responses=WholeRecordSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Correct fields. What the file said stays in the raw text and in the history."""
        row = self.get_object()
        given = self.given(RecordCorrection)
        return self.answer(records.correct(row, by=request.user, **given))
