"""What is exported is read back: every format, every kind of record."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from evidence import parsers
from evidence.exports import FORMATS, Row
from evidence.parsers.vendors import ACTING
from tests.evidence.parsers.samples import NAMES, data

FIELDS = [
    name
    for name in parsers.ParsedRecord.__slots__
    if name not in {"extra", "raw", "line_from", "line_to"}
]
FACTS = ("Stage", "Decision", "Rank")
SAID = {"Stage": "title and abstract", "Decision": "=include", "Rank": "12"}


def fields(record: parsers.ParsedRecord) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in FIELDS}
    return found | {"decisions": dict(record.decisions)}


def written(format: str, rows: list[Row], facts: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    assert FORMATS[format].write(rows, out, facts=facts) == len(rows)
    return out.getvalue()


SAMPLES = [record for name in NAMES for record in parsers.read(data(name)).records]


@pytest.mark.parametrize("format", FORMATS)
def test_the_records_of_every_database_come_back(format: str) -> None:
    file = written(format, [Row(record, SAID) for record in SAMPLES], FACTS)
    reading = parsers.read(file)
    assert reading.problems == ()
    assert [fields(record) for record in reading.records] == [fields(record) for record in SAMPLES]


@pytest.mark.parametrize("format", FORMATS)
def test_what_the_review_knows_comes_along(format: str) -> None:
    (record,) = parsers.read(written(format, [Row(SAMPLES[0], SAID)], FACTS)).records
    kept = json.dumps({name: list(values) for name, values in record.extra.items()})
    assert "title and abstract" in kept
    assert "=include" in kept
    assert "12" in kept


@pytest.mark.parametrize("format", FORMATS)
def test_no_record_at_all_is_still_a_file(format: str) -> None:
    file = written(format, [], FACTS)
    assert parsers.read(file).records == ()


# Values as a reader gives them: safe text on one line, in the forms that `fields` makes.
SIGNS = st.sampled_from("abcXYZ éß中文 0123 .,:'`\"-–&%$#_^~{}\\()[]<>=+@/*!?")
LINE = st.text(SIGNS, max_size=20).map(parsers.clean_text)
TITLE = LINE.map(lambda text: text.rstrip(". ")).filter(len)
WORD = st.text("abcé中文-' ", min_size=1, max_size=10).map(parsers.clean_text).filter(len)
NAME = st.one_of(WORD.filter(lambda text: text.isascii()), st.builds("{}, {}".format, WORD, WORD))
RECORDS = st.builds(
    parsers.ParsedRecord,
    type=st.sampled_from(parsers.TYPES),
    title=TITLE,
    title_translated=LINE.map(lambda text: text.rstrip(". ")),
    authors=st.lists(NAME.filter(lambda name: " and " not in f" {name} "), max_size=3).map(tuple),
    year=st.none() | st.integers(1500, 2099),
    journal=LINE,
    volume=st.from_regex(r"[0-9A-Z ]{0,6}", fullmatch=True).map(parsers.clean_text),
    issue=st.sampled_from(["", "06", "3-4", "15 SUPPL. 1", "S1"]),
    pages=st.sampled_from(
        ["", "1-9", "205-7", "e90-e95", "1106-1111+1117", "94-98,93", "e0209483"]
    ),
    doi=st.sampled_from(["", "10.1000/x_y(1)", "10.1002/(sici)1<1::aid-x>3.0.co;2-#"]),
    pmid=st.sampled_from(["", "30689646"]),
    issn=st.sampled_from([(), ("1234-567X",), ("1234-567X", "2345-6789")]),
    accession=st.sampled_from(["", "L373791783", "WOS:000455039600059", "CN-0137", "#21"]),
    keywords=st.lists(LINE.filter(len), max_size=3, unique=True).map(tuple),
    language=st.sampled_from(["", "eng", "中文"]),
    url=st.sampled_from(["", "https://example.org/a_b?c=1&d=%20~x#y"]),
    abstract=LINE,
    decisions=st.dictionaries(WORD, st.sampled_from(["Included", "Excluded", "Maybe"]), max_size=2),
    labels=st.lists(WORD, max_size=2, unique=True).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=3))
@pytest.mark.parametrize("format", ["csv", "xlsx", "csl-json"])
def test_any_record_comes_back_from_formats_that_quote(
    format: str, records: list[parsers.ParsedRecord]
) -> None:
    reading = parsers.read(written(format, [Row(record) for record in records]))
    assert [fields(record) for record in reading.records] == [fields(record) for record in records]


@settings(max_examples=150, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=3))
@pytest.mark.parametrize("format", ["ris", "bibtex"])
def test_any_record_comes_back_from_formats_of_lines(
    format: str, records: list[parsers.ParsedRecord]
) -> None:
    reading = parsers.read(written(format, [Row(record) for record in records]))
    assert reading.problems == ()
    for got, want in zip(reading.records, records, strict=True):
        assert fields(got) == fields(want)


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    record = parsers.ParsedRecord(
        title=text, authors=(text,), journal=text, abstract=text, keywords=(text,), volume=text
    )
    rows = [Row(record, {text: text})]
    cells = [
        cell
        for row in csv.reader(io.StringIO(written("csv", rows, (text,)).decode("utf-8-sig")))
        for cell in row
    ]
    assert cells
    assert not [cell for cell in cells if cell[:1] in ACTING and cell]
    sheet = load_workbook(io.BytesIO(written("xlsx", rows, (text,)))).active
    assert sheet is not None
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.data_type != "f"
            assert not cell.value or str(cell.value)[0] not in ACTING


def test_a_value_cannot_write_tags_of_its_own() -> None:
    bad = "x\nER  - \n\nTY  - JOUR\nTI  - Injected"
    record = parsers.ParsedRecord(title=bad, abstract=bad, authors=(bad,), journal=bad)
    for format in FORMATS:
        assert len(parsers.read(written(format, [Row(record)])).records) == 1


def test_a_cell_longer_than_excel_allows_says_that_it_was_cut() -> None:
    record = parsers.ParsedRecord(title="x", abstract="word " * 10_000)
    (back,) = parsers.read(written("xlsx", [Row(record)])).records
    assert len(back.abstract) <= 32_767
    assert back.abstract.endswith("[…]")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    from evidence.exports import table

    monkeypatch.setattr(table, "SHEET_ROWS", 4)
    rows = [Row(parsers.ParsedRecord(title=f"T{number}")) for number in range(8)]
    file = written("xlsx", rows)
    assert len(load_workbook(io.BytesIO(file)).worksheets) == 3
    assert [record.title for record in parsers.read(file).records] == [f"T{n}" for n in range(8)]
