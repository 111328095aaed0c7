"""Ovid's tagged text: constructed records in the layout that each of its databases has."""

import pytest

from evidence import parsers
from evidence.parsers import ovid

EMBASE = """<1. >
VN  - Ovid Technologies
DB  - Embase
UI  - 621381829
TI  - Exercise against neuropathy: A systematic review.
SO  - BMC Proceedings. Conference: 2nd Meeting. Spain. 12 (Supplement 3) (no pagination), 2018.
AU  - Behan L.
AU  - Rubbo B.
IN  - (Behan) University of Southampton
      (Rubbo) University College Cork
MH  - adult
MH  - *exercise
AB  - Background: Rare.\x20
Method(s): We searched.
IS  - 1753-6561
DO  - http://dx.doi.org/10.1186/S12919-018-0099-8
LG  - English
PT  - Conference Abstract
YR  - 2018

<2. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 31234567
TI  - A trial.
SO  - Journal of Clinical Oncology. 33(15):1234-45, 2015 May 20.
AU  - Smith JA
IS  - 1527-7755
"""


def read(text: str) -> parsers.Reading:
    return parsers.read(text.encode())


def test_the_number_before_a_record_opens_it() -> None:
    reading = read(EMBASE)
    assert (reading.format, reading.problems) == ("ovid-tagged", ())
    first, second = reading.records
    assert first.title == "Exercise against neuropathy: A systematic review"
    assert first.authors == ("Behan L.", "Rubbo B.")
    assert (first.year, first.journal) == (2018, "BMC Proceedings")
    assert (first.volume, first.issue, first.pages) == ("12", "Supplement 3", "")
    assert (first.doi, first.accession) == ("10.1186/s12919-018-0099-8", "621381829")
    assert (first.issn, first.language, first.type) == (("1753-6561",), "English", "conference")
    assert first.keywords == ("adult", "*exercise")
    assert first.abstract == "Background: Rare. Method(s): We searched."
    assert (second.journal, second.pages) == ("Journal of Clinical Oncology", "1234-45")
    assert (second.volume, second.issue, second.year) == ("33", "15", 2015)


def test_records_without_their_number_part_at_the_vendor_line() -> None:
    text = "".join(line for line in EMBASE.splitlines(keepends=True) if not line.startswith("<"))
    assert [record.accession for record in read(text).records] == ["621381829", "31234567"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Trials [Electronic Resource]. 21(1):5, 2020 Jan 02.", ("21", "1", "5", "2020")),
        ("Cancer. 27 (3) (pp 901-909), 2019. Date of Publication: 2019.", "27 3 901-909 2019"),
        ("PLoS ONE. 14 (5) (e0213456), 2019.", "14 5 e0213456 2019"),
        ("Journal of Pain. Vol.12(3), Mar 2019, pp. 100-110.", "12 3 100-110 2019"),
        ("Neurology. Conference: X. 92 (15 Supplement 1), 2019.", ("92", "15 Supplement 1", "")),
    ],
)
def test_citations_of_the_databases(source: str, found: str | tuple[str, ...]) -> None:
    want = found.split() if isinstance(found, str) else list(found)
    got = ovid.citation(source)
    assert [got["volume"], got["issue"], got["pages"], got["year"]][: len(want)] == want


def test_embase_on_ovid_writes_the_pmid_with_its_address() -> None:
    text = (
        "1. \nTY  - JOUR\nDB  - Embase\nAN  - 2001234567\n"
        "ID  - 30607533 [https://www.ncbi.nlm.nih.gov/pubmed/?term=30607533]\n"
        "T1  - Nerves\nER  - \n"
    )
    (record,) = parsers.read(text.encode()).records
    assert (record.pmid, record.accession) == ("30607533", "2001234567")


TEXT = """<1>
Accession Number
  621381829
Title
  Exercise against neuropathy: A
  systematic review.
Source
  BMC Proceedings. Conference: 2nd Meeting. Spain. 12 (Supplement 3) (no pagination), 2018.
Author
  Behan L.; Rubbo B.
Subject Headings
  adult
  *exercise
Grant Number
  R01 1234
Abstract
  Background: Rare.

  Method(s): We searched.
DOI
  http://dx.doi.org/10.1186/S12919-018-0099-8
Publication Type
  Conference Abstract
Year of Publication
  2018

<2>
Unique Identifier
  31234567
Title
  A trial.
Source
  Journal of Clinical Oncology. 33(15):1234-45, 2015 May 20.
Authors
  Smith, John A
  Lee, Anna
MeSH Subject Headings
  Humans
"""


def test_the_text_with_the_names_of_fields_is_read_as_the_tagged_one() -> None:
    reading = read(TEXT)
    assert (reading.format, reading.problems) == ("ovid-text", ())
    first, second = reading.records
    assert first.title == "Exercise against neuropathy: A systematic review"
    assert first.authors == ("Behan L.", "Rubbo B.")
    assert (first.journal, first.volume, first.year) == ("BMC Proceedings", "12", 2018)
    assert (first.doi, first.accession) == ("10.1186/s12919-018-0099-8", "621381829")
    assert first.abstract == "Background: Rare. Method(s): We searched."
    assert first.extra["Grant Number"] == ("R01 1234",)
    assert second.authors == ("Smith, John A", "Lee, Anna")
    assert (second.pages, second.keywords) == ("1234-45", ("Humans",))
