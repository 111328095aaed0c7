"""RIS as it occurs: what is broken is mended or named, and no record disappears."""

import pytest

from evidence import parsers
from evidence.parsers import kinds


def read(text: str, **options: str) -> parsers.Reading:
    return parsers.read(text.encode(), format="ris", **options)


def titles(reading: parsers.Reading) -> list[str]:
    return [record.title for record in reading.records]


def lines(reading: parsers.Reading) -> list[int]:
    return [problem.line for problem in reading.problems]


def test_a_missing_end_is_named_and_both_records_are_kept() -> None:
    reading = read("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nER  - \n")
    assert titles(reading) == ["One", "Two"]
    assert lines(reading) == [4]
    assert "no ER line" in reading.problems[0].message


def test_a_doubled_type_is_one_record() -> None:
    reading = read("TY  - JOUR\nTY  - JOUR\nTI  - One\nER  - \n")
    assert titles(reading) == ["One"]
    assert lines(reading) == [2]


@pytest.mark.parametrize(
    "tag", ["TI  - ", "TI  -", "TI - ", "TI   - ", "TI  -\t", " TI  - ", "TI  – ", "ti  - "]
)
def test_a_tag_may_be_parted_from_its_dash_as_it_occurs(tag: str) -> None:
    reading = read(f"TY  - JOUR\n{tag}One\nER  - \n")
    assert titles(reading) == ["One"]
    assert reading.problems == ()


@pytest.mark.parametrize("end", ["ER  - ", "ER  -", "ER -", "ER-", "ER  - \t "])
def test_the_end_mark_may_lack_its_blanks(end: str) -> None:
    reading = read(f"TY  -JOUR\nTI  - One\n{end}\nTY  - JOUR\nTI  - Two\n{end}\n")
    assert titles(reading) == ["One", "Two"]
    assert reading.problems == ()


def test_words_that_look_like_tags_stay_in_their_abstract() -> None:
    text = "TY  - JOUR\nTI  - x\nAB  - Mice\nAB-deficient ones\nXX - a thing\nIL-6 rose\nER  - \n"
    assert read(text).records[0].abstract == "Mice AB-deficient ones XX - a thing IL-6 rose"


def test_a_file_that_was_cut_off_keeps_its_last_record() -> None:
    reading = read("TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Two\nAB  - The ag")
    assert titles(reading) == ["One", "Two"]
    assert "cut off" in reading.problems[-1].message


def test_a_record_without_its_type_line_is_kept() -> None:
    reading = read("TI  - One\nAU  - A, B\nER  - \nTY  - JOUR\nTI  - Two\nER  - \n")
    assert titles(reading) == ["One", "Two"]
    assert lines(reading) == [1]


def test_lines_between_records_are_named_with_their_numbers() -> None:
    text = (
        "TY  - JOUR\nTI  - One\nER  - \n\nSearch strategy:\n1 exp neuropathy/\n2 taxane.mp.\n\n"
        "C1  - stray\n\nTY  - JOUR\nTI  - Two\nER  - \n"
    )
    reading = read(text)
    assert titles(reading) == ["One", "Two"]
    assert lines(reading) == [5, 9]
    assert reading.problems[0].message.startswith("Lines 5 to 7 stand outside any record")


def test_what_databases_print_around_records_is_no_problem() -> None:
    text = (
        "1.\nTY  - JOUR\nTI  - One\nER  -\n\nLink to the Ovid Full Text: http://x\n\n<2>\n"
        "Record #2 of 2\nProvider: Wiley\nContent: text/plain\n\nTY  - JOUR\nTI  - Two\nER  - \n"
    )
    reading = read(text)
    assert titles(reading) == ["One", "Two"]
    assert reading.problems == ()


def test_a_tag_in_the_middle_of_a_line_is_found_and_named() -> None:
    text = (
        "TY  - JOUR\nTI  - One\nAD  - Univ X, SwedenPU  - ELSEVIER\n"
        "WE  - SSCIAN  - WOS:000444108200009\nER  - TY  - JOUR\nTI  - Two\nER  - \n"
    )
    reading = read(text)
    first, second = reading.records
    assert (first.accession, second.title) == ("WOS:000444108200009", "Two")
    assert first.extra["AD"] == ("Univ X, Sweden",)
    assert lines(reading) == [3, 4]


def test_text_that_speaks_of_tags_is_not_torn_apart() -> None:
    text = "TY  - JOUR\nTI  - A study of TY  - tags\nAB  - the AU  - tag\nER  - \n"
    (record,) = read(text).records
    assert record.title == "A study of TY - tags"
    assert record.abstract == "the AU - tag"


def test_an_empty_record_is_named() -> None:
    reading = read("TY  - JOUR\nER  - \nTY  - JOUR\nTI  - Two\nER  - \n")
    assert titles(reading) == ["Two"]
    assert reading.problems == (parsers.Problem(1, "The record is empty and was left out."),)


def test_a_record_without_a_title_is_kept_and_named() -> None:
    reading = read("TY  - JOUR\nAU  - A, B\nER  - \n")
    assert reading.records[0].authors == ("A, B",)
    assert reading.problems == (parsers.Problem(1, "The record has no title."),)


def test_unknown_tags_are_kept() -> None:
    (record,) = read("TY  - JOUR\nTI  - x\nQ9  - one\nQ9  - two\nER  - \n").records
    assert record.extra["Q9"] == ("one", "two")


def test_keywords_numbers_and_links_of_endnote_stand_on_further_lines() -> None:
    text = (
        "TY  - JOUR\nTI  - x\nKW  - Animals\nHumans\n*Mice\nSN  - 0956-053X\n1879-2456\n"
        "UR  - <Go to ISI>://WOS:1\nhttps://example.org/a?b=1&c=2\nER  - \n"
    )
    (record,) = read(text).records
    assert record.keywords == ("Animals", "Humans", "*Mice")
    assert record.issn == ("0956-053X", "1879-2456")
    assert record.url == "https://example.org/a?b=1&c=2"


def test_a_line_behind_a_number_is_kept_and_named() -> None:
    reading = read("TY  - JOUR\nTI  - x\nPY  - 2018\nsomething\nER  - \n")
    assert reading.records[0].year == 2018
    assert reading.records[0].extra["(no tag)"] == ("something",)
    assert lines(reading) == [4]


@pytest.mark.parametrize(
    ("tags", "doi"),
    [
        ("DO  - http://dx.doi.org/10.1/ABC", ""),
        ("DO  - https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("L3  - 10.1016/j.agee.2016.06.041", "10.1016/j.agee.2016.06.041"),
        ("L2  - http://dx.doi.org/10.1002/jts.22387", "10.1002/jts.22387"),
        ("UR  - https://example.org/10.1000/not-a-doi-link", ""),
        ("M3  - doi: 10.1016/S0140-6736(06)68265-2.", "10.1016/s0140-6736(06)68265-2"),
        ("M3  - https://dx.doi.org/10.1093/annonc/mdt568", "10.1093/annonc/mdt568"),
    ],
)
def test_a_doi_is_found_where_databases_put_it(tags: str, doi: str) -> None:
    assert read(f"TY  - JOUR\nTI  - x\n{tags}\nER  - \n").records[0].doi == doi


@pytest.mark.parametrize(
    ("tags", "pages"),
    [
        ("SP  - 1\nEP  - 9", "1-9"),
        ("SP  - 349-69", "349-69"),
        ("SP  - S1‐S9", "S1-S9"),
        ("SP  - 9594", "9594"),
        ("C7  - 1722034", "1722034"),
        ("SP  - 4\nEP  - 9\nC7  - 17", "4-9"),
        ("SP  - No\nEP  - Specified", ""),
    ],
)
def test_pages_are_a_range_or_an_article_number(tags: str, pages: str) -> None:
    assert read(f"TY  - JOUR\nTI  - x\n{tags}\nER  - \n").records[0].pages == pages


def test_decisions_of_screening_tools_come_along() -> None:
    text = (
        'TY  - JOUR\nTI  - x\nN1  - RAYYAN-INCLUSION: {"Anna"=>"Included", "Bo \\"B\\""=>"Maybe"}'
        " | RAYYAN-LABELS: rct,adult\nN1  - other\nER  - \n"
        "TY  - JOUR\nTI  - y\nN1  - Notes. ASReview_irrelevant. More\nER  - \n"
        "TY  - JOUR\nTI  - z\nN1  - Exclusion reason: Wrong design;\nER  - \n"
        "TY  - JOUR\nTI  - w\nN1  - ASReview_not_seen\nER  - \n"
    )
    decisions = [dict(record.decisions) for record in read(text).records]
    assert decisions == [
        {"Anna": "Included", 'Bo "B"': "Maybe"},
        {"ASReview": "Excluded"},
        {"Covidence": "Excluded"},
        {},
    ]
    assert read(text).records[0].labels == ("rct", "adult")


def test_the_english_title_that_ebsco_gives_beside_a_chinese_one() -> None:
    text = (
        "TY  - JOUR\nT1  - 插秧机设计\nT2  - Design of a transplanter.\nJF  - Trans. CSAE\nER  - \n"
    )
    (record,) = read(text).records
    assert record.title_translated == "Design of a transplanter"
    assert record.journal == "Trans. CSAE"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("JOUR", "article"),
        ("CONF", "conference"),
        ("CPAPER", "conference"),
        ("THES", "thesis"),
        ("NEWS", "newspaper"),
        ("BOOK", "book"),
        ("ECHAP", "chapter"),
        ("RPRT", "report"),
        ("VIDEO", "other"),
        ("", "other"),
    ],
)
def test_types_have_their_kind(code: str, kind: str) -> None:
    assert kinds.from_ris(code) == kind


def test_kinds_are_those_a_record_can_have() -> None:
    assert set(kinds.FROM_RIS.values()) <= set(parsers.TYPES)
    assert set(kinds.FROM_WORDS.values()) <= set(parsers.TYPES)
    assert set(kinds.TO_RIS) == set(parsers.TYPES)
    assert kinds.from_ris("GEN", "Journal Article") == "article"


@pytest.mark.parametrize(
    "text",
    [
        "ty  - JOUR\nti  - A\nau  - B, C\ner  - \n",
        "TY\t-\tJOUR\nTI\t-\tA\nAU\t-\tB, C\nER\t-\t\n",
        "      TY  - JOUR\n      TI  - A\n      AU  - B, C\n      ER  - \n",
    ],
)
def test_small_letters_tabs_and_indents_are_known_for_what_they_are(text: str) -> None:
    reading = parsers.read(text.encode())
    assert (reading.format, reading.problems) == ("ris", ())
    assert (reading.records[0].title, reading.records[0].authors) == ("A", ("B, C",))


def test_records_with_neither_type_nor_end_part_at_their_first_tag() -> None:
    reading = read("AU  - A, B\nTI  - One\n\nAU  - C, D\nTI  - Two\n\nAU  - E, F\nTI  - Three\n")
    assert titles(reading) == ["One", "Two", "Three"]
    assert [record.authors for record in reading.records] == [("A, B",), ("C, D",), ("E, F",)]
    assert lines(reading)[:3] == [1, 4, 7]


def test_a_title_behind_a_blank_line_begins_a_record_that_lost_its_marks() -> None:
    reading = read("TY  - JOUR\nTI  - One\nPY  - 2001\n\nTI  - Two\nPY  - 2002\nER  - \n")
    assert titles(reading) == ["One", "Two"]
    assert lines(reading) == [5]


@pytest.mark.parametrize(
    ("tags", "authors"),
    [
        ("AU  - Smith, J., Jones, B., Lee, K.", ("Smith, J.", "Jones, B.", "Lee, K.")),
        ("AU  - Smith, J. and Jones, B.", ("Smith, J.", "Jones, B.")),
        ("AU  - Smith, J., Jr.", ("Smith, J., Jr.",)),
        ("AU  - Research and Development Group", ("Research and Development Group",)),
        ("AU  - Smith, J\nA1  - Smith, John", ("Smith, J",)),
        ("AU  - Smith, J\nA1  - Lee, K", ("Smith, J", "Lee, K")),
    ],
)
def test_authors_on_one_line_or_under_two_tags(tags: str, authors: tuple[str, ...]) -> None:
    (record,) = read(f"TY  - JOUR\nTI  - x\n{tags}\nER  - \n").records
    assert record.authors == authors


@pytest.mark.parametrize(
    "tags",
    [
        "LK  - http://sfx.example.org?sid=EMBASE&id=doi:10.4103%2F2303-9027.138783&atitle=x",
        "UR  - https://www.scopus.com/inward/record.uri?doi=10.4103%2f2303-9027.138783&md5=a",
        "N1  - doi: 10.4103/2303-9027.138783",
    ],
)
def test_a_doi_in_a_link_ends_where_the_next_parameter_begins(tags: str) -> None:
    (record,) = read(f"TY  - JOUR\nTI  - x\n{tags}\nER  - \n").records
    assert record.doi == "10.4103/2303-9027.138783"


def test_the_proceedings_of_scopus_stand_in_c3() -> None:
    text = "TY  - CONF\nTI  - x\nC3  - Lecture Notes in Computer Science\nJ2  - LNCS\nER  - \n"
    assert read(text).records[0].journal == "Lecture Notes in Computer Science"


def test_central_may_write_ris_with_its_own_tags() -> None:
    text = (
        "TY  - JOUR\nAN  - CN-01234567\nTI  - x\nSO  - Pain\nYR  - 2019\nVL  - 27\nNO  - 3\n"
        "PG  - 901‐909\nPM  - PUBMED 30000000\nKY  - a\nDOI  - 10.1007/S1\nER  - \n"
    )
    (record,) = parsers.read(text.encode()).records
    assert (record.journal, record.year, record.issue) == ("Pain", 2019, "3")
    assert (record.pages, record.pmid, record.doi) == ("901-909", "30000000", "10.1007/s1")
    assert record.keywords == ("a",)


def test_blank_lines_before_the_first_record_hide_nothing() -> None:
    text = "\n" * 400_000 + "TY  - JOUR\nTI  - x\nER  - \n"
    reading = parsers.read(text.encode())
    assert [record.line_from for record in reading.records] == [400_001]
    table = parsers.read(("\r\n" * 300_000 + "Title,Year\r\nx,1999\r\n").encode())
    assert [record.line_from for record in table.records] == [300_002]


@pytest.mark.parametrize("end", [" ", "\u2028", "\x85", "\x0b"])
def test_records_on_one_line_are_all_read(end: str) -> None:
    text = "TY  - JOUR\nTI  - One\nPY  - 2001\nER  - \nTY  - CONF\nTI  - Two\nAU  - A, B\nER  - "
    reading = read(text.replace("\n", end))
    assert titles(reading) == ["One", "Two"]
    assert [(r.year, r.type) for r in reading.records] == [(2001, "article"), (None, "conference")]
    assert len(reading.problems) == 1
    again = [title for record in reading.records for title in titles(read(record.raw))]
    assert again == ["One", "Two"]


def test_what_follows_an_end_mark_in_the_middle_of_a_line_is_another_record() -> None:
    reading = read("TY  - JOUR\nTI  - One\nAD  - X ER  - TY  - JOUR\nTI  - Two\nER  - \n")
    assert titles(reading) == ["One", "Two"]
    assert reading.records[1].raw == "TY  - JOUR\nTI  - Two\nER  -"


@pytest.mark.parametrize("sign", ["\x0c", "\x1a"])
def test_the_end_mark_of_a_file_or_a_page_before_a_record(sign: str) -> None:
    record = "TY  - CONF\nTI  - One\nER  - \n"
    reading = read(f"{record}{sign}{record}{sign}\n")
    assert [record.type for record in reading.records] == ["conference", "conference"]
    assert not reading.problems
