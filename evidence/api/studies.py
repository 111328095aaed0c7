"""Endpoints of studies: what each is, what it reports, and what a second look asks."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import characteristics, checks, studies
from evidence.api.arms import ArmSerializer, CombinationSerializer
from evidence.api.base import InReview, Strict, named
from evidence.models import Outcome, Study
from evidence.models.alphabet import Alphabetical


class StudyCheckSerializer(serializers.Serializer):
    code = serializers.CharField()
    ok = serializers.BooleanField()
    text = serializers.CharField()


class StudySerializer(serializers.ModelSerializer):
    arms = ArmSerializer(many=True)
    combinations = CombinationSerializer(many=True)
    characteristics = serializers.SerializerMethodField()
    typed = serializers.SerializerMethodField(help_text="Characteristics as numbers and choices.")
    outcomes = serializers.SlugRelatedField(
        slug_field="key", source="flagged", many=True, read_only=True
    )
    checks = serializers.SerializerMethodField()
    reports = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Study
        fields = [
            "id", "key", "label", "year", "registration", "n_randomized", "n_completed",
            "n_source", "note", "arms", "combinations", "characteristics", "typed", "outcomes",
            "checks", "reports", "revision",
        ]  # fmt: skip

    def get_characteristics(self, study: Study) -> dict[str, str]:
        return {row.characteristic.key: row.printed for row in study.characteristics.all()}

    @extend_schema_field(serializers.DictField())
    def get_typed(self, study: Study) -> dict[str, Any]:
        """A number, or the choices; what is only printed is left out."""
        found = {}
        for row in study.characteristics.all():
            if row.number is not None or row.chosen:
                found[row.characteristic.key] = row.chosen or row.number
        return found

    @extend_schema_field(StudyCheckSerializer(many=True))
    def get_checks(self, study: Study) -> list[dict[str, Any]]:
        """What a second look asks; `ok` says that it is in order."""
        return [asdict(check) for check in self.context["checks"].get(study.pk, ())]


class StudyRequest(Strict):
    """`outcomes` are the keys of those it reports: only they can be read from it."""

    label = serializers.CharField(max_length=120)
    key = serializers.SlugField(required=False, max_length=60)
    year = serializers.IntegerField(required=False, allow_null=True)
    registration = serializers.CharField(required=False, allow_blank=True)
    n_randomized = serializers.IntegerField(required=False, allow_null=True)
    n_completed = serializers.IntegerField(required=False, allow_null=True)
    n_source = serializers.CharField(required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True)
    outcomes = serializers.ListField(child=serializers.CharField(), required=False)


class StudyChange(StudyRequest):
    why = serializers.CharField(required=False, allow_blank=True)
    revision = serializers.IntegerField(required=False, min_value=0)


class DescriptionRequest(Strict):
    """What the study reports of one characteristic, as printed and as data."""

    characteristic = serializers.CharField(help_text="Its key.")
    printed = serializers.CharField(required=False, allow_blank=True)
    number = serializers.FloatField(required=False, allow_null=True)
    chosen = serializers.ListField(child=serializers.CharField(), required=False)
    source = serializers.CharField(required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True)


class DirectionRequest(Strict):
    """How this study scores an instrument, where trials differ; the quote proves it."""

    instrument = serializers.CharField(help_text="Its key.")
    direction = serializers.CharField()
    quote = serializers.CharField(required=False, allow_blank=True)


class StudyView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    serializer_class = StudySerializer
    filterset_fields = ["key", "label", "year"]
    search_fields = ["label", "key", "registration", "note"]
    ordering_fields = ["id", "label", "key", "year"]
    ordered_by_alphabet = ["label"]
    queryset = Study.objects.none()

    def get_queryset(self):
        rows = Study.objects.visible_to(self.request.user).filter(review=self.review)
        return (
            rows.select_related("review")
            .prefetch_related(
                "arms__combination", "combinations__arms", "characteristics__characteristic",
                "reports", "flagged",
            )
            .order_by(Alphabetical("label"), "pk")
        )  # fmt: skip

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if getattr(self, "swagger_fake_view", False):
            return context | {"checks": {}}
        looked = checks.of_review(self.review)
        return context | {"checks": {one.study.pk: one.checks for one in looked}}

    @extend_schema(request=StudyRequest, responses={201: StudySerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Add a study by hand, such as one of an earlier version of the review."""
        given = self.given(StudyRequest)
        keys = given.pop("outcomes", None)
        with transaction.atomic():
            row = studies.add(self.review, by=request.user, **given)
            self._flag(row, keys)
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=StudyChange, responses=StudySerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Change its own fields, or which outcomes it reports."""
        row = self.get_object()
        given = self.given(StudyChange, partial=True)
        keys = given.pop("outcomes", None)
        with transaction.atomic():
            row = studies.change(row, by=request.user, **given)
            self._flag(row, keys)
        return self.answer(row)

    @extend_schema(request=DescriptionRequest, responses=StudySerializer)
    def describe(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Fill in one characteristic."""
        row = self.get_object()
        given = self.given(DescriptionRequest)
        columns = self.review.characteristics.all()
        column = named(columns, "characteristic", key=given.pop("characteristic"))
        characteristics.describe(row, column, by=request.user, **given)
        return self.answer(row)

    @extend_schema(request=DirectionRequest, responses=StudySerializer)
    def direction(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Declare which way this study scores an instrument."""
        row = self.get_object()
        given = self.given(DirectionRequest)
        instrument = named(self.review.instruments.all(), "instrument", key=given.pop("instrument"))
        studies.declare_direction(row, instrument, by=request.user, **given)
        return self.answer(row)

    def _flag(self, row: Study, keys: list[str] | None) -> None:
        if keys is not None:
            rows = Outcome.objects.filter(review=self.review)
            chosen = [named(rows, "outcomes", key=key) for key in keys]
            studies.flag(row, chosen, by=self.request.user)
