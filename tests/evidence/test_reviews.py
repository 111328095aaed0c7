"""Starting a review."""

import pytest

from evidence import reviews
from evidence.edits import FieldUnknown, FieldWrong, NameTaken
from evidence.models import AuditEntry, Review, ReviewStatus, Role
from evidence.permissions import NotAllowed
from tests.factories.people import UserFactory, a_member, a_review

pytestmark = pytest.mark.django_db


def test_who_starts_a_review_leads_it():
    review = a_review(lead="ada")
    (member,) = review.memberships.all()
    assert (member.user.username, member.roles) == ("ada", [Role.LEAD])


def test_an_address_is_made_from_the_short_title():
    review = reviews.create(title="A", short_title="Fuß & Hände 2024", by=UserFactory())
    again = reviews.create(title="B", short_title="Fuß & Hände 2024", by=UserFactory())
    assert review.slug == "fu-hande-2024"
    assert again.slug == "fu-hande-2024-2"


def test_a_short_title_without_letters_still_gets_an_address():
    assert reviews.create(title="运动", short_title="运动", by=UserFactory()).slug == "review"


@pytest.mark.parametrize("slug", ["new", "api", "Big", "a b", "-a", "a--b", "ä", "../x"])
def test_an_address_that_cannot_be_one_is_refused(slug):
    with pytest.raises(reviews.SlugWrong) as refusal:
        reviews.create(title="A", short_title="A", slug=slug, by=UserFactory())
    assert refusal.value.field == "slug"


def test_two_reviews_never_share_an_address():
    a_review(slug="cipn")
    with pytest.raises(NameTaken):
        a_review(slug="cipn")
    assert Review.objects.count() == 1


def test_a_title_is_needed():
    with pytest.raises(FieldWrong) as refusal:
        reviews.create(title="", short_title="A", slug="a", by=UserFactory())
    assert refusal.value.field == "title"
    assert not Review.objects.exists()


def test_a_change_says_what_was_before():
    review = a_review()
    lead = review.memberships.get().user
    reviews.change(review, by=lead, population="Adults")
    entry = AuditEntry.objects.get(act="review.changed")
    assert entry.sentence == "Changed population from nothing to “Adults”"
    assert entry.detail == {"population": ["", "Adults"]}


def test_what_is_equal_leaves_no_entry():
    review = a_review()
    lead = review.memberships.get().user
    reviews.change(review, by=lead, title=review.title)
    assert not AuditEntry.objects.filter(act="review.changed").exists()


def test_the_slug_is_not_changed_by_the_back_door():
    review = a_review()
    with pytest.raises(FieldUnknown):
        reviews.change(review, by=review.memberships.get().user, slug="other")


def test_a_reader_changes_nothing():
    review = a_review()
    reader = a_member(review, Role.READER, username="rea")
    with pytest.raises(NotAllowed):
        reviews.change(review, by=reader, population="Adults")


def test_a_review_can_be_archived_and_taken_up_again():
    review = a_review()
    lead = review.memberships.get().user
    assert reviews.set_status(review, status=ReviewStatus.ARCHIVED, by=lead).status == "archived"
    assert reviews.set_status(review, status=ReviewStatus.ACTIVE, by=lead).status == "active"
    assert AuditEntry.objects.filter(act="review.status").count() == 2
