"""Scopus's plain text: lines told by their place, the citation read from its end."""

import pytest

from evidence import parsers
from evidence.parsers.scopus_text import citation

HEAD = "Scopus\nEXPORT DATE: 10 July 2023\n\n"
FIRST = """Li W., Dou Z.
AUTHOR FULL NAMES: Li, Wei (57200000000); Dou, Zhen (57200000001)
57200000000; 57200000001
Tai Chi for neuropathy: A trial
(2021) Computers, Materials and Continua, 13 (2), art. no. 550, pp. 1 - 22, Cited 36 times.
DOI: 10.3390/su13020550
https://www.scopus.com/inward/record.uri?eid=2-s2.0-85099000000&doi=10.3390%2fsu13020550

AFFILIATIONS: School of Sport, China
ABSTRACT: Aims: one.
METHODS: two.
AUTHOR KEYWORDS: Neuropathy; Tai chi
DOCUMENT TYPE: Article
SOURCE: Scopus
"""
SECOND = """[No author name available]
TEACHING: A REVIEW
(2019) Journal of Pain, 20 (4), pp. 411-420. Cited 3 times.
https://www.scopus.com/pages/publications/84922572855?origin=resultslist
DOCUMENT TYPE: Conference Paper
SOURCE: Scopus
"""


def test_the_plain_text_of_scopus() -> None:
    reading = parsers.read(f"{HEAD}{FIRST}\n\n{SECOND}".encode())
    first, second = reading.records
    assert (reading.format, reading.database, reading.problems) == ("scopus-text", "Scopus", ())
    assert first.title == "Tai Chi for neuropathy: A trial"
    assert first.authors == ("Li, Wei", "Dou, Zhen")
    assert (first.year, first.journal) == (2021, "Computers, Materials and Continua")
    assert (first.volume, first.issue, first.pages) == ("13", "2", "1-22")
    assert (first.doi, first.accession) == ("10.3390/su13020550", "2-s2.0-85099000000")
    assert first.abstract == "Aims: one. METHODS: two."
    assert first.keywords == ("Neuropathy", "Tai chi")
    assert first.extra["AFFILIATIONS"] == ("School of Sport, China",)
    assert (second.title, second.authors, second.pages) == ("TEACHING: A REVIEW", (), "411-420")
    assert (second.accession, second.type) == ("2-s2.0-84922572855", "conference")
    assert [record.line_from for record in reading.records] == [4, 20]


@pytest.mark.parametrize(
    ("line", "journal", "place"),
    [
        ("(2015) Journal of Optics, 20 (1), art. no. 010502, Cited 31 times.", "Journal of Optics",
         ("20", "1", "010502")),
        ("(2020) Lancet, (10223), pp. e12-e14.", "Lancet", ("", "10223", "e12-e14")),
        ("(2018) BMC Cancer, 18 (Suppl. 1), p. 45.", "BMC Cancer", ("18", "Suppl. 1", "45")),
        ("(2022) Work, Aging and Retirement", "Work, Aging and Retirement", ("", "", "")),
    ],
)  # fmt: skip
def test_a_citation_is_read_from_its_end(
    line: str, journal: str, place: tuple[str, str, str]
) -> None:
    found = citation(line)
    pages = found.get("pages") or found.get("article", "")
    assert (found["journal"], (found["volume"], found["issue"], pages)) == (journal, place)


def test_records_that_lost_their_end_are_told() -> None:
    cut = parsers.read(f"{HEAD}{SECOND}\n{FIRST.partition('DOCUMENT')[0]}".encode())
    assert [record.pages for record in cut.records] == ["411-420", "1-22"]
    assert "cut off" in cut.problems[0].message
    joined = parsers.read(f"{HEAD}{FIRST.removesuffix('SOURCE: Scopus' + chr(10))}{FIRST}".encode())
    assert "two titles" in joined.problems[0].message
    stray = parsers.read(f"{HEAD}{FIRST}Total: 1 document\n".encode())
    assert [problem.line for problem in stray.problems] == [18]


def test_a_bibtex_file_with_the_same_head_is_bibtex() -> None:
    assert parsers.detect(f"{HEAD}@article{{Li2021, title={{x}}}}".encode()).format == "bibtex"
