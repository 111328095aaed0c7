"""The list of reviews: what it shows, and how a review is started."""

import pytest
from django.urls import reverse

from evidence.models import (
    Review,
)
from tests.factories.people import UserFactory, a_review
from tests.factories.visits import signed_in, text

pytestmark = pytest.mark.django_db


def test_home_without_a_review_says_how_to_start():
    shown = text(signed_in(UserFactory(username="new")).get("/"))
    assert "You take part in no review yet." in shown


def test_home_shows_my_reviews_and_no_other(review, page):
    a_review(slug="other", short_title="Not mine", lead="stranger")
    shown = text(page("home"))
    assert "CIPN" in shown
    assert "Not mine" not in shown


def test_home_costs_the_same_however_many_reviews(page, django_assert_max_num_queries):
    for number in range(6):
        a_review(slug=f"r{number}", short_title=f"R{number}")
    page("home")
    with django_assert_max_num_queries(12 + 6 * 30):  # what waits is asked review by review
        page("home")


def test_a_review_is_started(post, lead):
    response = post("review_new", title="Yoga", short_title="Yoga", slug="")
    review = Review.objects.get(slug="yoga")
    assert response["Location"] == reverse("protocol", args=["yoga"])
    assert review.memberships.get().user == lead


def test_a_taken_address_keeps_what_was_typed(review, post):
    response = post("review_new", title="My title", short_title="X", slug="cipn")
    assert response.status_code == 422
    assert "Another review has the address" in text(response)
    assert "My title" in text(response)
