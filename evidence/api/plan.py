"""Endpoints of the plan: protocol versions, and who takes part."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import protocol, team
from evidence.api.base import InReview, Strict, writes
from evidence.errors import Invalid
from evidence.models import Criterion, ExclusionReason, Membership, ProtocolVersion, User


class CriterionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Criterion
        fields = ["code", "kind", "text"]


class ReasonSerializer(serializers.ModelSerializer):
    criterion = serializers.CharField(source="criterion.code", default=None)

    class Meta:
        model = ExclusionReason
        fields = ["rank", "label", "criterion"]


class ProtocolSerializer(serializers.ModelSerializer):
    """`frozen_at` is empty for the draft; the newest frozen version is in force."""

    criteria = CriterionSerializer(many=True)
    reasons = ReasonSerializer(many=True)
    frozen_by = serializers.CharField(source="frozen_by.username", default=None)

    class Meta:
        model = ProtocolVersion
        fields = [
            "number", "reason", "frozen_at", "frozen_by", "criteria", "reasons", *protocol.PLANNED,
        ]  # fmt: skip


class CriterionRequest(Strict):
    code = serializers.CharField()
    kind = serializers.CharField(help_text="include or exclude")
    text = serializers.CharField()


class ReasonRequest(Strict):
    label = serializers.CharField()
    criterion = serializers.CharField(required=False, allow_blank=True, help_text="Its code.")


class DraftRequest(Strict):
    template = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Empty: a blank draft."
    )


class AmendmentRequest(Strict):
    reason = serializers.CharField(allow_blank=True)


class DraftChange(Strict):
    """Criteria and reasons are sent whole, in their order; the rest is the plan."""

    criteria = CriterionRequest(many=True)
    reasons = ReasonRequest(many=True)
    measure = serializers.CharField()
    profile = serializers.CharField()
    model_rule = serializers.CharField()
    i2_limit = serializers.FloatField()
    tau2_method = serializers.CharField()
    interval = serializers.CharField()
    level = serializers.FloatField()
    verdicts_required = serializers.IntegerField(min_value=1, max_value=2)
    living = serializers.CharField(allow_blank=True)


class ProtocolView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """The versions of the protocol. A frozen one never changes; the next says why it differs."""

    serializer_class = ProtocolSerializer
    lookup_field = "number"
    filter_backends = []
    queryset = ProtocolVersion.objects.none()

    def get_queryset(self):
        rows = ProtocolVersion.objects.filter(review=self.review).select_related("frozen_by")
        return rows.prefetch_related("criteria", "reasons__criterion").order_by("-number")

    @extend_schema(request=DraftRequest, responses={201: ProtocolSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Begin the first protocol."""
        given = self.given(DraftRequest)
        begin = protocol.begin if given["template"] else protocol.draft
        if not given["template"]:
            given = {}
        return self.answer(begin(self.review, by=request.user, **given), status.HTTP_201_CREATED)

    @extend_schema(request=AmendmentRequest, responses={201: ProtocolSerializer})
    def amend(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Open the next version, saying why."""
        row = protocol.amend(self.review, by=request.user, **self.given(AmendmentRequest))
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=DraftChange, responses=ProtocolSerializer)
    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Write the open draft: the parts that are sent."""
        row = self.get_object()
        given = self.given(DraftChange, partial=True)
        criteria, reasons = given.pop("criteria", None), given.pop("reasons", None)
        with transaction.atomic():
            if criteria is not None and reasons is not None:
                protocol.set_rules(row, criteria=criteria, reasons=reasons, by=request.user)
            elif criteria is not None:
                protocol.set_criteria(row, criteria=criteria, by=request.user)
            elif reasons is not None:
                protocol.set_reasons(row, reasons=reasons, by=request.user)
            protocol.set_plan(row, by=request.user, **given)
        return self.answer(row)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Give up the draft."""
        protocol.discard(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=ProtocolSerializer)
    def freeze(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Put the draft in force."""
        return self.answer(protocol.freeze(self.get_object(), by=request.user))


class PersonUnknown(Invalid):
    code = "person-unknown"


class MemberSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user")

    class Meta:
        model = Membership
        fields = ["id", "username", "name", "roles", "interests", "joined_at", "left_at"]


class MemberRequest(Strict):
    username = serializers.CharField(max_length=150)
    roles = serializers.ListField(child=serializers.CharField())
    interests = serializers.CharField(required=False, allow_blank=True)


class MemberChange(Strict):
    """A lead gives roles; interests are everyone's own to declare."""

    roles = serializers.ListField(child=serializers.CharField())
    interests = serializers.CharField(allow_blank=True)


@writes(MemberChange, MemberSerializer)
class MemberView(mixins.ListModelMixin, mixins.RetrieveModelMixin, InReview):
    """Who takes part, and who did."""

    serializer_class = MemberSerializer
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    ordering_fields = ["id", "joined_at"]
    queryset = Membership.objects.none()

    def get_queryset(self):
        rows = Membership.objects.filter(review=self.review).select_related("user", "review")
        return rows.order_by("joined_at", "pk")

    @extend_schema(request=MemberRequest, responses={201: MemberSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take a person in who has an account here."""
        given = self.given(MemberRequest)
        name = given.pop("username")
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise PersonUnknown(f"Nobody here signs in as “{name}”.", field="username")
        row = team.add(self.review, user=user, by=request.user, **given)
        return self.answer(row, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Other roles, or declared interests."""
        row = self.get_object()
        given = self.given(MemberChange, partial=True)
        with transaction.atomic():
            if "roles" in given:
                team.change_roles(row, roles=given["roles"], by=request.user)
            if "interests" in given:
                team.declare_interests(row, interests=given["interests"], by=request.user)
        return self.answer(row)

    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The person leaves; what was voted and read stays."""
        team.leave(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
