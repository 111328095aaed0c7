"""Lists of the API: cut into pages, searched, ordered; what an address names is found."""

from copy import deepcopy

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from analysis import tasks
from analysis.pipeline import refresh as pipeline
from evidence import listing
from tests.api.test_matrix import with_a_run
from tests.factories.blinded import Blinded, a_blinded_review

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db) -> Blinded:
    return with_a_run(a_blinded_review())


@pytest.fixture
def made(at_first) -> Blinded:
    return deepcopy(at_first)


@pytest.fixture
def get(made):
    client = APIClient()
    token, _ = Token.objects.get_or_create(user=made.user("reader"))
    client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")

    def ask(path: str, **query):
        return client.get(f"/api/{path}".replace("SLUG", made.review.slug), query)

    return ask


def test_a_page_is_as_long_as_asked_and_says_where_the_next_one_is(made, get):
    whole = get("reviews/SLUG/records/").json()
    assert whole["count"] == len(whole["results"]) > 2
    first = get("reviews/SLUG/records/", page_size=2).json()
    assert [row["id"] for row in first["results"]] == [row["id"] for row in whole["results"][:2]]
    assert (first["count"], "page=2" in first["next"]) == (whole["count"], True)
    beyond = get("reviews/SLUG/records/", page=999)
    assert (beyond.status_code, beyond.json()["code"]) == (404, "not-found")


def test_a_long_list_is_counted_up_to_a_bound_and_walked_to_its_end(made, get, monkeypatch):
    ids = [row["id"] for row in get("reviews/SLUG/records/").json()["results"]]
    monkeypatch.setattr(listing, "MOST", 1)
    page = get("reviews/SLUG/records/", page_size=1).json()
    assert (page["count"], page["more"], page["previous"]) == (1, True, None)
    walked = [page["results"][0]["id"]]
    while page["next"]:
        page = get("reviews/SLUG/records/", page_size=1, page=len(walked) + 1).json()
        walked.append(page["results"][0]["id"])
    assert walked == ids
    assert page["previous"]
    for wrong in ("0", "-1", "x", "9" * 30, "1" * 5):
        assert get("reviews/SLUG/records/", page=wrong).status_code == 404


def test_in_a_large_review_the_count_goes_some_rows_beyond_the_page(made, get, monkeypatch):
    ids = [row["id"] for row in get("reviews/SLUG/records/").json()["results"]]
    monkeypatch.setattr(listing, "LARGE", len(ids) - 1)
    monkeypatch.setattr(listing, "AHEAD", 1)
    counted, walked, page = [], [], {"next": True}
    while page["next"]:
        page = get("reviews/SLUG/records/", page_size=1, page=len(walked) + 1).json()
        walked.append(page["results"][0]["id"])
        counted.append((page["count"], page["more"]))
    whole = len(ids)
    assert walked == ids
    assert counted[0] == (2, True)
    assert counted == [(min(n + 1, whole), n + 1 < whole) for n in range(1, whole)] + [
        (whole, False)
    ]
    word = max(made.records[0].title.split(), key=len)
    found = get("reviews/SLUG/records/", q=word).json()["results"]
    assert made.records[0].pk in [row["id"] for row in found]


def test_words_find_rows(made, get):
    record = made.records[0]
    word = max(record.title.split(), key=len)
    found = get("reviews/SLUG/records/", q=word).json()["results"]
    assert record.pk in [row["id"] for row in found]
    assert get("reviews/SLUG/records/", q="xyzzyx").json()["count"] == 0
    assert get("reviews/SLUG/studies/", q=made.opened.label).json()["count"] >= 1
    assert get("reviews/SLUG/values/", q=made.opened.label).json()["count"] > 0
    assert get("reviews/", q=made.review.short_title).json()["count"] == 1


def test_rows_stand_in_the_order_asked_for(made, get):
    rising = [row["id"] for row in get("reviews/SLUG/records/", ordering="id").json()["results"]]
    falling = [row["id"] for row in get("reviews/SLUG/records/", ordering="-id").json()["results"]]
    assert rising == sorted(rising) == falling[::-1]
    unknown = get("reviews/SLUG/items/", ordering="decisions__verdict").json()["results"]
    assert [row["id"] for row in unknown] == sorted(row["id"] for row in unknown)


def test_an_analysis_is_found_by_its_id_and_by_its_key(made, get):
    by_id = get(f"reviews/SLUG/analyses/{made.analysis.pk}/").json()
    assert get(f"reviews/SLUG/analyses/{made.analysis.key}/").json() == by_id
    assert get("reviews/SLUG/analyses/no-such-key/").status_code == 404
    assert by_id["other_model"]["model"] != by_id["model"]
    assert by_id["freshness"] == "fresh"
    assert by_id["pi_low"] is None or by_id["pi_low"] < by_id["estimate"]


def test_every_figure_of_a_run_has_an_address_and_a_file_name(made, get):
    urls = get(f"reviews/SLUG/analyses/{made.analysis.pk}/").json()["figures"]
    assert {"forest_svg", "forest_pdf", "forest_png"} <= set(urls)
    run = made.analysis.runs.get()
    for format, start in (("svg", b"<svg"), ("pdf", b"%PDF"), ("png", b"\x89PNG")):
        answer = get(urls[f"forest_{format}"].split("/api/")[1])
        if format != "svg":  # a request draws nothing: the worker does, and one asks again
            assert (answer.status_code, answer.json()["code"]) == (202, "being-drawn")
            tasks.draw_file(run_id=run.pk, kind="forest", format=format)
            answer = get(urls[f"forest_{format}"].split("/api/")[1])
        assert start in answer.content[:2000]
        assert f"forest.{format}" in answer["Content-Disposition"]


def test_the_flow_diagram_has_an_address_too(made, get):
    assert get("reviews/SLUG/figures/prisma.svg").json()["code"] == "not-found"
    pipeline.review_figures(made.review)
    assert b"<svg" in get("reviews/SLUG/figures/prisma.svg").content[:2000]


def test_an_address_below_the_api_that_is_none_is_told_in_json(get):
    answer = get("nothing/here/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_study_tells_what_a_second_look_asks(made, get):
    rows = get("reviews/SLUG/studies/").json()["results"]
    assert all({"code", "ok", "text"} == set(check) for row in rows for check in row["checks"])
    assert any(row["checks"] for row in rows)


@pytest.mark.parametrize(
    "kind", ["reports", "protocol", "team", "sources", "instruments", "pairs", "merges", "history"]
)
def test_a_list_takes_a_few_queries_whatever_its_length(
    made, get, kind, django_assert_max_num_queries
):
    get(f"reviews/SLUG/{kind}/")
    with django_assert_max_num_queries(13):
        assert get(f"reviews/SLUG/{kind}/").status_code == 200
