"""Endpoints of what is concluded: analyses with their newest run, runs, figures, versions."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from analysis import analyses, drawing, figures, results, runs, standing
from analysis.api import serializers as shapes
from analysis.api import settings
from analysis.models import Analysis, Figure, Run
from evidence import protocol
from evidence.api.base import InReview, WhateverIsAccepted, named
from evidence.models import Study


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
        rows = rows.select_related("review", "timepoint", "subgroup_by")
        return rows.prefetch_related("outcomes", "left_out__study").order_by("position", "pk")

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

    @extend_schema(request=settings.AnalysisRequest, responses={201: shapes.AnalysisSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Add an analysis."""
        given = {"label": "", "outcomes": []} | self.given(settings.AnalysisRequest)
        plan = protocol.current(self.review) or protocol.working(self.review)
        given = settings.resolved(self.review, given, row=None)
        row = analyses.add(self.review, by=request.user, plan=plan, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=settings.AnalysisChange, responses=shapes.AnalysisSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Change the settings, saying why."""
        row = self.get_object()
        given = self.given(settings.AnalysisChange)
        given.pop("key", None)
        given = settings.resolved(self.review, given, row=row)
        return self.answer(analyses.change(row, by=request.user, **given))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Remove an analysis that no frozen version shows, with its runs."""
        analyses.remove(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=settings.LeaveOutRequest, responses=shapes.AnalysisSerializer)
    def leave_out(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Leave one study out, saying why."""
        row = self.get_object()  # before the body: a part of another review is not there
        given = self.given(settings.LeaveOutRequest)
        analyses.leave_out(
            row, self._study(given["study"]), reason=given["reason"], by=request.user
        )
        return self.answer(row)

    @extend_schema(request=settings.TakeInRequest, responses=shapes.AnalysisSerializer)
    def take_in(self, request: Request, *args: object, **kwargs: object) -> Response:
        """A study that was left out takes part again."""
        row = self.get_object()
        study = self._study(self.given(settings.TakeInRequest)["study"])
        analyses.take_in(row, study, by=request.user)
        return self.answer(row)

    @extend_schema(request=settings.OverrideRequest, responses=shapes.AnalysisSerializer)
    def override(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Record that the same people may count twice here; an empty reason takes it back."""
        row = self.get_object()
        given = self.given(settings.OverrideRequest)
        return self.answer(analyses.allow_same_people(row, by=request.user, **given))

    @extend_schema(request=None, responses={202: None})
    def recalculate(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Have every analysis of the review looked at again."""
        runs.recalculate(self.review, by=request.user)
        return Response(status=status.HTTP_202_ACCEPTED)

    def _study(self, key: str) -> Study:
        return named(Study.objects.filter(review=self.review), "study", key=key)


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
