"""The pages of plan, find and keep: who may see them, what they say, what they refuse."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from evidence import audit, imports, ingest, outcomes, protocol, saved_views, urls
from evidence.models import (
    Import,
    Membership,
    Merge,
    Pair,
    Record,
    Review,
    Role,
    Search,
    Source,
    Upload,
)
from evidence.permissions import Act, holders
from tests.factories.people import UserFactory, a_frozen_protocol, a_member, a_review, lead_of
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered, ris

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return a_review()


@pytest.fixture
def lead(review):
    return lead_of(review)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client_of_lead(lead) -> Client:
    return signed_in(lead)


@pytest.fixture
def page(client_of_lead):
    """GET as the lead."""

    def get(name, *args, query=""):
        return client_of_lead.get(f"{reverse(name, args=args)}{query}")

    return get


@pytest.fixture
def post(client_of_lead):
    """POST as the lead, in the same session."""

    def send(name, /, *args, **data):
        return client_of_lead.post(reverse(name, args=args), data)

    return send


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def full(review, lead):
    """A review in which every page has something to show."""
    a_frozen_protocol(review)
    protocol.amend(review, reason="Crossover trials", by=lead)
    outcome = outcomes.add(review, label="Pain", by=lead)
    outcomes.add_instrument(review, name="NRS", by=lead)
    outcomes.add_timepoint(review, label="Week 12", by=lead)
    row = imported(a_search(review, hits=3), YOGA, BALANCE)
    imported(a_search(review, source="Embase"), {**YOGA, "N1": "x"}, name="b.ris")
    first, second = row.records.order_by("id")
    pair = Pair.objects.create(
        review=review, first=first, second=second, probability=0.9, evidence="titles alike"
    )
    upload = imports.take(review, file=ris(*numbered(2)), name="c.ris", by=lead)
    view = saved_views.save(review, name="Mine", query="q=yoga", by=lead)
    member = a_member(review, Role.READER, username="rea")
    return {
        "slug": review.slug,
        "number": 1,
        "part": "plan",
        "what": "outcomes",
        "pk": {
            "measured": outcome.pk,
            "source": row.search.source_id,
            "search": row.search_id,
            "upload": upload.pk,
            "import": row.pk,
            "pair": pair.pk,
            "record": first.pk,
            "view": view.pk,
            "member": Membership.objects.get(user=member).pk,
        },
        "source_pk": row.search.source_id,
    }


_OF = {  # which row the number in an address means, by the beginning of its name
    "measured": "measured",
    "source": "source",
    "search": "search",
    "upload": "upload",
    "import": "import",
    "pair": "pair",
    "record": "record",
    "team": "member",
    "view": "view",
}
NAMES = [p.name for p in (*urls.plan_urls, *urls.find_urls, *urls.keep_urls)]
POST_ONLY = {
    "protocol_draft", "protocol_amend", "protocol_freeze", "protocol_discard", "protocol_part",
    "measured_remove", "sources_usual", "strategy_check", "source_remove", "search_remove",
    "import_start", "upload_read_as", "upload_remove", "import_cancel", "import_undo",
    "records_merge", "records_remove", "records_put_back", "view_save", "view_remove",
    "duplicates_undo",
    "duplicates_take_back", "pair_answer", "pair_reopen", "team_leave",
}  # fmt: skip


def address(name, full) -> str:
    (pattern,) = [p for p in (*urls.plan_urls, *urls.find_urls, *urls.keep_urls) if p.name == name]
    kwargs = {}
    for key in pattern.pattern.converters:
        value = full[key]
        kwargs[key] = value[_OF[name.split("_")[0]]] if isinstance(value, dict) else value
    return reverse(name, kwargs=kwargs)


def answers(client, full, names=NAMES, *, method="get") -> dict[str, int]:
    """Each address with its status: one set of rows serves them all."""
    return {name: getattr(client, method)(address(name, full)).status_code for name in names}


def test_every_page_opens_for_the_lead(full, lead):
    wanted = {name: 405 if name in POST_ONLY else 200 for name in NAMES}
    assert answers(signed_in(lead), full) == wanted


def test_a_stranger_meets_a_404_at_every_address(full):
    stranger = signed_in(UserFactory(username="stranger"))
    assert set(answers(stranger, full, method="post").values()) == {404}
    wanted = {name: 405 if name in POST_ONLY else 404 for name in NAMES}
    assert answers(stranger, full) == wanted


def test_who_is_not_signed_in_is_asked_to(full):
    for where in (reverse("home"), reverse("review_new"), *(address(n, full) for n in NAMES)):
        response = Client().get(where)
        assert response.status_code == 302
        assert response["Location"].startswith("/login/")


def test_a_reader_changes_nothing(full):
    reader = signed_in(UserFactory(username="rea"))
    before = (Import.objects.count(), Merge.objects.count(), Source.objects.count())
    refused = answers(
        reader,
        full,
        sorted(POST_ONLY - {"strategy_check", "team_leave", "view_save", "view_remove"}),
        method="post",
    )
    assert set(refused.values()) == {403}
    assert before == (Import.objects.count(), Merge.objects.count(), Source.objects.count())


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_the_acts_it_may_do(review, full, role):
    if role is Role.READER:
        person = UserFactory(username="rea")
    else:
        person = a_member(review, role, username="p")
    client = signed_in(person)
    shown = text(client.get(reverse("sources", args=[review.slug])))
    assert ("Import files" in shown) is (role in holders(Act.IMPORT))
    shown = text(client.get(reverse("protocol", args=[review.slug])))
    assert ("Save criteria" in shown) is (role in holders(Act.EDIT_PROTOCOL))
    shown = text(client.get(reverse("team", args=[review.slug])))
    assert ("Add a person" in shown) is (role in holders(Act.MANAGE_TEAM))


# Home ---------------------------------------------------------------------------------------


def test_home_without_a_review_says_how_to_start():
    shown = text(signed_in(UserFactory(username="new")).get("/"))
    assert "You take part in no review yet." in shown


def test_home_shows_my_reviews_and_no_other(review, page):
    a_review(slug="other", short_title="Not mine", lead="stranger")
    shown = text(page("home"))
    assert "CIPN" in shown
    assert "Not mine" not in shown


def test_home_costs_the_same_however_many_reviews(page, django_assert_max_num_queries):
    for number in range(6):
        a_review(slug=f"r{number}", short_title=f"R{number}")
    page("home")
    with django_assert_max_num_queries(12 + 6 * 30):  # what waits is asked review by review
        page("home")


def test_a_review_is_started(post, lead):
    response = post("review_new", title="Yoga", short_title="Yoga", slug="")
    review = Review.objects.get(slug="yoga")
    assert response["Location"] == reverse("protocol", args=["yoga"])
    assert review.memberships.get().user == lead


def test_a_taken_address_keeps_what_was_typed(review, post):
    response = post("review_new", title="My title", short_title="X", slug="cipn")
    assert response.status_code == 422
    assert "Another review has the address" in text(response)
    assert "My title" in text(response)


# Protocol -----------------------------------------------------------------------------------


def test_the_first_protocol_is_written_saved_and_frozen(review, post, page):
    post("protocol_draft", review.slug)
    rows = {
        "criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 0,
        "criteria-0-code": "E1", "criteria-0-kind": "exclude", "criteria-0-text": "No RCT",
        "criteria-0-ORDER": 2,
        "criteria-1-code": "I1", "criteria-1-kind": "include", "criteria-1-text": "RCT",
        "criteria-1-ORDER": 1,
    }  # fmt: skip
    assert post("protocol_part", review.slug, "criteria", **rows).status_code == 302
    version = protocol.working(review)
    assert [row.code for row in version.criteria.all()] == ["I1", "E1"]
    reasons = {
        "reasons-TOTAL_FORMS": 1, "reasons-INITIAL_FORMS": 0,
        "reasons-0-label": "Not an RCT", "reasons-0-criterion": "E1",
    }  # fmt: skip
    assert post("protocol_part", review.slug, "reasons", **reasons).status_code == 302
    plan = {
        "verdicts_required": 2, "measure": "SMD", "model_rule": "by_i2", "i2_limit": 50,
        "tau2_method": "DL", "interval": "z", "profile": "metan", "level_percent": 95,
    }  # fmt: skip
    assert post("protocol_part", review.slug, "plan", **plan).status_code == 302
    assert "common-effect model when I² is at most 50%" in text(page("protocol", review.slug))
    post("protocol_freeze", review.slug)
    assert protocol.current(review).level == 0.95


def test_criteria_that_cannot_be_saved_stay_as_typed(review, post):
    post("protocol_draft", review.slug)
    rows = {
        "criteria-TOTAL_FORMS": 1, "criteria-INITIAL_FORMS": 0,
        "criteria-0-code": "", "criteria-0-kind": "include", "criteria-0-text": "Only a text",
    }  # fmt: skip
    response = post("protocol_part", review.slug, "criteria", **rows)
    assert response.status_code == 422
    assert "Criterion 1 needs its code and its text." in text(response)
    assert "Only a text" in text(response)


def test_a_plan_that_cannot_be_stands_beside_its_field(review, post):
    post("protocol_draft", review.slug)
    response = post("protocol_part", review.slug, "plan", measure="HEDGEHOG")
    assert response.status_code == 422
    assert "HEDGEHOG is not one of the available choices" in text(response)


def test_an_amendment_needs_its_reason(review, post, page):
    a_frozen_protocol(review)
    assert post("protocol_amend", review.slug, reason=" ").status_code == 422
    assert post("protocol_amend", review.slug, reason="Why").status_code == 302
    shown = text(page("protocol", review.slug))
    assert "Nothing differs from protocol 1 yet." in shown
    post("protocol_discard", review.slug)
    assert protocol.working(review).number == 1


def test_what_lacks_a_part_is_not_frozen_and_says_so(review, post, page):
    post("protocol_draft", review.slug)
    post("protocol_freeze", review.slug)
    assert "needs at least one eligibility criterion" in text(page("protocol", review.slug))


def test_an_unknown_part_is_a_404(review, post):
    assert post("protocol_part", review.slug, "nothing").status_code == 404


# Sources and import -------------------------------------------------------------------------


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
    assert "Which column is what" in text(page("upload", review.slug, row.pk))
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


# Duplicates and records ---------------------------------------------------------------------


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
    assert "1 pair would be merged" in shown
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
    with django_assert_max_num_queries(60) as few:
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
    assert "Your last act on many" in text(page("duplicates", review.slug))
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
    assert "was corrected from publisher; the source gave “2021”" in shown
    stale = post("record_correct", review.slug, record.pk, **{**data, "year": 2023}, origin="x")
    assert "Someone changed this record" in text(stale)


# Team and history ---------------------------------------------------------------------------


def test_a_person_is_added_changed_and_taken_out(review, post, page):
    UserFactory(username="yh")
    post("team_add", review.slug, username="yh", roles=["investigator"])
    row = Membership.objects.get(user__username="yh")
    post("team_member", review.slug, row.pk, roles=["curator"], interests="none")
    row.refresh_from_db()
    assert (row.roles, row.interests) == (["curator"], "none")
    post("team_leave", review.slug, row.pk)
    assert "Left, with their votes and readings kept: yh" in text(page("team", review.slug))


def test_nobody_by_that_name(review, post):
    response = post("team_add", review.slug, username="nobody", roles=["reader"])
    assert response.status_code == 422
    assert "Nobody here signs in as “nobody”." in text(response)


def test_the_last_lead_cannot_leave(review, post, page):
    row = review.memberships.get()
    post("team_leave", review.slug, row.pk)
    assert review.memberships.get().left_at is None
    assert "Make someone else a lead first." in text(page("team_member", review.slug, row.pk))


def test_a_reader_declares_interests_and_leaves_but_gives_no_role(review, full):
    client = signed_in(UserFactory(username="rea"))
    own = reverse("team_member", args=[review.slug, full["pk"]["member"]])
    client.post(own, {"interests": "Author of Bao 2020", "roles": ["lead"]})
    row = Membership.objects.get(pk=full["pk"]["member"])
    assert (row.interests, row.roles) == ("Author of Bao 2020", ["reader"])
    response = client.post(reverse("team_leave", args=[review.slug, row.pk]))
    assert response["Location"] == reverse("home")


def test_what_a_colleague_does_on_an_open_question_is_not_in_the_history(review, lead, page):
    other = a_member(review, Role.INVESTIGATOR, username="yh")
    sentence = "Decided: include"
    audit.record(
        "screening.decided", sentence, review=review, about=review, by=other, seal="item:1"
    )
    assert sentence not in text(page("history", review.slug))
    mine = signed_in(other).get(reverse("history", args=[review.slug]))
    assert sentence in text(mine)
    audit.open_seal("item:1")
    assert sentence in text(page("history", review.slug))


def test_the_history_is_filtered_and_exported(review, lead, full, page):
    shown = text(page("history", review.slug, query="?kind=import"))
    assert "Began to import" in shown
    assert "Added outcome" not in shown
    assert "No act fits" in text(page("history", review.slug, query="?q=zzzz"))
    response = page("history", review.slug, query="?format=csv&kind=team")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0] == "at,by,act,about,door,sentence"
    assert len(lines) == 2


def test_a_formula_in_the_history_is_harmless_in_a_spreadsheet(review, lead, page):
    outcomes.add(review, label="=1+1", key="x", by=lead)
    response = page("history", review.slug, query="?format=csv&kind=outcome")
    assert "Added outcome “=1+1”" in b"".join(response.streaming_content).decode()
