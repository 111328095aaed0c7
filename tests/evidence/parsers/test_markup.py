"""XML: a damaged record costs itself alone, and nothing is ever fetched or expanded."""

import pytest

from evidence import parsers
from tests.evidence.parsers.samples import data

PUBMED = (
    "<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
    "<ArticleTitle>{one}</ArticleTitle></Article></MedlineCitation></PubmedArticle>\n"
    "<PubmedArticle><MedlineCitation><PMID>2</PMID><Article><ArticleTitle>Two</ArticleTitle>"
    "</Article></MedlineCitation></PubmedArticle>\n</PubmedArticleSet>"
)
HEAD = '<?xml version="1.0"?>\n'


def read(text: str) -> parsers.Reading:
    return parsers.read(text.encode())


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Ca<sup>2+</sup> in <i>E. coli</i>", "Ca2+ in E. coli"),
        ("p &lt; 0.05 &amp; more", "p < 0.05 & more"),
        ("p <0.05 & M&uuml;ller&nbsp;x &foo; y", "p <0.05 & Müller x &foo; y"),
        ('<mml:math xlink:href="x"><mml:mi>y</mml:mi></mml:math> z', "y z"),
        ("bad </b> mark-up", "bad mark-up"),
        ("a <zz b", "a <zz b"),
        ("bell\x07 &#7;&#0; nul", "bell nul"),
        ("<![CDATA[<b>x</b> & y]]>", "<b>x</b> & y"),
    ],
)
def test_titles_are_read_as_text_however_they_are_marked_up(written: str, title: str) -> None:
    reading = read(PUBMED.format(one=written))
    assert [record.title for record in reading.records] == [title, "Two"]
    assert reading.problems == ()


def test_a_damaged_record_is_named_and_the_next_one_is_read() -> None:
    reading = read(PUBMED.format(one="One</ArticleTitle></PMID>"))
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert [problem.line for problem in reading.problems] == [2]


@pytest.mark.parametrize("cut", [150, 300, 5000, 9000, 15_000])
def test_a_file_that_was_cut_off_keeps_what_was_read(cut: int) -> None:
    reading = parsers.read(data("pubmed_two.xml")[:cut])
    assert reading.problems
    assert all(record.pmid for record in reading.records if record.title)
    whole = data("pubmed_two.xml")[:cut].count(b"</PubmedArticle>")
    assert len(reading.records) >= whole


ENTITIES = '<!ENTITY a "{a}">'.format(a="x" * 50) + "".join(
    f'<!ENTITY b{n} "{"&a;" * 50}">' for n in range(50)
)


@pytest.mark.parametrize(
    "declared",
    [
        f"<!DOCTYPE x [{ENTITIES}]>",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd">%a;]>',
    ],
)
def test_declared_entities_are_refused_with_a_sentence(declared: str) -> None:
    reading = read(HEAD + declared + PUBMED.format(one="&a;"))
    assert reading.records == ()
    (problem,) = reading.problems
    assert problem.line == 2
    assert "entities" in problem.message


def test_entities_declared_after_the_first_record_end_the_reading() -> None:
    text = PUBMED.format(one="One").replace(
        "</PubmedArticle>\n<", "</PubmedArticle>\n<!ENTITY a 'x'><"
    )
    reading = read(text)
    assert [record.title for record in reading.records] == ["One"]
    assert len(reading.problems) == 1


def test_a_named_dtd_is_passed_over() -> None:
    doctype = '<!DOCTYPE PubmedArticleSet PUBLIC "x" "http://127.0.0.1:9/never.dtd">\n'
    reading = read(HEAD + doctype + PUBMED.format(one="One"))
    assert len(reading.records) == 2
    assert reading.problems == ()


def test_pubmed_parts_of_an_abstract_and_names_of_groups() -> None:
    text = PUBMED.format(
        one="One</ArticleTitle><Pagination><StartPage>4</StartPage><EndPage>9</EndPage></Pagination>"
        '<Abstract><AbstractText Label="AIM">To see.</AbstractText><AbstractText>It was.'
        "</AbstractText></Abstract><AuthorList><Author><LastName>King</LastName><ForeName>Martin"
        "</ForeName><Suffix>Jr</Suffix></Author><Author><CollectiveName>The Group</CollectiveName>"
        "</Author></AuthorList><ArticleTitle>"
    )
    record = read(text).records[0]
    assert record.abstract == "AIM: To see. It was."
    assert record.authors == ("King, Martin Jr", "The Group")
    assert record.pages == "4-9"


def test_a_doi_of_a_reference_is_not_the_doi_of_the_article() -> None:
    text = PUBMED.format(one="One").replace(
        "</MedlineCitation>",
        "</MedlineCitation><PubmedData><ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList></Reference>'
        "</ReferenceList></PubmedData>",
        1,
    )
    assert read(text).records[0].doi == ""


def test_pubmed_books_and_chapters() -> None:
    text = (
        "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>5</PMID><Book><PubDate><Year>2009"
        "</Year></PubDate><BookTitle>Syndromes</BookTitle></Book>{title}</BookDocument>"
        "</PubmedBookArticle></PubmedArticleSet>"
    )
    chapter = read(text.format(title="<ArticleTitle>Peutz</ArticleTitle>")).records[0]
    book = read(text.format(title="")).records[0]
    assert (chapter.type, chapter.title, chapter.journal) == ("chapter", "Peutz", "Syndromes")
    assert (book.type, book.title, book.year, book.pmid) == ("book", "Syndromes", 2009, "5")


def test_endnote_xml_of_other_programs() -> None:
    text = (
        '<xml><records><record><ref-type name="Conference Paper">47</ref-type><contributors>'
        "<authors><author>A, B</author></authors><secondary-authors><author>E, F</author>"
        "</secondary-authors></contributors><titles><title>One &lt;script&gt;x</title>"
        "<secondary-title>J</secondary-title></titles><issue>6</issue><custom3>kept</custom3>"
        "<isbn>1939-1676 0891-6640</isbn></record></records></xml>"
    )
    (record,) = read(text).records
    assert (record.type, record.authors, record.journal, record.issue) == (
        "conference",
        ("A, B",),
        "J",
        "6",
    )
    assert record.title == "One x"
    assert record.issn == ("1939-1676", "0891-6640")
    assert record.extra["custom3"] == ("kept",)


def test_other_xml_and_web_pages_are_named_for_what_they_are() -> None:
    assert (
        "none that PubMed, EndNote, ICTRP or ClinicalTrials.gov writes"
        in read("<feed><entry/></feed>").why
    )
    assert "web page" in read("<!DOCTYPE html><html><body>Login</body></html>").why


def test_nul_characters_are_left_out_and_told() -> None:
    reading = read(PUBMED.format(one="One\0 of") + "\0")
    assert [record.title for record in reading.records] == ["One of", "Two"]
    assert "\0" not in reading.records[0].raw
    assert ["NUL" in problem.message for problem in reading.problems] == [True]
