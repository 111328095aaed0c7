"""Two people read and judge a study, differ, and settle it."""

import pytest
from playwright.sync_api import Page, expect

from evidence.models import Judgement, Value
from tests.factories.gathering import Gathered, a_study, read
from tests.pages.axe import in_both_themes, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def of() -> Gathered:
    return a_study()


def at(page: Page, of: Gathered, place: str) -> Page:
    page.goto(f"/reviews/{of.review.slug}/{place}/")
    return page


def fill(page: Page, sd: str) -> None:
    """The form as its keys lead through it."""
    page.get_by_label("Instrument").select_option(label="Numeric scale")
    page.get_by_label("Time").select_option(label="Week 12")
    for arm, values in (("Balance", ("18", "47,4", "9.58")), ("Usual care", ("20", "51.2", sd))):
        line = page.get_by_role("group", name=arm)
        line.get_by_label("n", exact=True).focus()
        for value in values:
            page.keyboard.type(value)
            page.keyboard.press("Tab")
        page.keyboard.type("41")


def test_two_people_extract_differ_and_settle(of, page_of):
    yh = at(page_of(of.yh), of, f"extraction/{of.study.pk}/read")
    fill(yh, "9.22")
    expect(yh.locator("[data-saved]")).to_contain_text("Saved")  # by itself
    yh.get_by_role("button", name="Finish reading").click()
    expect(yh.get_by_text("Yours is in")).to_be_visible()

    tt = at(page_of(of.tt), of, f"extraction/{of.study.pk}")
    expect(tt.get_by_text("You have not begun")).to_be_visible()
    expect(tt.locator("main")).not_to_contain_text("9.22")
    tt.get_by_role("link", name="Read it").click()
    fill(tt, "2.06")
    expect(tt.locator("[data-saved]")).to_contain_text("Saved")
    tt.reload()
    expect(tt.get_by_text("Is it a standard error?")).to_be_visible()
    tt.get_by_role("button", name="Finish reading").click()

    expect(tt.get_by_text("2.06 looks like a standard error: it is 9.22 / √20.")).to_be_visible()
    assert violations(tt) == []
    tt.keyboard.press("1")
    expect(tt.get_by_role("link", name="Accept consensus")).to_be_visible()
    row = Value.objects.consensus().get(arm=of.usual)
    assert (row.sd, row.settled_by, row.page) == (9.22, "tt: YH’s", "41")
    tt.keyboard.press("a")
    expect(tt.get_by_text("Agreed").first).to_be_visible()


def test_what_was_typed_stays_when_it_is_refused(of, page_of):
    page = at(page_of(of.yh), of, f"extraction/{of.study.pk}/read")
    line = page.get_by_role("group", name="Usual care")
    line.get_by_label("n", exact=True).fill("20")
    line.get_by_label("SD", exact=True).fill("-9.22")
    expect(page.locator("[data-saved]")).to_contain_text("An SD must be above 0.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("An SD must be above 0.")
    line = page.get_by_role("group", name="Usual care")
    expect(line.get_by_label("SD", exact=True)).to_have_value("-9.22")
    expect(line.get_by_label("n", exact=True)).to_have_value("20")
    assert not Value.objects.exists()


def test_another_value_is_typed_with_its_reason(of, page_of):
    read(of, of.yh, sd=9.22)
    read(of, of.tt, sd=8.11)
    page = at(page_of(of.lead), of, f"extraction/{of.study.pk}")
    page.keyboard.press("3")
    page.get_by_label("Why").fill("The erratum")
    page.get_by_role("button", name="Settle with these numbers").click()
    expect(page.get_by_role("alert")).to_contain_text("Type the value")
    expect(page.get_by_label("Why")).to_have_value("The erratum")
    for label, value in (("n", "20"), ("Mean", "51.3"), ("SD", "9.0")):
        page.locator("details[open]").get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Settle with these numbers").click()
    expect(page.get_by_role("link", name="Accept consensus")).to_be_visible()
    row = Value.objects.consensus().get(arm=of.usual)
    assert (row.mean, row.note, row.settled_by) == (51.3, "The erratum", "lead: another")


def test_two_judge_bias(of, page_of):
    for person, second in ((of.yh, "Low risk"), (of.tt, "Unclear risk")):
        page = at(page_of(person), of, f"bias/{of.study.pk}")
        groups = page.get_by_role("group", name="Judgement of")
        for k in range(7):
            groups.nth(k).get_by_label(second if k == 1 else "Low risk").check()
        page.get_by_label("Support").nth(1).fill("Opaque envelopes.")
        page.get_by_role("button", name="Finish judging").click()
        if person == of.yh:
            expect(page.get_by_text("Yours is in")).to_be_visible()
    expect(page.get_by_text("1 of 7 domains open")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("2")
    expect(page.get_by_text("0 of 7 domains open")).to_be_visible()
    assert Judgement.objects.consensus().get(domain__position=2).level == "unclear"


def test_the_pages_of_gathering_are_accessible_in_both_themes(of, page_of):
    read(of, of.yh, sd=9.22)
    read(of, of.tt, sd=2.06)
    other = a_study(of.review, label="Gui 2021").study
    places = (
        "studies", f"studies/{of.study.pk}", f"studies/{of.study.pk}/describe", "studies/new",
        f"studies/{of.study.pk}/arms/{of.usual.pk}", "extraction", f"extraction/{of.study.pk}",
        f"extraction/{other.pk}/read", f"extraction/{other.pk}/work-out/{of.numbness.pk}",
        "bias", f"bias/{other.pk}",
    )  # fmt: skip
    page = page_of(of.yh)
    for place in places:
        at(page, of, place)
        assert in_both_themes(page) == [], place
    phone = page_of(of.yh, viewport={"width": 390, "height": 844})
    for place in places:
        at(phone, of, place)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, place
