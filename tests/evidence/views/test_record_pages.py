"""Duplicates and the table of records: answered, merged, saved, corrected."""

import pytest
from django.urls import reverse

from evidence import records
from evidence.models import (
    Merge,
    Pair,
    Record,
    Role,
)
from tests.factories.people import a_member
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered
from tests.factories.visits import signed_in, text

pytestmark = pytest.mark.django_db


def test_a_pair_is_answered_and_the_answer_undone(review, full, page, post):
    pair = full["pk"]["pair"]
    shown = text(page("duplicates", review.slug))
    assert "Is this the same work?" in shown
    post("pair_answer", review.slug, pair, answer="same")
    assert Merge.objects.filter(undone_at=None).exclude(by=None).count() == 1
    shown = text(page("duplicates", review.slug, query=f"?last={pair}"))
    assert "The same work." in shown
    post("pair_reopen", review.slug, pair)
    assert not Merge.objects.filter(undone_at=None).exclude(by=None).exists()


def test_who_comes_second_to_a_pair_is_told_in_its_place(review, full, lead):
    """A piece, not a page: the answer that stands, the next question, the counts above them."""
    pair = full["pk"]["pair"]
    ask = {"path": reverse("pair_answer", args=[review.slug, pair]), "HTTP_HX_REQUEST": "true"}
    first = signed_in(lead).post(data={"answer": "different"}, **ask).content.decode()
    assert "Different works." in first
    assert 'id="duplicates-tabs" aria-label="Duplicates" hx-swap-oob="true"' in first
    assert "To decide 0" in first
    assert "Answered 1" in first
    second = signed_in(lead).post(data={"answer": "same"}, **ask)
    assert second.status_code == 200
    assert "has answered: different works." in second.content.decode()
    assert "<html" not in second.content.decode()
    assert Pair.objects.get(pk=pair).answer == "different"


def test_many_are_accepted_after_a_preview(review, full, page, post):
    shown = text(page("duplicates_accept", review.slug, query="?percent=80"))
    assert "1 record would be merged away" in shown
    assert Pair.objects.get().answer == "open"
    post("duplicates_accept", review.slug, percent="80")
    assert Pair.objects.get().answer == "same"


def test_chosen_merges_are_split(review, full, page, post):
    merge = Merge.objects.get()
    assert "same DOI" in text(page("duplicates_merged", review.slug))
    post("duplicates_take_back", review.slug, ids=[merge.pk])
    assert not Merge.objects.filter(undone_at=None).exists()
    response = post("duplicates_take_back", review.slug, ids=[merge.pk])
    assert response.status_code == 302


def test_records_are_listed_found_and_counted(review, full, page):
    shown = text(page("records", review.slug, query="?q=yoga&box=duplicate"))
    assert "1 of 3 records, filtered" in shown
    assert "“yoga”" in shown
    assert "No record fits." in text(page("records", review.slug, query="?q=zzz"))


def test_the_list_costs_the_same_however_many_rows(
    review, page, django_assert_max_num_queries, django_assert_num_queries
):
    imported(a_search(review), *numbered(5))
    with django_assert_max_num_queries(24) as few:
        page("records", review.slug)
    imported(a_search(review, source="Embase"), *numbered(90, first=50), name="b.ris")
    with django_assert_num_queries(len(few)):
        page("records", review.slug)


def test_chosen_records_are_merged_after_a_preview_and_undone_at_once(review, page, post):
    imported(a_search(review), *numbered(3))
    ids = list(Record.objects.values_list("pk", flat=True))
    shown = text(post("records_merge", review.slug, ids=ids))
    assert "3 records would be one work" in shown
    assert not Merge.objects.exists()
    post("records_merge", review.slug, ids=ids, do="1")
    assert Merge.objects.filter(undone_at=None).count() == 2
    for landing in ("duplicates", "duplicates_merged"):
        assert "Your last act on many" in text(page(landing, review.slug))
    post("duplicates_undo", review.slug)
    assert not Merge.objects.filter(undone_at=None).exists()


def test_one_chosen_record_is_told_so(review, page, post):
    imported(a_search(review), YOGA)
    post("records_merge", review.slug, ids=[Record.objects.get().pk])
    assert "Choose at least two records." in text(page("records", review.slug))


def test_a_list_is_saved_under_a_name_for_its_maker_alone(review, page, post):
    imported(a_search(review), YOGA, BALANCE)
    post("view_save", review.slug, name=" My  yoga ", query="q=yoga&columns=doi&page=3&x=1")
    view = review.saved_views.get()
    assert (view.name, view.query) == ("My yoga", "q=yoga&columns=doi&x=1")
    shown = text(page("records", review.slug, query=f"?{view.query}"))
    assert "10.1002/cam4.4098" in shown
    assert "My yoga" in shown
    curator = signed_in(a_member(review, Role.CURATOR, username="cur"))
    address_ = reverse("view_remove", args=[review.slug, view.pk])
    assert curator.post(address_).status_code == 404
    assert "My yoga" not in text(curator.get(reverse("records", args=[review.slug])))
    post("view_remove", review.slug, view.pk)
    assert not review.saved_views.exists()


def test_a_list_without_a_name_is_not_saved(review, page, post):
    post("view_save", review.slug, name=" ", query="")
    assert not review.saved_views.exists()


def test_a_record_is_added_by_hand_under_its_source(review, post, page):
    source = a_search(review, source="Reference lists").source
    response = post("source_record_new", review.slug, source.pk, title="")
    assert response.status_code == 422
    post("source_record_new", review.slug, source.pk, title="Yoga", year=2020, origin="Bao 2020")
    record = Record.objects.get()
    assert (record.source, record.year, record.of) == (source, 2020, None)
    assert "Added by hand" in text(page("record", review.slug, record.pk))


def test_a_record_says_why_it_is_here_and_shows_every_entry(review, full, page):
    merge = Merge.objects.get()
    shown = text(page("record", review.slug, merge.record_id))
    assert "A duplicate: the matcher found" in shown
    assert "2 entries are this work" in shown
    assert "same DOI" in shown
    assert 'class="table pairs"' in shown  # the two side by side, what differs marked


def test_mark_up_of_a_source_never_reaches_the_page(review, page):
    row = imported(a_search(review), {"TI": "<img src=x onerror=alert(1)> trial", "PY": "2020"})
    record = row.records.get()
    for name, args in (("records", ()), ("record", (record.pk,))):
        assert "<img src=x" not in text(page(name, review.slug, *args))


def test_a_record_is_corrected_with_its_origin(review, full, page, post):
    record = Record.objects.get(pk=full["pk"]["record"])
    data = {
        "title": record.title, "authors": "\n".join(record.authors), "year": 2022,
        "journal": record.journal, "volume": record.volume, "pages": record.pages,
        "doi": record.doi, "type": record.type, "abstract": record.abstract,
        "revision": record.revision,
    }  # fmt: skip
    response = post("record_correct", review.slug, record.pk, **data)
    assert response.status_code == 422
    assert "Say where the new words come from." in text(response)
    post("record_correct", review.slug, record.pk, **data, origin="publisher")
    record.refresh_from_db()
    assert (record.year, list(record.origins)) == (2022, ["year"])
    shown = text(page("record", review.slug, record.pk))
    assert "Year</b> was corrected from publisher; the source gave “2021”" in shown
    stale = post("record_correct", review.slug, record.pk, **{**data, "year": 2023}, origin="x")
    assert "This record was changed meanwhile" in text(stale)


def as_sent(form) -> dict:
    values = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in values.items()}


def test_a_stale_correction_keeps_what_was_typed_and_what_a_colleague_wrote(
    review, full, lead, page, post
):
    record = Record.objects.get(pk=full["pk"]["record"])
    shown = page("record_correct", review.slug, record.pk).context["form"]
    sent = as_sent(shown)
    sent |= {bound.html_initial_name: sent[bound.html_name] for bound in shown}
    for now in ("Nurses", "Pages and title"):
        records.correct(record, journal=now, year=2021, origin="publisher", by=lead)
    sent |= {"title": "A better title", "authors": "Bao T\r\nZhi W", "origin": "PubMed"}
    told = post("record_correct", review.slug, record.pk, **sent)
    assert told.status_code == 422
    assert "This record was changed meanwhile" in text(told)
    form = told.context["form"]
    assert form["journal"].value() == "Pages and title"
    again = {form[name].html_name: form[name].value() or "" for name in form.fields}
    again |= {bound.html_initial_name: form.data.get(bound.html_initial_name, "") for bound in form}
    assert post("record_correct", review.slug, record.pk, **again).status_code == 302
    record.refresh_from_db()
    assert (record.title, record.journal) == ("A better title", "Pages and title")
    assert record.authors == ["Bao T", "Zhi W"]
