"""Endpoints of what is concluded: analyses with their newest run, runs, figures, versions."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from analysis import analyses, results, runs, standing
from analysis.models import Analysis, Figure, Run, Version
from evidence.api.base import InReview, Strict
from evidence.models import Outcome, Study

FORMATS = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


class AnalysisSerializer(serializers.ModelSerializer):
    """The settings, and the numbers of the newest run; where it was refused, why, and `last_good`
    says which run the numbers are from."""

    outcomes = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    run = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    code = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    last_good = serializers.SerializerMethodField()
    estimate = serializers.SerializerMethodField()
    ci_low = serializers.SerializerMethodField()
    ci_high = serializers.SerializerMethodField()
    model = serializers.SerializerMethodField()
    k = serializers.SerializerMethodField()
    n = serializers.SerializerMethodField()
    tau2 = serializers.SerializerMethodField()
    i2 = serializers.SerializerMethodField()
    q = serializers.SerializerMethodField()
    p = serializers.SerializerMethodField()
    simulated = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    freshness = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()

    class Meta:
        model = Analysis
        fields = [
            "id", "key", "label", "outcomes", "measure", "profile", "model_rule", "i2_limit",
            "tau2_method", "interval", "level", "post_hoc", "same_people_override", "printed",
            "state", "run", "code", "message", "last_good", "estimate", "ci_low", "ci_high",
            "model", "k", "n", "tau2", "i2", "q", "p", "simulated", "warnings", "note",
            "freshness", "figures", "revision",
        ]  # fmt: skip

    def _result(self, row: Analysis) -> results.Result:
        found = self.context["results"].get(row.pk)
        return found or results.Result(row, None, None)

    def get_run(self, row: Analysis) -> int | None:
        run = self._result(row).run
        return run.number if run else None

    def get_state(self, row: Analysis) -> str:
        run = self._result(row).run
        return run.state if run else "not-computed"

    def get_code(self, row: Analysis) -> str:
        run = self._result(row).run
        return run.code if run else ""

    def get_message(self, row: Analysis) -> str:
        run = self._result(row).run
        return run.sentence if run else ""

    def get_last_good(self, row: Analysis) -> int | None:
        good = self._result(row).good
        return good.number if good else None

    def get_estimate(self, row: Analysis) -> float | None:
        return self._result(row).used.get("estimate")

    def get_ci_low(self, row: Analysis) -> float | None:
        return self._result(row).used.get("ci_low")

    def get_ci_high(self, row: Analysis) -> float | None:
        return self._result(row).used.get("ci_high")

    def get_model(self, row: Analysis) -> str | None:
        return self._result(row).used.get("model")

    def get_k(self, row: Analysis) -> int | None:
        return self._result(row).used.get("k")

    def get_n(self, row: Analysis) -> int | None:
        return self._result(row).used.get("n")

    def get_tau2(self, row: Analysis) -> float | None:
        return self._result(row).used.get("tau2")

    def get_i2(self, row: Analysis) -> float | None:
        return self._result(row).used.get("i2")

    def get_q(self, row: Analysis) -> float | None:
        return self._result(row).used.get("q")

    def get_p(self, row: Analysis) -> float | None:
        return self._result(row).used.get("p")

    def get_simulated(self, row: Analysis) -> bool:
        good = self._result(row).good
        return bool(good and good.simulated)

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_warnings(self, row: Analysis) -> list[dict[str, str]]:
        run = self._result(row).run
        return run.warnings if run else []

    def get_note(self, row: Analysis) -> str:
        return self._result(row).departs

    def get_freshness(self, row: Analysis) -> str:
        return self.context["freshness"]

    @extend_schema_field(serializers.DictField(child=serializers.URLField()))
    def get_figures(self, row: Analysis) -> dict[str, str]:
        good = self._result(row).good
        if good is None:
            return {}
        return {
            f"forest_{format}": reverse(
                "api:figure",
                args=[row.review.slug, good.pk, "forest", format],
                request=self.context["request"],
            )
            for format in FORMATS
        }


class AnalysisRequest(Strict):
    """Settings of an analysis. A change needs its `reason`."""

    label = serializers.CharField(required=False, max_length=160)
    key = serializers.SlugField(required=False, max_length=60)
    outcomes = serializers.ListField(child=serializers.SlugField(), required=False)
    measure = serializers.CharField(required=False)
    profile = serializers.CharField(required=False)
    model_rule = serializers.CharField(required=False)
    i2_limit = serializers.FloatField(required=False)
    tau2_method = serializers.CharField(required=False)
    interval = serializers.CharField(required=False)
    level = serializers.FloatField(required=False)
    favours_low = serializers.CharField(required=False, allow_blank=True, max_length=60)
    favours_high = serializers.CharField(required=False, allow_blank=True, max_length=60)
    post_hoc = serializers.BooleanField(required=False)


class AnalysisChange(AnalysisRequest):
    reason = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField(required=False)


class LeaveOutRequest(Strict):
    study = serializers.SlugField()
    reason = serializers.CharField(allow_blank=True)


class OverrideRequest(Strict):
    reason = serializers.CharField(allow_blank=True)


class AnalysisView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    serializer_class = AnalysisSerializer
    filterset_fields = ["key", "measure", "profile", "post_hoc"]
    queryset = Analysis.objects.none()

    def get_queryset(self):
        rows = Analysis.objects.visible_to(self.request.user).filter(review=self.review)
        return rows.select_related("review").prefetch_related("outcomes").order_by("position", "pk")

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if getattr(self, "swagger_fake_view", False):
            return context | {"results": {}, "freshness": ""}
        found = {result.analysis.pk: result for result in results.of(self.review)}
        return context | {"results": found, "freshness": standing.state(self.review)[0]}

    @extend_schema(request=AnalysisRequest, responses={201: AnalysisSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Add an analysis."""
        given = self._given(AnalysisRequest, request)
        given.setdefault("label", "")
        outcomes = self._outcomes(given.pop("outcomes", []))
        row = analyses.add(self.review, by=request.user, outcomes=outcomes, **given)
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=AnalysisChange, responses=AnalysisSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Change the settings, saying why."""
        given = self._given(AnalysisChange, request)
        given.pop("key", None)
        if "outcomes" in given:
            given["outcomes"] = self._outcomes(given["outcomes"])
        row = analyses.change(self.get_object(), by=request.user, **given)
        return self._answer(row)

    @extend_schema(request=LeaveOutRequest, responses=AnalysisSerializer)
    def leave_out(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Leave one study out, saying why."""
        given = self._given(LeaveOutRequest, request)
        study = get_object_or_404(Study, review=self.review, key=given["study"])
        row = self.get_object()
        analyses.leave_out(row, study, reason=given["reason"], by=request.user)
        return self._answer(row)

    @extend_schema(request=OverrideRequest, responses=AnalysisSerializer)
    def override(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Record that the same people may count twice here; an empty reason takes it back."""
        given = self._given(OverrideRequest, request)
        row = analyses.allow_same_people(self.get_object(), by=request.user, **given)
        return self._answer(row)

    @extend_schema(request=None, responses={202: None})
    def recalculate(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Have every analysis of the review looked at again."""
        runs.recalculate(self.review, by=request.user)
        return Response(status=status.HTTP_202_ACCEPTED)

    def _given(self, form_class: type[serializers.Serializer], request: Request) -> dict:
        form = form_class(data=request.data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def _outcomes(self, keys: list[str]) -> list[Outcome]:
        return [get_object_or_404(Outcome, review=self.review, key=key) for key in keys]

    def _answer(self, row: Analysis, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(shown).data, status=code)


class RunSerializer(serializers.ModelSerializer):
    analysis = serializers.CharField(source="analysis.key")

    class Meta:
        model = Run
        fields = [
            "id", "analysis", "number", "state", "digest", "engine", "settings", "dataset",
            "result", "warnings", "code", "sentence", "simulated", "seconds", "at",
        ]  # fmt: skip


class RunView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Every computation, with its frozen data set and the lineage of each number."""

    serializer_class = RunSerializer
    filterset_fields = {"analysis__key": ["exact"], "number": ["exact"], "state": ["exact"]}
    queryset = Run.objects.none()

    def get_queryset(self):
        rows = Run.objects.filter(analysis__review=self.review).select_related("analysis")
        return rows.order_by("-number", "pk")


class WhateverIsAccepted(DefaultContentNegotiation):
    """The address says the format; refusals are JSON, also to who asks for a picture."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class FigureView(InReview):
    """A picture of a run, as it was drawn by the worker."""

    content_negotiation_class = WhateverIsAccepted
    pagination_class = None
    filter_backends = []
    queryset = Figure.objects.none()
    serializer_class = serializers.Serializer

    @extend_schema(responses={(200, "image/svg+xml"): OpenApiTypes.BINARY})
    def show(self, request: Request, *args: object, **kwargs: object) -> HttpResponse:
        figure = Figure.objects.filter(
            review=self.review, run=kwargs["run"], kind=kwargs["kind"], format=kwargs["extension"]
        ).first()
        if figure is None:
            raise Http404
        return HttpResponse(bytes(figure.content), content_type=FORMATS[figure.format])


class VersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Version
        fields = ["id", "number", "title", "reason", "counts", "changes", "runs", "at"]


class VersionView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Frozen states of the whole review."""

    serializer_class = VersionSerializer
    filterset_fields = ["number"]
    queryset = Version.objects.none()

    def get_queryset(self):
        rows = Version.objects.filter(review=self.review).prefetch_related("runs")
        return rows.order_by("-number")
