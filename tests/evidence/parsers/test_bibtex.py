"""BibTeX as it occurs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import parsers
from evidence.parsers import bibtex, latex
from evidence.parsers.words import words


def read(text: str) -> parsers.Reading:
    return parsers.read(text.encode(), format="bibtex")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"M{\"u}ller and S{\o}rensen", "Müller and Sørensen"),
        (r"{The {SNP} of $\alpha$-glucosidase}", "The SNP of α-glucosidase"),
        (r"5\% of H$_2$O at \$5", "5% of H2O at $5"),
        ("5% of R&D, a_b #1", "5% of R&D, a_b #1"),
        (r"\textit{E. coli} costs $5 & 5% more", "E. coli costs $5 & 5% more"),
        (r"a \{brace\} and a \textbackslash{}", "a {brace} and a \\"),
        ("{" * 60 + "deep" + "}" * 60 + r"\"u", "" + "deep" + r"\"u"),
    ],
)
def test_latex_as_text(written: str, text: str) -> None:
    assert latex.text_of(written) == text


def test_values_in_braces_quotes_numbers_and_names() -> None:
    text = (
        '@string{jx = "Journal of " # {X}}\n@comment{ignored}\n@Article(key,\n'
        'TITLE = "A {"}quoted{"} title", Journal = jx, year = 2001, month = jan,\n'
        "pages = {1--9}, number = 3 # {a}, author = {Knuth, Donald and {Group and Co}},\n"
        "keywords = {a, b}, EISSN={1234-5678}}\n"
    )
    reading = read(text.replace("@Article(", "@Article{"))
    (record,) = reading.records
    assert record.title == 'A "quoted" title'
    assert (record.journal, record.year, record.issue) == ("Journal of X", 2001, "3a")
    assert (record.pages, record.issn, record.keywords) == ("1-9", ("1234-5678",), ("a", "b"))
    assert record.authors == ("Knuth, Donald", "Group and Co")
    assert reading.problems == ()


def test_an_entry_that_never_closes_ends_at_the_next() -> None:
    reading = read("@article{a,\n title = {One,\n year = 2001\n\n@book{b,\n title = {Two}\n}\n")
    assert [record.title for record in reading.records][1] == "Two"
    assert len(reading.records) == 2
    assert [problem.line for problem in reading.problems] == [1]


def test_a_file_that_was_cut_off_keeps_its_last_entry() -> None:
    reading = read("@article{a, title = {One}}\n@article{b, title = {Two}, abstract = {The ag")
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert reading.records[1].abstract == "The ag"
    assert "cut off" in reading.problems[0].message


def test_text_between_entries_is_named_but_not_what_scopus_prints() -> None:
    reading = read(
        "Scopus\nEXPORT DATE: 2020\n% Encoding: UTF-8\n\n@misc{a, title={x}}\nlost, title\n"
    )
    assert len(reading.records) == 1
    assert [problem.line for problem in reading.problems] == [6]


def test_a_part_that_is_no_field_is_named() -> None:
    reading = read("@article{a,\n title = {One},\n what is this\n year = {2001}\n}")
    assert (reading.records[0].title, reading.records[0].year) == ("One", 2001)
    assert [problem.line for problem in reading.problems] == [3]


def test_several_entries_on_one_line() -> None:
    reading = read("@article{a, title={One}}@article{b, title={Two}} @article{c,title={Three}}")
    assert [record.title for record in reading.records] == ["One", "Two", "Three"]


def test_the_document_type_says_more_than_article() -> None:
    text = "@ARTICLE{a, title={x}, document_type={Conference Paper}}@CONFERENCE{b, title={y}}"
    assert [record.type for record in read(text).records] == ["conference", "conference"]


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("Li, W. and Dou, Z.", ["Li, W.", "Dou, Z."]),
        ("{Research and Development} and Li,\n W.", ["{Research and Development}", "Li, W."]),
        ("", [""]),
    ],
)
def test_people_are_parted_outside_of_braces(field: str, people: list[str]) -> None:
    assert bibtex.people(field) == people


def test_signs_that_reference_managers_write_as_macros() -> None:
    text = (
        "@article{a, title={p {\\textless} 0.05 and \\textgreater{} 3}, author={A, B and others}}"
    )
    (record,) = parsers.read(text.encode()).records
    assert record.title == "p < 0.05 and > 3"
    assert record.authors == ("A, B",)


_MACROS = words(
    r"""\"u {\"{u}} \'e {\c{c}} {\ss} \aa{} \& \_ \v{s} \~n {\L} \'{\i} \alpha $x$ -- ~ '' { }"""
)
_PIECES = st.sampled_from([*sorted(_MACROS), *"aB  &%#_^<'`-é中.,"])


@given(st.lists(_PIECES, max_size=8).map("".join).filter(lambda text: "\\" in text))
def test_letters_are_decoded_as_the_library_does(written):
    """The common macros go by a table of their own, which must say the same."""
    assert latex.text_of(written) == latex._decoded(written)


def test_several_kinds_in_one_entry_as_semantic_scholar_writes_them() -> None:
    text = "@['JournalArticle', 'Review']{Smith2019,\n title = {Nerves},\n year = {2019}\n}\n"
    reading = parsers.read(text.encode())
    (record,) = reading.records
    assert (reading.format, record.title, record.year, record.type) == (
        "bibtex", "Nerves", 2019, "article",
    )  # fmt: skip


@pytest.mark.parametrize("note", ["{PMID}: 30607533", "PMID: 30607533\nPMCID: PMC1", "30607533"])
def test_zotero_puts_the_pmid_into_a_note(note: str) -> None:
    text = f"@article{{x,\n title = {{Nerves}},\n note = {{{note}}}\n}}\n"
    (record,) = parsers.read(text.encode()).records
    assert record.pmid == ("30607533" if "PMID" in note else "")


def test_a_point_in_the_middle_of_a_number() -> None:
    text = "@article{x,\n title = {A 5{\\textperiodcentered}2\\% rise}\n}\n"
    (record,) = parsers.read(text.encode()).records
    assert record.title == "A 5·2% rise"


def test_an_entry_in_round_brackets() -> None:
    found = read(
        '@article(smith2010,\n  author = "Smith, John and {Study Group (A)}",\n'
        '  title = {1) A {study}},\n  journal = "J. X (Online)",\n  doi = {10.1000/a(b)c},\n'
        "  year = 2010\n)\n\n"
        '@ARTICLE(second, author="Jones, B.", title={The {\\TeX} way}, year=2011)\n'
    )
    assert not found.problems
    first, second = found.records
    assert (first.title, first.year, first.doi) == ("1) A study", 2010, "10.1000/a(b)c")
    assert (first.authors, first.journal) == (("Smith, John", "Study Group (A)"), "J. X (Online)")
    assert (second.title, second.year, second.authors) == ("The TeX way", 2011, ("Jones, B.",))


def test_round_brackets_that_never_close_cost_no_other_entry() -> None:
    found = read("@book(a, title={A}, year=2001\n@book{b,\n  title={B}}\n")
    assert [record.title for record in found.records] == ["A", "B"]
    assert len(found.problems) == 1


def test_a_lost_brace_costs_no_entry_that_stands_on_a_line_of_its_own() -> None:
    found = read("@article{a, title={A, year=2001}\n@article{b, title={B}, year=2002}\n")
    assert [record.title for record in found.records] == ["A, year=2001", "B"]
    assert [problem.line for problem in found.problems] == [1]
