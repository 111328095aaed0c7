"""The geometry of the small diamonds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.templatetags import diamonds

FINITE = st.floats(-1e6, 1e6)
INTERVALS = st.lists(st.tuples(FINITE, FINITE).map(sorted).map(tuple), max_size=20)


@given(INTERVALS)
def test_the_axis_holds_every_interval_and_the_null_line(intervals):
    axis = diamonds.axis(intervals)
    ends = [end for pair in intervals for end in pair]
    assert axis.low < axis.high
    assert all(axis.low <= end <= axis.high for end in [0.0, *ends])
    assert len(axis.ticks) <= diamonds.MOST_TICKS + 2
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks)


@given(INTERVALS, FINITE, FINITE)
def test_places_keep_the_order_of_the_values(intervals, one, other):
    axis = diamonds.axis(intervals)
    low, high = sorted((one, other))
    assert 0 <= axis.x(low) <= axis.x(high) <= diamonds.WIDTH


def test_no_result_has_an_axis_about_the_null():
    axis = diamonds.axis([])
    assert axis.low < -1 < 0 < 1 < axis.high
    assert 0.0 in axis.ticks


def test_ends_that_are_not_finite_are_left_out():
    assert diamonds.axis([(math.nan, 1.0), (-math.inf, 2.0)]) == diamonds.axis([(1.0, 2.0)])


def test_a_result_beyond_the_axis_says_so():
    axis = diamonds.Axis(low=-1.0, high=1.0, ticks=(0.0,))
    shape = diamonds.diamond(axis, -3.0, -0.5, 0.5)
    assert shape.left_beyond
    assert not shape.right_beyond
    assert shape.path == "M0.0 9L47.5 3L142.5 9L47.5 15Z"


@pytest.mark.parametrize("span", [0.003, 0.7, 4.3, 90.0, 12_345.0])
def test_ticks_are_round_whatever_the_span(span):
    ticks = diamonds.axis([(0.0, span)]).ticks
    step = ticks[1] - ticks[0]
    assert math.isclose(ticks[-1] - ticks[0], step * (len(ticks) - 1))
    assert 0.0 in ticks
