"""Investigators and an arbiter at their desks, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from screening.models import Decision, Item, StageKind
from tests.factories.screening import Desk, a_desk, a_pdf, decide, let_through
from tests.pages.axe import in_both_themes, violations
from tests.pages.report_pdf import report as report_pdf

LEFT_BEHIND = """by => window.sessionStorage.setItem("ledger.beside", JSON.stringify(
  {at: document.querySelector("form[data-verdict]").action, by: by, words: {quote: "theirs"}}))"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk() -> Desk:
    return a_desk(records=3)


def at(page: Page, desk: Desk, place: str) -> Page:
    page.goto(f"/reviews/{desk.review.slug}/{place}/")
    return page


def trial(page: Page, number: int) -> None:
    expect(page.locator("#rec")).to_contain_text(f"trial {number}")


def test_two_reviewers_agree(desk, page_of):
    yh = at(page_of(desk.yh), desk, "screen")
    trial(yh, 1)
    yh.get_by_role("button", name="Include").click()
    trial(yh, 2)
    expect(yh.get_by_text("1 of 3 decided by you")).to_be_visible()
    expect(yh.locator("#rec")).to_be_focused()

    tt = at(page_of(desk.tt), desk, "screen")
    trial(tt, 1)  # nothing shows that a colleague has decided
    expect(tt.get_by_text("0 of 3 decided by you")).to_be_visible()
    expect(tt.locator("body")).not_to_contain_text("YH")
    tt.get_by_role("button", name="Maybe").click()
    trial(tt, 2)

    item = Item.objects.get(outcome="included")
    assert item.settled_by == "agreement"
    at(yh, desk, "full-text")
    trial(yh, 1)


def test_keyboard_only_screening(desk, page_of):
    page = at(page_of(desk.yh), desk, "screen")
    page.keyboard.press("n")
    expect(page.get_by_label("Note to the team")).to_be_focused()
    page.keyboard.type("A pilot; exercise at home")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    trial(page, 2)
    assert Decision.objects.get().note == "A pilot; exercise at home"
    page.keyboard.press("u")
    trial(page, 1)
    page.keyboard.press("1")  # exclude, with the first reason
    trial(page, 2)
    page.keyboard.press("d")  # later
    trial(page, 3)
    page.keyboard.press("m")
    expect(page.get_by_text("You have read all but 1.")).to_be_visible()
    page.get_by_role("button", name="Read it now").press("Enter")
    trial(page, 2)
    page.keyboard.press("i")
    expect(page.get_by_text("You have read all 3.")).to_be_visible()
    standing = Decision.objects.standing().order_by("item").values_list("verdict", "reason__rank")
    assert list(standing) == [("exclude", 1), ("include", None), ("maybe", None)]


def test_they_disagree_and_the_arbiter_rules(desk, page_of):
    full = let_through(desk, desk.items()[:1])[0]
    for person, keys in ((desk.yh, "i"), (desk.tt, "2")):
        page = at(page_of(person), desk, "full-text")
        words = page.get_by_label("Words that decide it")
        expect(page.locator("form[data-verdict]")).to_have_attribute("data-verdict", f"{person.pk}")
        if person == desk.tt:  # what another person left in the same window is not theirs to see
            page.evaluate(LEFT_BEHIND, str(desk.yh.pk))
            page.reload()
            expect(words).to_have_value("")
        words.fill("divided into two groups")
        if person == desk.yh:  # what is written outlives the upload
            pdf = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": report_pdf()}
            page.get_by_label("PDF of the report").set_input_files(pdf)
            page.get_by_role("button", name="Upload PDF").click()
        expect(page.locator("[data-pdf-ready=yes]")).to_be_visible()
        expect(words).to_have_value("divided into two groups")
        page.get_by_label("Page", exact=True).last.fill("1")
        page.keyboard.press("Escape")
        page.keyboard.press(keys)
        expect(page.get_by_text("You have read all 1.")).to_be_visible()
    expect(page.get_by_text("1 of your verdicts differs")).to_be_visible()

    arbiter = at(page_of(desk.arbiter), desk, "conflicts")
    arbiter.get_by_role("link", name="trial 1").click()
    expect(arbiter.get_by_label("Verdict of yh")).to_contain_text("divided into two groups")
    expect(arbiter.get_by_label("Verdict of tt")).to_contain_text("Lack of data")
    expect(arbiter.locator("[data-pdf-ready=yes]")).to_be_visible()
    assert violations(arbiter) == []
    arbiter.keyboard.press("e")
    arbiter.get_by_label("Why, in a sentence").fill("The groups were not drawn by chance.")
    arbiter.keyboard.press("Control+Enter")  # without its reason
    expect(arbiter.locator(".bad")).to_contain_text("needs its reason")
    expect(arbiter.get_by_label("Why, in a sentence")).to_have_value(
        "The groups were not drawn by chance."
    )
    arbiter.get_by_label("Reason for exclusion").select_option(label="2 Lack of data (TT’s reason)")
    arbiter.get_by_role("button", name="Settle").click()
    expect(arbiter.get_by_text("No conflicts.")).to_be_visible()
    full.refresh_from_db()
    assert (full.outcome, full.settled_by, full.reason.rank) == ("excluded", "ruling", 2)


def test_a_report_that_cannot_be_found_is_given_up(desk, page_of):
    let_through(desk, desk.items()[:1])
    page = at(page_of(desk.yh), desk, "full-text")
    page.get_by_text("It could not be retrieved", exact=True).click()
    page.get_by_label("What was tried").fill("Library; the author did not answer")
    page.get_by_role("button", name="Mark as not retrieved").click()
    expect(page.get_by_text("1 report could not be retrieved")).to_be_visible()


def test_the_desks_are_accessible_in_both_themes(desk, page_of):
    full = let_through(desk, desk.items()[:2])
    a_pdf(full[0].report, by=desk.yh)
    decide(desk.items()[2], (desk.yh, "include"), (desk.tt, "exclude"))
    page = page_of(desk.yh)
    dispute = desk.items()[2].pk
    for place in ("screen", "full-text", "conflicts", f"conflicts/{dispute}", "flow/new_reports"):
        at(page, desk, place)
        if place == "full-text":
            expect(page.locator("[data-pdf-ready=yes]")).to_be_visible()
        assert in_both_themes(page) == [], place
    phone = page_of(desk.tt, viewport={"width": 390, "height": 844})
    for place in ("screen", "full-text", f"conflicts/{dispute}"):
        at(phone, desk, place)
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, place
    assert Item.objects.filter(stage__kind=StageKind.FULL_TEXT).count() == 2
