"""What an analysis is given where nothing is said, and how it goes while a result comes."""

from contextlib import ExitStack

import pytest
from django.db import IntegrityError, transaction
from django.db.models.signals import pre_delete

from analysis import analyses
from analysis.models import Analysis, Run
from analysis.pipeline import refresh
from tests.factories.instants import started, wait_for_a_waiter
from tests.factories.people import a_review, lead_of
from tests.factories.studies import a_pooled_review, an_outcome

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


@pytest.mark.django_db(transaction=True)
def test_a_run_that_comes_while_its_analysis_is_removed_goes_nowhere():
    """Between what a removal has seen and what it deletes."""
    review, analysis = a_pooled_review()
    lead, computed = lead_of(review), refresh.changed(review)
    with ExitStack() as stack:
        saving = []

        def save():
            with transaction.atomic():
                refresh.save(review, computed)

        def meanwhile(**_):
            saving.append(stack.enter_context(started(save)))
            wait_for_a_waiter()

        pre_delete.connect(meanwhile, sender=Analysis)
        stack.callback(pre_delete.disconnect, meanwhile, sender=Analysis)
        analyses.remove(analysis, by=lead)
    with pytest.raises(IntegrityError):
        saving[0].result(10)
    assert not Analysis.objects.exists()
    assert not Run.objects.exists()
