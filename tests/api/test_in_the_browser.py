"""The pages of the API and of the administration in a real browser, under the content policy.

`new_page` fails the test at its end when a page broke the policy or met a script error.
"""

import pytest
from playwright.sync_api import expect

from analysis import living
from analysis.pipeline import refresh as pipeline
from evidence.models import Value
from tests.factories.blinded import a_blinded_review
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    made = a_blinded_review()
    pipeline.save(made.review, pipeline.changed(made.review))
    return made


def test_the_page_of_the_api_shows_every_endpoint_without_a_login(made, page):
    page.goto("/api/docs/")
    expect(page.locator(".opblock").first).to_be_visible()
    expect(page.get_by_text("/api/reviews/{slug}/analyses/", exact=True).first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_curator_works_in_the_administration(made, page_of, scheme):
    page = page_of(made.user("curator"), color_scheme=scheme)
    for name in ("record", "study", "arm", "judgement", "value"):
        page.goto(f"/admin/evidence/{name}/")
        page.locator("#result_list tbody th a").first.click()
        expect(page.get_by_role("heading", name="Changes of this row")).to_be_visible()
    page.get_by_label("SD:").fill("0")
    page.get_by_label("Why:").fill("Table 2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("An SD must be above 0.")).to_be_visible()
    page.get_by_label("SD:").fill("2.5")
    page.get_by_role("button", name="Save and continue editing").click()
    history = page.locator(".ledger-history")
    expect(history).to_contain_text("Table 2")
    expect(history).to_contain_text("2.5")
    assert Value.objects.filter(sd=2.5, extraction__is_consensus=True).count() == 1


def test_results_and_exports_are_in_the_administration(made, page_of):
    page = page_of(made.user("curator"))
    page.goto("/admin/analysis/analysis/")
    page.get_by_role("link", name="Pain").click()
    expect(page.locator("figure svg").first).to_be_visible()
    page.get_by_role("button", name="Recalculate").click()
    expect(page.get_by_text("Asked for.")).to_be_visible()
    page.goto("/admin/evidence/record/export/")
    page.get_by_label("Format").select_option(label="csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_the_lead_sets_the_schedule_in_the_administration(made, page_of):
    page = page_of(made.user("lead"))
    page.goto("/admin/analysis/livingplan/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Every:").select_option("weekly")
    page.get_by_label("Hour:").fill("7")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Every Monday at 07:00.")).to_be_visible()
    plan = made.review.living_plan
    plan.refresh_from_db()
    assert living.in_words(plan) == "Every Monday at 07:00."
    page.goto(f"/admin/django_celery_beat/periodictask/{plan.task_id}/change/")
    page.get_by_label("Enabled").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    plan.task.refresh_from_db()
    assert not plan.task.enabled
    assert living.in_words(plan) == "The schedule is switched off."
    assert made.review.audit_entries.first().sentence == "Schedule: The schedule is switched off."


def test_a_superuser_opens_all_of_the_administration(made, page_of):
    boss = UserFactory(username="boss", is_staff=True, is_superuser=True)
    page = page_of(boss)
    page.goto("/admin/")
    addresses = page.locator("#content-main table a").evaluate_all(
        "links => links.map(a => a.href)"
    )
    assert len(addresses) > 10
    for address in sorted(set(addresses)):
        answer = page.goto(address)
        assert answer.status == 200, address
