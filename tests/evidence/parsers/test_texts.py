"""Texts for readers: PubMed's Abstract and Summary, and the Cochrane Library's plain text."""

import pytest

from evidence import parsers

ABSTRACT = """1. PLoS One. 2019 Jan 28;14(1):e0209483. doi: 10.1371/journal.pone.0209483.
eCollection 2019.

Exercise for chemotherapy-induced peripheral neuropathy: a randomised
trial.

Wu D(1)(2), Zou C(1), Smith JA Jr(3); XYZ Study Group.

Author information:
(1)Department of X, University Y.
(2)Z.

BACKGROUND: One two
three.
METHODS: Four.

Copyright © 2019.

DOI: 10.1371/journal.pone.0209483
PMCID: PMC6349331
PMID: 30689646 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. Cochrane Database Syst Rev. 2016 Apr 5;4(4):CD001234. doi:
10.1002/14651858.CD001234.pub2.

Second title?

Doe J(1).

DOI: 10.1002/14651858.CD001234.pub2
PMID: 27000000


3. J Old. 1975 Mar-Apr;3(2):12-5.

[An old title].

[Article in German]

[No authors listed]

PMID: 111
"""
SUMMARY = """1: Wu D, Zou C, Smith JA Jr. Exercise for neuropathy: a randomised trial. PLoS
One. 2019 Jan 28;14(1):e0209483. doi: 10.1371/journal.pone.0209483. eCollection
2019. PMID: 30689646; PMCID: PMC6349331.

2: Doe J. Second title? Cochrane Database Syst Rev. 2016 Apr 5;4(4):CD001234. doi:
10.1002/14651858.CD001234.pub2. PMID: 27000000.

"""
COCHRANE = """Record #1 of 2
ID: CN-01234567
AU: Smith JA
AU: Jones B
TI: Exercise in neuropathy
SO: Supportive care in cancer
YR: 2019
VL: 27
NO: 3
PG: 901‐909
PM: PUBMED 30000000
PT: Journal article; Randomized controlled trial
KY: Exercise; Pain
DOI: 10.1007/S1
AB: Background: x.
US: https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full

Record #2 of 2
ID: CN-02234567
TI: A registration
PT: Trial registry record
"""


def test_the_abstract_text_of_pubmed() -> None:
    reading = parsers.read(ABSTRACT.encode())
    first, second, third = reading.records
    assert (reading.format, reading.problems) == ("pubmed-text", ())
    assert reading.database == "PubMed"
    assert first.title == (
        "Exercise for chemotherapy-induced peripheral neuropathy: a randomised trial"
    )
    assert first.authors == ("Wu D", "Zou C", "Smith JA Jr", "XYZ Study Group")
    assert (first.journal, first.year, first.volume, first.issue) == ("PLoS One", 2019, "14", "1")
    assert (first.pages, first.doi) == ("e0209483", "10.1371/journal.pone.0209483")
    assert (first.pmid, first.accession) == ("30689646", "30689646")
    assert first.abstract == "BACKGROUND: One two three. METHODS: Four."
    assert (second.title, second.authors, second.abstract) == ("Second title?", ("Doe J",), "")
    assert second.doi == "10.1002/14651858.cd001234.pub2"
    assert (third.title, third.authors, third.pages) == ("[An old title]", (), "12-5")
    assert [record.line_from for record in reading.records] == [1, 26, 37]


def test_a_numbered_line_inside_an_abstract_begins_no_entry() -> None:
    text = ABSTRACT.replace(
        "METHODS: Four.", "METHODS: Four.\n\n2. no entry begins here\n7. nor here"
    )
    records = parsers.read(text.encode()).records
    assert records[-1].pmid == "111"
    assert "30689646" in {record.pmid for record in records}


def test_the_summary_text_of_pubmed() -> None:
    reading = parsers.read(SUMMARY.encode())
    first, second = reading.records
    assert (reading.format, reading.problems) == ("pubmed-text", ())
    assert first.title == "Exercise for neuropathy: a randomised trial"
    assert first.authors == ("Wu D", "Zou C", "Smith JA Jr")
    assert (first.journal, first.pages, first.pmid) == ("PLoS One", "e0209483", "30689646")
    assert (second.title, second.journal) == ("Second title?", "Cochrane Database Syst Rev")
    assert second.doi == "10.1002/14651858.cd001234.pub2"


def test_the_plain_text_of_the_cochrane_library() -> None:
    reading = parsers.read(COCHRANE.encode())
    first, second = reading.records
    assert (reading.format, reading.problems) == ("cochrane-tagged", ())
    assert reading.database == "CENTRAL"
    assert (first.title, first.authors) == ("Exercise in neuropathy", ("Smith JA", "Jones B"))
    assert (first.journal, first.year) == ("Supportive care in cancer", 2019)
    assert (first.volume, first.issue, first.pages) == ("27", "3", "901-909")
    assert (first.doi, first.pmid, first.accession) == ("10.1007/s1", "30000000", "CN-01234567")
    assert (first.type, first.keywords) == ("article", ("Exercise", "Pain"))
    assert second.type == "trial-registration"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", [ABSTRACT, SUMMARY, COCHRANE])
def test_line_ends_and_encodings_change_nothing(text: str, encoding: str, newline: str) -> None:
    plain = parsers.read(text.encode())
    other = parsers.read(text.replace("\n", newline).encode(encoding))
    assert [record.as_json() for record in other.records] == [
        record.as_json() for record in plain.records
    ]
    assert other.problems == ()


def test_a_summary_of_pubmed_with_a_translated_title_or_without_authors() -> None:
    text = (
        "1: Tanaka K. [Studies on rice]. Nogyo. 1975 Jun-Jul;12(3 Suppl):12-5, 17. Japanese. "
        "PMID: 1234.\n\n"
        "2: Letter to the editor. J Appl Ecol. 1999;36:12. PMID: 10000001.\n\n"
        "3: [No authors listed]. Soil news. J Soils. 2001;3:1. PMID: 10000002.\n\n"
        "4: Wang X. 2010 consensus on soils. J Soils. 2011;5(2):7-9. PMID: 10000003.\n"
    )
    found = parsers.read(text.encode(), format="pubmed-text").records
    assert [(r.title, r.authors, r.year, r.pages) for r in found] == [
        ("[Studies on rice]", ("Tanaka K",), 1975, "12-5, 17"),
        ("Letter to the editor", (), 1999, "12"),
        ("Soil news", (), 2001, "1"),
        ("2010 consensus on soils", ("Wang X",), 2011, "7-9"),
    ]
