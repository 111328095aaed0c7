"""People of this server, and teams that were made by the verbs."""

import factory

from evidence import reviews, team
from evidence.models import Review, Role, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("username",)

    username = "lead"
    first_name = ""
    last_name = ""
    password = factory.django.Password("evidence-demo")


def a_review(*, lead: str = "lead", slug: str = "cipn", short_title: str = "CIPN") -> Review:
    """A review that `lead` has started."""
    return reviews.create(
        title="Exercise for chemotherapy-induced peripheral neuropathy",
        short_title=short_title,
        slug=slug,
        by=UserFactory(username=lead),
    )


def a_member(review: Review, *roles: Role, username: str) -> User:
    """A person whom the lead has added."""
    user = UserFactory(username=username)
    lead = review.memberships.filter(roles__contains=[Role.LEAD]).first().user
    team.add(review, user=user, roles=roles, by=lead)
    return user


def lead_of(review: Review) -> User:
    return review.memberships.filter(roles__contains=[Role.LEAD]).first().user


def a_frozen_protocol(review: Review):
    """Protocol 1 in force: one criterion each way, three ranked reasons."""
    from evidence import protocol

    lead = lead_of(review)
    version = protocol.draft(review, by=lead)
    protocol.set_criteria(
        version,
        criteria=[
            {"code": "I1", "kind": "include", "text": "Randomised controlled trial"},
            {"code": "E1", "kind": "exclude", "text": "Not a randomised controlled trial"},
        ],
        by=lead,
    )
    protocol.set_reasons(
        version,
        reasons=[
            {"label": "Not an RCT", "criterion": "E1"},
            {"label": "Lack of data", "criterion": ""},
            {"label": "Inappropriate design", "criterion": ""},
        ],
        by=lead,
    )
    return protocol.freeze(version, by=lead)
