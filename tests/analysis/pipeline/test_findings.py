"""What a second look at a result finds in what the re-analysed publication prints."""

from copy import deepcopy

import pytest

from analysis.models import Run
from analysis.pipeline import refresh
from analysis.pipeline.details import store
from evidence import studies
from evidence.models import Arm
from tests.factories.people import lead_of
from tests.factories.studies import a_pooled_review, a_study

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db):
    return a_pooled_review()


@pytest.fixture
def pooled(at_first):
    return deepcopy(at_first)


def printed_codes(review, analysis, **printed) -> dict[str, str]:
    type(analysis).objects.filter(pk=analysis.pk).update(printed=printed)
    refresh.save(review, refresh.changed(review))
    run = Run.objects.get(analysis=analysis)
    found = store.save(run)["findings"]["findings"]
    return {one["code"]: one["sentence"] for one in found if one["code"].startswith("printed-")}


def test_what_these_rows_do_not_give_is_named(pooled):
    review, analysis = pooled
    told = printed_codes(review, analysis, estimate=-0.62, ci_low=-0.99, ci_high=-0.24)
    assert "is printed; these rows give" in told["printed-not-reproduced"]


def test_a_large_trial_that_reports_the_outcome_and_is_not_pooled_is_asked_about(pooled):
    review, analysis = pooled
    outcome = analysis.outcomes.get()
    large = a_study(review, "Kleckner 2018")
    Arm.objects.filter(study=large).update(n_randomized=600)
    studies.flag(large, [outcome], by=lead_of(review))
    told = printed_codes(
        review, analysis, estimate=-0.65, ci_low=-1.02, ci_high=-0.28, model="FE",
        model_by_rule="FE",
    )  # fmt: skip
    assert "Kleckner 2018, which reports it" in told["printed-interval-too-wide"]


def test_nothing_is_asked_where_everyone_who_reports_it_is_pooled(pooled):
    review, analysis = pooled
    told = printed_codes(
        review, analysis, estimate=-0.65, ci_low=-1.02, ci_high=-0.28, model="FE",
        model_by_rule="FE",
    )  # fmt: skip
    assert "printed-interval-too-wide" not in told
