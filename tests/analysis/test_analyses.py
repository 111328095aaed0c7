"""What an analysis is given where nothing is said."""

import pytest

from analysis import analyses
from tests.factories.people import a_review, lead_of
from tests.factories.studies import an_outcome

pytestmark = pytest.mark.django_db
LEFT, RIGHT = "Favours intervention", "Favours comparator"


@pytest.mark.parametrize(
    ("direction", "sides"),
    [("lower_better", (LEFT, RIGHT)), ("higher_better", (RIGHT, LEFT)), (None, ("", ""))],
)
def test_the_sides_of_the_plot_follow_the_direction_of_the_outcome(direction, sides):
    review = a_review()
    outcome = an_outcome(review, direction=direction)
    row = analyses.add(review, label="Pain", outcomes=[outcome], by=lead_of(review))
    assert (row.favours_low, row.favours_high) == sides


def test_what_was_said_of_the_sides_stays():
    review = a_review()
    outcome = an_outcome(review, direction="lower_better")
    row = analyses.add(
        review, label="Pain", outcomes=[outcome], favours_low="Better", by=lead_of(review)
    )
    assert (row.favours_low, row.favours_high) == ("Better", "")
