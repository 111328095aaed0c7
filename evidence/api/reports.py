"""Endpoints of reports: their texts, how they were sought, and the study they tell of."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence import fulltexts, studies
from evidence.api.base import InReview, Strict, WhateverIsAccepted, named
from evidence.models import Contact, FullText, Report, Retrieval, RetrievalState


class FullTextSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.username")
    url = serializers.SerializerMethodField()

    class Meta:
        model = FullText
        fields = ["id", "file_name", "sha256", "size", "n_pages", "by", "at", "url"]

    def get_url(self, row: FullText) -> str:
        place = [self.context["view"].kwargs["slug"], row.pk]
        return reverse("api:full-text", args=place, request=self.context["request"])


class RetrievalSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.username")

    class Meta:
        model = Retrieval
        fields = ["id", "state", "note", "by", "at"]


class ContactSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.username")

    class Meta:
        model = Contact
        fields = ["id", "to", "asked", "answer", "by", "at"]


class ReportSerializer(serializers.ModelSerializer):
    """`retrieval` is the state of the newest attempt; `study` says that it is included."""

    title = serializers.CharField(source="record.title")
    study = serializers.CharField(source="study.key", default=None)
    retrieval = serializers.CharField(allow_null=True)
    fulltexts = FullTextSerializer(many=True)
    retrievals = RetrievalSerializer(many=True)
    contacts = ContactSerializer(many=True)

    class Meta:
        model = Report
        fields = [
            "id", "record", "title", "study", "retrieval", "fulltexts", "retrievals", "contacts",
        ]  # fmt: skip


class StudyOfReport(Strict):
    study = serializers.CharField(allow_null=True, help_text="null: a study of its own.")


class FullTextRequest(Strict):
    file = serializers.FileField(allow_empty_file=True)  # the verb says what is wrong with it


class RetrievalRequest(Strict):
    state = serializers.ChoiceField(choices=RetrievalState.choices)
    note = serializers.CharField(required=False, allow_blank=True)


class ContactRequest(Strict):
    to = serializers.CharField(max_length=200, allow_blank=True)
    asked = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(required=False, allow_blank=True)


class ReportFilter(filters.FilterSet):
    study = filters.CharFilter(field_name="study__key")
    included = filters.BooleanFilter(field_name="study", lookup_expr="isnull", exclude=True)
    retrieval = filters.CharFilter()

    class Meta:
        model = Report
        fields = ["record"]


class ReportView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Documents that were let through by title and abstract."""

    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    search_fields = ["record__title", "record__doi"]
    ordering_fields = ["id", "record__year"]
    queryset = Report.objects.none()

    def get_queryset(self):
        rows = Report.objects.visible_to(self.request.user).filter(review=self.review)
        return (
            rows.with_retrieval()
            .select_related("record", "study", "review")
            .prefetch_related("fulltexts__by", "retrievals__by", "contacts__by")
            .order_by("pk")
        )

    @extend_schema(request=StudyOfReport, responses=ReportSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Say which study it tells of: another one's, or one of its own."""
        row = self.get_object()
        key = self.given(StudyOfReport)["study"]
        if key is None:
            studies.split(row, by=request.user)
        else:
            studies.join(row, named(self.studies, "study", key=key), by=request.user)
        return self.answer(row)

    @extend_schema(
        request={"multipart/form-data": FullTextRequest}, responses={201: ReportSerializer}
    )
    def upload(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Its PDF. The same PDF again is the same row."""
        row = self.get_object()
        file = self.given(FullTextRequest)["file"]
        fulltexts.upload(row, file=file, name=file.name, by=request.user)
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=RetrievalRequest, responses={201: ReportSerializer})
    def seek(self, request: Request, *args: object, **kwargs: object) -> Response:
        """One attempt to get the text, and what came of it."""
        row = self.get_object()
        fulltexts.seek(row, by=request.user, **self.given(RetrievalRequest))
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=ContactRequest, responses={201: ReportSerializer})
    def contact(self, request: Request, *args: object, **kwargs: object) -> Response:
        """An attempt to reach an author, and the answer."""
        row = self.get_object()
        fulltexts.contact(row, by=request.user, **self.given(ContactRequest))
        return self.answer(row, status.HTTP_201_CREATED)

    def get_parsers(self):
        """Files come as forms, all else as JSON."""
        return [MultiPartParser()] if self.action_map.get("post") == "upload" else [JSONParser()]


class FullTextView(InReview):
    """The stored PDF."""

    content_negotiation_class = WhateverIsAccepted
    pagination_class = None
    filter_backends = []
    queryset = FullText.objects.none()
    serializer_class = FullTextSerializer

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def show(self, request: Request, *args: object, **kwargs: object) -> FileResponse:
        row = get_object_or_404(FullText, pk=kwargs["pk"], report__review=self.review)
        response = FileResponse(row.file.open("rb"), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{row.sha256[:16]}.pdf"'
        return response
