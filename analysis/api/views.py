"""Endpoints of what is concluded: analyses with their newest run, runs, figures, versions."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse, JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from analysis import analyses, drawing, figures, results, runs, standing
from analysis.api import serializers as shapes
from analysis.models import Analysis, Figure, Run, Version
from evidence.api.base import InReview, named
from evidence.models import Outcome, Study


class AnalysisView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    serializer_class = shapes.AnalysisSerializer
    filterset_fields = {
        "key": ["exact"], "measure": ["exact"], "profile": ["exact"], "post_hoc": ["exact"],
        "outcomes__key": ["exact"],
    }  # fmt: skip
    search_fields = ["label", "key", "outcomes__label"]
    ordering_fields = ["id", "position", "label", "key"]
    queryset = Analysis.objects.none()

    def get_queryset(self):
        rows = Analysis.objects.visible_to(self.request.user).filter(review=self.review)
        return rows.select_related("review").prefetch_related("outcomes").order_by("position", "pk")

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if getattr(self, "swagger_fake_view", False):
            return context | {"results": {}, "freshness": "", "kinds": {}, "findings": {}}
        freshness = standing.state(self.review)[0]  # before the rows: never fresher than they are
        found = {result.analysis.pk: result for result in results.of(self.review)}
        good = [one.good.pk for one in found.values() if one.good]
        return context | {
            "results": found,
            "freshness": freshness,
            "kinds": figures.kinds_of(good),
            "findings": results.findings(good),
        }

    def get_object(self):
        """By id, or by the key that the address of its page has."""
        wanted = self.kwargs["pk"]
        if not wanted.isdigit():
            self.kwargs["pk"] = getattr(self.get_queryset().filter(key=wanted).first(), "pk", 0)
        return super().get_object()

    @extend_schema(request=shapes.AnalysisRequest, responses={201: shapes.AnalysisSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Add an analysis."""
        given = self._given(shapes.AnalysisRequest, request)
        given.setdefault("label", "")
        outcomes = self._outcomes(given.pop("outcomes", []))
        row = analyses.add(self.review, by=request.user, outcomes=outcomes, **given)
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AnalysisChange, responses=shapes.AnalysisSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Change the settings, saying why."""
        given = self._given(shapes.AnalysisChange, request)
        given.pop("key", None)
        if "outcomes" in given:
            given["outcomes"] = self._outcomes(given["outcomes"])
        row = analyses.change(self.get_object(), by=request.user, **given)
        return self._answer(row)

    @extend_schema(request=shapes.LeaveOutRequest, responses=shapes.AnalysisSerializer)
    def leave_out(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Leave one study out, saying why."""
        row = self.get_object()  # before the body: a part of another review is not there
        given = self._given(shapes.LeaveOutRequest, request)
        study = named(Study.objects.filter(review=self.review), "study", key=given["study"])
        analyses.leave_out(row, study, reason=given["reason"], by=request.user)
        return self._answer(row)

    @extend_schema(request=shapes.OverrideRequest, responses=shapes.AnalysisSerializer)
    def override(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Record that the same people may count twice here; an empty reason takes it back."""
        given = self._given(shapes.OverrideRequest, request)
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
        rows = Outcome.objects.filter(review=self.review)
        return [named(rows, "outcomes", key=key) for key in keys]

    def _answer(self, row: Analysis, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(shown).data, status=code)


class RunView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Every computation, with its frozen data set and the lineage of each number."""

    serializer_class = shapes.RunSerializer
    filterset_fields = {"analysis__key": ["exact"], "number": ["exact"], "state": ["exact"]}
    search_fields = ["analysis__label", "analysis__key", "code", "sentence"]
    ordering_fields = ["id", "number", "analysis__key", "at"]
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
    def show(self, request: Request, *args: object, **kwargs: Any) -> HttpResponse:
        """The file; its name says when it was drawn from simulated data."""
        named = {"run": kwargs["run"], "kind": kwargs["kind"], "format": kwargs["extension"]}
        figure = figures.of_run(self.review, **named)
        run = None if figure else figures.to_be_drawn(self.review, **named)
        if run is not None:  # the worker draws it: come again after a second
            drawing.ask(run, kind=named["kind"], format=named["format"])
            answer = {"code": "being-drawn", "detail": "The file is being drawn; ask again."}
            return JsonResponse(answer, status=202, headers={"Retry-After": "1"})
        return self._file(figure)

    @extend_schema(responses={(200, "image/svg+xml"): OpenApiTypes.BINARY})
    def show_of_review(self, request: Request, *args: object, **kwargs: Any) -> HttpResponse:
        """The flow diagram (prisma) or risk of bias (bias-traffic, bias-summary)."""
        kind, format = kwargs["kind"], kwargs["extension"]
        return self._file(figures.of_review(self.review, kind=kind, format=format))

    def _file(self, figure: Figure | None) -> HttpResponse:
        if figure is None:
            raise Http404
        response = HttpResponse(bytes(figure.content), content_type=figures.TYPES[figure.format])
        name = figures.file_name(figure, self.review)
        response["Content-Disposition"] = f'inline; filename="{name}"'
        return response


class VersionView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Frozen states of the whole review."""

    serializer_class = shapes.VersionSerializer
    filterset_fields = ["number"]
    search_fields = ["title", "reason"]
    ordering_fields = ["number", "at"]
    queryset = Version.objects.none()

    def get_queryset(self):
        runs = Prefetch("runs", Run.objects.only("simulated"))
        rows = Version.objects.filter(review=self.review).prefetch_related(runs)
        return rows.order_by("-number")
