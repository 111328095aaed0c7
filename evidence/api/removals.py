"""Records that leave before screening: the list, removing many as one act, putting back."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import permissions, removals
from evidence.api.base import Ids, InReview, Strict
from evidence.models import Record, Removal

MOST = 10_000


class RemovalSerializer(serializers.ModelSerializer):
    record = serializers.IntegerField(source="record_id")
    title = serializers.CharField(source="record.title")
    source = serializers.CharField(source="record.source.name")
    by = serializers.CharField()
    undone_by = serializers.CharField(allow_null=True)

    class Meta:
        model = Removal
        fields = [
            "id", "record", "title", "source", "kind", "why", "by", "at", "undone_at", "undone_by",
        ]  # fmt: skip


class RemovalRequest(Strict):
    """`kind` is automation or other: the two boxes of PRISMA 2020 beside the duplicates."""

    records = Ids(allow_empty=False, max_length=MOST)
    kind = serializers.CharField()
    why = serializers.CharField(allow_blank=True)


class LeftOutSerializer(serializers.Serializer):
    record = serializers.IntegerField()
    why = serializers.CharField()


class RemovedSerializer(serializers.Serializer):
    removed = RemovalSerializer(many=True)
    left_out = LeftOutSerializer(many=True)


class PutBackRequest(Strict):
    removals = Ids(allow_empty=False, max_length=MOST)


class PutBackSerializer(serializers.Serializer):
    put_back = serializers.IntegerField()


class RemovalFilter(filters.FilterSet):
    source = filters.CharFilter(field_name="record__source__name")
    standing = filters.BooleanFilter(field_name="undone_at", lookup_expr="isnull")

    class Meta:
        model = Removal
        fields = ["kind", "record"]


class RemovalView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Records removed before screening, those that were put back among them."""

    serializer_class = RemovalSerializer
    filterset_class = RemovalFilter
    search_fields = ["record__title", "why"]
    ordering_fields = ["id", "at"]
    queryset = Removal.objects.none()

    def get_queryset(self):
        rows = Removal.objects.filter(record__review=self.review)
        return rows.select_related("record__source", "by", "undone_by").order_by("-at", "-pk")

    @extend_schema(request=RemovalRequest, responses={201: RemovedSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Remove records as one act. Those that cannot go are left out, each with its reason."""
        permissions.require(request.user, permissions.Act.CURATE, self.review)
        given = self.given(RemovalRequest)
        rows = list(Record.objects.filter(review=self.review, pk__in=given["records"]))
        left_out = removals.preview(rows).left_out
        made = removals.remove(rows, kind=given["kind"], why=given["why"], by=request.user)
        shown = self.get_queryset().filter(pk__in=[row.pk for row in made])
        answer = {
            "removed": shown,
            "left_out": [{"record": row.pk, "why": why} for row, why in left_out],
        }
        return Response(RemovedSerializer(answer).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=PutBackRequest, responses=PutBackSerializer)
    def put_back(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The records of these removals are screened after all."""
        permissions.require(request.user, permissions.Act.CURATE, self.review)
        rows = self.get_queryset().filter(pk__in=self.given(PutBackRequest)["removals"])
        return Response({"put_back": removals.put_back(rows, by=request.user)})
