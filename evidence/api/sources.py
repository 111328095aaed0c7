"""Endpoints of where is searched and what comes in: sources, searches, imports."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import imports, sources, withdrawals
from evidence.api.base import InReview, Strict, named, writes
from evidence.models import Import, ImportProblem, Search, Source


class SearchSerializer(serializers.ModelSerializer):
    class Meta:
        model = Search
        fields = ["id", "source", "searched_on", "period", "strategy", "hits_reported", "note"]


class SourceSerializer(serializers.ModelSerializer):
    searches = SearchSerializer(many=True)

    class Meta:
        model = Source
        fields = ["id", "name", "kind", "platform", "searches"]


class SourceRequest(Strict):
    """`kind`: database or register, else website, organisation or citation."""

    name = serializers.CharField(max_length=80)
    kind = serializers.CharField(required=False)
    platform = serializers.CharField(required=False, allow_blank=True)


class SearchChange(Strict):
    searched_on = serializers.DateField(required=False, allow_null=True)
    period = serializers.CharField(required=False, allow_blank=True)
    strategy = serializers.CharField(required=False, allow_blank=True)
    hits_reported = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    note = serializers.CharField(required=False, allow_blank=True)


class SearchRequest(SearchChange):
    source = serializers.CharField(help_text="The name of the source.")


@writes(SourceRequest, SourceSerializer)
class SourceView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    serializer_class = SourceSerializer
    filterset_fields = ["name", "kind"]
    search_fields = ["name", "platform"]
    ordering_fields = ["id", "name", "position"]
    queryset = Source.objects.none()

    def get_queryset(self):
        rows = Source.objects.filter(review=self.review).prefetch_related("searches")
        return rows.order_by("position", "pk")

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = sources.add(self.review, by=request.user, **self.given(SourceRequest))
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={201: SourceSerializer(many=True)}, filters=False)
    def add_usual(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The seven databases that most reviews search; answers those that were not there."""
        rows = sources.add_usual(self.review, by=request.user)
        shown = self.get_serializer(rows, many=True).data
        return Response(shown, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = self.get_object()
        given = self.given(SourceRequest, partial=True)
        return self.answer(sources.change(row, by=request.user, **given))

    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """While nothing was read from it."""
        sources.remove(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


@writes(SearchChange, SearchSerializer)
class SearchView(mixins.RetrieveModelMixin, InReview):
    serializer_class = SearchSerializer
    queryset = Search.objects.none()

    def get_queryset(self):
        return Search.objects.filter(source__review=self.review).select_related("source__review")

    @extend_schema(request=SearchRequest, responses={201: SearchSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        given = self.given(SearchRequest)
        source = named(self.review.sources.all(), "source", name=given.pop("source"))
        row = sources.add_search(source, by=request.user, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = self.get_object()
        given = self.given(SearchChange, partial=True)
        return self.answer(sources.change_search(row, by=request.user, **given))

    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """While no file was imported into it."""
        sources.remove_search(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ImportSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="search.source.name", read_only=True)

    class Meta:
        model = Import
        fields = [
            "id", "search", "source", "file_name", "sha256", "dialect", "encoding", "state",
            "progress", "n_records", "n_duplicates", "n_asked", "code", "message", "created_at",
            "finished_at",
        ]  # fmt: skip


class ImportRequest(Strict):
    """A file for one search; format and encoding are decided by content unless they are given."""

    search = serializers.IntegerField()
    file = serializers.FileField(allow_empty_file=True)  # the verb says what is wrong with it
    dialect = serializers.CharField(required=False, allow_blank=True, default="")
    encoding = serializers.CharField(required=False, allow_blank=True, default="")


class ProblemSerializer(serializers.ModelSerializer):
    class Meta:
        model = ImportProblem
        fields = ["line", "message"]


class ImportView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    serializer_class = ImportSerializer
    filterset_fields = ["state", "search"]
    search_fields = ["file_name", "search__source__name", "dialect"]
    ordering_fields = ["id", "file_name", "created_at"]
    parser_classes = [MultiPartParser]
    queryset = Import.objects.none()

    def get_queryset(self):
        rows = Import.objects.filter(search__source__review=self.review)
        return rows.select_related("search__source__review").order_by("-pk")

    @extend_schema(request=ImportRequest, responses={201: ImportSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Start an import; a worker reads it. Poll the answer's state and progress."""
        given = self.given(ImportRequest)
        searches = Search.objects.filter(source__review=self.review)
        row = imports.start(
            named(searches, "search", pk=given["search"]),
            file=given["file"],
            name=given["file"].name,
            dialect=given["dialect"],
            encoding=given["encoding"],
            by=request.user,
        )
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ImportSerializer)
    def cancel(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Stop an import that is under way; what it has read is withdrawn."""
        return self.answer(withdrawals.cancel(self.get_object(), by=request.user))

    @extend_schema(request=None, responses=ImportSerializer)
    def undo(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take a whole import back, while nothing was decided on its records; a large one is
        left to a worker: poll its state."""
        return self.answer(withdrawals.undo(self.get_object(), by=request.user))


class ProblemView(mixins.ListModelMixin, InReview):
    """The lines of a file that could not be read, each with its number."""

    serializer_class = ProblemSerializer
    filter_backends = []
    parser_classes = [JSONParser]
    queryset = ImportProblem.objects.none()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = Import.objects.filter(search__source__review=self.review)
        return get_object_or_404(rows, pk=self.kwargs["pk"]).problems.order_by("line", "pk")
