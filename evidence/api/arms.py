"""Endpoints of arms: their roles and numbers, combining, setting aside."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import arms
from evidence.api.base import Ids, InReview, NotInReview, Strict
from evidence.models import Arm, ArmCombination


class ArmSerializer(serializers.ModelSerializer):
    combination = serializers.CharField(source="combination.label", default=None)

    class Meta:
        model = Arm
        fields = [
            "id", "key", "label", "role", "role_reason", "n_randomized", "n_analysed",
            "n_completed", "combination", "revision",
        ]  # fmt: skip


class CombinationSerializer(serializers.ModelSerializer):
    arms = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)

    class Meta:
        model = ArmCombination
        fields = ["id", "label", "reason", "arms"]


class ArmRequest(Strict):
    """`role`: experimental, comparator or set_aside, which needs its `role_reason`."""

    label = serializers.CharField(max_length=160)
    role = serializers.CharField()
    key = serializers.SlugField(required=False, max_length=20)
    role_reason = serializers.CharField(required=False, allow_blank=True)
    n_randomized = serializers.IntegerField(required=False, allow_null=True)
    n_analysed = serializers.IntegerField(required=False, allow_null=True)
    n_completed = serializers.IntegerField(required=False, allow_null=True)


class ArmChange(ArmRequest):
    key = None
    why = serializers.CharField(required=False, allow_blank=True)
    revision = serializers.IntegerField(required=False, min_value=0)


class CombinationRequest(Strict):
    arms = Ids(min_length=1, max_length=100)
    label = serializers.CharField(max_length=120)
    reason = serializers.CharField(allow_blank=True)


class ArmView(mixins.RetrieveModelMixin, InReview):
    serializer_class = ArmSerializer
    queryset = Arm.objects.none()

    def get_queryset(self):
        rows = Arm.objects.filter(study__review=self.review)
        return rows.select_related("study__review", "combination").order_by("pk")

    @extend_schema(request=ArmRequest, responses={201: ArmSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Add an arm to a study."""
        study = self.study_of_address()
        row = arms.add(study, by=request.user, **self.given(ArmRequest))
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=ArmChange, responses=ArmSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Change its numbers or its role; set aside, it is in no total and no pool."""
        row = self.get_object()
        given = self.given(ArmChange, partial=True)
        return self.answer(arms.change(row, by=request.user, **given))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take an arm away while nobody has read a value of it."""
        arms.remove(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=CombinationRequest, responses={201: CombinationSerializer})
    def combine(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Declare that arms of one role are analysed as one group."""
        study = self.study_of_address()
        given = self.given(CombinationRequest)
        ids = given.pop("arms")
        rows = list(self.get_queryset().filter(study=study, pk__in=ids))
        if gone := set(ids) - {row.pk for row in rows}:
            raise NotInReview(f"{study} has no arm “{min(gone)}”.", field="arms")
        made = arms.combine(rows, by=request.user, **given)
        return Response(CombinationSerializer(made).data, status=status.HTTP_201_CREATED)


class CombinationView(InReview):
    serializer_class = CombinationSerializer
    queryset = ArmCombination.objects.none()

    def get_queryset(self) -> Any:
        rows = ArmCombination.objects.filter(study__review=self.review)
        return rows.select_related("study__review")

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The arms stand alone again."""
        arms.separate(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
