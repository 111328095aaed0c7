"""The pages of the protocol: written, frozen, amended, refused."""

import pytest

from evidence import protocol
from tests.factories.people import a_frozen_protocol
from tests.factories.visits import text

pytestmark = pytest.mark.django_db


def test_the_first_protocol_is_written_saved_and_frozen(review, post, page):
    post("protocol_draft", review.slug)
    rows = {
        "criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 0,
        "criteria-0-code": "E1", "criteria-0-kind": "exclude", "criteria-0-text": "No RCT",
        "criteria-0-ORDER": 2,
        "criteria-1-code": "I1", "criteria-1-kind": "include", "criteria-1-text": "RCT",
        "criteria-1-ORDER": 1,
    }  # fmt: skip
    assert post("protocol_part", review.slug, "criteria", **rows).status_code == 302
    version = protocol.working(review)
    assert [row.code for row in version.criteria.all()] == ["I1", "E1"]
    reasons = {
        "reasons-TOTAL_FORMS": 1, "reasons-INITIAL_FORMS": 0,
        "reasons-0-label": "Not an RCT", "reasons-0-criterion": "E1",
    }  # fmt: skip
    assert post("protocol_part", review.slug, "reasons", **reasons).status_code == 302
    plan = {
        "verdicts_required": 2, "measure": "SMD", "model_rule": "by_i2", "i2_limit": 50,
        "tau2_method": "DL", "interval": "z", "profile": "metan", "level_percent": 95,
    }  # fmt: skip
    assert post("protocol_part", review.slug, "plan", **plan).status_code == 302
    assert "common-effect model when I² is at most 50%" in text(page("protocol", review.slug))
    post("protocol_freeze", review.slug)
    assert protocol.current(review).level == 0.95


def test_criteria_that_cannot_be_saved_stay_as_typed(review, post):
    post("protocol_draft", review.slug)
    rows = {
        "criteria-TOTAL_FORMS": 1, "criteria-INITIAL_FORMS": 0,
        "criteria-0-code": "", "criteria-0-kind": "include", "criteria-0-text": "Only a text",
    }  # fmt: skip
    response = post("protocol_part", review.slug, "criteria", **rows)
    assert response.status_code == 422
    assert "Criterion 1 needs its code and its text." in text(response)
    assert "Only a text" in text(response)


def test_a_plan_that_cannot_be_stands_beside_its_field(review, post):
    post("protocol_draft", review.slug)
    response = post("protocol_part", review.slug, "plan", measure="HEDGEHOG")
    assert response.status_code == 422
    assert "HEDGEHOG is not one of the available choices" in text(response)


def test_an_amendment_needs_its_reason(review, post, page):
    a_frozen_protocol(review)
    assert post("protocol_amend", review.slug, reason=" ").status_code == 422
    assert post("protocol_amend", review.slug, reason="Why").status_code == 302
    shown = text(page("protocol", review.slug))
    assert "Nothing differs from protocol 1 yet." in shown
    post("protocol_discard", review.slug)
    assert protocol.working(review).number == 1


def test_what_lacks_a_part_is_not_frozen_and_says_so(review, post, page):
    post("protocol_draft", review.slug)
    post("protocol_freeze", review.slug)
    assert "needs at least one eligibility criterion" in text(page("protocol", review.slug))


def test_an_unknown_part_is_a_404(review, post):
    assert post("protocol_part", review.slug, "nothing").status_code == 404
