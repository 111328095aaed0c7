"""My reviews: what waits for me, then each review as a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evidence import audit, waiting
from evidence import reviews as verbs
from evidence.forms.refusing import try_act
from evidence.forms.reviews import StartReview
from evidence.models import (
    AuditEntry,
    Membership,
    ProtocolVersion,
    Review,
    ReviewStatus,
    Role,
    User,
)
from evidence.models.alphabet import Alphabetical
from evidence.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Row:
    """One review in the list, as this person sees it."""

    review: Review
    roles: list[str]
    waits: list[Waiting]
    last: datetime | None

    @property
    def url(self) -> str:
        """Where a review is opened: its overview once it is under way, else its protocol."""
        name = "protocol" if self.review.status == ReviewStatus.DRAFT else "overview"
        return reverse(name, args=[self.review.slug])

    @property
    def n_waiting(self) -> int:
        return sum(one.n for one in self.waits)


def reviews(request: HttpRequest) -> HttpResponse:
    """Everything this person takes part in. The first line is the next piece of work."""
    rows = _rows(request.user)
    under_way = [row for row in rows if row.review.status == ReviewStatus.ACTIVE]
    waits = sorted(
        (one for row in rows for one in row.waits), key=lambda one: (one.minutes == 0, -one.n)
    )
    context = {
        "rows": rows,
        "under_way": under_way,
        "drafts": [row for row in rows if row.review.status == ReviewStatus.DRAFT],
        "archived": [row for row in rows if row.review.status == ReviewStatus.ARCHIVED],
        "waits": [row for row in rows if row.waits],
        "next": waits[0] if waits else None,
        "n_waiting": sum(one.n for one in waits),
    }
    return render(request, "evidence/home.html", context)


def start(request: HttpRequest) -> HttpResponse:
    """Start a review: its title; whoever starts it leads it."""
    form = StartReview(request.POST or None)
    if request.method == "POST" and form.is_valid():
        review = try_act(form, verbs.create, by=request.user, **form.cleaned_data)
        if review:
            return redirect("protocol", review.slug)
    return render(
        request, "evidence/review_new.html", {"form": form}, status=422 if form.errors else 200
    )


def _rows(user: User) -> list[Row]:
    """Four queries and those of the waiting list, whatever the number of reviews."""
    last = AuditEntry.objects.filter(review=OuterRef("pk")).filter(audit.seen(user)).order_by("-at")
    mine = Membership.objects.filter(user=user, left_at=None)
    found = (
        Review.objects.visible_to(user)
        .annotate(
            last=Subquery(last.values("at")[:1]),
            n_studies=Count("studies", distinct=True),
            protocol=Subquery(_in_force().values("number")[:1]),
        )
        .prefetch_related(Prefetch("memberships", mine, to_attr="mine"))
        .order_by(Alphabetical("title"), "pk")
    )
    listed = list(found)
    waits = waiting.of(user, listed)
    return [
        Row(
            review,
            roles=[Role(role).label for role in review.mine[0].roles],
            waits=_of(review, waits),
            last=review.last,
        )
        for review in listed
    ]


def _in_force() -> QuerySet[ProtocolVersion]:
    frozen = ProtocolVersion.objects.filter(review=OuterRef("pk")).exclude(frozen_at=None)
    return frozen.order_by("-number")


def _of(review: Review, waits: Sequence[Waiting]) -> list[Waiting]:
    return [one for one in waits if one.review.pk == review.pk]
