"""What the database would refuse, a page says in a sentence: never by a constraint's name."""

import pytest
from django.urls import reverse

from evidence import arms, studies
from tests.factories.people import lead_of
from tests.factories.visits import signed_in, text

pytestmark = pytest.mark.django_db

REFUSED = {
    "measured_new": (
        {"name": "NRS", "minimum": "10", "maximum": "0"},
        "A scale runs from its lowest to its highest score.",
    ),
    "study": (
        {"label": "Peng 2019", "n_randomized": "10", "n_completed": "12"},
        "12 cannot be more than the 10 who were randomized.",
    ),
    "arm": ({"label": "Cold", "role": "set_aside"}, "Say why this arm is set aside."),
    "arm-new": ({"label": "Cold", "role": "set_aside"}, "Say why this arm is set aside."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_form_is_refused_in_a_sentence(review, name):
    lead = lead_of(review)
    study = studies.add(review, label="Peng 2019", by=lead)
    arm = arms.add(study, label="Yoga", role="experimental", by=lead)
    args = {"measured_new": ["instruments"], "arm": [study.pk, arm.pk]}.get(name, [study.pk])
    typed, sentence = REFUSED[name]
    refused = signed_in(lead).post(reverse(name, args=[review.slug, *args]), typed)
    assert refused.status_code == 422
    assert sentence in text(refused)
    assert "onstraint" not in text(refused)
