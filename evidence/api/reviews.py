"""Endpoints of the reviews themselves, and of the history of one."""

from django.db import transaction
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import audit, bias_tools, reviews
from evidence.api.base import InReview, Strict, ThroughTheApi, named
from evidence.models import AuditEntry, BiasDomain, BiasTool, Review, ReviewStatus


class ReviewSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:review-detail", lookup_field="slug")

    class Meta:
        model = Review
        fields = [
            "url", "slug", "title", "short_title", "status", "population", "intervention",
            "comparator", "outcomes_sought", "study_design", "registry", "registration",
            "notice", "citation", "created_at",
        ]  # fmt: skip


class ReviewChange(Strict):
    """What a review asks, and whether it is under way."""

    title = serializers.CharField(max_length=500)
    short_title = serializers.CharField(max_length=60)
    status = serializers.ChoiceField(choices=ReviewStatus.choices)
    population = serializers.CharField(required=False, allow_blank=True)
    intervention = serializers.CharField(required=False, allow_blank=True)
    comparator = serializers.CharField(required=False, allow_blank=True)
    outcomes_sought = serializers.CharField(required=False, allow_blank=True)
    study_design = serializers.CharField(required=False, allow_blank=True)
    registry = serializers.CharField(required=False, allow_blank=True)
    registration = serializers.CharField(required=False, allow_blank=True)
    notice = serializers.CharField(required=False, allow_blank=True)
    citation = serializers.CharField(required=False, allow_blank=True)


class ReviewRequest(ReviewChange):
    """A new review; who starts it leads it. The address is made from the short title."""

    slug = serializers.CharField(required=False, allow_blank=True, max_length=60)
    status = None


class ReviewView(mixins.ListModelMixin, mixins.RetrieveModelMixin, ThroughTheApi):
    """The reviews this person takes part in."""

    serializer_class = ReviewSerializer
    lookup_field = "slug"
    filterset_fields = ["slug", "status", "registration"]
    search_fields = ["title", "short_title", "slug", "registration"]
    ordering_fields = ["slug", "title", "created_at"]
    ordered_by_alphabet = ["title"]
    queryset = Review.objects.none()

    def get_queryset(self):
        return Review.objects.visible_to(self.request.user)

    @extend_schema(request=ReviewRequest, responses={201: ReviewSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Start a review."""
        row = reviews.create(by=request.user, **self.given(ReviewRequest))
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=ReviewChange, responses=ReviewSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Change the question or the registration, archive the review, take it up again."""
        row = self.get_object()
        given = self.given(ReviewChange, partial=True)
        state = given.pop("status", None)
        with transaction.atomic():
            if given or state is None:
                reviews.change(row, by=request.user, **given)
            if state is not None:
                reviews.set_status(row, status=state, by=request.user)
        return self.answer(row)


class DomainSerializer(serializers.ModelSerializer):
    class Meta:
        model = BiasDomain
        fields = ["key", "label", "kind", "guidance"]


class LevelSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    mark = serializers.CharField()


class ToolSerializer(serializers.ModelSerializer):
    levels = LevelSerializer(many=True)
    domains = DomainSerializer(many=True)

    class Meta:
        model = BiasTool
        fields = ["key", "name", "version", "levels", "domains"]


class ToolRequest(Strict):
    tool = serializers.CharField(help_text="The key of a tool that this server knows.")


class ToolView(InReview):
    """What risk of bias is judged with."""

    serializer_class = ToolSerializer
    pagination_class = None
    filter_backends = []
    queryset = BiasTool.objects.none()

    def show(self, request: Request, *args: object, **kwargs: object) -> Response:
        return Response(self.get_serializer(bias_tools.of(self.review)).data)

    @extend_schema(request=ToolRequest, responses=ToolSerializer)
    def choose(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Judge with another tool, while nobody has begun."""
        row = named(BiasTool.objects.all(), "tool", key=self.given(ToolRequest)["tool"])
        bias_tools.choose(self.review, row, by=request.user)
        return Response(self.get_serializer(row).data)


class EntrySerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.username", default=None)

    class Meta:
        model = AuditEntry
        fields = ["id", "act", "sentence", "about", "by", "at", "door", "detail"]


class EntryFilter(filters.FilterSet):
    by = filters.CharFilter(field_name="by__username")
    since = filters.DateFilter(field_name="at", lookup_expr="date__gte")

    class Meta:
        model = AuditEntry
        fields = ["act", "about", "door"]


class HistoryView(mixins.ListModelMixin, InReview):
    """What happened, newest first: not what a colleague did on a question that is still open."""

    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    search_fields = ["sentence"]
    ordering_fields = ["at", "id"]
    queryset = AuditEntry.objects.none()

    def get_queryset(self):
        rows = audit.visible_to(self.request.user, self.review)
        return rows.select_related("by").order_by("-at", "-pk")
