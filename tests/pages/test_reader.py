"""A report read beside its form."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages.axe import violations
from tests.pages.report_pdf import CHINESE

pytestmark = pytest.mark.urls("tests.pages.sheet")


@pytest.fixture
def reader(open_sheet) -> Page:
    page = open_sheet(at="reader/")
    expect(page.locator("[data-pdf-ready=yes]")).to_be_visible()
    return page


def on_page(reader: Page, number: int) -> None:
    expect(reader.locator("[data-pdf-number]")).to_have_value(str(number))


def select(reader: Page, words: str) -> None:
    reader.get_by_text(words).evaluate(
        "span => { const r = document.createRange(); r.selectNodeContents(span);"
        " getSelection().removeAllRanges(); getSelection().addRange(r); }"
    )


def test_the_pages_are_drawn_under_the_policy(reader):
    expect(reader.locator("[data-pdf-count]")).to_have_text("of 3")
    expect(reader.get_by_text("Efficacy of exercise rehabilitation")).to_be_attached()
    dark = reader.locator("canvas").first.evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 0; i < d.length; i += 4) n += d[i] < 100; return n; }"
    )
    assert dark > 300  # the words are on the canvas, not only in the text above it
    assert violations(reader) == []


def test_the_pages_are_turned_by_button_and_number_and_remembered(reader):
    reader.get_by_role("button", name="Next page").click()
    on_page(reader, 2)
    reader.locator("[data-pdf-number]").fill("3")
    reader.keyboard.press("Enter")
    expect(reader.get_by_text(CHINESE)).to_be_attached()
    reader.get_by_role("button", name="Previous page").click()
    on_page(reader, 2)
    reader.reload()
    expect(reader.locator("[data-pdf-ready=yes]")).to_be_visible()
    on_page(reader, 2)


@pytest.mark.parametrize(
    ("words", "page", "said"),
    [
        ("usual CARE", 2, "On page 2"),
        (CHINESE[:2], 3, "On page 3"),
        ("duloxetine", 1, "Not in the text of this report"),
    ],
)
def test_words_are_found_in_english_and_chinese(reader, words, page, said):
    reader.locator("[data-pdf-words]").fill(words)
    reader.keyboard.press("Enter")
    expect(reader.locator("[data-pdf-hits]")).to_have_text(said)
    on_page(reader, page)
    hits = reader.locator(".is-hit")
    expect(hits).to_have_count(0 if said.startswith("Not") else 1)


def test_what_is_selected_goes_into_the_form_with_its_page(reader):
    reader.get_by_role("button", name="Next page").click()
    expect(reader.get_by_text("Usual care 51.2 (9.22)")).to_be_attached()
    select(reader, "Usual care 51.2 (9.22)")
    reader.keyboard.press("Alt+p")
    expect(reader.locator("#quote")).to_have_value("Usual care 51.2 (9.22)")
    expect(reader.locator("#page")).to_have_value("2")
    expect(reader.locator("#said")).to_have_text("Page 2 and the quotation are noted")


def test_the_place_goes_to_the_value_one_is_at(reader):
    reader.get_by_role("button", name="Next page").click()
    on_page(reader, 2)
    reader.locator("#sd").fill("9.22")
    reader.keyboard.press("Alt+p")
    expect(reader.locator("#page2")).to_have_value("2")
    expect(reader.locator("#page")).to_have_value("")


def test_a_larger_page_stays_at_its_place(reader):
    reader.get_by_role("button", name="Next page").click()
    on_page(reader, 2)
    leaf = reader.locator(".leaf").nth(1)
    before = leaf.bounding_box()["width"]
    reader.get_by_role("button", name="Larger").click()
    assert leaf.bounding_box()["width"] == pytest.approx(before * 1.2, rel=0.01)
    on_page(reader, 2)
    reader.get_by_role("button", name="Smaller").click()
    assert leaf.bounding_box()["width"] == pytest.approx(before, rel=0.01)


def test_a_report_that_is_no_pdf_says_so_and_offers_the_file(open_sheet):
    page = open_sheet(at="reader/?broken=1")
    panel = page.locator("[data-pdf]")
    expect(panel).to_have_attribute("data-pdf-ready", "failed")
    expect(panel).to_contain_text("This report cannot be shown here")
    expect(panel.get_by_role("link", name="Open it by itself")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_report_never_makes_the_page_wider(open_sheet, width):
    page = open_sheet(at="reader/", width=width, theme="dark")
    expect(page.locator("[data-pdf-ready=yes]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert violations(page) == []
