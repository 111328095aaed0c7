"""CSL-JSON as it occurs."""

import json
from typing import Any

import pytest

from evidence import parsers

ITEM = {"type": "article-journal", "title": "One", "DOI": "10.1000/X"}


def read(text: str) -> parsers.Reading:
    return parsers.read(text.encode(), format="csl-json")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ITEM, ITEM]),
        json.dumps([ITEM, ITEM], indent=2),
        json.dumps({"items": [ITEM, ITEM]}),
        json.dumps(ITEM) + "\n" + json.dumps(ITEM) + "\n",
        "[[" + json.dumps(ITEM) + "]," + json.dumps(ITEM) + ",]",
    ],
)
def test_items_come_in_a_list_in_an_object_or_in_lines(text: str) -> None:
    reading = read(text)
    assert [record.doi for record in reading.records] == ["10.1000/x"] * 2
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"family": "Herrtage", "given": "E."}, "Herrtage, E."),
        ({"non-dropping-particle": "van der", "family": "Berg", "given": "J."}, "van der Berg, J."),
        ({"family": "King", "given": "M.", "suffix": "Jr"}, "King, M., Jr"),
        ({"literal": "World Health Organization"}, "World Health Organization"),
        ("Plain Name", "Plain Name"),
    ],
)
def test_names(person: Any, name: str) -> None:
    assert read(json.dumps([ITEM | {"author": [person]}])).records[0].authors == (name,)


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[1979, 10, 6]]}, 1979),
        ({"date-parts": [["1979"]]}, 1979),
        ({"raw": "Oct 1979"}, 1979),
        ("1979-10", 1979),
        ({"date-parts": [[]]}, None),
        ({"date-parts": []}, None),
        (7, None),
    ],
)
def test_years(issued: Any, year: int | None) -> None:
    assert read(json.dumps([ITEM | {"issued": issued}])).records[0].year == year


def test_a_damaged_item_is_named_and_the_next_one_is_read() -> None:
    reading = read('[\n{"title": "One"},\n{"title": Two},\n{"title": "Three"}\n]')
    assert [record.title for record in reading.records] == ["One", "Three"]
    assert [problem.line for problem in reading.problems] == [3]


def test_a_file_that_was_cut_off_is_named() -> None:
    reading = read('[\n{"title": "One"},\n{"title": "Tw')
    assert [record.title for record in reading.records] == ["One"]
    assert [problem.line for problem in reading.problems] == [3]


@pytest.mark.parametrize("value", [None, True, 7, 1.5, [], {}, ["a", 1], {"a": "b"}])
@pytest.mark.parametrize("name", ["title", "author", "issued", "ISSN", "keyword", "custom", "DOI"])
def test_any_value_in_any_place(name: str, value: Any) -> None:
    reading = read(json.dumps([{"title": "x", "URL": "https://x.org"} | {name: value}]))
    assert len(reading.records) == 1


def test_halves_of_surrogate_pairs_and_controls_are_no_text() -> None:
    (record,) = read('[{"title": "a\\ud800b\\u0000c"}]').records
    assert record.title == "a\ufffdbc"


def test_what_is_no_reference_is_named() -> None:
    reading = read('[1, "two", {"title": "Three"}]')
    assert [record.title for record in reading.records] == ["Three"]
    assert len(reading.problems) == 2


def test_reading_goes_on_across_the_pieces_a_file_is_read_in() -> None:
    found = [{"title": f"Title {number}", "abstract": "text " * 100} for number in range(3000)]
    reading = read(json.dumps(found))
    assert [record.title for record in reading.records] == [item["title"] for item in found]
    assert reading.problems == ()


CROSSREF = {
    "DOI": "10.1007/S00520-1",
    "type": "journal-article",
    "title": ["Exercise <i>in vivo</i>", "another form"],
    "container-title": ["Supportive Care in Cancer", "SCC"],
    "author": [{"given": "John", "family": "Smith"}, {"name": "WHO Group"}],
    "published": {"date-parts": [[2019, 3]]},
    "page": "901-909",
    "ISSN": ["0941-4355", "1433-7339"],
    "abstract": "<jats:p>Text</jats:p>",
}


def test_an_answer_of_crossref_holds_one_work_or_a_list() -> None:
    listed = {
        "status": "ok",
        "message-type": "work-list",
        "message": {"facets": {}, "total-results": 1, "items": [CROSSREF], "query": {"a": [1]}},
    }
    alone = {"status": "ok", "message-type": "work", "message": CROSSREF}
    for answer in (listed, alone):
        reading = parsers.read(json.dumps(answer).encode())
        (record,) = reading.records
        assert reading.problems == ()
        assert (record.title, record.journal) == (
            "Exercise <i>in vivo</i>",
            "Supportive Care in Cancer",
        )
        assert record.authors == ("Smith, John", "WHO Group")
        assert (record.year, record.doi, record.pages) == (2019, "10.1007/s00520-1", "901-909")
        assert (record.issn, record.abstract) == (("0941-4355", "1433-7339"), "Text")


def test_lists_in_lists_are_read_as_deep_as_a_person_would_write_them() -> None:
    deep = '[{"title":"x","a":' + "[" * 900 + "]" * 900 + '},{"title":"y"}]'
    assert [record.title for record in parsers.read(deep.encode()).records] == ["x", "y"]
