"""A review with its lead, who opens and sends pages; `full` has something to show on each."""

import pytest
from django.test import Client
from django.urls import reverse

from evidence import imports, outcomes, protocol, saved_views
from evidence.models import (
    Membership,
    Pair,
    Role,
)
from tests.factories.people import a_frozen_protocol, a_member
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered, ris
from tests.factories.visits import signed_in


@pytest.fixture
def client_of_lead(lead) -> Client:
    return signed_in(lead)


@pytest.fixture
def page(client_of_lead):
    """GET as the lead."""

    def get(name, *args, query=""):
        return client_of_lead.get(f"{reverse(name, args=args)}{query}")

    return get


@pytest.fixture
def post(client_of_lead):
    """POST as the lead, in the same session."""

    def send(name, /, *args, **data):
        return client_of_lead.post(reverse(name, args=args), data)

    return send


@pytest.fixture
def full(review, lead):
    """A review in which every page has something to show."""
    a_frozen_protocol(review)
    protocol.amend(review, reason="Crossover trials", by=lead)
    outcome = outcomes.add(review, label="Pain", by=lead)
    outcomes.add_instrument(review, name="NRS", by=lead)
    outcomes.add_timepoint(review, label="Week 12", by=lead)
    row = imported(a_search(review, hits=3), YOGA, BALANCE)
    imported(a_search(review, source="Embase"), {**YOGA, "N1": "x"}, name="b.ris")
    first, second = row.records.order_by("id")
    pair = Pair.objects.create(
        review=review, first=first, second=second, probability=0.9, evidence="titles alike"
    )
    upload = imports.take(review, file=ris(*numbered(2)), name="c.ris", by=lead)
    view = saved_views.save(review, name="Mine", query="q=yoga", by=lead)
    member = a_member(review, Role.READER, username="rea")
    return {
        "slug": review.slug,
        "number": 1,
        "part": "plan",
        "what": "outcomes",
        "pk": {
            "measured": outcome.pk,
            "source": row.search.source_id,
            "search": row.search_id,
            "upload": upload.pk,
            "import": row.pk,
            "pair": pair.pk,
            "record": first.pk,
            "view": view.pk,
            "member": Membership.objects.get(user=member).pk,
        },
        "source_pk": row.search.source_id,
    }
