"""Who takes part: adding people, changing their roles, leaving."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence import audit, edits, permissions
from evidence.errors import Invalid, Refused
from evidence.models import Membership, Review, Role, User
from evidence.permissions import Act


class AlreadyMember(Refused):
    code = "already-a-member"


class LastLead(Refused):
    """A review without a lead could not be changed by anyone."""

    code = "last-lead"


class NoRole(Invalid):
    code = "no-role"


class RoleUnknown(Invalid):
    code = "role-unknown"


class HasLeft(Refused):
    code = "has-left"


@transaction.atomic
def add(
    review: Review, *, user: User, roles: Iterable[str], by: User, interests: str = ""
) -> Membership:
    """Take a person in, or back in. Raises AlreadyMember, NoRole, RoleUnknown, NotAllowed."""
    permissions.require(by, Act.MANAGE_TEAM, review)
    given = _checked(roles)
    _lock(review)
    row, created = Membership.objects.get_or_create(
        review=review, user=user, defaults={"roles": given, "interests": interests}
    )
    if not created:
        if row.left_at is None:
            raise AlreadyMember(f"{user} already takes part. Change the roles instead.")
        row.roles, row.left_at = given, None
        row.interests = interests or row.interests
        row.save()
    audit.record("team.added", f"Added {user} as {_words(given)}", review=review, about=row, by=by)
    return row


@transaction.atomic
def change_roles(
    membership: Membership, *, roles: Iterable[str], by: User, seen: Mapping[str, Any] | None = None
) -> Membership:
    """Give a person these roles instead. The last lead stays lead (LastLead).

    `seen` is what a form showed: Stale where somebody changed it since.
    """
    review = membership.review
    permissions.require(by, Act.MANAGE_TEAM, review)
    given = _checked(roles)
    _lock(review)
    row = _present(membership)
    edits.check_seen({"roles": row.roles}, {"roles": given}, seen)
    if Role.LEAD not in given:
        _keep_a_lead(row)
    if set(row.roles) != set(given):
        before, row.roles = row.roles, given
        row.save(update_fields=["roles"])
        audit.record(
            "team.roles_changed",
            f"{row.user} is now {_words(given)}, before {_words(before)}",
            review=review,
            about=row,
            by=by,
        )
    return row


@transaction.atomic
def leave(membership: Membership, *, by: User) -> None:
    """A person leaves, by themselves or sent by a lead. Their votes and readings stay."""
    review = membership.review
    if by.pk != membership.user_id:
        permissions.require(by, Act.MANAGE_TEAM, review)
    _lock(review)
    row = _present(membership)
    _keep_a_lead(row)
    row.left_at = timezone.now()
    row.save(update_fields=["left_at"])
    sentence = f"{row.user} left" if by.pk == row.user_id else f"{row.user} was taken out"
    audit.record("team.left", sentence, review=review, about=row, by=by)


@transaction.atomic
def declare_interests(
    membership: Membership, *, interests: str, by: User, seen: Mapping[str, Any] | None = None
) -> Membership:
    """What could sway this person, in words; declared by themselves or noted by a lead.

    `seen` is what a form showed: Stale where somebody changed it since.
    """
    if by.pk != membership.user_id:
        permissions.require(by, Act.MANAGE_TEAM, membership.review)
    _lock(membership.review)
    row = _present(membership)
    edits.check_seen({"interests": row.interests}, {"interests": interests}, seen)
    if row.interests != interests:
        row.interests = interests
        row.save(update_fields=["interests"])
        audit.record(
            "team.interests",
            f"Interests of {row.user}: {interests or 'none'}",
            review=row.review,
            about=row,
            by=by,
        )
    return row


def _lock(review: Review) -> None:
    """One change of the team at a time, so that two leads cannot both leave as last."""
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)


def _present(membership: Membership) -> Membership:
    row = Membership.objects.select_related("user", "review").get(pk=membership.pk)
    if row.left_at is not None:
        raise HasLeft(f"{row.user} has left this review.")
    return row


def _keep_a_lead(row: Membership) -> None:
    leads = Membership.objects.filter(
        review=row.review, left_at=None, roles__contains=[Role.LEAD]
    ).exclude(pk=row.pk)
    if Role.LEAD in row.roles and not leads.exists():
        raise LastLead(f"{row.user} is the only lead. Make someone else a lead first.")


def _checked(roles: Iterable[str]) -> list[str]:
    given = list(dict.fromkeys(str(role) for role in roles))
    if not given:
        raise NoRole("Choose at least one role.", field="roles")
    for role in given:
        if role not in Role.values:
            raise RoleUnknown(f"“{role}” is not a role.", field="roles")
    return [role for role in Role.values if role in given]


def _words(roles: Iterable[str]) -> str:
    return ", ".join(Role(role).label.lower() for role in roles)
