"""Sign in, errors and the administration: what stands around the pages of a review."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import expect

from evidence.models import User
from tests.pages.axe import violations

PASSWORD = "a-long-enough-one"


@pytest.fixture
def curator(transactional_db) -> User:
    return User.objects.create_superuser("curator", password=PASSWORD)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_one_signs_in_without_script(curator, new_page, live_server, width, theme):
    page = new_page(
        java_script_enabled=False,
        viewport={"width": width, "height": 800},
        color_scheme=theme,
    )
    page.goto("/login/?next=/admin/")
    expect(page.locator("main")).to_contain_text(live_server.url.removeprefix("http://"))
    page.get_by_label("User name").fill("curator")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("User name")).to_have_value("curator")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Evidence Ledger administration")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sign_in_page_breaks_no_accessibility_rule(transactional_db, new_page, theme):
    page = new_page(color_scheme=theme, viewport={"width": 390, "height": 800})
    page.goto("/login/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_administration_wears_the_theme_chosen_on_the_pages(curator, page_of):
    page = page_of(curator, color_scheme="light")
    page.goto("/password/")
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/admin/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(23, 29, 38)")
    expect(page.locator("#header")).to_have_css("background-color", "rgb(11, 15, 21)")


def test_a_password_is_changed_on_a_page(curator, page_of):
    page = page_of(curator)
    page.goto("/password/")
    page.get_by_label("Old password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password confirmation").fill("short")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("too short")
    assert violations(page) == []


def test_guessing_passwords_ends_at_a_page_that_says_for_how_long(curator, client, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/login/", {"username": "curator", "password": "wrong"})
    assert answer.status_code == 429
    assert "locked for a quarter of an hour" in answer.content.decode()
    answer = client.post("/login/", {"username": "curator", "password": PASSWORD})
    assert answer.status_code == 429
    assert 'href="/"' in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/", "/login/", "/admin/", "/admin/evidence/value/", "/api/docs/", "/api/schema/", "/no"],
)
def test_every_answer_carries_a_policy_without_exceptions(curator, client, path):
    client.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


ERRORS = ["400", "403", "404", "413", "429", "500", "csrf", "refused"]


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_nothing_and_gives_a_way_on(name):
    html = render_to_string(f"errors/{name}.html")
    assert 'href="/"' in html
    assert "<h1>" in html
    assert "None" not in html


def test_an_error_page_shows_its_id_and_the_sentence_of_the_refusal():
    assert "7c1e90ab" in render_to_string("errors/500.html", {"error_id": "7c1e90ab"})
    refusal = {"message": "Take the extraction back first.", "code": "report-has-work"}
    html = render_to_string("errors/refused.html", {"refusal": refusal})
    assert refusal["message"] in html
    assert refusal["code"] in html


def test_a_page_outside_a_review_has_no_rail_and_still_a_bar():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    html = render_to_string("base.html", {}, request)
    assert 'id="rail"' not in html
    assert 'class="brand"' in html
    assert 'class="find"' not in html
    assert "Sign in" in html
