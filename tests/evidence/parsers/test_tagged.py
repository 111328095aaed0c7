"""The other line dialects: what each writes in its own way."""

import pytest

from evidence import parsers


def read(text: str, format: str) -> parsers.Reading:
    return parsers.read(text.encode(), format=format)


def titles(reading: parsers.Reading) -> list[str]:
    return [record.title for record in reading.records]


# PubMed


def test_pubmed_wraps_lines_and_repeats_numbers() -> None:
    text = (
        "\nPMID- 8402898\nOWN - NLM\nIS  - 0092-8674 (Print)\nIS  - 0092-8674 (Linking)\n"
        "DP  - 1993 Oct 8\nTI  - The GTPase dynamin binds to\n      SH3 domains.\nPG  - 25-36\n"
        "FAU - Gout, I\nAU  - Gout I\nCN  - The SH3 Group\nPT  - Journal Article\n"
        "SO  - Cell. 1993 Oct 8;75(1):25-36. doi: 10.1016/0092-8674(93)90676-H.\n"
    )
    (record,) = read(text, "medline").records
    assert record.title == "The GTPase dynamin binds to SH3 domains"
    assert record.authors == ("Gout, I", "The SH3 Group")
    assert record.issn == ("0092-8674",)
    assert record.doi == "10.1016/0092-8674(93)90676-h"
    assert (record.pmid, record.accession, record.year) == ("8402898", "8402898", 1993)


def test_pubmed_records_part_also_where_the_blank_line_is_lost() -> None:
    reading = read("PMID- 1\nTI  - One\nPMID- 2\nTI  - Two\n", "medline")
    assert titles(reading) == ["One", "Two"]
    assert reading.problems == ()


def test_a_pubmed_record_that_lost_its_number_does_not_melt_into_the_one_before() -> None:
    reading = read("PMID- 1\nOWN - NLM\nTI  - One\n\nOWN - NLM\nTI  - Two\n", "medline")
    assert titles(reading) == ["One", "Two"]
    assert [problem.line for problem in reading.problems] == [5]


def test_a_blank_line_inside_a_pubmed_record_does_not_tear_it() -> None:
    reading = read("PMID- 1\nTI  - One\n\nAB  - Text\n\n      more text\nAU  - A B\n", "medline")
    assert titles(reading) == ["One"]
    assert reading.records[0].abstract == "Text more text"


def test_a_pubmed_file_that_was_cut_off_is_named() -> None:
    reading = read("PMID- 1\nTI  - One\nSO  - J. 1999\n\nPMID- 2\nTI  - Two\nAB  - The", "medline")
    assert titles(reading) == ["One", "Two"]
    assert [problem.line for problem in reading.problems] == [7]


def test_a_chapter_in_pubmed_names_its_book() -> None:
    text = "PMID- 2\nTI  - Peutz-Jeghers Syndrome\nBTI - Cancer Syndromes\nPT  - Book Chapter\n"
    (record,) = read(text, "medline").records
    assert (record.type, record.title, record.journal) == (
        "chapter",
        "Peutz-Jeghers Syndrome",
        "Cancer Syndromes",
    )


# Web of Science


def test_web_of_science_prefers_full_names_and_reads_lists() -> None:
    text = (
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Li, W\n   Dou, ZG\nAF Li, Wei\n"
        "   Dou, Zhiguo\nTI Soil fauna\n   diversity\nDT Article; Proceedings Paper\n"
        "AR UNSP 1722034\n"
        "PD 2020-Dec\nDE a; b\nID C; b\nUT WOS:1\nER\n\nEF\n"
    )
    (record,) = read(text, "wos-tagged").records
    assert record.authors == ("Li, Wei", "Dou, Zhiguo")
    assert record.title == "Soil fauna diversity"
    assert (record.pages, record.year, record.type) == ("1722034", 2020, "conference")
    assert record.keywords == ("a", "b", "C")


def test_web_of_science_records_that_lost_their_end() -> None:
    reading = read("FN x\nVR 1.0\nPT J\nTI One\nUT WOS:1\n\nPT B\nTI Two\n", "wos-tagged")
    assert titles(reading) == ["One", "Two"]
    assert [record.type for record in reading.records] == ["article", "book"]
    assert len(reading.problems) == 2


# Refer


def test_refer_without_a_type_parts_records_by_blank_lines() -> None:
    reading = read("%T One\n%A A, B\n%D 2001\n\n%T Two\n%A C, D\n", "refer")
    assert titles(reading) == ["One", "Two"]


def test_refer_keeps_paragraphs_of_an_abstract_together() -> None:
    text = "%0 Thesis\n%T 比較研究\n%X 第一段\n\n\n    第二段\n%W CNKI\n\n%0 Thesis\n%T 二\n"
    reading = read(text, "refer")
    assert titles(reading) == ["比較研究", "二"]
    assert reading.records[0].abstract == "第一段 第二段"
    assert reading.problems == ()


def test_two_pages_fields_of_a_conference_record_are_count_and_pages() -> None:
    text = "%0 Conference Proceedings\n%T x\n%B 药学大会\n%P 5\n%X y\n%P 269-273\n"
    (record,) = read(text, "refer").records
    assert (record.pages, record.journal, record.type) == ("269-273", "药学大会", "conference")


def test_a_yearbook_is_told_by_the_name_of_its_database() -> None:
    (record,) = read("%0 Legal Rule or Regulation\n%T x\n%D 1995/01/01\n%~ 年鉴\n", "refer").records
    assert (record.type, record.year) == ("yearbook", 1995)


def test_keywords_of_endnote_stand_on_lines_of_their_own() -> None:
    (record,) = read("%0 Journal Article\n%T x\n%K Adult\nHumans, general\n%U y\n", "refer").records
    assert record.keywords == ("Adult", "Humans, general")


# RefWorks


def test_old_names_are_joined_by_commas_but_one_person_is_not_parted() -> None:
    many = read("RT Journal Article\nT1 x\nA1 颜宏,石德成,尹尚军,赵伟\n", "cnki-refworks").records[
        0
    ]
    one = read("RT Journal Article\nT1 x\nA1 余, 敏\n", "cnki-refworks").records[0]
    assert many.authors == ("颜宏", "石德成", "尹尚军", "赵伟")
    assert one.authors == ("余, 敏",)


def test_small_tags_and_tags_without_a_blank() -> None:
    text = "RT Dissertation/Thesis\nA1林行众\nT1 黄瓜\nvo 49\nop 1-7\nis not a tag\nAB 一\n,二\n"
    (record,) = read(text, "cnki-refworks").records
    assert (record.authors, record.volume, record.pages) == (("林行众",), "49", "1-7")
    assert record.abstract == "一 ,二"
    assert "is not a tag" in str(record.extra)


def test_newspapers_and_yearbooks_of_cnki() -> None:
    text = (
        "RT Newspaper Article\nA1 刘霞\nT1 灭绝物种\nJF 科技日报\nOP 004\nFD 2023-09-21\n\n"
        "RT Standard\nT1 大事记　大事记\nURL https://kns.cnki.net/x?a=1&amp;b=2\nDB 年鉴\n"
    )
    paper, book = read(text, "cnki-refworks").records
    assert (paper.type, paper.year, paper.pages) == ("newspaper", 2023, "004")
    assert (book.type, book.title) == ("yearbook", "大事记 大事记")
    assert book.url == "https://kns.cnki.net/x?a=1&b=2"


def test_refworks_in_english_has_first_and_last_page() -> None:
    text = "RT Journal Article\nSR Print(0)\nID 12\nA1 Smith,John\nA1 Doe,A.\nT1 One\nSP 4\nOP 9\n"
    reading = parsers.read(text.encode())
    assert reading.format == "refworks"
    assert (reading.records[0].pages, reading.records[0].authors) == (
        "4-9",
        ("Smith,John", "Doe,A."),
    )


# NoteExpress and CNKI


@pytest.mark.parametrize("colon", [":", " :", "：", ": ", " ： "])
def test_noteexpress_is_free_with_its_colon(colon: str) -> None:
    text = (
        f"{{Reference Type}}{colon}Thesis\n{{Title}}{colon}题名\n{{Author}}{colon}甲某;乙某;\n \n"
    )
    (record,) = read(text, "noteexpress").records
    assert (record.type, record.title, record.authors) == ("thesis", "题名", ("甲某", "乙某"))


def test_noteexpress_in_chinese() -> None:
    text = "{文献类型}: 学位论文\n{题名}: 一\n{作者}: 甲某\n{年份}: 2001\n"
    reading = parsers.read(text.encode())
    (record,) = reading.records
    assert reading.format == "noteexpress"
    assert (record.type, record.title, record.authors, record.year) == (
        "thesis",
        "一",
        ("甲某",),
        2001,
    )


def test_noteexpress_records_part_also_where_the_type_is_lost() -> None:
    text = "{Reference Type}: Thesis\n{Title}: 一\n{Year}: 2001\n\n{Title}: 二\n{Year}: 2002\n"
    assert titles(read(text, "noteexpress")) == ["一", "二"]


def test_the_custom_export_of_cnki_begins_with_its_database() -> None:
    text = (
        "SrcDatabase-来源库: 硕士\nTitle-题名: 一\nAuthor-作者: 甲某;\nKeyword-关键词: 甲;;乙\n"
        "PageCount-页码: 915-924\n\nSrcDatabase-来源库: 期刊\nTitle-题名: 二\nPageCount-页数: 10\n"
    )
    reading = parsers.read(text.encode())
    first, second = reading.records
    assert reading.format == "cnki-estudy"
    assert reading.problems == ()
    assert (first.type, first.pages, first.keywords) == ("thesis", "915-924", ("甲", "乙"))
    assert (second.type, second.pages) == ("article", "")


def test_reading_goes_on_across_the_pieces_a_file_is_read_in() -> None:
    one = "TY  - JOUR\r\nTI  - Title %d 题名\r\nAB  - " + "text " * 200 + "\r\nER  - \r\n\r\n"
    text = "".join(one % number for number in range(2000))
    reading = parsers.read(text.encode())
    assert titles(reading) == [f"Title {number} 题名" for number in range(2000)]
    assert [record.line_from for record in reading.records] == list(range(1, 10_001, 5))
    assert reading.problems == ()


def test_a_bare_pubmed_file_is_not_taken_for_ris() -> None:
    text = "PMID- 1\nTI  - A\nAU  - Smith J\nDP  - 1998 Sep\nSO  - x\n\nPMID- 2\nTI  - B\nSO  - y\n"
    reading = parsers.read(text.encode())
    assert (reading.format, reading.problems) == ("medline", ())
    assert [(record.title, record.pmid) for record in reading.records] == [("A", "1"), ("B", "2")]


@pytest.mark.parametrize(
    "text",
    [
        '%0 Journal Article\n%T A\n%Z RAYYAN-INCLUSION: {"Anna"=>"Excluded"}\n',
        '@article{a, title={A}, note={RAYYAN-INCLUSION: {"Anna"=>"Excluded"}}}',
        "<xml><records><record><titles><title>A</title></titles><research-notes>"
        'RAYYAN-INCLUSION: {"Anna"=&gt;"Excluded"}</research-notes></record></records></xml>',
    ],
)
def test_decisions_of_a_screening_tool_stand_in_the_notes_of_any_format(text: str) -> None:
    (record,) = parsers.read(text.encode()).records
    assert dict(record.decisions) == {"Anna": "Excluded"}


def test_a_line_of_an_abstract_may_begin_with_a_per_cent_sign_and_a_number() -> None:
    text = "%0 Journal Article\n%T x\n%X one with\n%50 of patients.\n%@ 0941-4355\n1433-7339\n"
    reading = parsers.read(text.encode())
    (record,) = reading.records
    assert record.abstract == "one with %50 of patients."
    assert (record.issn, reading.problems) == (("0941-4355", "1433-7339"), ())


def test_newer_refworks_ends_its_records() -> None:
    text = "RT Journal Article\nA1 Smith, J\nT1 One\nER \n\nRT Book\nA1 Doe, J\nT1 Two\nER \n"
    reading = parsers.read(text.encode())
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert reading.problems == ()


def test_numbers_before_the_records_of_sinomed_are_no_problem() -> None:
    text = "1.\n【流水号】：2020\n【标题】：一\n\n2.\n【流水号】：2021\n【标题】：二\n"
    reading = parsers.read(text.encode())
    assert [record.title for record in reading.records] == ["一", "二"]
    assert reading.problems == ()


def test_eric_has_no_number_and_writes_its_doi_as_a_link() -> None:
    text = (
        "OWN - ERIC\nTI  - One\nAU  - A, B\nOID - EJ784312\nDP  - 2008\n"
        "LID - http://dx.doi.org/10.1111/j.1\n\nOWN - ERIC\nTI  - Two\nOID - ED500000\n"
    )
    reading = parsers.read(text.encode())
    first, second = reading.records
    assert (reading.format, reading.problems) == ("medline", ())
    assert (first.accession, first.doi, first.year) == ("EJ784312", "10.1111/j.1", 2008)
    assert (second.title, second.accession) == ("Two", "ED500000")
