"""One table says who may do what. Verbs ask it first; pages ask the same to show or hide."""

from collections.abc import Iterable
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from evidence.models import Membership, Review, Role, User


class Act(StrEnum):
    """What can be done in a review. The value is the end of the sentence "You may not ..."."""

    READ = "read this review"
    EDIT_PROTOCOL = "change the protocol"
    MANAGE_TEAM = "change the team"
    IMPORT = "import records"
    MERGE = "decide on duplicates"
    SCREEN = "decide on records"
    ARBITRATE = "rule on conflicts"
    FETCH = "work on full texts"
    EDIT_STUDY = "change studies and arms"
    EXTRACT = "extract values"
    JUDGE = "judge risk of bias"
    SETTLE = "settle differences between two readings"
    CURATE = "correct data"
    ANALYSE = "set analyses"
    PUBLISH = "freeze versions and set the schedule"
    EXPORT = "export"


_EVERYONE = {Act.READ, Act.EXPORT}
_WORK = {Act.IMPORT, Act.MERGE, Act.FETCH, Act.EDIT_STUDY}

ALLOWED: dict[Role, set[Act]] = {
    Role.LEAD: _EVERYONE
    | _WORK
    | {Act.EDIT_PROTOCOL, Act.MANAGE_TEAM, Act.SETTLE, Act.CURATE, Act.ANALYSE, Act.PUBLISH},
    Role.INVESTIGATOR: _EVERYONE | _WORK | {Act.SCREEN, Act.EXTRACT, Act.JUDGE, Act.SETTLE},
    Role.ARBITER: _EVERYONE | {Act.ARBITRATE, Act.SETTLE, Act.FETCH},
    Role.STATISTICIAN: _EVERYONE | {Act.ANALYSE, Act.EDIT_STUDY},
    Role.CURATOR: _EVERYONE | _WORK | {Act.CURATE},
    Role.READER: _EVERYONE,
}


class NotAllowed(PermissionDenied):
    """The person's roles do not include the act (403)."""

    code = "not-allowed"

    def __init__(self, act: Act, review: Review) -> None:
        self.message = f"You may not {act} in “{review.short_title}”. Ask its lead for the role."
        super().__init__(self.message)


def roles(user: User, review: Review) -> frozenset[Role]:
    """The roles of a person in a review; none for a stranger. One query per call, if not known."""
    known = review.__dict__.get(_KNOWN)
    if known is not None and known[0] == user.pk:
        return known[1]
    held = (
        Membership.objects.filter(review=review, user_id=user.pk, left_at=None)
        .values_list("roles", flat=True)
        .first()
    )
    return frozenset(Role(role) for role in held or [])


_KNOWN = "_roles_of_one"


def remember(review: Review, *, user: User, held: Iterable[str]) -> frozenset[Act]:
    """What these roles include; who asks this object again, in this request, needs no query."""
    review.__dict__[_KNOWN] = (user.pk, frozenset(Role(role) for role in held))
    return acts(user, review)


def acts(user: User, review: Review) -> frozenset[Act]:
    """Everything this person may do in this review: for a page that asks several times."""
    return of_roles(roles(user, review))


def of_roles(held: Iterable[str]) -> frozenset[Act]:
    """Everything that these roles include."""
    return frozenset(act for role in held for act in ALLOWED[Role(role)])


def can(user: User, act: Act, review: Review) -> bool:
    return act in acts(user, review)


def require(user: User, act: Act, review: Review) -> None:
    """The first line of every verb. Raises NotAllowed."""
    if not can(user, act, review):
        raise NotAllowed(act, review)


def reviews_where(user: User, act: Act) -> QuerySet[Review]:
    """The reviews in which this person may do something."""
    return Review.objects.filter(
        memberships__user=user.pk,
        memberships__left_at=None,
        memberships__roles__overlap=holders(act),
    )


def holders(act: Act) -> list[Role]:
    """The roles that include an act."""
    return [role for role, allowed in ALLOWED.items() if act in allowed]


def members_who_may(act: Act, review: Review) -> list[User]:
    """The people of a review who may do something, in the order they joined."""
    rows = Membership.objects.filter(
        review=review, left_at=None, roles__overlap=holders(act)
    ).select_related("user")
    return [row.user for row in rows]
