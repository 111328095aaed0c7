"""Endpoints of what is gathered: reviews, records, studies, values, judgements, imports."""

from django.db.models import OuterRef, Subquery
from django_filters import rest_framework as filters
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from evidence import bias, checks, extraction, imports
from evidence.api import serializers as shapes
from evidence.api.base import InReview, named
from evidence.api.lists import FindRecords, LongPages, Ordered
from evidence.models import (
    Import,
    Judgement,
    Merge,
    Outcome,
    Record,
    Review,
    Search,
    Source,
    Study,
    Value,
)
from evidence.models.alphabet import Alphabetical

ListRetrieve = (mixins.ListModelMixin, mixins.RetrieveModelMixin)


class ReviewView(ReadOnlyModelViewSet):
    """The reviews this person takes part in."""

    serializer_class = shapes.ReviewSerializer
    lookup_field = "slug"
    filterset_fields = ["slug", "status", "registration"]
    search_fields = ["title", "short_title", "slug", "registration"]
    ordering_fields = ["slug", "title", "created_at"]
    ordered_by_alphabet = ["title"]
    queryset = Review.objects.none()

    def get_queryset(self):
        return Review.objects.visible_to(self.request.user)


class RecordFilter(filters.FilterSet):
    source = filters.CharFilter(field_name="source__name")
    title = filters.CharFilter(lookup_expr="icontains")
    duplicate = filters.BooleanFilter(method="by_duplicate", label="Merged into another record")

    class Meta:
        model = Record
        fields = ["source", "year", "doi", "pmid", "simulated", "type"]

    def by_duplicate(self, rows, name: str, value: bool):  # noqa: FBT001 - django-filter's call
        wanted = Record.objects.duplicates() if value else Record.objects.unique()
        return rows.filter(pk__in=wanted.values("pk"))


class RecordView(*ListRetrieve, InReview):
    """Records as the sources gave them, duplicates included."""

    serializer_class = shapes.RecordSerializer
    filterset_class = RecordFilter
    filter_backends = [DjangoFilterBackend, FindRecords, Ordered]
    pagination_class = LongPages
    ordering_fields = ["id", "year", "title", "source"]
    queryset = Record.objects.none()

    def get_queryset(self):
        merged = Merge.objects.filter(record=OuterRef("pk"), undone_at=None).values("into")[:1]
        rows = Record.objects.visible_to(self.request.user).live().filter(review=self.review)
        return rows.select_related("source").annotate(merged_into=Subquery(merged)).order_by("pk")


class StudyView(*ListRetrieve, InReview):
    serializer_class = shapes.StudySerializer
    filterset_fields = ["key", "label", "year"]
    search_fields = ["label", "key", "registration", "note"]
    ordering_fields = ["id", "label", "key", "year"]
    ordered_by_alphabet = ["label"]
    queryset = Study.objects.none()

    def get_queryset(self):
        rows = Study.objects.visible_to(self.request.user).filter(review=self.review)
        return rows.prefetch_related(
            "arms__combination", "characteristics__characteristic", "reports", "flagged"
        ).order_by(Alphabetical("label"), "pk")

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if getattr(self, "swagger_fake_view", False):
            return context | {"checks": {}}
        looked = checks.of_review(self.review)
        return context | {"checks": {one.study.pk: one.checks for one in looked}}


class ValueFilter(filters.FilterSet):
    study = filters.CharFilter(field_name="extraction__study__key")
    outcome = filters.CharFilter(field_name="outcome__key")
    arm = filters.CharFilter(field_name="arm__key")
    is_consensus = filters.BooleanFilter(field_name="extraction__is_consensus")

    class Meta:
        model = Value
        fields = ["origin", "reported_as"]


class ValueView(*ListRetrieve, InReview):
    """Values: the consensus, one's own reading, and a colleague's once both are in."""

    serializer_class = shapes.ValueSerializer
    filterset_class = ValueFilter
    search_fields = [
        "extraction__study__label", "extraction__study__key", "arm__label", "outcome__label",
        "instrument__name", "place", "quote", "note",
    ]  # fmt: skip
    ordering_fields = ["id", "extraction__study__label", "outcome__key", "n", "mean", "sd"]
    ordered_by_alphabet = ["extraction__study__label"]
    queryset = Value.objects.none()

    def get_queryset(self):
        rows = Value.objects.seen_by(self.request.user)
        rows = rows.filter(extraction__study__review=self.review)
        return rows.select_related(
            "extraction__study", "extraction__by", "arm", "outcome", "instrument", "timepoint"
        ).order_by("pk")

    @extend_schema(request=shapes.ValueCorrection, responses=shapes.ValueSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Correct a consensus value; every analysis that reads it follows."""
        value = self.get_object()
        form = shapes.ValueCorrection(data=request.data)
        form.is_valid(raise_exception=True)
        row = extraction.correct(value, by=request.user, **form.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)


class JudgementFilter(filters.FilterSet):
    study = filters.CharFilter(field_name="assessment__study__key")
    domain = filters.CharFilter(field_name="domain__key")
    is_consensus = filters.BooleanFilter(field_name="assessment__is_consensus")

    class Meta:
        model = Judgement
        fields = ["level"]


class JudgementView(*ListRetrieve, InReview):
    """Judgements: the consensus, one's own, and a colleague's once both are in."""

    serializer_class = shapes.JudgementSerializer
    filterset_class = JudgementFilter
    search_fields = [
        "assessment__study__label", "assessment__study__key", "domain__label", "support",
    ]  # fmt: skip
    ordering_fields = ["id", "assessment__study__label", "domain__position", "level"]
    ordered_by_alphabet = ["assessment__study__label"]
    queryset = Judgement.objects.none()

    def get_queryset(self):
        rows = Judgement.objects.seen_by(self.request.user)
        rows = rows.filter(assessment__study__review=self.review)
        return rows.select_related(
            "assessment__study", "assessment__tool", "assessment__by", "domain"
        ).order_by("pk")

    @extend_schema(request=shapes.JudgementCorrection, responses=shapes.JudgementSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Correct a consensus judgement."""
        judgement = self.get_object()
        form = shapes.JudgementCorrection(data=request.data)
        form.is_valid(raise_exception=True)
        row = bias.correct(judgement, by=request.user, **form.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)


class OutcomeView(*ListRetrieve, InReview):
    serializer_class = shapes.OutcomeSerializer
    filterset_fields = ["key", "level", "kind"]
    search_fields = ["label", "key", "group"]
    ordering_fields = ["id", "key", "label", "position"]
    queryset = Outcome.objects.none()

    def get_queryset(self):
        return Outcome.objects.filter(review=self.review).order_by("position", "pk")


class SourceView(*ListRetrieve, InReview):
    serializer_class = shapes.SourceSerializer
    filterset_fields = ["name", "kind"]
    search_fields = ["name", "platform"]
    ordering_fields = ["id", "name", "position"]
    queryset = Source.objects.none()

    def get_queryset(self):
        rows = Source.objects.filter(review=self.review).prefetch_related("searches")
        return rows.order_by("position", "pk")


class ImportView(*ListRetrieve, InReview):
    serializer_class = shapes.ImportSerializer
    filterset_fields = ["state", "search"]
    search_fields = ["file_name", "search__source__name", "dialect"]
    ordering_fields = ["id", "file_name", "created_at"]
    parser_classes = [MultiPartParser]
    queryset = Import.objects.none()

    def get_queryset(self):
        rows = Import.objects.filter(search__source__review=self.review)
        return rows.select_related("search__source").order_by("-pk")

    @extend_schema(request=shapes.ImportRequest, responses={201: shapes.ImportSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Start an import; a worker reads it. Poll the answer's state and progress."""
        form = shapes.ImportRequest(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        searches = Search.objects.filter(source__review=self.review)
        row = imports.start(
            named(searches, "search", pk=given["search"]),
            file=given["file"],
            name=given["file"].name,
            dialect=given["dialect"],
            encoding=given["encoding"],
            by=request.user,
        )
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=shapes.ImportSerializer)
    def undo(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take a whole import back, while nothing was decided on its records."""
        row = imports.undo(self.get_object(), by=request.user)
        return Response(self.get_serializer(row).data)
