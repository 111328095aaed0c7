"""How numbers and times read."""

import math
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.templatetags import formats, ledger

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "reads"),
    [
        (-0.62, 2, "−0.62"),
        (-0.615, 2, "−0.62"),  # as written, away from zero
        (2.675, 2, "2.68"),  # in binary it lies below
        (0.125, 2, "0.13"),
        (-0.0004, 2, "0.00"),  # nothing carries no sign
        (1124, 0, "1,124"),
        (1234567.891, 1, "1,234,567.9"),
        (Decimal("-1.005"), 2, "−1.01"),
        ("3.14159", 3, "3.142"),
        (0, 2, "0.00"),
        (1e-9, 2, "0.00"),
        (1e15, 2, "1.00 × 10¹⁵"),
        (-2.5e300, 1, "−2.5 × 10³⁰⁰"),
        (None, 2, "–"),
        ("", 2, "–"),
        (float("nan"), 2, "–"),
        (float("-inf"), 2, "–"),
        (Decimal("NaN"), 2, "–"),
        ("n/a", 2, "–"),
        (object(), 2, "–"),
        (True, 0, "–"),
    ],
)
def test_a_number_has_fixed_decimals_and_a_real_minus(value, decimals, reads):
    assert formats.number(value, decimals) == reads


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_every_finite_number_can_be_read_back(value, decimals):
    text = formats.number(value, decimals)
    back = float(text.replace("−", "-").replace(",", ""))
    assert math.isclose(back, value, rel_tol=1e-12, abs_tol=0.5000001 * 10**-decimals)
    assert "-" not in text


@given(st.one_of(st.none(), st.text(), st.floats(), st.decimals(), st.binary(), st.booleans()))
def test_whatever_is_given_no_nan_reaches_a_page(value):
    for text in (formats.number(value), formats.p_value(value), formats.percent(value)):
        assert not re.search(r"nan|inf", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("low", "high", "reads"),
    [(-1.85, 0.62, "[−1.85, 0.62]"), (None, 1, "[–, 1.00]"), (None, None, "–")],
)
def test_an_interval_stands_in_brackets(low, high, reads):
    assert formats.interval(low, high) == reads


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        (0.00099, "p < 0.001"),
        (0.001, "p = 0.001"),
        (0.0021, "p = 0.002"),
        (0.5, "p = 0.500"),
        (0.9995, "p > 0.999"),
        (0, "p < 0.001"),
        (None, "–"),
    ],
)
def test_a_p_value_is_never_zero_nor_one(value, reads):
    assert formats.p_value(value) == reads


def test_percentages_and_shares():
    assert formats.percent(71.6) == "71.6%"
    assert formats.percent(None) == "–"
    assert formats.share(5, 23) == "22%"
    assert formats.share(0, 23) == "0%"
    assert formats.share(5, 0) == "–"
    assert formats.share(None, 3) == "–"


@pytest.mark.parametrize(
    ("at", "reads"),
    [
        (NOW - timedelta(hours=1), "08:12"),
        (NOW - timedelta(days=3), "Fri 09:12"),
        (NOW - timedelta(days=6, hours=9), "Tue 00:12"),
        (NOW - timedelta(days=7), "16 Nov"),
        (datetime(2025, 11, 2, tzinfo=UTC), "2 Nov 2025"),
        (NOW + timedelta(days=8), "1 Dec"),
    ],
)
def test_a_time_is_as_short_as_it_can_be(at, reads):
    assert formats.when(at, NOW) == reads


@pytest.mark.parametrize(
    ("distance", "reads"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=40), "40 days ago"),
        (timedelta(minutes=-3), "in 3 min"),
    ],
)
def test_how_long_ago(distance, reads):
    assert formats.ago(NOW - distance, NOW) == reads


@pytest.mark.parametrize(
    ("text", "shown"),
    [("exercise", "exercise"), ("two words", "two wor…"), ("exactly 8", "exactly…")],
)
def test_a_long_text_is_cut_with_a_sign_for_the_rest(text, shown):
    assert ledger.short(text, 8) == shown
