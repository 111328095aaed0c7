"""Numbers as words, and words as pixels."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font

from analysis.plots import fonts, words


def _files(wanted):
    """The file of each family, in the order in which a letter is sought."""
    found = []
    for family in wanted.get_family():
        one = wanted.copy()
        one.set_family([family])
        found.append(findfont(one))
    return found


def test_the_minus_sign_is_real_and_never_stands_before_zero():
    assert words.number(-0.614) == "−0.61"
    assert words.number(-0.001) == "0.00"
    assert words.interval(-1.004, -0.226) == "[−1.00, −0.23]"


def test_large_numbers_are_powers_of_ten():
    assert words.number(1234567.0) == "1.2×10⁶"
    assert words.number(-2.5e9) == "−2.5×10⁹"


def test_p_values_are_as_journals_print_them():
    assert words.p_value(0.0004) == "p < 0.001"
    assert words.p_value(0.0021) == "p = 0.002"
    assert words.p_value(0.24) == "p = 0.24"
    assert words.p_value(0.0996) == "p = 0.10"


def test_the_whole_is_one_hundred_per_cent():
    assert words.percent(100.0) == "100%"
    assert words.percent(99.96) == "100.0%"


@pytest.mark.parametrize(
    ("half", "decimals"), [(0.4, 2), (0.02, 3), (0.004, 4), (30.0, 2), (300.0, 1), (4000.0, 0)]
)
def test_decimals_leave_two_figures_of_a_typical_interval(half, decimals):
    assert words.decimals_for([half] * 3) == decimals


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 4))
def test_a_number_reads_back_to_what_it_was(value, decimals):
    text = words.number(value, decimals).replace("−", "-")
    if "×10" in text:
        assert float(text.partition("×")[0]) * 10 ** math.floor(math.log10(abs(value))) == (
            pytest.approx(value, rel=0.06)
        ) or abs(value) >= 9.95 * 10 ** math.floor(math.log10(abs(value)))
    else:
        assert float(text) == pytest.approx(value, abs=0.5 * 10**-decimals + abs(value) * 1e-12)


def test_digits_are_equally_wide_so_that_columns_line_up():
    for bold in (False, True):
        assert len({round(fonts.width(digit, 13, bold=bold), 6) for digit in "0123456789"}) == 1


def test_chinese_letters_are_square():
    assert fonts.width("黄建平", 12) == 36


def test_one_of_the_fonts_has_every_letter_that_the_figures_use():
    letters = {ord(letter) for letter in "−–τ²χ≤≥±×·…’“”Şşłøüé⁻⁰¹³⁴⁵⁶⁷⁸⁹†§黄건の"}
    for bold in (False, True):
        paths = _files(fonts.properties(13.0, bold=bold))
        assert [Path(path).parent == fonts.FOLDER for path in paths] == [True, True, False]
        assert letters <= {code for path in paths for code in FT2Font(path).get_charmap()}


@given(st.text(max_size=80), st.floats(20, 400))
def test_wrapped_lines_lose_no_word_and_are_no_wider_than_the_room(text, room):
    lines = fonts.wrap(text, room, 12)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert fonts.width(line, 12) <= room or len(line) <= 2


@given(st.text(min_size=1, max_size=60), st.floats(20, 200))
def test_a_shortened_text_fits_or_is_a_letter(text, room):
    short = fonts.shorten(text, room, 12)
    assert fonts.width(short, 12) <= room + 1e-9 or len(short) <= 2


def test_an_equation_is_not_broken():
    lines = fonts.wrap("Heterogeneity: I² = 71.6%; τ² = 0.190", 130, 12.5)
    assert any("τ² = 0.190" in line for line in lines)


class TestDoubleNames:
    def test_a_double_name_breaks_after_its_hyphen_not_within_a_word(self):
        lines = fonts.wrap("Yamaguchi-Papadopoulos 2019", 90, 13)
        assert lines == ("Yamaguchi-", "Papadopoulos", "2019")

    def test_a_span_of_years_stays_whole(self):
        assert "2019-2020" in fonts.wrap("Trial 2019-2020", 80, 13)

    def test_what_is_cut_short_keeps_the_hyphen_without_a_gap(self):
        lines = fonts.limited("Yamaguchi-Papadopoulos-Westhuizen 2019", 95, 13, 2)
        assert lines[0] == "Yamaguchi-"
        assert "- " not in lines[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.74, "0.74"), (0.004, "0.004"), (1e-7, "1.0×10⁻⁷"), (0.0, "0.00"), (12.0, "12.00")],
)
def test_a_ratio_never_reads_as_nothing(value, text):
    assert words.ratio(value) == text
