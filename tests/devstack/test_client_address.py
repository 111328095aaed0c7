"""Whose wrong passwords are counted, where a web server stands before the site."""

import pytest
from django.test import RequestFactory

from config import client as clients
from evidence.models import User

PROXY, ONE, OTHER = "127.0.0.1", "203.0.113.7", "2001:db8::5"


@pytest.mark.parametrize(
    ("proxies", "noted", "expected"),
    [
        (0, ONE, PROXY),  # nobody is trusted: the header is the client's own words
        (1, ONE, ONE),
        (1, f" {OTHER} ", OTHER),
        (1, f"198.51.100.1, {ONE}", ONE),  # what stands before is the client's again
        (2, f"198.51.100.1, {ONE}, 10.0.0.2", ONE),
        (2, ONE, PROXY),  # it came past one of the two
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, f"{ONE}'; DROP", PROXY),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(settings, proxies, noted, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": noted}, REMOTE_ADDR=PROXY)
    assert clients.address(request) == expected


def test_a_request_that_no_proxy_noted_is_from_whoever_connected(settings):
    settings.TRUSTED_PROXIES = 1
    assert clients.address(RequestFactory().get("/", REMOTE_ADDR=ONE)) == ONE


@pytest.mark.django_db(transaction=True)
def test_one_who_guesses_locks_out_nobody_else(client, settings):
    settings.TRUSTED_PROXIES = 1
    User.objects.create_user("lead", password="evidence-demo")

    def sign_in(password: str, *, seen_at: str) -> int:
        said = {"username": "lead", "password": password}
        return client.post("/login/", said, headers={"X-Forwarded-For": seen_at}).status_code

    for k in range(settings.AXES_FAILURE_LIMIT):  # with another address of their own each time
        last = sign_in("guess", seen_at=f"198.51.100.{k}, {ONE}")
    assert last == 429
    assert sign_in("evidence-demo", seen_at=ONE) == 429
    assert sign_in("evidence-demo", seen_at=OTHER) == 302
