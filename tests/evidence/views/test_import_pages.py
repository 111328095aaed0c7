"""Sources, searches and files: what the pages say and what they refuse."""

from datetime import date

import pytest
from django.urls import reverse

from evidence import imports, ingest
from evidence.models import (
    Import,
    Search,
    Source,
    Upload,
)
from tests.factories.records import BALANCE, YOGA, a_search, imported, ris
from tests.factories.visits import signed_in, text

pytestmark = pytest.mark.django_db


def test_an_empty_review_offers_the_usual_seven(review, page, post):
    assert "Add the usual seven" in text(page("sources", review.slug))
    post("sources_usual", review.slug)
    assert review.sources.count() == 7


def test_a_search_is_added_and_its_string_checked(review, post, page):
    post("source_new", review.slug, name="PubMed", kind="database", platform="")
    source = review.sources.get()
    data = {"searched_on": "2022-11-15", "hits_reported": 64, "strategy": "a AND b OR c"}
    post("search_new", review.slug, source.pk, **data)
    search = Search.objects.get()
    assert (search.searched_on, search.hits_reported) == (date(2022, 11, 15), 64)
    shown = text(page("search", review.slug, source.pk, search.pk))
    assert "AND and OR stand at one level" in shown
    assert "Search string: 1 finding" in text(page("sources", review.slug))


def test_a_source_that_was_read_from_stays_and_says_so(review, full, post):
    response = post("source_remove", review.slug, full["source_pk"])
    assert response.status_code == 409
    assert "Files were imported from PubMed, so it stays." in text(response)
    assert Source.objects.filter(pk=full["source_pk"]).exists()


def test_a_string_is_checked_while_it_is_written(review, full, post):
    shown = text(post("strategy_check", review.slug, strategy="(a OR b", source=full["source_pk"]))
    assert "This bracket is never closed." in shown


def test_a_string_is_checked_in_the_syntax_of_its_platform(review, post):
    source = Source.objects.create(review=review, name="Embase", platform="Ovid")
    asked = {"strategy": "(yoga or pilates and pain).tiab.", "source": source.pk}
    shown = text(post("strategy_check", review.slug, **asked))
    assert "or and and stand at one level" in shown
    assert "“tiab” is not a field tag. Is ti,ab meant?" in shown


def test_what_a_source_s_name_holds_is_words_not_mark_up(review, post, page):
    post("source_new", review.slug, name="<script>alert(1)</script>", kind="database")
    shown = text(page("sources", review.slug))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_a_dropped_file_answers_what_it_is(review, lead, tmp_path):
    client = signed_in(lead)
    path = tmp_path / "pubmed.ris"
    path.write_bytes(ris(YOGA, BALANCE))
    with path.open("rb") as file:
        response = client.post(
            reverse("import_files", args=[review.slug]),
            {"file": file},
            HTTP_ACCEPT="application/json",
        )
    upload = Upload.objects.get()
    assert response.json() == {
        "url": reverse("upload", args=[review.slug, upload.pk]),
        "sentence": "RIS, 2 records. Look at it",
    }


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"\x89PNG\r\n\x1a\n0000", "PNG picture")]
)
def test_a_dropped_file_that_is_none_is_refused_in_words(review, lead, tmp_path, content, words):
    path = tmp_path / "a.ris"
    path.write_bytes(content)
    with path.open("rb") as file:
        response = signed_in(lead).post(
            reverse("import_files", args=[review.slug]),
            {"file": file},
            HTTP_ACCEPT="application/json",
        )
    assert response.status_code == 422
    assert words in response.json()["sentence"]
    assert not Upload.objects.exists()


def test_several_files_without_script_come_to_the_list(review, lead, tmp_path):
    a_search(review)
    paths = []
    for number, works in enumerate(([YOGA], [BALANCE])):
        path = tmp_path / f"{number}.ris"
        path.write_bytes(ris(*works))
        paths.append(path.open("rb"))
    response = signed_in(lead).post(
        reverse("import_files", args=[review.slug]), {"file": paths}, follow=True
    )
    for path in paths:
        path.close()
    assert Upload.objects.count() == 2
    assert "0.ris" in text(response)
    assert "1.ris" in text(response)


def test_the_search_is_proposed_whose_source_the_file_seems_to_come_from(review, lead, page):
    search = a_search(review)
    a_search(review, source="Embase")
    row = imports.take(review, file="tests/reference/imports/pubmed.nbib", name="p.nbib", by=lead)
    shown = text(page("upload", review.slug, row.pk))
    assert f'<option value="{search.pk}" selected>' in shown


def test_a_new_search_is_proposed_of_any_database_that_is_known(review, lead, page, post):
    """Also of one that is none of the usual seven."""
    row = imports.take(review, file="tests/reference/imports/scopus.csv", name="s.csv", by=lead)
    assert 'value="new:Scopus" selected' in text(page("upload", review.slug, row.pk))
    post("upload", review.slug, row.pk, search="new:Scopus")
    assert Import.objects.get().search.source.name == "Scopus"


def test_a_file_is_read_as_something_else_with_an_immediate_preview(review, lead):
    row = imports.take(review, file=ris(YOGA), name="a.ris", by=lead)
    response = signed_in(lead).post(
        reverse("upload_read_as", args=[review.slug, row.pk]),
        {"dialect": "refer", "encoding": ""},
        HTTP_HX_REQUEST="true",
    )
    row.refresh_from_db()
    assert row.dialect == "refer"
    assert "EndNote / Refer tagged" in text(response)
    assert "<html" not in text(response)


def test_the_columns_of_any_table_are_named_on_its_page(review, lead, page, post):
    table = b"Artikel,Jahr,Wer\nYoga hilft,2021,A\nTanz hilft,2020,B\n"
    row = imports.take(review, file=table, name="a.csv", by=lead)
    shown = text(page("upload", review.slug, row.pk))
    assert "Which column is what" in shown
    assert "Artikel: “Yoga hilft”" in shown
    assert "Wer: “A”" in shown
    assert '<label class="form-label" for="id_column_title">Title</label>' in shown
    post("upload_read_as", review.slug, row.pk, column_title="Artikel", column_year="Jahr")
    row.refresh_from_db()
    assert row.mapping == {"title": "Artikel", "year": "Jahr"}
    assert "Yoga hilft" in text(page("upload", review.slug, row.pk))
    started = imports.start_upload(row, search=a_search(review), by=lead)
    assert ingest.run(started.pk)
    assert list(started.records.values_list("title", "year")) == [
        ("Yoga hilft", 2021),
        ("Tanz hilft", 2020),
    ]


def test_the_button_counts_what_the_new_reading_finds(review, lead, client):
    row = imports.take(review, file=ris(YOGA), name="a.ris", by=lead)
    client.force_login(lead)
    url = reverse("upload_read_as", args=[review.slug, row.pk])
    answer = client.post(url, {"dialect": "csv-mapped"}, headers={"HX-Request": "true"})
    assert 'id="import-it" hx-swap-oob="true"' in answer.text
    assert "record" not in answer.text.partition("</button>")[0]


def test_a_file_is_imported_into_its_search(review, lead, post, page):
    search = a_search(review, hits=2)
    row = imports.take(review, file=ris(YOGA), name="a.ris", by=lead)
    response = post("upload", review.slug, row.pk, search=search.pk)
    started = Import.objects.get()
    assert response["Location"] == reverse("import", args=[review.slug, started.pk])
    assert "Under way" in text(page("import", review.slug, started.pk))


def test_a_file_without_a_search_says_so(review, lead, post):
    a_search(review)
    row = imports.take(review, file=ris(YOGA), name="a.ris", by=lead)
    response = post("upload", review.slug, row.pk)
    assert response.status_code == 422
    assert Upload.objects.exists()


def test_the_same_file_twice_stays_waiting_and_says_where_it_is(review, lead, post):
    search = imported(a_search(review), YOGA).search
    row = imports.take(review, file=ris(YOGA), name="a.ris", by=lead)
    response = post("upload", review.slug, row.pk, search=search.pk)
    assert response.status_code == 422
    assert "imported already, from PubMed" in text(response)


def test_all_waiting_files_with_a_search_are_imported(review, lead, post):
    search = a_search(review)
    rows = [
        imports.take(review, file=ris(work), name=f"{work['PY']}.ris", by=lead)
        for work in (YOGA, BALANCE)
    ]
    post("import_start", review.slug, **{f"search_{row.pk}": search.pk for row in rows[:1]})
    assert Import.objects.count() == 1
    assert list(Upload.objects.all()) == rows[1:]


def test_parts_of_one_export_share_the_new_search_of_their_source(review, lead, post):
    rows = [
        imports.take(review, file=ris(work), name=f"{work['PY']}.ris", by=lead)
        for work in (YOGA, BALANCE)
    ]
    post("import_start", review.slug, **{f"search_{row.pk}": "new:Embase" for row in rows})
    assert Import.objects.count() == 2
    assert [search.source.name for search in Search.objects.all()] == ["Embase"]


def test_progress_is_silent_while_nothing_is_new(review, lead, page):
    row = imports.start(a_search(review), file=ris(YOGA), name="a.ris", by=lead)
    first = page("import_progress", review.slug, row.pk)
    assert first.status_code == 200
    assert "A worker will take it in a moment." in text(first)
    assert page("import_progress", review.slug, row.pk, query="?seen=queued-0-0").status_code == 204


def test_progress_of_a_finished_import_shows_its_result(review, page):
    row = imported(a_search(review), YOGA)
    response = page("import_progress", review.slug, row.pk)
    assert response["HX-Refresh"] == "true"


def test_a_result_with_an_alarm_and_its_way_back(review, page, post):
    row = imported(a_search(review, hits=5), YOGA)
    shown = text(page("import", review.slug, row.pk))
    assert "4 of 5 hits are missing." in shown
    post("import_undo", review.slug, row.pk)
    assert "Taken back." in text(page("import", review.slug, row.pk))
