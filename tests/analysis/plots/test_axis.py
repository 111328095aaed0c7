"""Axes: round ends, few labels, and a place for every value."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.plots.axis import End, axis, spread
from analysis.plots.errors import NotDrawable

numbers = st.floats(-1e9, 1e9, allow_nan=False)
ratios = st.floats(1e-9, 1e9)


def labels(low: float, high: float, *, log: bool = False, wide: float = 260.0) -> list[str]:
    return [t.label for t in axis(low, high, 0.0, wide, log=log).ticks if t.label]


def test_round_values_are_named_and_halves_between_them_are_not():
    assert labels(-2.5, 0.8) == ["−2", "−1", "0", "1"]
    assert labels(0, 1) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]


def test_a_log_axis_names_the_ratios_that_people_know():
    assert labels(0.2, 5, log=True) == ["0.2", "0.5", "1", "2", "5"]
    assert labels(1e-6, 1e6, log=True) == ["10⁻⁶", "0.001", "1", "1000", "10⁶"]
    assert labels(0.85, 1.2, log=True) == ["0.9", "1.0", "1.1", "1.2"]


def test_on_a_log_axis_a_half_and_a_double_are_equally_far_from_one():
    found = axis(0.2, 5, 0, 300, log=True)
    assert found.x(1) - found.x(0.5) == pytest.approx(found.x(2) - found.x(1))


@given(numbers, numbers)
@example(6.2e-180, -3.2e-179)  # one value, as far as any label can tell
def test_an_axis_holds_what_it_was_asked_to_hold(a, b):
    low, high = min(a, b), max(a, b)
    found = axis(low, high, 10.0, 310.0)
    assert found.low <= low + 1e-9 * abs(low)
    assert found.high >= high - 1e-9 * abs(high)
    xs = [tick.x for tick in found.ticks]
    assert xs == sorted(xs)
    assert 2 <= len([tick for tick in found.ticks if tick.label]) <= 9


@given(ratios, ratios)
def test_a_log_axis_holds_what_it_was_asked_to_hold(a, b):
    low, high = min(a, b), max(a, b)
    found = axis(low, high, 10.0, 310.0, log=True)
    assert found.low <= low * (1 + 1e-9)
    assert found.high >= high * (1 - 1e-9)
    assert all(10 - 1e-6 <= tick.x <= 310 + 1e-6 for tick in found.ticks)
    assert 1 <= len([tick for tick in found.ticks if tick.label]) <= 9


@given(numbers, numbers, numbers, numbers)
def test_a_clipped_interval_lies_on_the_axis_and_arrows_tell_which_end_was_cut(a, b, c, d):
    found = axis(min(a, b), max(a, b), 0.0, 300.0)
    low, high = min(c, d), max(c, d)
    left, right, left_end, right_end = found.clipped(low, high)
    assert -1e-6 <= left <= 300 + 1e-6
    assert -1e-6 <= right <= 300 + 1e-6
    assert (left_end is End.ARROW) == (low < found.low)
    assert (right_end is End.ARROW) == (high > found.high)


@given(st.lists(st.tuples(numbers, st.floats(0, 1e6)), min_size=1, max_size=30), numbers)
def test_the_stretch_of_an_axis_always_holds_what_must_be_seen(rows, must):
    low, high = spread([y for y, _ in rows], [half for _, half in rows], [must])
    assert low <= must <= high


def test_an_axis_without_an_end_is_refused():
    with pytest.raises(NotDrawable):
        axis(math.nan, 1, 0, 100)
    with pytest.raises(NotDrawable):
        axis(0.0, 1, 0, 100, log=True)
