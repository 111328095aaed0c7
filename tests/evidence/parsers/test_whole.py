"""Entries read in one piece are those that their lines give, however odd their neighbours are."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from evidence.parsers.entries import entries
from evidence.parsers.lines import blocks
from evidence.parsers.ris import GRAMMAR
from evidence.parsers.tagged import LineReader

BY_LINES = replace(GRAMMAR, whole=None)
LINES = (
    "TY  - JOUR", "ER  - ", "ER  -", "ER  -\t", "ER  - TY  - JOUR", "ER  -x", "", "  ", "\t",
    "TI  - One", "T1  -Two", "AU  - Lee, A.", "AB  - text  - TI  - more", "XY  -  - odd", "KW  - ",
    "Q7  - unknown", "continued", "      continued", "ty  - JOUR", "TY - JOUR", "DOI  - 10.1/x",
    "PY  - 2020 ", "Record #2 of 9", "12.", "\u2028", "TY  - JOUR  - TI  - in one line",
)  # fmt: skip
GOOD = ("TY  - JOUR", "TI  - Three", "AU  - Ng, B.", "ER  - ", "")
SOUP = st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(["\n".join(GOOD)])), max_size=40)


def read(text: str, grammar, *, cut: int = 0) -> list:
    return list(entries(blocks([text[:cut], text[cut:]], encoding="utf-8"), grammar))


@given(SOUP, st.integers(0, 300), st.sampled_from(["\n", "\r\n"]))
@example([*GOOD, "stray", *GOOD], 0, "\n")
@example(["TY  - JOUR", "TI  - x", "ER  - ", "TY  - JOUR", "TI  - no end", *GOOD], 30, "\n")
def test_the_same_entries_and_problems_as_by_their_lines(lines, cut, newline):
    text = newline.join(lines)
    assert read(text, GRAMMAR, cut=cut) == read(text, BY_LINES, cut=cut)


def test_two_titles_in_one_record_are_told():
    text = "\n".join(["TY  - JOUR", "TI  - One", "AU  - A", "TI  - Two", "ER  - "])
    problem, _ = read(text, GRAMMAR)
    assert (problem.line, "two titles" in problem.message) == (1, True)


def test_a_plain_file_is_read_in_one_piece_only(monkeypatch):
    taken = []
    monkeypatch.setattr(LineReader, "take", lambda self, lines, first: taken.extend(lines))
    text = "\n".join([*GOOD, *GOOD])
    assert len(read(text, GRAMMAR)) == 2
    assert not taken
