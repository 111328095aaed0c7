"""The desks as pages: what they answer, what they keep, and that size costs no query."""

from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.models import Record, Role
from screening import arbitration, queues, reading
from screening.models import Decision, Item, StageKind
from screening.views.words import highlighted, paragraphs
from tests.factories.people import a_member, a_review, lead_of
from tests.factories.screening import a_desk, a_pdf, decide, let_through, more_records

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def at_first(module_db):
    return a_desk()


@pytest.fixture
def desk(at_first):
    return deepcopy(at_first)


@pytest.fixture
def yh(client, desk):
    client.force_login(desk.yh)
    return client


def send(client, desk, item, htmx=True, **fields):  # noqa: FBT002 - as a browser does
    url = reverse("decide", args=[desk.review.slug, item.pk])
    return client.post(url, fields, headers=HTMX if htmx else {})


def test_a_verdict_brings_the_next_record_as_a_piece_and_without_script_as_a_page(yh, desk):
    first, second, third = desk.items()
    answer = send(yh, desk, first, verdict="include")
    assert second.record.title in answer.content.decode()
    assert b"<html" not in answer.content
    answer = send(yh, desk, second, htmx=False, verdict="include")
    assert answer.status_code == 302
    assert third.record.title in yh.get(answer.url).content.decode()


def test_the_same_form_sent_twice_is_one_verdict_and_goes_on(yh, desk):
    first, second, _ = desk.items()
    for _ in range(2):
        answer = send(yh, desk, first, verdict="include")
        assert second.record.title in answer.content.decode()
    assert Decision.objects.count() == 1


def test_a_refused_exclusion_keeps_what_was_typed(yh, desk):
    item = let_through(desk)[0]
    answer = send(yh, desk, item, verdict="exclude", note="No control group", quote="one arm")
    assert (answer.status_code, answer["X-Piece"]) == (422, "1")
    assert "No control group" in answer.content.decode()
    assert "one arm" in answer.content.decode()
    assert "needs its reason" in answer.content.decode()
    assert not Decision.objects.filter(item=item).exists()


@pytest.mark.parametrize("reason", ["99999999999999999999", "x", "-1", "x\x00"])
def test_a_forged_reason_is_no_reason(yh, desk, reason):
    answer = send(yh, desk, desk.items()[0], reason=reason)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_verdict_on_a_settled_record_says_so_and_goes_on(yh, desk):
    first, second, _ = desk.items()
    third = a_member(desk.review, Role.INVESTIGATOR, username="third")
    decide(first, (desk.tt, "include"), (third, "include"))
    answer = send(yh, desk, first, verdict="exclude", note="Wrong <dose>", htmx=False)
    assert answer.status_code == 409
    for words in ("already settled", first.record.title, "Wrong &lt;dose&gt;", second.record.title):
        assert words in answer.content.decode()


def test_a_ruling_that_came_too_late_is_given_back(client, desk):
    item = decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "exclude"))
    arbitration.rule(item, verdict="include", sentence="A trial.", by=desk.arbiter)
    client.force_login(desk.arbiter)
    url = reverse("conflict", args=[desk.review.slug, item.pk])
    answer = client.post(url, {"act": "rule", "verdict": "exclude", "sentence": "No <trial>."})
    assert answer.status_code == 422
    for words in ("Nothing was changed.", "settled already", "No &lt;trial&gt;."):
        assert words in answer.content.decode()


def test_the_desk_reads_each_field_as_it_is_stored(desk):
    item = desk.items()[0]
    told = {"title": "T", "title_translated": "Ü", "journal": "J", "year": 2011, "volume": "12",
            "pages": "1-9", "doi": "10.1000/1", "abstract": "A", "authors": ["Bao, T"]}  # fmt: skip
    Record.objects.filter(pk=item.record_id).update(**told)
    read = reading.with_texts(item.pk, stage=item.stage)
    assert {name: getattr(read.record, name) for name in told} == told
    assert read.record.source.name == item.record.source.name


def test_characters_no_database_holds_are_left_out(yh, desk):
    send(yh, desk, desk.items()[0], verdict="include", note="a\x00b")
    assert Decision.objects.get().note == "ab"


def test_a_settled_record_is_not_opened_as_a_form(yh, desk):
    item = decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "include"))
    answer = yh.get(reverse("item", args=[desk.review.slug, item.pk]))
    assert answer.url == reverse("record", args=[desk.review.slug, item.record_id])


def test_a_colleagues_verdict_is_on_no_page(client, desk):
    item = decide(desk.items()[0], (desk.yh, "exclude"))
    for person in (desk.tt, desk.lead, desk.arbiter):
        client.force_login(person)
        for name in ("screen", "fulltext", "conflicts", "overview"):
            page = client.get(reverse(name, args=[desk.review.slug])).content.decode()
            assert "1</b> of 3 decided" not in page
            assert "Exclude</span>" not in page
        assert client.get(reverse("conflict", args=[desk.review.slug, item.pk])).status_code == 404


def test_who_does_not_decide_sees_progress_and_a_stranger_nothing(client, desk):
    client.force_login(desk.lead)
    page = client.get(reverse("screen", args=[desk.review.slug]))
    assert "Deciding is for investigators" in page.content.decode()
    assert send(client, desk, desk.items()[0], verdict="include").status_code == 403
    client.force_login(lead_of(a_review(slug="other", short_title="Other", lead="stranger")))
    assert client.get(reverse("screen", args=[desk.review.slug])).status_code == 404


def test_before_a_protocol_is_frozen_the_desk_says_what_to_do(client):
    review = a_review(slug="begun")
    more_records(review, 1)
    queues.fill(review)
    client.force_login(a_member(review, Role.INVESTIGATOR, username="yh"))
    page = client.get(reverse("screen", args=[review.slug])).content.decode()
    assert "frozen protocol" in page


def test_a_file_that_is_no_pdf_is_refused_beside_its_field(yh, desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    report = let_through(desk)[0].report
    url = reverse("report-upload", args=[desk.review.slug, report.pk])
    answer = yh.post(url, {"file": SimpleUploadedFile("a.pdf", b"<html>")})
    assert answer.status_code == 422
    assert 'id="pdf-error"' in answer.content.decode()
    assert yh.post(url).status_code == 422


def test_reopening_without_a_reason_is_said_beside_its_field(client, desk):
    item = decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "include"))
    client.force_login(desk.lead)
    answer = client.post(reverse("reopen", args=[desk.review.slug, item.pk]), {"why": " "})
    assert answer.status_code == 422
    assert "Say why it is opened again." in answer.content.decode()


def queries(client, url, **kwargs) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url, **kwargs).status_code == 200
    return len(found)


def test_the_next_record_costs_no_query_more_in_a_larger_review(yh, desk):
    more_records(desk.review, 4)
    queues.fill(desk.review)
    first, second, third, *_ = desk.items()
    send(yh, desk, first, verdict="include")
    with CaptureQueriesContext(connection) as few:
        send(yh, desk, second, verdict="include")
    more_records(desk.review, 300)
    queues.fill(desk.review)
    with CaptureQueriesContext(connection) as many:
        send(yh, desk, third, verdict="include")
    assert len(many) == len(few) <= 22


@pytest.mark.parametrize("name", ["screen", "fulltext", "conflicts"])
def test_no_page_asks_a_query_for_each_row(client, desk, name):
    let_through(desk, desk.items()[:1])
    decide(desk.items()[1], (desk.yh, "include"), (desk.tt, "exclude"))
    client.force_login(desk.tt)
    url = reverse(name, args=[desk.review.slug])
    client.get(url)
    few = queries(client, url)
    more_records(desk.review, 8)
    queues.fill(desk.review)
    let_through(desk, desk.items()[3:7])
    for item in desk.items()[7:9]:
        decide(item, (desk.yh, "include"), (desk.tt, "exclude"))
    assert queries(client, url) <= few + 1


@pytest.mark.parametrize("box", ["records_screened", "dbr_sought_reports"])
def test_the_rows_of_a_box_are_listed(client, desk, box):
    full = let_through(desk)
    a_pdf(full[0].report, by=desk.yh)
    client.force_login(desk.lead)
    url = reverse("flow-box", args=[desk.review.slug, box])
    assert desk.items()[0].record.title in client.get(url).content.decode()
    assert queries(client, url) < 90


def test_an_abstract_is_cut_at_its_parts_and_loses_no_word():
    text = "Background: Numbness. Methods: Women were randomly assigned; methods: none. 结果：好。"
    parts = paragraphs(text)
    assert [label for label, _ in parts] == ["Background", "Methods", "methods", "结果"]
    assert paragraphs("Plain words.\nTwo lines.") == [("", "Plain words."), ("", "Two lines.")]
    assert paragraphs("") == []


def test_marked_words_cannot_bring_markup_in():
    marked = highlighted("<b>randomised</b> & <script>alert(1)</script>", None)
    assert "<script>" not in marked
    assert '<mark class="k-for">randomised</mark>' in marked


def test_items_of_full_texts_follow_their_records(desk):
    let_through(desk)
    assert Item.objects.filter(stage__kind=StageKind.FULL_TEXT).count() == 3


def test_a_long_structured_abstract_costs_no_query_more_than_a_line(yh, desk):
    page = reverse("screen", args=[desk.review.slug])
    yh.get(page)  # the record is open from now on
    counted = []
    parts = "Background: a. Methods: b. Results: c. Conclusion: d."
    for abstract in ("Numbness is common.", parts):
        desk.review.records.update(abstract=abstract)
        with CaptureQueriesContext(connection) as asked:
            answer = yh.get(page)
        counted.append(len(asked))
    assert answer.content.decode().count("<p><b>") == 4
    assert counted[0] == counted[1]
