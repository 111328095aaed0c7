"""Which questions about duplicates wait for a person, in all their reviews at once."""

from collections.abc import Iterator, Sequence

from django.db.models import Count
from django.urls import reverse

from evidence.models import Membership, Pair, PairAnswer, Review, User
from evidence.permissions import Act, holders
from evidence.waiting import Waiting

MINUTES_A_PAIR = 0.3


def waits(user: User, reviews: Sequence[Review]) -> Iterator[Waiting]:
    """The open pairs of each review in which this person decides on duplicates. Two queries."""
    may = Membership.objects.filter(
        user=user, left_at=None, roles__overlap=holders(Act.MERGE), review__in=reviews
    ).values("review")
    rows = (
        Pair.objects.filter(
            review__in=may,
            answer=PairAnswer.OPEN,
            suggestion=PairAnswer.SAME,
            first__withdrawn_at=None,
            second__withdrawn_at=None,
        )
        .order_by()
        .values_list("review")
        .annotate(n=Count("pk"))
    )
    open_pairs = dict(rows)
    for review in reviews:
        if n := open_pairs.get(review.pk, 0):
            url = reverse("duplicates", args=[review.slug])
            minutes = n * MINUTES_A_PAIR
            yield Waiting(review, "duplicates", "pairs of records to decide", n, url, minutes)
