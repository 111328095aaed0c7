"""Endpoints of what is measured: outcomes, instruments, time points, columns of the studies."""

from collections.abc import Callable
from typing import Any

from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import characteristics, outcomes
from evidence.api.base import InReview, Strict, writes
from evidence.models import Characteristic, Instrument, Outcome, Timepoint


class OutcomeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Outcome
        fields = ["id", "key", "label", "kind", "level", "group", "direction", "mid"]


class InstrumentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Instrument
        fields = ["id", "key", "name", "unit", "minimum", "maximum", "direction"]


class TimepointSerializer(serializers.ModelSerializer):
    class Meta:
        model = Timepoint
        fields = ["id", "label", "weeks"]


class CharacteristicSerializer(serializers.ModelSerializer):
    choices = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Characteristic
        fields = ["id", "key", "label", "kind", "unit", "choices"]


DIRECTION = "lower_better or higher_better; null: not declared."


class OutcomeRequest(Strict):
    """The key is given once; without one it is made from the label."""

    label = serializers.CharField(max_length=120)
    key = serializers.SlugField(required=False, max_length=40)
    kind = serializers.CharField(required=False)
    level = serializers.CharField(required=False)
    group = serializers.CharField(required=False, allow_blank=True)
    direction = serializers.CharField(required=False, allow_null=True, help_text=DIRECTION)
    mid = serializers.FloatField(
        required=False, allow_null=True, help_text="Smallest effect that matters."
    )


class InstrumentRequest(Strict):
    name = serializers.CharField(max_length=120)
    key = serializers.SlugField(required=False, max_length=60)
    unit = serializers.CharField(required=False, allow_blank=True)
    minimum = serializers.FloatField(required=False, allow_null=True)
    maximum = serializers.FloatField(required=False, allow_null=True)
    direction = serializers.CharField(required=False, allow_null=True, help_text=DIRECTION)


class TimepointRequest(Strict):
    label = serializers.CharField(max_length=60)
    weeks = serializers.FloatField(required=False, allow_null=True)


class CharacteristicRequest(Strict):
    """`choices` are what a characteristic of one or several of a list can be."""

    label = serializers.CharField(max_length=80)
    kind = serializers.CharField()
    key = serializers.SlugField(required=False, max_length=40)
    unit = serializers.CharField(required=False, allow_blank=True)
    choices = serializers.ListField(child=serializers.CharField(), required=False)


class Measured(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Rows of one kind, with the verbs that add, change and remove them."""

    request_class: type[Strict]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Any]

    def get_queryset(self):
        return self.queryset.model._default_manager.filter(review=self.review)

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = type(self).add(self.review, by=request.user, **self.given(self.request_class))
        return self.answer(row, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = self.get_object()
        given = self.given(self.request_class, partial=True)
        return self.answer(type(self).change(row, by=request.user, **given))

    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """While nothing was read for it."""
        type(self).remove(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


@writes(OutcomeRequest, OutcomeSerializer)
class OutcomeView(Measured):
    serializer_class = OutcomeSerializer
    request_class = OutcomeRequest
    filterset_fields = ["key", "level", "kind"]
    search_fields = ["label", "key", "group"]
    ordering_fields = ["id", "key", "label", "position"]
    queryset = Outcome.objects.none()
    add, change, remove = outcomes.add, outcomes.change, outcomes.remove


@writes(InstrumentRequest, InstrumentSerializer)
class InstrumentView(Measured):
    serializer_class = InstrumentSerializer
    request_class = InstrumentRequest
    filterset_fields = ["key"]
    search_fields = ["name", "key"]
    ordering_fields = ["id", "key", "name"]
    queryset = Instrument.objects.none()
    add, change = outcomes.add_instrument, outcomes.change_instrument
    remove = outcomes.remove_instrument


@writes(TimepointRequest, TimepointSerializer)
class TimepointView(Measured):
    serializer_class = TimepointSerializer
    request_class = TimepointRequest
    search_fields = ["label"]
    ordering_fields = ["id", "label", "weeks"]
    queryset = Timepoint.objects.none()
    add, change = outcomes.add_timepoint, outcomes.change_timepoint
    remove = outcomes.remove_timepoint


@writes(CharacteristicRequest, CharacteristicSerializer)
class CharacteristicView(Measured):
    """The columns of the table of studies."""

    serializer_class = CharacteristicSerializer
    request_class = CharacteristicRequest
    filterset_fields = ["key", "kind"]
    search_fields = ["label", "key"]
    ordering_fields = ["id", "label"]
    queryset = Characteristic.objects.none()
    add = characteristics.add
