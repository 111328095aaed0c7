"""A review and its lead."""

import pytest

from tests.factories.people import a_review, lead_of


@pytest.fixture
def review():
    return a_review()


@pytest.fixture
def lead(review):
    return lead_of(review)
