"""What every endpoint of a review does first: find the review this person may see."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from evidence import audit, permissions
from evidence.errors import Invalid
from evidence.models import Review, Study


def writes(
    body: type[serializers.Serializer], shown: type[serializers.Serializer]
) -> Callable[[type], type]:
    """What the schema says of a view that adds, changes and removes rows of one kind."""
    return extend_schema_view(
        create=extend_schema(request=body, responses={201: shown}),
        partial_update=extend_schema(request=body, responses=shown),
        destroy=extend_schema(request=None, responses={204: None}),
    )


class Strict(serializers.Serializer):
    """A request body: what it does not know is refused, so that no typing slip is lost."""

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        unknown = set(data) - set(self.fields)
        if unknown:
            raise serializers.ValidationError(
                {name: ["This field is not known here."] for name in sorted(unknown)}
            )
        return given


class Ids(serializers.ListField):
    """Ids of rows; those that are none here are told, or left out, by who reads them."""

    child = serializers.IntegerField(min_value=1)


class NotInReview(Invalid):
    """The body of a request names what this review does not have."""

    code = "not-in-review"


Row = TypeVar("Row", bound=Model)


def named(rows: QuerySet[Row], field: str, **wanted: object) -> Row:
    """The row that a field of a request names. Raises NotInReview."""
    found = rows.filter(**wanted).first()
    if found is None:
        kind, (said,) = rows.model._meta.verbose_name, wanted.values()
        raise NotInReview(f"This review has no {kind} “{said}”.", field=field)
    return found


class ThroughTheApi(GenericViewSet):
    """Every act in here came through the API: that stands in the history."""

    def dispatch(self, request, *args, **kwargs):
        with audit.through("api", user=None):
            return super().dispatch(request, *args, **kwargs)

    def given(self, form_class: type[serializers.Serializer], *, partial: bool = False) -> dict:
        """What the body says, of the right shape. `partial`: only the fields that it names."""
        form = form_class(data=self.request.data, partial=partial)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def answer(self, row: Model, code: int = status.HTTP_200_OK) -> Response:
        """A row that was just written, as this person reads it."""
        shown = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(shown).data, status=code)


class WhateverIsAccepted(DefaultContentNegotiation):
    """The address says the format; refusals are JSON, also to who asks for a file."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class InReview(ThroughTheApi):
    """Endpoints below /api/reviews/<slug>/. A stranger's review is a 404.

    What is written goes through the verbs, so permissions are asked there, once.
    """

    lookup_value_regex = r"\d+"
    search_fields: Sequence[str] = ()
    ordering_fields: Sequence[str] = ("id",)

    @cached_property
    def review(self) -> Review:
        if getattr(self, "swagger_fake_view", False):  # the schema is made without a request
            return Review(slug="")
        review = Review.objects.visible_to(self.request.user).filter(slug=self.kwargs["slug"])
        found = review.first()
        if found is None:
            raise Http404
        return found

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        permissions.require(request.user, permissions.Act.READ, self.review)

    @property
    def studies(self) -> QuerySet[Study]:
        """The studies of the review, which each of them knows: permissions are asked of it."""
        return Study.objects.filter(review=self.review).select_related("review")

    def study_of_address(self) -> Study:
        """The study whose number stands in the address; a 404 where the review has none."""
        return get_object_or_404(self.studies, pk=self.kwargs["pk"])
