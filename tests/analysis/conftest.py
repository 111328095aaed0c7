"""What tests of the analyses share."""

from copy import deepcopy

import pytest

from analysis.models import Analysis
from evidence.models import Review
from tests.factories.studies import a_pooled_review


@pytest.fixture(scope="module")
def pooled_at_first(module_db) -> tuple[Review, Analysis]:
    """Three trials with agreed values, and their analysis: a second of verbs, once a module."""
    return a_pooled_review(slug="pooled")


@pytest.fixture
def pooled(pooled_at_first) -> tuple[Review, Analysis]:
    return deepcopy(pooled_at_first)
