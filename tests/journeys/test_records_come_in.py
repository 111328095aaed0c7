"""A curator brings files in, looks at what came, settles duplicates, and takes an import back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evidence import imports
from evidence.models import Merge, Pair, Record, Role
from tests.factories.people import UserFactory, a_member, a_review, lead_of
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered, ris
from tests.pages import axe

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]


@pytest.fixture
def review():
    return a_review()


def a_file(folder: Path, name: str, *works) -> Path:
    path = folder / name
    path.write_bytes(ris(*works))
    return path


def test_a_curator_imports_a_file_sees_the_counts_and_takes_it_back(
    review, page_of: Open, celery_worker_process, tmp_path
):
    curator = a_member(review, Role.CURATOR, username="curator")
    a_search(review, hits=13)
    file = a_file(tmp_path, "pubmed.ris", *numbered(12), {"N1": "no title at all"})
    page = page_of(curator)
    page.goto(f"/reviews/{review.slug}/import/")
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_role("heading", name="pubmed.ris")).to_be_visible()
    expect(page.get_by_text("The first 5 records, beside their raw text")).to_be_visible()
    assert not Record.objects.exists()
    page.get_by_label("Search", exact=True).select_option(label="PubMed, no date")
    page.get_by_role("button", name="Import 13 records").click()
    expect(page.get_by_role("heading", name="What came in")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Hits reported by PubMed")).to_be_visible()
    assert Record.objects.live().count() == 13
    expect(page.get_by_text("The record has no title.")).to_be_visible()
    page.get_by_role("button", name="Take the import back").click()
    expect(page.get_by_text("Took back “pubmed.ris”: 13 records.")).to_be_visible()
    assert not Record.objects.live().exists()


def test_several_files_at_once_are_each_recognised_and_assigned(
    review, page_of: Open, celery_worker_process, tmp_path
):
    a_search(review, source="PubMed")
    a_search(review, source="Embase")
    files = [
        a_file(tmp_path, "one.ris", YOGA),
        a_file(tmp_path, "two.ris", BALANCE, {**YOGA, "N1": "again"}),
        tmp_path / "picture.ris",
    ]
    files[2].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page = page_of(lead_of(review))
    page.goto(f"/reviews/{review.slug}/import/")
    page.set_input_files("input[type=file]", files)
    expect(page.get_by_text("PNG picture, not a list of references")).to_be_visible()
    expect(page.get_by_role("link", name="RIS, 2 records. Look at it")).to_be_visible()
    page.reload()
    page.get_by_label("Search of one.ris").select_option(label="PubMed, no date")
    page.get_by_label("Search of two.ris").select_option(label="Embase, no date")
    page.get_by_role("button", name="Import those with a search").click()
    expect(page.get_by_role("heading", name="Sources and searches")).to_be_visible()

    def known() -> bool:
        page.reload()
        total = page.get_by_role("row", name=re.compile("Sum of all sources"))
        shown = [total.get_by_role("link", name=n, exact=True) for n in ("3", "1")]
        return all(link.count() for link in shown)  # both files, and the one they share

    for _ in range(60):
        if known():
            break
        page.wait_for_timeout(500)
    assert Record.objects.live().count() == 3
    assert Record.objects.duplicates().count() == 1


def test_the_format_is_overruled_with_an_immediate_preview(review, page_of: Open, tmp_path):
    a_search(review)
    path = tmp_path / "umlaute.ris"
    path.write_bytes(ris({"TI": "Şimşek ve Müller", "PY": "2021"}).decode().encode("cp1254"))
    page = page_of(lead_of(review))
    page.goto(f"/reviews/{review.slug}/import/")
    page.set_input_files("input[type=file]", path)
    page.get_by_label("Encoding").select_option("cp1254")
    expect(page.get_by_text("Şimşek ve Müller").first).to_be_visible()
    page.get_by_label("Format").select_option("medline")
    expect(page.locator("dd").filter(has_text="PubMed / MEDLINE tagged")).to_be_visible()


def test_pairs_are_decided_by_keys_and_undone(review, page_of: Open):
    person = a_member(review, Role.INVESTIGATOR, username="yh")
    imported(a_search(review), *numbered(4))
    a, b, c, d = Record.objects.order_by("id")
    for one, other, probability in ((a, b, 0.9), (c, d, 0.8)):
        Pair.objects.create(
            review=review, first=one, second=other, probability=probability, evidence="alike"
        )
    page = page_of(person)
    page.goto(f"/reviews/{review.slug}/duplicates/")
    expect(page.get_by_text("Is this the same work?")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text("The same work.")).to_be_visible()
    assert Merge.objects.filter(undone_at=None).count() == 1
    page.keyboard.press("u")
    expect(page.get_by_text("Probability 0.90")).to_be_visible()
    assert not Merge.objects.filter(undone_at=None).exists()
    page.keyboard.press("d")
    expect(page.get_by_text("Probability 0.80")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_text("No uncertain pairs.")).to_be_visible()
    assert list(Pair.objects.order_by("id").values_list("answer", flat=True)) == [
        "different",
        "related",
    ]


def test_a_reader_finds_a_record_and_why_it_is_here(review, page_of: Open):
    reader = a_member(review, Role.READER, username="rea")
    imported(a_search(review), YOGA, *numbered(3))
    imported(a_search(review, source="Embase"), {**YOGA, "N1": "again"}, name="b.ris")
    page = page_of(reader)
    page.goto(f"/reviews/{review.slug}/records/")
    page.get_by_role("searchbox").fill("quality life")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 5 records, filtered")).to_be_visible()
    page.get_by_role("search").get_by_label("Where it stands").select_option(label="Duplicate")
    expect(page.get_by_text("1 of 5 records, filtered")).to_be_visible()
    page.get_by_role("link", name=YOGA["TI"]).click()
    expect(page.get_by_text("Why is it here?")).to_be_visible()
    expect(page.get_by_text("A duplicate: the matcher found")).to_be_visible()
    expect(page.get_by_role("button", name="Split from the others")).to_have_count(0)


def test_a_lead_starts_a_review_and_freezes_its_protocol(page_of: Open):
    page = page_of(UserFactory(username="ada"))
    page.goto("/")
    page.get_by_role("link", name="Start a review").first.click()
    page.get_by_label("Title", exact=True).fill("Yoga for low back pain")
    page.get_by_label("Short title").fill("Yoga back")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Write protocol 1").click()
    first = page.locator("#criteria tbody tr").first
    first.get_by_label("Code").fill("I1")
    first.get_by_label("Criterion", exact=True).fill("Randomised trial")
    page.get_by_role("button", name="Save criteria").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.locator("#reasons tbody tr").first.get_by_label("Reason").fill("Not randomised")
    page.get_by_role("button", name="Save reasons").click()
    page.locator("#freeze").get_by_role("button", name="Freeze protocol 1").click()
    expect(page.get_by_text("Protocol 1 is in force.")).to_be_visible()
    expect(page.get_by_role("button", name="Save criteria")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_no_page_overflows_sideways_and_axe_finds_nothing(
    review, page_of: Open, tmp_path, width, theme
):
    lead = lead_of(review)
    imported(a_search(review, hits=9), YOGA, BALANCE, *numbered(4))
    imported(a_search(review, source="Embase"), {**YOGA, "N1": "again"}, name="b.ris")
    first, second = Record.objects.order_by("id")[:2]
    Pair.objects.create(
        review=review, first=first, second=second, probability=0.9, evidence="titles alike"
    )
    upload = imports.take(review, file=ris(*numbered(7)), name="c.ris", by=lead)
    row = first.of
    page = page_of(lead, viewport={"width": width, "height": 900}, color_scheme=theme)
    at = f"/reviews/{review.slug}"
    for path in (
        "/", "/reviews/new/", f"{at}/protocol/", f"{at}/sources/", f"{at}/import/",
        f"{at}/import/files/{upload.pk}/", f"{at}/imports/{row.pk}/", f"{at}/duplicates/",
        f"{at}/duplicates/merged/", f"{at}/duplicates/accept/?percent=80", f"{at}/records/",
        f"{at}/records/{first.pk}/", f"{at}/records/{first.pk}/correct/", f"{at}/team/",
        f"{at}/history/", f"{at}/sources/{row.search.source_id}/searches/{row.search_id}/",
    ):  # fmt: skip
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path
        assert axe.violations(page) == [], path
