"""What an open page asks again and again: nothing new is 204 and cheap, something new is there."""

import re
from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis import results
from analysis.pipeline import refresh
from evidence import extraction
from evidence.models import Change, Role
from tests.factories.people import UserFactory, a_member, lead_of
from tests.factories.studies import a_pooled_review, agreed

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db):
    review, analysis = a_pooled_review()
    refreshed(review)
    return review, analysis


@pytest.fixture
def pooled(at_first):
    return deepcopy(at_first)


def refreshed(review) -> None:
    refresh.save(review, refresh.changed(review))
    Change.objects.all().delete()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses(review, analysis) -> list[str]:
    return [
        reverse("fresh", args=[review.slug]),
        reverse("results-live", args=[review.slug]),
        reverse("analysis-live", args=[review.slug, analysis.key, "forest"]),
    ]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_nothing_new_is_no_content_in_a_handful_of_queries(
    pooled, which, django_assert_max_num_queries
):
    review, analysis = pooled
    client = signed_in(lead_of(review))
    url = addresses(review, analysis)[which] + "?seen=1-fresh"
    # Session, person, review, roles, how it stands; the others are the test's savepoints.
    with django_assert_max_num_queries(8):
        answer = client.get(url)
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_change_is_told_as_stale_and_then_with_its_run(pooled, which):
    review, analysis = pooled
    client = signed_in(lead_of(review))
    url = addresses(review, analysis)[which] + "?seen=1-fresh"
    extraction.correct(agreed(review, "Peng 2019"), sd=9.9, why="", by=lead_of(review))
    stale = client.get(url)
    assert stale.status_code == 200
    assert "tale" in stale.content.decode()
    refreshed(review)
    fresh = client.get(url)
    assert fresh.status_code == 200
    assert "un 2" in fresh.content.decode()
    assert client.get(url.replace("1-fresh", "2-fresh")).status_code == 204


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_strangers_review_is_not_there(pooled, which):
    client = signed_in(UserFactory(username="stranger"))
    assert client.get(addresses(*pooled)[which]).status_code == 404


def test_pages_take_the_same_queries_however_many_runs(pooled):
    review, analysis = pooled
    client = signed_in(a_member(review, Role.READER, username="reader"))

    def corrected(sd: float) -> None:
        extraction.correct(agreed(review, "Peng 2019"), sd=sd, why="", by=lead_of(review))
        refreshed(review)

    def asked(name: str, *more: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse(name, args=[review.slug, *more]))
        return len(captured), page.content.decode()

    for sd in (9.2, 9.3, 9.4):
        corrected(sd)
    asked("overview")  # fills the caches of a process
    before, _ = asked("overview")
    before_one, _ = asked("analysis", analysis.key)
    for sd in (9.5, 9.6, 9.7):
        corrected(sd)
    after, overview = asked("overview")
    after_one, page = asked("analysis", analysis.key)
    assert (after, after_one) == (before, before_one)
    assert "Run 7 computed 1 result. Symptoms:" in overview
    assert "Run 6 to run 7" in page


def test_a_result_that_is_refused_shows_the_sentence_beside_the_last_good_one(pooled):
    review, analysis = pooled
    review.instruments.update(direction=None)
    refreshed(review)
    client = signed_in(lead_of(review))
    page = client.get(reverse("analysis", args=[review.slug, analysis.key])).content.decode()
    assert "It is not declared which direction is better" in page
    assert "Below is the last good result, run 1" in page
    overview = client.get(reverse("overview", args=[review.slug])).content.decode()
    assert "Refused" in overview


@pytest.mark.parametrize("name", ["overview", "analysis"])
def test_a_run_that_lands_while_the_page_is_made_is_asked_for(pooled, name, monkeypatch):
    """What the page says it has is never newer than what it shows."""
    review, analysis = pooled
    client = signed_in(lead_of(review))
    real = {"overview": results.of, "analysis": results.one}[name]

    def overtaken(what):
        found = real(what)
        monkeypatch.setattr(results, real.__name__, real)
        extraction.correct(agreed(review, "Peng 2019"), sd=9.9, why="", by=lead_of(review))
        refreshed(review)
        return found

    monkeypatch.setattr(results, real.__name__, overtaken)
    more = [analysis.key] if name == "analysis" else []
    page = client.get(reverse(name, args=[review.slug, *more])).content.decode()
    which = 1 if name == "overview" else 2
    asked = re.search(re.escape(addresses(review, analysis)[which]) + r"\?seen=[\w-]+", page)
    assert client.get(asked.group()).status_code == 200
