"""A form whose row was changed meanwhile: nothing of either person is lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from evidence import studies
from evidence.models import Role
from tests.factories.people import a_member, lead_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(review):
    return studies.add(review, label="Peng 2019", year=2019, by=lead_of(review))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, url: str) -> dict[str, str]:
    """The form of the study as the page shows it, with what it remembers."""
    return fields(client.get(url).content.decode())


def fields(html: str) -> dict[str, str]:
    form = html[html.index('id="h-st"') :]
    names = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            names[name[1]] = value[1] if value else ""
    return names | dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form))


def test_what_a_colleague_wrote_stays_when_one_sends_again(review, row):
    lead, yh = lead_of(review), a_member(review, Role.INVESTIGATOR, username="yh")
    url = reverse("study", args=[review.slug, row.pk])
    client = signed_in(lead)
    before = shown(client, url)
    studies.change(row, by=yh, note="Only women", year=2020)
    refused = client.post(url, before | {"registration": "NCT1", "year": "2018"})
    assert refused.status_code == 422
    again = fields(refused.content.decode())
    assert (again["registration"], again["note"], again["year"]) == ("NCT1", "Only women", "2018")
    assert "Stored now: 2020" in refused.content.decode()
    assert client.post(url, again).status_code == 302
    row.refresh_from_db()
    assert (row.registration, row.note, row.year) == ("NCT1", "Only women", 2018)
