"""Every sample export is read as `expected.json` says."""

from typing import Any

import pytest

from evidence import parsers
from evidence.parsers import encoding, lines
from tests.evidence.parsers.samples import EXPECTED, FOLDER, NAMES, STRICT, data

# The notes of expected.json say so.
NOT_COMPARED = {"embase.csv": {"keywords"}}


def read(name: str) -> tuple[parsers.Reading, list[dict[str, Any]]]:
    reading = parsers.read(FOLDER / name)
    return reading, [record.as_json() for record in reading.records]


@pytest.mark.parametrize("name", NAMES)
def test_format_encoding_and_line_ends_are_decided_by_content(name: str) -> None:
    want = EXPECTED[name]
    for guess in (parsers.detect(data(name)), parsers.read(data(name), filename="export.txt")):
        assert (guess.format, guess.encoding, guess.newline) == (
            want["format"],
            want["encoding"],
            want["newline"],
        )


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_read_and_nothing_is_reported(name: str) -> None:
    reading, records = read(name)
    assert len(records) == EXPECTED[name]["n_records"]
    assert reading.problems == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_that_matter_are_read_exactly(name: str) -> None:
    _, records = read(name)
    for got, want in zip(records, EXPECTED[name]["records"], strict=True):
        assert {key: got.get(key) for key in STRICT} == {key: want.get(key) for key in STRICT}


@pytest.mark.parametrize("name", NAMES)
def test_the_other_fields_are_read_as_advised(name: str) -> None:
    _, records = read(name)
    for got, want in zip(records, EXPECTED[name]["records"], strict=True):
        keys = want.keys() - NOT_COMPARED.get(name, set())
        assert {key: got.get(key) for key in keys} == {key: want[key] for key in keys}


@pytest.mark.parametrize("name", NAMES)
def test_the_raw_text_of_a_record_stands_at_its_lines(name: str) -> None:
    reading = parsers.read(FOLDER / name)
    with (FOLDER / name).open("rb") as file:
        text = "".join(encoding.decoded(file, reading.encoding))
    file_lines = lines.one_line_end(text).split("\n")
    for record in reading.records:
        assert record.raw
        assert record.raw in "\n".join(file_lines[record.line_from - 1 : record.line_to])


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".csv")])
def test_a_record_can_be_read_again_from_its_raw_text(name: str) -> None:
    reading = parsers.read(FOLDER / name)
    for record in reading.records:
        (again,) = parsers.read(record.raw.encode(), format=reading.format).records
        assert again.as_json() == record.as_json() | {
            "line_from": again.line_from,
            "line_to": again.line_to,
        }


def test_databases_are_recognized_for_the_import_form() -> None:
    found = {name: parsers.detect(data(name)).database for name in NAMES}
    assert found["embase.ris"] == "Embase"
    assert found["embase.csv"] == "Embase"
    assert found["cochrane_central.ris"] == "CENTRAL"
    assert found["wanfang_noteexpress.net"] == "Wanfang Data"
    assert found["vip_refworks.txt"] == "VIP"
    assert found["sinomed_noteexpress.net"] == "CBM"
    assert found["cnki_endnote.enw"] == found["enc_gb18030.txt"] == "CNKI"
    assert found["clinicaltrials_gov.csv"] == "ClinicalTrials.gov"
