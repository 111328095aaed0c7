"""The shell in a browser: what can be seen, reached by keys, and what survives a bad moment."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.pages.axe import violations

pytestmark = pytest.mark.urls("tests.pages.sheet")

SIZES = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_the_pieces_break_no_accessibility_rule(open_sheet, width, theme):
    page = open_sheet(width=width, theme=theme)
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert violations(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_what_opens_over_the_page_breaks_no_accessibility_rule(open_sheet, width, theme):
    page = open_sheet(width=width, theme=theme)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of this page")).to_be_visible()
    page.wait_for_timeout(200)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.get_by_role("button", name="Your account, yh").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    if width < 992:
        page.get_by_role("button", name="Menu").click()
        expect(page.get_by_role("dialog", name="This review")).to_be_visible()
        page.wait_for_timeout(400)
        assert violations(page) == []


def test_the_window_names_the_page_and_then_the_review(sheet):
    expect(sheet).to_have_title("Sheet of pieces · CIPN exercise · Evidence Ledger")
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Sheet of pieces")


def test_the_rail_says_how_far_each_stage_is_and_what_waits(sheet):
    rail = sheet.get_by_role("navigation", name="This review")
    expect(rail.get_by_role("link", name="Protocol (complete)")).to_be_visible()
    expect(rail.get_by_role("link", name="Full text (not begun)")).to_be_visible()
    expect(
        rail.get_by_role("link", name="Title and abstract (under way) 28 waiting for you")
    ).to_be_visible()
    expect(rail.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")


def test_the_first_tab_skips_to_the_content(sheet):
    sheet.keyboard.press("Tab")
    expect(sheet.get_by_role("link", name="Skip to content")).to_be_focused()
    sheet.keyboard.press("Enter")
    expect(sheet.locator("main")).to_be_focused()
    button = sheet.locator("main .btn:visible").first
    for _ in range(60):
        if button.evaluate("one => one === document.activeElement"):
            break
        sheet.keyboard.press("Tab")
    expect(button).to_be_focused()
    expect(button).to_have_css("outline-style", "solid")


# Keys ---------------------------------------------------------------------------------------


def test_a_key_casts_one_verdict_however_often_it_is_pressed(sheet, heard):
    sheet.clock.install()  # however slow the machine, all four fall on the same record
    sheet.reload()
    sheet.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    for _ in range(4):
        sheet.keyboard.press("i")
    sheet.clock.resume()
    expect(sheet.locator("#next")).to_be_focused()
    expect(sheet.locator("#said")).to_have_text("Included. Record 20 of 46")
    sheet.wait_for_timeout(400)
    assert [post["verdict"] for post in heard.posts] == ["include"]


def test_the_verdict_is_seen_for_150_ms_before_it_is_sent(sheet, heard):
    sheet.clock.install()
    sheet.reload()
    sheet.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    sheet.keyboard.press("e")
    expect(sheet.locator(".is-cast")).to_have_text("ExcludeE")
    sheet.clock.run_for(140)
    assert heard.posts == []
    sheet.clock.resume()
    expect(sheet.locator("#heard")).to_contain_text("exclude")
    expect(sheet.locator(".is-cast")).to_have_count(0)


def test_the_next_verdict_can_follow_at_once(sheet, heard):
    sheet.keyboard.press("i")
    expect(sheet.locator("#heard")).to_contain_text("include")
    sheet.keyboard.press("m")
    expect(sheet.locator("#heard")).to_contain_text("maybe")
    assert [post["verdict"] for post in heard.posts] == ["include", "maybe"]


def test_keys_do_not_act_in_a_field_or_with_a_modifier(sheet, heard):
    sheet.locator("#id_sd").focus()
    sheet.keyboard.type("ime[?")
    sheet.locator("body").click(position={"x": 640, "y": 300})
    sheet.locator("#main").focus()
    for chord in ("Control+i", "Alt+i", "Meta+i"):
        sheet.keyboard.press(chord)
    sheet.wait_for_timeout(400)
    assert heard.posts == []
    expect(sheet.locator("#keys")).to_be_hidden()


def test_single_keys_can_be_switched_off_and_stay_off(sheet, heard):
    sheet.keyboard.press("?")
    sheet.get_by_role("checkbox", name=re.compile("Single keys act")).uncheck()
    sheet.keyboard.press("Escape")
    expect(sheet.locator("#keys")).to_be_hidden()
    for _ in range(2):
        sheet.keyboard.press("i")
        sheet.keyboard.press("?")
        sheet.wait_for_timeout(400)
        assert heard.posts == []
        expect(sheet.locator("#keys")).to_be_hidden()
        sheet.reload()
    sheet.get_by_role("button", name=re.compile("Include")).click()
    expect(sheet.locator("#next")).to_be_focused()


def test_the_help_lists_the_keys_of_this_page(sheet):
    sheet.keyboard.press("?")
    lines = sheet.locator("[data-keys-list]")
    expect(lines).to_be_visible()
    keys = lines.locator("dt").all_inner_texts()
    names = lines.locator("dd").all_inner_texts()
    listed = dict(zip(names, keys, strict=True))
    assert listed["Include"] == "I"
    assert listed["Table"] == "T"
    assert listed["Find or go to"] == "/"
    assert listed["Title and abstract"].split() == ["G", "S"]
    assert listed["Next, previous row"].split() == ["J", "K"]
    assert len(set(names)) == len(names)


def test_g_then_a_letter_goes_to_a_place(sheet):
    sheet.keyboard.press("g")
    sheet.keyboard.press("s")
    sheet.wait_for_url("**/sheet/?at=screen")


def test_g_reaches_the_places_of_a_closed_drawer(open_sheet):
    page = open_sheet(width=390)
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/sheet/?at=screen")


def test_the_rail_folds_and_is_found_folded(sheet):
    sheet.keyboard.press("[")
    expect(sheet.locator("html")).to_have_attribute("data-rail", "thin")
    sheet.reload(wait_until="commit")
    expect(sheet.locator("html")).to_have_attribute("data-rail", "thin")
    sheet.mouse.move(700, 500)
    rail = sheet.locator("#rail")
    expect(rail).to_have_css("width", "50px")
    assert violations(sheet) == []
    sheet.locator("#rail a").nth(1).focus()
    expect(rail).to_have_css("width", "216px")


def test_find_goes_to_places_and_to_rows(sheet):
    sheet.keyboard.press("/")
    expect(sheet.locator("[data-find]")).to_be_focused()
    sheet.keyboard.type("dupl")
    expect(sheet.locator("#find-places a")).to_have_text(["Duplicates"])
    expect(sheet.locator("#find-hits a")).to_contain_text("Found dupl")
    assert violations(sheet) == []
    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("Enter")
    sheet.wait_for_url("**/sheet/?hit")


def test_a_list_is_walked_selected_and_opened_by_keys(sheet):
    sheet.keyboard.press("j")
    sheet.keyboard.press("x")
    sheet.keyboard.press("Shift+J")
    bar = sheet.locator("[data-bulk=records]")
    expect(bar.locator("[data-bulk-count]")).to_have_text("2")
    expect(sheet.locator("[data-select-all]")).to_have_js_property("indeterminate", value=True)
    bar.get_by_role("button", name="None").click()
    expect(bar).to_be_hidden()
    sheet.locator("#main").focus()
    sheet.keyboard.press("j")
    expect(sheet.locator("#records .is-here")).to_contain_text("Network")
    sheet.keyboard.press("k")
    sheet.keyboard.press("Enter")
    sheet.wait_for_url("**/sheet/?row=2")


def test_a_plot_gives_way_to_the_same_numbers_as_a_table(sheet):
    expect(sheet.locator("#v-plot")).to_be_visible()
    sheet.keyboard.press("t")
    expect(sheet.locator("#v-table")).to_be_visible()
    expect(sheet.locator("#v-plot")).to_be_hidden()


# The desk ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_the_desk_breaks_no_accessibility_rule(open_sheet, width, theme):
    page = open_sheet(at="desk/", width=width, theme=theme)
    assert violations(page) == []
    assert overflow(page) <= 0


def test_a_number_excludes_with_that_reason(open_sheet, heard):
    page = open_sheet(at="desk/")
    page.keyboard.press("2")
    expect(page.locator("#next")).to_be_focused()
    assert heard.posts[-1]["reason"] == "72"
    assert "verdict" not in heard.posts[-1]
    assert heard.posts[-1]["seconds"].isdigit()
    page.keyboard.press("m")
    expect(page.locator("#heard")).to_contain_text("maybe")
    assert "reason" not in heard.posts[-1]


def test_the_time_a_record_was_in_sight_is_sent_with_the_verdict(open_sheet, heard):
    page = open_sheet(at="desk/")
    page.wait_for_timeout(1600)
    page.keyboard.press("i")
    expect(page.locator("#next")).to_be_focused()
    assert 1 <= int(heard.posts[-1]["seconds"]) < 60


def test_highlights_are_hidden_and_stay_hidden(open_sheet):
    page = open_sheet(at="desk/")
    mark = page.locator("mark").first
    expect(mark).to_have_css("text-decoration-line", "underline")
    page.keyboard.press("h")
    expect(mark).to_have_css("text-decoration-line", "none")
    page.reload()
    expect(mark).to_have_css("text-decoration-line", "none")


def test_the_desk_starts_folded_and_does_not_fold_other_pages(open_sheet):
    page = open_sheet(at="desk/")
    expect(page.locator("html")).to_have_attribute("data-rail", "thin")
    page.keyboard.press("[")
    expect(page.locator("html")).to_have_attribute("data-rail", "open")
    page.goto(page.url.replace("desk", "sheet"))
    expect(page.locator("html")).to_have_attribute("data-rail", "open")
    page.keyboard.press("[")
    page.goto(page.url.replace("sheet", "desk"))
    expect(page.locator("html")).to_have_attribute("data-rail", "open")


# Theme --------------------------------------------------------------------------------------


def test_a_chosen_theme_stays_and_the_system_counts_without_one(sheet):
    html = sheet.locator("html")
    sheet.emulate_media(color_scheme="dark")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    sheet.get_by_role("button", name="Light or dark").click()
    expect(html).to_have_attribute("data-bs-theme", "light")
    sheet.reload(wait_until="commit")
    expect(html).to_have_attribute("data-bs-theme", "light")
    sheet.get_by_role("button", name="Your account, yh").click()
    sheet.get_by_role("button", name="System").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")


# Freshness and bad moments ------------------------------------------------------------------


def test_a_new_run_is_seen_without_a_reload(sheet, heard):
    expect(sheet.get_by_role("link", name="Results fresh, run 47")).to_be_visible()
    sheet.evaluate("window.same = true")
    heard.run = 48
    expect(sheet.get_by_role("link", name="Results fresh, run 48")).to_be_visible()
    assert sheet.evaluate("window.same")


def test_nothing_is_called_fresh_when_nobody_can_be_asked(sheet):
    sheet.context.set_offline(True)
    lost = sheet.get_by_role("link", name="No connection; last known: Results fresh, run 47")
    expect(lost).to_be_visible()
    sheet.context.set_offline(False)
    expect(sheet.get_by_role("link", name="Results fresh, run 47", exact=True)).to_be_visible()


def test_the_sign_in_page_never_replaces_a_piece(sheet, heard):
    heard.signed_out = True
    expect(sheet.locator("#messages")).to_contain_text("You are not signed in any more")
    expect(sheet.locator("#freshness")).to_have_count(1)
    expect(sheet.get_by_role("heading", name="Sign in")).to_have_count(0)


def test_a_refusal_is_shown_and_the_record_stays(sheet, heard):
    heard.answer = 409
    sheet.keyboard.press("i")
    expect(sheet.locator("#messages")).to_contain_text("The record is settled.")
    expect(sheet.locator("#said")).to_contain_text("The record is settled.")
    expect(sheet.locator("#swap")).to_have_text("Record 19 of 46")
    heard.answer = 200
    sheet.keyboard.press("i")
    expect(sheet.locator("#next")).to_be_focused()


# Forms and files ----------------------------------------------------------------------------


def test_a_form_is_sent_once_and_its_errors_lead_to_the_fields(sheet):
    sent = []
    sheet.on("request", lambda request: sent.append(request.method) if request.post_data else None)
    sheet.fill("#id_sd", "-9.22")
    sheet.get_by_role("button", name="Save").dblclick()
    alert = sheet.get_by_role("alert")
    expect(alert).to_be_focused()
    assert sent.count("POST") == 1
    assert violations(sheet) == []
    alert.get_by_role("link", name="SD, usual care").click()
    assert sheet.url.endswith("#id_sd")
    expect(sheet.locator("#id_sd")).to_have_value("-9.22")
    expect(sheet.locator("#id_sd")).to_have_attribute("aria-invalid", "true")


def test_a_draft_says_when_it_was_saved(sheet, heard):
    sheet.fill("#words", "a thought")
    expect(sheet.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert heard.posts[-1]["words"] == "a thought"
    sheet.context.set_offline(True)
    sheet.fill("#words", "another")
    expect(sheet.locator("[data-saved]")).to_contain_text("Your words are still here")


def test_words_not_sent_are_not_left_in_silence(sheet, heard):
    asked = []
    sheet.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sheet.locator("#why").press_sequentially("The abstract")
    sheet.get_by_role("link", name="Leave one out").click()
    sheet.wait_for_url("**/sheet/?2")
    assert asked == ["beforeunload"]
    sheet.locator("#why").press_sequentially("The abstract says so")
    sheet.get_by_role("button", name="Settle").click()
    expect(sheet.locator("#heard")).to_contain_text("The abstract says so")
    assert asked == ["beforeunload"]


def test_several_files_are_sent_one_by_one_and_a_bad_one_says_why(sheet, heard):
    sheet.locator("#files").set_input_files(
        [
            {"name": "pubmed.nbib", "mimeType": "text/plain", "buffer": b"PMID- 1\n" * 900},
            {"name": "holiday.bin", "mimeType": "image/png", "buffer": b"\0\1"},
        ]
    )
    lines = sheet.locator(".uploads li")
    expect(lines.nth(0).get_by_role("link", name="503 records read")).to_be_visible()
    expect(lines.nth(1)).to_contain_text("This is no text file.")
    expect(sheet.locator("#said")).to_have_text("1 of 2 files taken")
    assert [post["files"] for post in heard.posts] == [["pubmed.nbib"], ["holiday.bin"]]
    assert violations(sheet) == []


def test_one_file_goes_on_to_its_page(sheet):
    sheet.locator("#files").set_input_files(
        [{"name": "embase.ris", "mimeType": "text/plain", "buffer": b"TY  - JOUR\n"}]
    )
    sheet.wait_for_url("**/sheet/?imported")


def test_files_can_be_dropped(sheet, heard):
    transfer = sheet.evaluate_handle(
        "() => { const t = new DataTransfer();"
        " t.items.add(new File(['TY  - JOUR'], 'a.ris'));"
        " t.items.add(new File(['TY  - JOUR'], 'b.ris')); return t; }"
    )
    sheet.dispatch_event("[data-drop]", "dragover", {"dataTransfer": transfer})
    expect(sheet.locator("[data-drop]")).to_have_class(re.compile("is-over"))
    sheet.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    expect(sheet.locator(".uploads a")).to_have_count(2)
    assert [post["files"] for post in heard.posts] == [["a.ris"], ["b.ris"]]
