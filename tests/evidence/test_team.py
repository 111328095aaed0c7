"""Adding people, changing their roles, leaving."""

import pytest

from evidence import team
from evidence.models import Membership, Role
from evidence.permissions import NotAllowed
from tests.factories.people import UserFactory, a_member

pytestmark = pytest.mark.django_db


def test_a_person_takes_part_with_roles(review, lead):
    row = team.add(review, user=UserFactory(username="yh"), roles=["investigator"], by=lead)
    assert row.roles == [Role.INVESTIGATOR]


def test_the_same_person_is_not_added_twice(review, lead):
    user = a_member(review, Role.READER, username="rea")
    with pytest.raises(team.AlreadyMember):
        team.add(review, user=user, roles=[Role.CURATOR], by=lead)
    assert Membership.objects.get(user=user).roles == [Role.READER]


def test_who_left_comes_back_to_the_same_row(review, lead):
    user = a_member(review, Role.READER, username="rea")
    row = Membership.objects.get(user=user)
    team.leave(row, by=user)
    again = team.add(review, user=user, roles=[Role.CURATOR], by=lead)
    assert (again.pk, again.roles, again.left_at) == (row.pk, [Role.CURATOR], None)


def test_roles_are_given_in_one_order_and_once(review, lead):
    user = a_member(review, Role.READER, username="rea")
    row = Membership.objects.get(user=user)
    roles = ["reader", "curator", "reader"]
    assert team.change_roles(row, roles=roles, by=lead).roles == [Role.CURATOR, Role.READER]


@pytest.mark.parametrize(("roles", "refusal"), [([], team.NoRole), (["king"], team.RoleUnknown)])
def test_roles_that_are_none_are_refused(review, lead, roles, refusal):
    with pytest.raises(refusal):
        team.add(review, user=UserFactory(username="yh"), roles=roles, by=lead)
    assert review.memberships.count() == 1


def test_the_last_lead_stays(review, lead):
    row = review.memberships.get()
    with pytest.raises(team.LastLead):
        team.leave(row, by=lead)
    with pytest.raises(team.LastLead):
        team.change_roles(row, roles=[Role.READER], by=lead)
    second = a_member(review, Role.LEAD, username="second")
    team.leave(row, by=lead)
    assert list(review.memberships.filter(left_at=None)) == [Membership.objects.get(user=second)]


def test_only_a_lead_changes_the_team(review):
    reader = a_member(review, Role.READER, username="rea")
    other = a_member(review, Role.INVESTIGATOR, username="yh")
    row = Membership.objects.get(user=other)
    for act in (
        lambda: team.add(review, user=UserFactory(username="x"), roles=["reader"], by=reader),
        lambda: team.change_roles(row, roles=["reader"], by=reader),
        lambda: team.leave(row, by=reader),
        lambda: team.declare_interests(row, interests="none", by=reader),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_interests_are_ones_own_to_declare(review):
    user = a_member(review, Role.INVESTIGATOR, username="yh")
    row = Membership.objects.get(user=user)
    team.declare_interests(row, interests="Author of Müller 2021", by=user)
    row.refresh_from_db()
    assert row.interests == "Author of Müller 2021"


def test_who_has_left_is_not_changed(review, lead):
    user = a_member(review, Role.READER, username="rea")
    row = Membership.objects.get(user=user)
    team.leave(row, by=user)
    with pytest.raises(team.HasLeft):
        team.change_roles(row, roles=[Role.CURATOR], by=lead)
