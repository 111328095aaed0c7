"""Endpoints of deciding: items with what this person may see of them, verdicts, conflicts, flow."""

from django.db.models import Prefetch
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import protocol
from evidence.api.base import InReview, Strict, named
from evidence.models import ExclusionReason
from screening import arbitration, decisions, prisma, queues
from screening.models import Decision, Item, Stage, StageKind


class DecisionSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.username")
    reason = serializers.CharField(source="reason.label", default=None)

    class Meta:
        model = Decision
        fields = ["id", "by", "verdict", "reason", "note", "quote", "page", "at"]


class ItemSerializer(serializers.ModelSerializer):
    """`decisions` holds one's own, and a colleague's once every verdict on the item is in."""

    stage = serializers.CharField(source="stage.kind")
    title = serializers.CharField(source="record.title")
    reason = serializers.CharField(source="reason.label", default=None)
    in_conflict = serializers.SerializerMethodField()
    decisions = DecisionSerializer(many=True, source="seen_decisions")

    class Meta:
        model = Item
        fields = [
            "id", "stage", "record", "report", "title", "outcome", "settled_by", "settled_at",
            "reason", "in_conflict", "decisions",
        ]  # fmt: skip

    def get_in_conflict(self, item: Item) -> bool:
        return item.outcome is None and item.conflict_at is not None


class VerdictRequest(Strict):
    """`reason` is the rank of an exclusion reason of the protocol in force."""

    verdict = serializers.CharField()
    reason = serializers.IntegerField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, default="")
    quote = serializers.CharField(required=False, allow_blank=True, default="")
    page = serializers.CharField(required=False, allow_blank=True, default="")
    seconds = serializers.FloatField(required=False, allow_null=True, default=None)


class ProposalRequest(Strict):
    verdict = serializers.CharField()
    reason = serializers.IntegerField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, default="")


class RulingRequest(Strict):
    verdict = serializers.CharField()
    reason = serializers.IntegerField(required=False, allow_null=True, default=None)
    sentence = serializers.CharField(allow_blank=True)


class ReopenRequest(Strict):
    why = serializers.CharField(allow_blank=True)


class NextRequest(Strict):
    stage = serializers.ChoiceField(choices=StageKind.choices)


class ItemFilter(filters.FilterSet):
    stage = filters.CharFilter(field_name="stage__kind")
    in_conflict = filters.BooleanFilter(method="by_conflict")

    class Meta:
        model = Item
        fields = ["stage", "outcome", "settled_by", "record"]

    def by_conflict(self, rows, name: str, value: bool):  # noqa: FBT001 - django-filter's call
        conflicts = Item.objects.conflicts().values("pk")
        return rows.filter(pk__in=conflicts) if value else rows.exclude(pk__in=conflicts)


class ItemView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    serializer_class = ItemSerializer
    filterset_class = ItemFilter
    search_fields = ["record__title", "record__doi", "record__pmid"]
    ordering_fields = ["id", "settled_at", "record__title", "record__year"]
    queryset = Item.objects.none()

    def get_queryset(self):
        user = self.request.user
        seen = Decision.objects.seen_by(user).standing().select_related("by", "reason")
        rows = Item.objects.visible_to(user).filter(stage__review=self.review)
        return (
            rows.select_related("stage__review", "record", "reason")
            .prefetch_related(Prefetch("decisions", queryset=seen, to_attr="seen_decisions"))
            .order_by("pk")
        )

    @extend_schema(request=VerdictRequest, responses={201: ItemSerializer})
    def decide(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Record one's own verdict. The same verdict sent twice is one verdict."""
        given = self._said(VerdictRequest)
        decisions.record(self.get_object(), by=request.user, **given)
        return self._answer(status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ItemSerializer)
    def take_back(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take one's own verdict back while the colleague's is not in."""
        decisions.take_back(self.get_object(), by=request.user)
        return self._answer()

    @extend_schema(request=ProposalRequest, responses=ItemSerializer)
    def propose(self, request: Request, *args: object, **kwargs: object) -> Response:
        """In a conflict: where one stands now. Two equal proposals settle it."""
        given = self._said(ProposalRequest)
        arbitration.propose(self.get_object(), by=request.user, **given)
        return self._answer()

    @extend_schema(request=RulingRequest, responses=ItemSerializer)
    def rule(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Settle a conflict as a third person."""
        given = self._said(RulingRequest)
        arbitration.rule(self.get_object(), by=request.user, **given)
        return self._answer()

    @extend_schema(request=ReopenRequest, responses=ItemSerializer)
    def reopen(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Open a settled item again, for discussion or a new ruling."""
        item = self.get_object()
        arbitration.reopen(item, by=request.user, **self.given(ReopenRequest))
        return self._answer()

    @extend_schema(request=NextRequest, responses={200: ItemSerializer, 204: None})
    def next(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The item that is one's own to read next, held for a while; 204 when all is read."""
        rows = Stage.objects.select_related("review").filter(review=self.review)
        stage = named(rows, "stage", kind=self.given(NextRequest)["stage"])
        item = queues.next_item(stage, by=request.user)
        if item is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return self.answer(item)

    def _said(self, form_class: type[serializers.Serializer]) -> dict:
        given = self.given(form_class)
        return given | {"reason": self._reason(given["reason"])}

    def _reason(self, rank: int | None) -> ExclusionReason | None:
        if rank is None:
            return None
        reasons = ExclusionReason.objects.filter(version=protocol.current(self.review))
        return named(reasons, "reason", rank=rank)

    def _answer(self, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_object()).data, status=code)


class LineSerializer(serializers.Serializer):
    label = serializers.CharField()
    count = serializers.IntegerField()


class BoxSerializer(serializers.Serializer):
    id = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    count = serializers.IntegerField()
    link = serializers.CharField(help_text="The page that lists the rows of this box.")
    lines = LineSerializer(many=True)


class CheckSerializer(serializers.Serializer):
    sentence = serializers.CharField()
    ok = serializers.BooleanField()


class FlowSerializer(serializers.Serializer):
    boxes = serializers.DictField(child=BoxSerializer())
    checks = CheckSerializer(many=True)


class PrismaView(InReview):
    """The flow diagram: each box with its count and the page of its rows."""

    serializer_class = FlowSerializer
    pagination_class = None
    filter_backends = []
    queryset = Item.objects.none()

    @extend_schema(responses=FlowSerializer)
    def show(self, request: Request, *args: object, **kwargs: object) -> Response:
        found = prisma.flow(self.review)
        boxes = {
            box.id: {
                "id": box.id,
                "label": box.label,
                "unit": box.unit,
                "count": box.count,
                "link": request.build_absolute_uri(
                    reverse("flow-box", args=[self.review.slug, box.id])
                ),
                "lines": [{"label": line.label, "count": line.count} for line in box.lines],
            }
            for box in found.boxes.values()
        }
        checks = [{"sentence": check.sentence, "ok": check.ok} for check in found.checks]
        return Response({"boxes": boxes, "checks": checks})
