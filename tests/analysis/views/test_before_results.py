"""What the pages say before there is anything to show, and to whom they offer a first step."""

import pytest
from django.test import Client
from django.urls import reverse

from evidence import duplicates
from evidence.models import Role
from tests.factories.people import a_member
from tests.factories.records import BALANCE, YOGA, a_search, imported
from tests.factories.screening import a_desk

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_only_who_sets_analyses_is_sent_to_set_one():
    desk = a_desk(records=0)
    start = reverse("analysis-add", args=[desk.review.slug])
    page = reverse("analyses", args=[desk.review.slug])
    assert f'href="{start}"' in signed_in(desk.lead).get(page).content.decode()
    reader = (
        signed_in(a_member(desk.review, Role.READER, username="rea")).get(page).content.decode()
    )
    assert start not in reader
    assert "The statistician or the lead sets it." in reader


def test_before_there_is_an_outcome_the_form_leads_to_the_first_and_the_table_has_its_head():
    desk = a_desk(records=0)
    lead = signed_in(desk.lead)
    form = lead.get(reverse("analysis-add", args=[desk.review.slug])).content.decode()
    assert f'href="{reverse("protocol", args=[desk.review.slug])}#outcomes"' in form
    table = lead.get(reverse("results-table", args=[desk.review.slug])).content.decode()
    assert table.startswith("analysis,run,simulated,measure,")


def test_an_address_that_takes_a_form_says_so_when_it_is_opened():
    desk = a_desk(records=0)
    answer = signed_in(desk.lead).get(reverse("sources_usual", args=[desk.review.slug]))
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "only takes what a form sends" in answer.content.decode()


def test_find_names_a_work_once_however_many_sources_gave_it():
    desk = a_desk(records=0)
    imported(a_search(desk.review), YOGA, BALANCE)
    found = reverse("find", args=[desk.review.slug])
    client = signed_in(desk.lead)

    def hits() -> list[str]:
        page = client.get(found, {"q": "cancer OR balance"})
        return sorted(hit["label"] for hit in page.context["hits"])

    both = hits()
    assert len(both) == 2
    first, second = desk.review.records.order_by("pk")
    duplicates.merge(second, into=first, by=desk.lead)
    assert hits() == [first.title]
