"""Whatever the bytes, a reading is an answer: records, problems with their lines, a sentence."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import parsers
from evidence.exports import FORMATS, Row
from tests.evidence.parsers.samples import NAMES, data

FORMAT = st.none() | st.sampled_from([dialect.id for dialect in parsers.DIALECTS])
ENCODING = st.none() | st.sampled_from(sorted(parsers.ENCODINGS))
PIECES = [
    b"TY  - JOUR\n",
    b"ER  - \n",
    b"PMID- 1\n",
    b"RT Journal\n",
    b"%0 Thesis\n",
    b"%A",
    b"{Title}: ",
    b"SrcDatabase-\xe6\x9d\xa5\xe6\xba\x90\xe5\xba\x93: x\n",
    b"PT J\n",
    b"<record>",
    b"</record>",
    b"<PubmedArticle>",
    b"</PubmedArticle>",
    b"<!ENTITY a 'b'>",
    b"@article{a,",
    b"title = {",
    b'"',
    b"Title,Authors,Year\n",
    b'[{"title": "a",',
    b"}",
    b"\\",
    b"$",
    b"&#0;",
    b"&lt;",
    b"<script",
    b"\n\n",
    b"\r",
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"  - ",
    b"PK\x03\x04",
]
SOUP = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=25).map(b"".join)


def workbook() -> bytes:
    out = io.BytesIO()
    rows = [Row(record) for record in parsers.read(data("zotero.ris")).records]
    FORMATS["xlsx"].write(rows, out)
    return out.getvalue()


FILES = [*(data(name) for name in NAMES), workbook()]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample that was cut, or in which some bytes were changed, taken out or put in."""
    file = draw(st.sampled_from(FILES))
    if draw(st.booleans()):
        return file[: draw(st.integers(0, len(file)))]
    out = bytearray(file)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(out)))
        gone = draw(st.sampled_from([0, 0, 1, 3, 50, 400]))
        out[at : at + gone] = draw(st.sampled_from([b"", *PIECES]) | st.binary(max_size=3))
    return bytes(out)


def check(file: bytes, format: str | None, encoding: str | None) -> None:
    reading = parsers.read(file, format=format, encoding=encoding)
    assert reading.records or reading.problems
    for problem in reading.problems:
        assert problem.line >= 0
        assert problem.message.endswith(".")
    for record in reading.records:
        assert 1 <= record.line_from <= record.line_to
        assert record.type in parsers.TYPES
        json.dumps(record.as_json()).encode()
        for text in (record.title, record.abstract, record.raw, *record.authors, *record.extra):
            assert "\0" not in text
            text.encode()  # no half of a surrogate pair reaches the database
    for format_ in FORMATS.values():
        format_.write([Row(record) for record in reading.records], io.BytesIO())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | SOUP, FORMAT, ENCODING)
def test_any_bytes_in_any_dialect(file: bytes, format: str | None, encoding: str | None) -> None:
    check(file, format, encoding)


@settings(max_examples=300, deadline=None)
@given(damaged(), FORMAT, ENCODING)
def test_damaged_exports(file: bytes, format: str | None, encoding: str | None) -> None:
    check(file, format, encoding)


@settings(max_examples=150, deadline=None)
@given(damaged())
def test_damage_is_never_silent_about_lost_records(file: bytes) -> None:
    """As many titles as the file still names, or a problem that says what happened."""
    reading = parsers.read(file)
    if reading.format == "ris" and not reading.problems:
        text = file.decode("utf-8", "replace").replace("\r", "\n")
        named = sum(line.startswith(("TI  - ", "T1  - ")) for line in text.split("\n"))
        assert len(reading.records) >= named or named == 0


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_stream_gives_what_a_whole_reading_gives(file: bytes, draw: st.DataObject) -> None:
    cut = file[: draw.draw(st.integers(len(file) // 2, len(file)))]
    reading = parsers.read(cut)
    with parsers.read_iter(io.BytesIO(cut)) as stream:
        items = list(stream)
    assert (
        tuple(item for item in items if isinstance(item, parsers.ParsedRecord)) == reading.records
    )
    problems = [item for item in items if isinstance(item, parsers.Problem)]
    assert sorted(problems, key=lambda problem: problem.line) == list(reading.problems)
