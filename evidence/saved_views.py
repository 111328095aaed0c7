"""Lists of records that a person saves under a name: their own, changed by nobody else."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import QuerySet

from evidence import permissions
from evidence.errors import Invalid, Refused
from evidence.models import Review, SavedView, User
from evidence.permissions import Act

MOST = 50


class NameMissing(Invalid):
    code = "name-missing"


class TooManyViews(Refused):
    code = "too-many-views"


@transaction.atomic
def save(review: Review, *, name: str, query: str, by: User) -> SavedView:
    """Save the list that an address shows; the same name again is overwritten."""
    permissions.require(by, Act.READ, review)
    name = " ".join(name.split())[:60]
    if not name:
        raise NameMissing("Give the list a name.", field="name")
    mine = of(review, user=by)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        raise TooManyViews(f"There are {MOST} saved lists. Remove one first.")
    pairs = [(key, value) for key, value in parse_qsl(query) if key not in ("page", "name")]
    row, _ = SavedView.objects.update_or_create(
        review=review, by=by, name=name, defaults={"query": urlencode(pairs)[:2000]}
    )
    return row


def remove(row: SavedView, *, by: User) -> None:
    """Only one's own; another's is left alone."""
    SavedView.objects.filter(pk=row.pk, by=by).delete()


def of(review: Review, *, user: User) -> QuerySet[SavedView]:
    """What this person has saved in this review."""
    return SavedView.objects.filter(review=review, by=user)
