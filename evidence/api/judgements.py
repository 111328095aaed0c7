"""Endpoints of risk of bias: one's own judgements, what is agreed, and corrections of that."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import bias, bias_tools
from evidence.api.base import InReview, Strict, named
from evidence.api.values import ReadingSerializer
from evidence.models import Assessment, BiasDomain, Judgement, JudgementBasis, Study


class JudgementSerializer(serializers.ModelSerializer):
    study = serializers.CharField(source="assessment.study.key")
    tool = serializers.CharField(source="assessment.tool.key")
    by = serializers.CharField(source="assessment.by.username", default=None)
    is_consensus = serializers.BooleanField(source="assessment.is_consensus")
    domain = serializers.CharField(source="domain.key")

    class Meta:
        model = Judgement
        fields = [
            "id", "study", "tool", "by", "is_consensus", "domain", "level", "support", "basis",
            "answers", "rule_level", "override_reason", "page", "revision",
        ]  # fmt: skip


class JudgementCorrection(Strict):
    why = serializers.CharField()
    revision = serializers.IntegerField(required=False, min_value=0)
    level = serializers.CharField(required=False, allow_blank=True, max_length=20)
    support = serializers.CharField(required=False, allow_blank=True)
    override_reason = serializers.CharField(required=False, allow_blank=True)
    page = serializers.CharField(required=False, allow_blank=True, max_length=20)


class JudgementRequest(Strict):
    """One domain of one study. An empty level says that the report does not state it."""

    study = serializers.CharField(help_text="Its key.")
    domain = serializers.CharField(help_text="Its key in the tool of the review.")
    level = serializers.CharField(allow_blank=True, max_length=20)
    support = serializers.CharField(required=False, allow_blank=True)
    basis = serializers.ChoiceField(choices=JudgementBasis.choices, required=False)
    override_reason = serializers.CharField(required=False, allow_blank=True)
    page = serializers.CharField(required=False, allow_blank=True, max_length=20)
    revision = serializers.IntegerField(required=False, min_value=0)


class JudgementFilter(filters.FilterSet):
    study = filters.CharFilter(field_name="assessment__study__key")
    domain = filters.CharFilter(field_name="domain__key")
    by = filters.CharFilter(field_name="assessment__by__username")
    is_consensus = filters.BooleanFilter(field_name="assessment__is_consensus")

    class Meta:
        model = Judgement
        fields = ["level"]


class JudgementView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Judgements: the consensus, one's own, and a colleague's once both are in."""

    serializer_class = JudgementSerializer
    filterset_class = JudgementFilter
    search_fields = [
        "assessment__study__label", "assessment__study__key", "domain__label", "support",
    ]  # fmt: skip
    ordering_fields = ["id", "assessment__study__label", "domain__position", "level"]
    ordered_by_alphabet = ["assessment__study__label"]
    queryset = Judgement.objects.none()

    def get_queryset(self):
        rows = Judgement.objects.seen_by(self.request.user)
        rows = rows.filter(assessment__study__review=self.review)
        return rows.select_related(
            "assessment__study__review", "assessment__tool", "assessment__by", "domain"
        ).order_by("pk")

    @extend_schema(request=JudgementRequest, responses={201: JudgementSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Judge one domain alone, or change that. The first judgement takes a place."""
        study, domain, given = self._placed()
        mine = bias.start(study, domain.tool, by=request.user)
        row = bias.judge(mine, domain, by=request.user, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=JudgementCorrection, responses=JudgementSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Correct a consensus judgement."""
        judgement = self.get_object()
        given = self.given(JudgementCorrection)
        return self.answer(bias.correct(judgement, by=request.user, **given))

    @extend_schema(request=JudgementRequest, responses={201: JudgementSerializer})
    def settle(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Write the consensus of a domain in which the two differ."""
        study, domain, given = self._placed()
        question = Assessment(study=study, tool=domain.tool)  # whoever answered it
        row = bias.settle(question, domain, by=request.user, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    def _placed(self) -> tuple[Study, BiasDomain, dict[str, Any]]:
        """The study, the domain, and what is said of it."""
        given = self.given(JudgementRequest)
        study = named(self.studies, "study", key=given.pop("study"))
        domains = bias_tools.of(self.review).domains.select_related("tool")
        domain = named(domains, "domain", key=given.pop("domain"))
        silent = JudgementBasis.STATED if given["level"] else JudgementBasis.NOT_STATED
        return study, domain, {"basis": silent} | given


class AssessmentView(InReview):
    """One's own assessment of one study, with the tool of the review."""

    serializer_class = ReadingSerializer
    pagination_class = None
    filter_backends = []
    queryset = Assessment.objects.none()

    @extend_schema(request=None, responses=ReadingSerializer)
    def finish(self, request: Request, *args: object, **kwargs: object) -> Response:
        """It is done: each domain is judged. With the colleague's in, what agrees is settled."""
        mine = self._mine()
        both = bias.submit(mine, by=request.user)
        return self._shown(mine, finished=True, compared=both)

    @extend_schema(request=None, responses=ReadingSerializer)
    def take_back(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Open it again while the colleague's is not in."""
        mine = self._mine()
        bias.take_back(mine, by=request.user)
        return self._shown(mine, finished=False, compared=False)

    def _mine(self) -> Assessment:
        study = self.study_of_address()
        return bias.mine(study, bias_tools.of(self.review), by=self.request.user)

    def _shown(self, row: Assessment, *, finished: bool, compared: bool) -> Response:
        shown = {"study": row.study.key, "finished": finished, "compared": compared}
        return Response(self.get_serializer(shown).data)
