"""The decisions in the file of a finished review: who is who here, taking over, giving back."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import permissions, protocol
from evidence.api.base import InReview, Strict, named
from evidence.models import ExclusionReason, Import, User
from screening import adopted, finished, said
from screening.models import StageKind


class NamedSerializer(serializers.Serializer):
    """Who decided in the file, and on how many of its records. An empty name: the list itself."""

    name = serializers.CharField()
    n = serializers.IntegerField()


class UnreadSerializer(serializers.Serializer):
    """A word of decision that is no verdict by itself, and how often the file has it."""

    word = serializers.CharField()
    n = serializers.IntegerField()


class BroughtSerializer(serializers.Serializer):
    """`held` is how many verdicts of the file stand."""

    names = NamedSerializer(many=True)
    unread = UnreadSerializer(many=True)
    held = serializers.IntegerField()


class PersonRequest(Strict):
    name = serializers.CharField(allow_blank=True, help_text="As in the file; empty: the list.")
    usernames = serializers.ListField(child=serializers.CharField())


class TakeOverRequest(Strict):
    """`reason` is the rank of the exclusion reason where the file gives none that is known."""

    people = PersonRequest(many=True)
    stage = serializers.ChoiceField(choices=StageKind.choices)
    whole = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="What a list means."
    )
    reason = serializers.IntegerField(required=False, allow_null=True, default=None)
    words = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        default=dict,
        help_text="Which verdict a word of `unread` means: include, exclude or maybe.",
    )


class BroughtView(InReview):
    """What another program decided, with the people it stands for here."""

    serializer_class = BroughtSerializer
    pagination_class = None
    filter_backends = []
    queryset = Import.objects.none()

    def _import(self) -> Import:
        rows = Import.objects.select_related("search__source__review")
        row = get_object_or_404(rows, search__source__review=self.review, pk=self.kwargs["pk"])
        permissions.require(self.request.user, permissions.Act.MANAGE_TEAM, self.review)
        return row

    def show(self, request: Request, *args: object, **kwargs: object) -> Response:
        return self._shown(self._import(), status.HTTP_200_OK)

    @extend_schema(request=TakeOverRequest, responses={202: BroughtSerializer})
    def take(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Have them taken over; a worker does it."""
        row, given = self._import(), self.given(TakeOverRequest)
        screeners = User.objects.filter(
            pk__in=[person.pk for person in finished.screeners(self.review)]
        )
        people = {
            one["name"]: [named(screeners, "people", username=who) for who in one["usernames"]]
            for one in given["people"]
        }
        reason = None
        if given["reason"] is not None:
            reasons = ExclusionReason.objects.filter(version=protocol.current(self.review))
            reason = named(reasons, "reason", rank=given["reason"])
        finished.ask(
            row, people=people, stage=given["stage"], whole=given["whole"], reason=reason,
            words=given["words"], by=request.user,
        )  # fmt: skip
        return self._shown(row, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={202: BroughtSerializer})
    def give_back(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Have every verdict that came with the file taken back."""
        row = self._import()
        finished.ask_back(row, by=request.user)
        return self._shown(row, status.HTTP_202_ACCEPTED)

    def _shown(self, row: Import, code: int) -> Response:
        names = [{"name": name, "n": n} for name, n in said.named(row)]
        unread = [{"word": word, "n": n} for word, n in said.unread(row)[: adopted.NAMED]]
        shown = {"names": names, "unread": unread, "held": finished.held(row)}
        return Response(self.get_serializer(shown).data, status=code)
