"""What the API answers to bad input: one shape, stable codes, nothing lost, never a 500."""

import io
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from analysis.models import Analysis
from evidence.admin import changes
from evidence.models import Judgement, Value
from tests.factories.blinded import a_blinded_review
from tests.factories.records import imported, numbered

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db):
    return a_blinded_review()


@pytest.fixture
def made(at_first):
    return deepcopy(at_first)


@pytest.fixture
def api(made):
    """A client with a token of its own for each person."""

    def of(name: str) -> APIClient:
        client = APIClient()
        token, _ = Token.objects.get_or_create(user=made.user(name))
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return client

    return of


@pytest.fixture
def value(made) -> Value:
    rows = Value.objects.filter(extraction__study=made.opened, extraction__is_consensus=True)
    return rows.order_by("pk").first()


def at(made, name: str, *args) -> str:
    return reverse(f"api:{name}", args=[made.review.slug, *args])


@pytest.mark.parametrize(
    ("sent", "status", "code", "field"),
    [
        ({"sd": 0}, 422, "value-impossible", "sd"),
        ({"sd": -2}, 422, "value-impossible", "sd"),
        ({"n": 0}, 422, "value-impossible", "n"),
        ({"n": -4}, 422, "value-impossible", "n"),
        ({"n": 10**12}, 422, "field-wrong", "n"),
        ({"events": 31, "n": 30}, 422, "value-impossible", "events"),
        ({"ci_low": 3, "ci_high": 1}, 422, "value-impossible", "ci_low"),
        ({"q1": 3, "median": 2}, 422, "value-impossible", "q1"),
        ({"minimum": 3, "median": 2}, 422, "value-impossible", "minimum"),
        ({"p": 2}, 422, "value-impossible", "p"),
        ({"r": 1}, 422, "value-impossible", "r"),
        ({"ci_level": 95}, 422, "value-impossible", "ci_level"),
        ({"sd": 2, "revision": 77}, 409, "changed-meanwhile", None),
    ],
)
def test_an_impossible_value_has_its_code_and_its_field(
    made, api, value, sent, status, code, field
):
    before = Value.objects.values().get(pk=value.pk)
    body = {"why": "a slip", **sent}
    answer = api("curator").patch(at(made, "value-detail", value.pk), body, format="json")
    told = answer.json()
    assert (answer.status_code, told["code"], told.get("field")) == (status, code, field)
    assert told["message"].endswith(".")
    assert Value.objects.values().get(pk=value.pk) == before


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"sd": 2.0}, "why"),
        ({"why": "x", "sd": "two"}, "sd"),
        ({"why": "x", "sd": [1]}, "sd"),
        ({"why": "x", "mean": "nan"}, "mean"),
        ({"why": "x", "mean": "inf"}, "mean"),
        ({"why": "x", "n": 1.5}, "n"),
        ({"why": "x", "origin": "guessed"}, "origin"),
        ({"why": "x", "sdd": 2.0}, "sdd"),
        ({"why": "x", "extraction": 1}, "extraction"),
        ({"why": "x\u0000", "sd": 2.0}, "why"),
    ],
)
def test_a_wrong_shape_names_the_field(made, api, value, sent, field):
    answer = api("curator").patch(at(made, "value-detail", value.pk), sent, format="json")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (400, "invalid")
    assert set(told["fields"]) == {field}


@pytest.mark.parametrize(
    "text", ["{", "[1", '{"sd": NaN, "why": "x"}', "\x00", '"text"', "[]", "7"]
)
def test_what_is_no_json_object_is_refused_in_words(made, api, value, text):
    answer = api("curator").patch(
        at(made, "value-detail", value.pk), text, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["code"] in ("parse-error", "invalid")


def test_a_number_beyond_all_numbers_is_refused(made, api, value):
    answer = api("curator").patch(
        at(made, "value-detail", value.pk),
        '{"mean": 1e400, "why": "x"}',
        content_type="application/json",
    )
    assert answer.status_code in (400, 422)
    assert "mean" in (answer.json().get("field"), *answer.json().get("fields", {}))


def test_a_body_of_an_unknown_type_is_a_415(made, api, value):
    answer = api("curator").patch(
        at(made, "value-detail", value.pk), "sd=2", content_type="text/plain"
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


def test_a_correction_is_kept_with_who_and_why(made, api, value):
    body = {"sd": 2.5, "why": "Table 2 says 2.5", "revision": value.revision}
    answer = api("curator").patch(at(made, "value-detail", value.pk), body, format="json")
    assert (answer.status_code, answer.json()["sd"]) == (200, 2.5)
    value.refresh_from_db()
    newest = changes.of(value)[0]
    assert (newest.who, newest.door, newest.why) == ("curator", "api", "Table 2 says 2.5")
    assert [(cell.before, cell.after) for cell in newest.cells] == [("1.5", "2.5")]
    entry = made.review.audit_entries.first()
    assert (entry.door, entry.by) == ("api", made.user("curator"))


def test_a_persons_own_reading_is_not_corrected_by_a_curator(made, api):
    from tests.factories.blinded import both_in

    both_in(made)
    own = Value.objects.filter(
        extraction__by=made.user("yh"), extraction__study=made.closed
    ).first()
    body = {"sd": 2.5, "why": "x"}
    answer = api("curator").patch(at(made, "value-detail", own.pk), body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-yours")


def test_an_unknown_level_and_setting_are_told_with_what_there_is(made, api):
    row = Judgement.objects.consensus().filter(assessment__study=made.opened).first()
    answer = api("curator").patch(
        at(made, "judgement-detail", row.pk), {"level": "fine", "why": "x"}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "level-unknown")
    answer = api("statistician").patch(
        at(made, "analysis-detail", made.analysis.pk),
        {"tau2_method": "MAGIC", "reason": "x"},
        format="json",
    )
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (
        422,
        "setting-unknown",
        "tau2_method",
    )
    assert "REML" in told["message"]
    assert Analysis.objects.get(pk=made.analysis.pk).tau2_method == "REML"


def test_a_settled_record_takes_no_further_decision(made, api):
    from tests.factories.blinded import both_in

    both_in(made)
    url = at(made, "item-decision", made.items["second"].pk)
    answer = api("yh").post(url, {"verdict": "include"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already-settled")
    answer = api("yh").post(url, {"verdict": "perhaps"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "verdict-unknown")
    answer = api("tt").post(
        at(made, "item-decision", made.items["third"].pk),
        {"verdict": "exclude", "reason": 99},
        format="json",
    )
    assert (answer.status_code, answer.json()) == (422, {
        "code": "not-in-review", "message": "This review has no exclusion reason “99”.",
        "field": "reason",
    })  # fmt: skip


def test_a_study_or_outcome_that_is_not_there_is_told_beside_its_field(made, api):
    at_analysis = at(made, "analysis-detail", made.analysis.pk)
    answer = api("statistician").patch(at_analysis, {"outcomes": ["none"], "reason": "x"})
    assert (answer.status_code, answer.json()["field"]) == (422, "outcomes")
    at_study = at(made, "analysis-leave-out", made.analysis.pk)
    answer = api("statistician").post(at_study, {"study": "none", "reason": "x"}, format="json")
    assert (answer.status_code, answer.json()["field"]) == (422, "study")
    gone = api("yh").get(at(made, "item-detail", 999_999)).json()
    assert gone == {"code": "not-found", "message": "There is nothing at this address."}


def test_the_same_verdict_twice_is_one(made, api):
    url = at(made, "item-decision", made.items["third"].pk)
    for _ in range(2):
        assert api("yh").post(url, {"verdict": "include"}, format="json").status_code == 201
    assert made.items["third"].decisions.count() == 1


@pytest.mark.parametrize(
    "question",
    ["page=0", "page=x", "page=999", "year=x", "search=x", "simulated=perhaps", "source=%00",
     "year=99999999999999999999", "page_size=-1"],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_never_an_error(made, api, question):
    for name in ("record-list", "import-list", "item-list", "run-list"):
        answer = api("reader").get(f"{at(made, name)}?{question}")
        assert answer.status_code in (200, 400, 404), (name, question, answer.content)


@pytest.mark.parametrize("number", [0, 10**9, 10**19, 10**40])
def test_an_id_that_is_none_is_a_404(made, api, number):
    for name in ("record-detail", "value-detail", "item-detail", "analysis-detail", "run-detail"):
        assert api("reader").get(at(made, name, number)).status_code == 404, name
    assert api("reader").get(at(made, "figure", number, "forest", "svg")).status_code == 404
    answer = api("lead").post(at(made, "import-undo", number))
    assert answer.status_code == 404


def test_lists_come_in_pages_and_can_be_filtered(made, api):
    client = api("reader")
    imported(made.of.search, *numbered(130), name="many.ris")
    first = client.get(at(made, "record-list")).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (133, 100, None)
    second = client.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (33, None)
    ids = [row["id"] for row in first["results"] + second["results"]]
    assert len(set(ids)) == 133
    asked = {"title": "yoga", "duplicate": "false", "source": "PubMed"}
    found = client.get(at(made, "record-list"), asked).json()
    assert [row["doi"] for row in found["results"]] == ["10.1002/cam4.4098"]
    assert client.get(at(made, "value-list"), {"study": "closed-2021"}).json()["count"] == 0
    assert client.get(at(made, "value-list"), {"study": "open-2020"}).json()["count"] == 6
    judged = client.get(at(made, "judgement-list"), {"is_consensus": "true"}).json()
    assert judged["count"] == 7


def test_the_schema_is_valid_and_without_warnings():
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert "/api/reviews/{slug}/analyses/" in out.getvalue()


def test_an_empty_file_has_the_code_of_what_it_should_be(made, api):
    """Not that of a form: a program tells an empty export from a field that it forgot."""
    report = made.items["full text"].report_id
    for url, code in (
        (at(made, "import-list"), "empty-file"),
        (at(made, "report-full-text", report), "not-a-pdf"),
    ):
        body = {"search": made.of.search_id} if code == "empty-file" else {}
        empty = SimpleUploadedFile("a.ris", b"")
        answer = api("yh").post(url, {**body, "file": empty}, format="multipart")
        assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_token_is_given_for_username_and_password(made, client):
    answer = client.post("/api/token/", {"username": "reader", "password": "evidence-demo"})
    token = answer.json()["token"]
    found = client.get("/api/reviews/", headers={"Authorization": f"Token {token}"}).json()
    assert [row["slug"] for row in found["results"]] == ["blind"]
    again = client.post("/api/token/", {"username": "reader", "password": "evidence-demo"})
    assert again.json() == {"token": token}


def test_a_wrong_password_and_a_wrong_token_have_their_codes(made, client):
    answer = client.post("/api/token/", {"username": "reader", "password": "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-credentials")
    answer = client.post("/api/token/", {"username": "reader"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    answer = client.get("/api/reviews/", headers={"Authorization": "Token nothing"})
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication-failed")


def test_guessing_passwords_is_stopped_in_json(made, client, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/api/token/", {"username": "reader", "password": "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-attempts")
    answer = client.post("/api/token/", {"username": "reader", "password": "evidence-demo"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-attempts")
    other = client.post("/api/token/", {"username": "lead", "password": "evidence-demo"})
    assert other.status_code == 200
