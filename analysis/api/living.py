"""Endpoints of the living review: versions, what differs between any two, the schedule."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from analysis import living, versions
from analysis.models import LivingPlan, Run, Version
from evidence.api.base import InReview, Strict, named


class VersionSerializer(serializers.ModelSerializer):
    simulated = serializers.BooleanField(read_only=True)

    class Meta:
        model = Version
        fields = [
            "id", "number", "title", "reason", "counts", "changes", "simulated", "runs", "at",
        ]  # fmt: skip


class FreezeRequest(Strict):
    title = serializers.CharField(required=False, allow_blank=True, max_length=200)
    reason = serializers.CharField(required=False, allow_blank=True)


class PooledSerializer(serializers.Serializer):
    estimate = serializers.FloatField()
    ci_low = serializers.FloatField()
    ci_high = serializers.FloatField()


class DifferenceSerializer(serializers.Serializer):
    """One analysis in both; null where a version does not have it."""

    label = serializers.CharField()
    before = PooledSerializer(allow_null=True)
    after = PooledSerializer(allow_null=True)
    moved = serializers.FloatField(allow_null=True)
    conclusion_changed = serializers.BooleanField()
    simulated = serializers.BooleanField()


class CountChangeSerializer(serializers.Serializer):
    box = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()


class ComparisonSerializer(serializers.Serializer):
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    analyses = DifferenceSerializer(many=True)
    counts = CountChangeSerializer(many=True)


class WhichTwo(Strict):
    before = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    after = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class VersionView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Frozen states of the whole review."""

    serializer_class = VersionSerializer
    filterset_fields = ["number"]
    search_fields = ["title", "reason"]
    ordering_fields = ["number", "at"]
    queryset = Version.objects.none()

    def get_queryset(self):
        runs = Prefetch("runs", Run.objects.only("simulated"))
        rows = Version.objects.filter(review=self.review).prefetch_related(runs)
        return rows.order_by("-number")

    @extend_schema(request=FreezeRequest, responses={201: VersionSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Freeze the next version."""
        row = versions.freeze(self.review, by=request.user, **self.given(FreezeRequest))
        return self.answer(row, status.HTTP_201_CREATED)


class ComparisonView(InReview):
    """Any two versions in numbers."""

    serializer_class = ComparisonSerializer
    pagination_class = None
    filter_backends = []
    queryset = Version.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("before", int, required=True, description="Number of a version."),
            OpenApiParameter("after", int, required=True, description="Number of a version."),
        ]
    )
    def show(self, request: Request, *args: object, **kwargs: object) -> Response:
        form = WhichTwo(data=request.query_params)
        form.is_valid(raise_exception=True)
        rows = Version.objects.filter(review=self.review)
        before, after = (
            named(rows, side, number=form.validated_data[side]) for side in ("before", "after")
        )
        counts = [
            {"box": box, "before": was, "after": now}
            for box, was, now in versions.compare_counts(before, after)
        ]
        shown = {
            "before": before.number,
            "after": after.number,
            "analyses": versions.compare(before, after),
            "counts": counts,
        }
        return Response(self.get_serializer(shown).data)


class ScheduleSerializer(serializers.Serializer):
    """`in_words` also tells of a rhythm that only the administration can set (`as-set`)."""

    every = serializers.CharField()
    hour = serializers.IntegerField()
    only_if_changed = serializers.BooleanField()
    enabled = serializers.BooleanField()
    in_words = serializers.CharField()


class ScheduleRequest(Strict):
    every = serializers.CharField(help_text="daily, weekly, monthly or quarterly")
    hour = serializers.IntegerField(required=False)
    only_if_changed = serializers.BooleanField(required=False)
    enabled = serializers.BooleanField(required=False)


class ScheduleView(InReview):
    """When the review recalculates by itself and freezes its next version."""

    serializer_class = ScheduleSerializer
    pagination_class = None
    filter_backends = []
    queryset = LivingPlan.objects.none()

    def show(self, request: Request, *args: object, **kwargs: object) -> Response:
        rows = LivingPlan.objects.filter(review=self.review)
        return self._shown(rows.select_related("task__crontab", "task__interval").first())

    @extend_schema(request=ScheduleRequest, responses=ScheduleSerializer)
    def schedule(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Set it."""
        given = self.given(ScheduleRequest)
        return self._shown(living.schedule(self.review, by=request.user, **given))

    def _shown(self, plan: LivingPlan | None) -> Response:
        every, hour = living.chosen(plan)
        shown: dict[str, Any] = {
            "every": every,
            "hour": hour,
            "only_if_changed": plan is None or plan.only_if_changed,
            "enabled": bool(plan and plan.task and plan.task.enabled),
            "in_words": living.in_words(plan) if plan else "No schedule is set.",
        }
        return Response(self.get_serializer(shown).data)
