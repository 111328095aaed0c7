"""Records removed before screening, through the API and the administration."""

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from evidence.models import Removal, Role
from screening import prisma
from tests.factories.people import a_member
from tests.factories.screening import a_desk, decide

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db):
    return a_desk(records=3)


@pytest.fixture
def desk(at_first):
    return deepcopy(at_first)


@pytest.fixture
def curator(desk):
    return a_member(desk.review, Role.CURATOR, username="cora")


def of_user(user) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.get_or_create(user=user)[0].key}")
    return client


def test_many_go_as_one_act_and_come_back(desk, curator):
    first, second, third = desk.items()
    decide(third, (desk.yh, "exclude"), (desk.tt, "exclude"))
    url = reverse("api:removal-list", args=[desk.review.slug])
    api = of_user(curator)
    ids = [item.record_id for item in (first, second, third)]
    told = api.post(url, {"records": ids, "kind": "automation", "why": "Not 2015 or later"}).json()
    assert [row["record"] for row in told["removed"]] == ids[1::-1]
    assert told["left_out"] == [{"record": ids[2], "why": "it was screened"}]
    assert prisma.flow(desk.review)["excluded_automatic"] == 2
    shown = api.get(url, {"standing": "true", "kind": "automation"}).json()
    assert shown["count"] == 2
    one = shown["results"][0]
    assert api.get(reverse("api:removal-detail", args=[desk.review.slug, one["id"]])).json() == one
    back = reverse("api:removal-put-back", args=[desk.review.slug])
    assert api.post(back, {"removals": [shown["results"][0]["id"]]}).json() == {"put_back": 1}
    assert api.get(url, {"standing": "true"}).json()["count"] == 1
    assert prisma.flow(desk.review)["excluded_automatic"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "other", "why": "x"}, "invalid"),
        ({"records": [], "kind": "other", "why": "x"}, "invalid"),
        ({"records": [1], "kind": "whim", "why": "x"}, "nothing-to-remove"),
        ({"kind": "whim", "why": "x"}, "removal-unknown"),
        ({"kind": "other", "why": " "}, "why-missing"),
    ],
)
def test_what_cannot_be_done_has_its_code(desk, curator, body, code):
    url = reverse("api:removal-list", args=[desk.review.slug])
    if code in ("removal-unknown", "why-missing"):
        body = body | {"records": [desk.items()[0].record_id]}
    answer = of_user(curator).post(url, body)
    assert answer.status_code in (400, 409, 422)
    assert answer.json()["code"] == code
    assert not Removal.objects.exists()


def test_a_curator_puts_back_in_the_administration(desk, curator):
    item = desk.items()[0]
    url = reverse("api:removal-list", args=[desk.review.slug])
    of_user(curator).post(url, {"records": [item.record_id], "kind": "other", "why": "Retracted"})
    row = Removal.objects.get()
    client = Client()
    curator.is_staff = True
    curator.save()
    client.force_login(curator)
    page = reverse("admin:evidence_removal_changelist")
    assert "Retracted" in client.get(page).content.decode()
    client.post(page, {"action": "put_back", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.undone_by == curator
