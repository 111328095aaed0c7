"""Endpoints of duplicates: the questions for a person, and what stands merged."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import bulk_merges, duplicates, permissions
from evidence.api.base import Ids, InReview, Strict
from evidence.models import Merge, Pair, PairAnswer, Record

MOST = 1_000


class PairSerializer(serializers.ModelSerializer):
    """`evidence` says in words why the two may be one work, `probability` how sure that is."""

    by = serializers.CharField(source="by.username", default=None)

    class Meta:
        model = Pair
        fields = [
            "id", "first", "second", "probability", "evidence", "suggestion", "answer", "by",
            "answered_at",
        ]  # fmt: skip


class AnswerRequest(Strict):
    answer = serializers.CharField(
        help_text="same, different, or related (two reports of one study); open takes it back."
    )


class AcceptRequest(Strict):
    probability = serializers.FloatField(help_text="From this on, 0.5 to 1.")


class CountSerializer(serializers.Serializer):
    n = serializers.IntegerField()


class AcceptedSerializer(CountSerializer):
    """`n` pairs; `merged` are fewer where three or more records are one work."""

    merged = serializers.IntegerField()


class PairView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Pairs of records that may be one work: a person decides."""

    serializer_class = PairSerializer
    filterset_fields = ["answer", "suggestion"]
    search_fields = ["first__title", "second__title"]
    ordering_fields = ["id", "probability", "answered_at"]
    queryset = Pair.objects.none()

    def get_queryset(self):
        rows = Pair.objects.filter(review=self.review).select_related("by", "review")
        return rows.order_by("-probability", "pk")

    @extend_schema(request=AnswerRequest, responses=PairSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Answer the question, or open it again."""
        row = self.get_object()
        answer = self.given(AnswerRequest)["answer"]
        if answer == PairAnswer.OPEN:
            return self.answer(duplicates.reopen(row, by=request.user))
        return self.answer(duplicates.answer(row, answer=answer, by=request.user))

    @extend_schema(request=AcceptRequest, responses=AcceptedSerializer)
    def accept(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Answer “same” to every open pair from a probability on, as one act; how many."""
        given = self.given(AcceptRequest)
        done = bulk_merges.accept_above(self.review, by=request.user, **given)
        return Response({"n": done.pairs, "merged": done.merged})


class MergeSerializer(serializers.ModelSerializer):
    """`record` is the same work as `into`; merged by rule where `by` is empty."""

    by = serializers.CharField(source="by.username", default=None)

    class Meta:
        model = Merge
        fields = ["id", "record", "into", "score", "evidence", "by", "at", "undone_at"]


class MergeRequest(Strict):
    records = Ids(min_length=2, max_length=MOST)


class MergeFilter(filters.FilterSet):
    standing = filters.BooleanFilter(field_name="undone_at", lookup_expr="isnull")
    by_rule = filters.BooleanFilter(field_name="by", lookup_expr="isnull")

    class Meta:
        model = Merge
        fields = ["record", "into"]


class MergeView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """What was merged, by rule or by a person, and what was taken back."""

    serializer_class = MergeSerializer
    filterset_class = MergeFilter
    search_fields = ["record__title", "evidence"]
    ordering_fields = ["id", "score", "at"]
    queryset = Merge.objects.none()

    def get_queryset(self):
        rows = Merge.objects.filter(record__review=self.review, record__withdrawn_at=None)
        return rows.select_related("by", "into__review").order_by("-pk")

    @extend_schema(request=MergeRequest, responses={201: CountSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Say that several records are one work; how many were merged away."""
        ids = self.given(MergeRequest)["records"]
        permissions.require(request.user, permissions.Act.MERGE, self.review)
        rows = Record.objects.filter(review=self.review, pk__in=ids).select_related("review")
        n = bulk_merges.merge_many(rows, by=request.user)
        return Response({"n": n}, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Split what was merged: a person says that the two are different."""
        duplicates.take_back(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=CountSerializer)
    def undo(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Undo one's own newest act of many merges; how many."""
        permissions.require(request.user, permissions.Act.MERGE, self.review)
        entry = bulk_merges.last_bulk_act(self.review, by=request.user)
        if entry is None:
            raise duplicates.AlreadyTakenBack("You have no act of many merges that still stands.")
        return Response({"n": bulk_merges.undo_act(entry, by=request.user)})
