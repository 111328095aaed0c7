"""A curator corrects a number and the open page of the result follows; readers compare versions."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis import results, versions
from analysis.pipeline import refresh
from evidence.models import Change, Role
from tests.factories.people import a_member, lead_of
from tests.factories.studies import a_pooled_review, agreed
from tests.pages import axe

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]


@pytest.fixture
def pooled():
    review, analysis = a_pooled_review()
    refreshed(review)
    return review, analysis


def refreshed(review) -> None:
    refresh.save(review, refresh.changed(review))
    Change.objects.all().delete()


def shown(analysis) -> str:
    """The estimate as the page prints it."""
    return f"{results.one(analysis).used['estimate']:.2f}".replace("-", "−")


def test_a_curator_corrects_an_sd_in_the_admin_and_the_open_page_shows_the_new_estimate(
    pooled, page_of: Open, celery_worker_process
):
    review, analysis = pooled
    curator = a_member(review, Role.CURATOR, username="curator")
    curator.is_staff = True
    curator.save()
    Change.objects.all().delete()
    reader = page_of(a_member(review, Role.READER, username="reader"))
    reader.goto(f"/reviews/{review.slug}/analyses/{analysis.key}/")
    before = shown(analysis)
    expect(reader.locator(".verdict-line")).to_contain_text(before)
    reader.evaluate("window.neverLoadedAgain = true")

    admin = page_of(curator)
    value = agreed(review, "Peng 2019")
    admin.goto(f"/admin/evidence/value/{value.pk}/change/")
    admin.locator("input[name=sd]").fill("30")
    admin.locator("[name=why]").fill("Table 2 prints 30")
    admin.get_by_role("button", name=re.compile("^Save$")).click()
    expect(admin.get_by_text(re.compile("changed successfully|was changed"))).to_be_visible()

    expect(reader.locator("#analysis")).to_contain_text("run 2", timeout=30_000)
    after = shown(analysis)
    assert after != before
    expect(reader.locator(".verdict-line")).to_contain_text(after)
    expect(reader.locator("#h-diff")).to_have_text("Run 1 to run 2")
    expect(reader.get_by_text("Peng 2019, sd1 9.1 to 30")).to_be_visible()
    assert reader.evaluate("window.neverLoadedAgain")
    value.refresh_from_db()
    event = value.history.order_by("-pgh_id").first()
    assert event.sd == 30


def test_a_reader_sees_the_living_versions_and_compares_two(pooled, page_of: Open):
    review, analysis = pooled
    lead = lead_of(review)
    versions.freeze(review, by=lead, title="As published")
    value = agreed(review, "Peng 2019")
    type(value).objects.filter(pk=value.pk).update(mean=60.0)
    first = shown(analysis)
    refreshed(review)
    versions.freeze(review, by=lead, reason="A correction")
    reader = a_member(review, Role.READER, username="reader")
    Change.objects.all().delete()
    page = page_of(reader)
    page.goto(f"/reviews/{review.slug}/living/")
    expect(page.get_by_role("link", name="Version 1", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Freeze version")).to_have_count(0)
    assert axe.violations(page) == []
    page.get_by_role("link", name="Version 1", exact=True).first.click()
    expect(page.get_by_role("heading", name="Version 1: As published")).to_be_visible()
    expect(page.get_by_role("region", name="Table of results")).to_contain_text(first)
    page.go_back()
    page.get_by_role("link", name="Compare versions").click()
    table = page.get_by_role("region", name="Table of differences")
    expect(table).to_contain_text("Symptoms")
    expect(table).to_contain_text(first)
    expect(table).to_contain_text(shown(analysis))
    expect(table).to_contain_text("Crosses no effect")
    assert axe.violations(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_results_are_accessible_in_both_themes_and_on_a_phone(
    pooled, page_of: Open, width
):
    review, analysis = pooled
    page = page_of(lead_of(review), viewport={"width": width, "height": 900})
    one = f"/reviews/{review.slug}/analyses/{analysis.key}/"
    tabs = ("leave-one-out", "subgroups", "heterogeneity", "small-studies", "data", "runs")
    paths = [one, f"{one}settings/", *(f"{one}tab/{tab}/" for tab in tabs)]
    paths += [
        f"/reviews/{review.slug}/{p}" for p in ("", "analyses/", "living/", "export/", "find/")
    ]
    for path in paths:
        answer = page.goto(path)
        assert answer.status == 200, path
        if width == 1280:
            assert axe.in_both_themes(page) == [], path
        else:
            assert axe.violations(page, options=axe.BUT_COLOURS) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path
