"""Endpoints of extraction: one's own reading, what is agreed, and corrections of that."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import extraction
from evidence.api.base import InReview, Strict, named
from evidence.models import Arm, Extraction, Origin, Reported, Study, Value


class ValueSerializer(serializers.ModelSerializer):
    """A value with where it stands; `by` is empty for the consensus that analyses read."""

    study = serializers.CharField(source="extraction.study.key")
    by = serializers.CharField(source="extraction.by.username", default=None)
    is_consensus = serializers.BooleanField(source="extraction.is_consensus")
    arm = serializers.CharField(source="arm.key", default=None)
    outcome = serializers.CharField(source="outcome.key")
    instrument = serializers.CharField(source="instrument.key", default=None)
    timepoint = serializers.CharField(source="timepoint.label", default=None)

    class Meta:
        model = Value
        fields = [
            "id", "study", "by", "is_consensus", "arm", "outcome", "instrument", "timepoint",
            "reported_as", "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "median",
            "q1", "q3", "minimum", "maximum", "events", "person_time", "r", "estimate", "p",
            "page", "place", "quote", "origin", "note", "working", "settled_by", "revision",
        ]  # fmt: skip


class Numbers(Strict):
    """The numbers as the report prints them, with their place. `revision` guards against a change
    made meanwhile."""

    revision = serializers.IntegerField(required=False, min_value=0)
    reported_as = serializers.ChoiceField(choices=Reported.choices, required=False)
    n = serializers.IntegerField(required=False, allow_null=True)
    mean = serializers.FloatField(required=False, allow_null=True)
    sd = serializers.FloatField(required=False, allow_null=True)
    se = serializers.FloatField(required=False, allow_null=True)
    ci_low = serializers.FloatField(required=False, allow_null=True)
    ci_high = serializers.FloatField(required=False, allow_null=True)
    ci_level = serializers.FloatField(required=False)
    median = serializers.FloatField(required=False, allow_null=True)
    q1 = serializers.FloatField(required=False, allow_null=True)
    q3 = serializers.FloatField(required=False, allow_null=True)
    minimum = serializers.FloatField(required=False, allow_null=True)
    maximum = serializers.FloatField(required=False, allow_null=True)
    events = serializers.IntegerField(required=False, allow_null=True)
    person_time = serializers.FloatField(required=False, allow_null=True)
    r = serializers.FloatField(required=False, allow_null=True)
    estimate = serializers.FloatField(required=False, allow_null=True)
    p = serializers.FloatField(required=False, allow_null=True)
    page = serializers.CharField(required=False, allow_blank=True, max_length=20)
    place = serializers.CharField(required=False, allow_blank=True, max_length=120)
    quote = serializers.CharField(required=False, allow_blank=True)
    origin = serializers.ChoiceField(choices=Origin.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True)


class ValueCorrection(Numbers):
    """What a curator changes, and why."""

    why = serializers.CharField(help_text="Why the value is corrected.")


class ValueRequest(Numbers):
    """One value: of which study, outcome, arm, instrument and time. No arm: a contrast."""

    study = serializers.CharField(help_text="Its key.")
    outcome = serializers.CharField(help_text="Its key.")
    arm = serializers.CharField(required=False, allow_null=True, help_text="Its key.")
    instrument = serializers.CharField(required=False, allow_null=True, help_text="Its key.")
    timepoint = serializers.CharField(required=False, allow_null=True, help_text="Its label.")


class SettledValue(ValueRequest):
    taken_from = serializers.CharField(
        required=False, max_length=80, help_text="Whose reading it is, or what else settled it."
    )


class ValueFilter(filters.FilterSet):
    study = filters.CharFilter(field_name="extraction__study__key")
    outcome = filters.CharFilter(field_name="outcome__key")
    arm = filters.CharFilter(field_name="arm__key")
    by = filters.CharFilter(field_name="extraction__by__username")
    is_consensus = filters.BooleanFilter(field_name="extraction__is_consensus")

    class Meta:
        model = Value
        fields = ["origin", "reported_as"]


class ValueView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Values: the consensus, one's own reading, and a colleague's once both are in."""

    serializer_class = ValueSerializer
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
            "extraction__study__review", "extraction__by", "arm", "outcome", "instrument",
            "timepoint",
        ).order_by("pk")  # fmt: skip

    @extend_schema(request=ValueRequest, responses={201: ValueSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Enter a value in one's own reading, or change it there. The first takes a place."""
        study, given = self._placed(ValueRequest)
        mine = extraction.start(study, by=request.user)
        row = extraction.enter(mine, by=request.user, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=ValueCorrection, responses=ValueSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Correct a consensus value; every analysis that reads it follows."""
        value = self.get_object()
        given = self.given(ValueCorrection)
        return self.answer(extraction.correct(value, by=request.user, **given))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take a value out of one's own open reading."""
        extraction.remove(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=SettledValue, responses={201: ValueSerializer})
    def settle(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Write a consensus value where the two readings differ."""
        study, given = self._placed(SettledValue)
        row = extraction.settle(study, by=request.user, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    def _placed(self, form_class: type[ValueRequest]) -> tuple[Study, dict[str, Any]]:
        """The study, and what is said of its value, with rows in the place of their names."""
        given, review = self.given(form_class), self.review
        study = named(self.studies, "study", key=given.pop("study"))
        place: dict[str, Any] = {
            "outcome": named(review.outcomes.all(), "outcome", key=given.pop("outcome"))
        }
        wanted = {
            "arm": (Arm.objects.filter(study=study), "key"),
            "instrument": (review.instruments.all(), "key"),
            "timepoint": (review.timepoints.all(), "label"),
        }
        for name, (rows, by) in wanted.items():
            said = given.pop(name, None)
            place[name] = None if said is None else named(rows, name, **{by: said})
        return study, given | place


class ReadingSerializer(serializers.Serializer):
    """Where one's own reading stands; `compared` once the colleague's is in too."""

    study = serializers.CharField()
    finished = serializers.BooleanField()
    compared = serializers.BooleanField()


class ReadingView(InReview):
    """One's own reading of one study."""

    serializer_class = ReadingSerializer
    pagination_class = None
    filter_backends = []
    queryset = Extraction.objects.none()

    @extend_schema(request=None, responses=ReadingSerializer)
    def finish(self, request: Request, *args: object, **kwargs: object) -> Response:
        """It is done. With the colleague's in, what agrees becomes the consensus."""
        mine = extraction.mine(self.study_of_address(), by=request.user)
        both = extraction.submit(mine, by=request.user)
        return self._shown(mine, finished=True, compared=both)

    @extend_schema(request=None, responses=ReadingSerializer)
    def take_back(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Open it again while the colleague's is not in."""
        mine = extraction.mine(self.study_of_address(), by=request.user)
        extraction.take_back(mine, by=request.user)
        return self._shown(mine, finished=False, compared=False)

    def _shown(self, row: Extraction, *, finished: bool, compared: bool) -> Response:
        shown = {"study": row.study.key, "finished": finished, "compared": compared}
        return Response(self.get_serializer(shown).data)
