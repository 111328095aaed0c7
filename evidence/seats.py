"""Two people read each study and two judge it. Who left without finishing leaves the place free."""

from typing import Any

from django.db.models import Q

from evidence.models import Membership, Review

PLACES = 2


def taken(rows: Any, review: Review) -> int:
    """How many places are taken, of a queryset of extractions or assessments of one question."""
    present = Membership.objects.filter(review=review, left_at=None).values("user")
    own = rows.filter(is_consensus=False)
    return own.filter(Q(submitted_at__isnull=False) | Q(by__in=present)).count()
