"""What every endpoint of a review does first: find the review this person may see."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from evidence import audit, permissions
from evidence.errors import Invalid
from evidence.models import Review


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


class InReview(GenericViewSet):
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

    def dispatch(self, request, *args, **kwargs):
        with audit.through("api", user=None):
            return super().dispatch(request, *args, **kwargs)
