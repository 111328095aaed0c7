"""Two readings beside each other: pure."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.readings import compare, doubts, standard_error

numbers = st.fixed_dictionaries(
    {"n": st.none() | st.integers(1, 500), "sd": st.none() | st.floats(0.01, 100)}
)
readings = st.dictionaries(st.integers(0, 5), numbers)
FIELDS = ("n", "sd")


@given(readings)
def test_a_reading_agrees_with_itself(one):
    assert all(pair.agreed for pair in compare(one, one, fields=FIELDS))


@given(readings, readings)
def test_who_is_first_does_not_change_what_differs(one, two):
    there = {p.key: p.differing for p in compare(one, two, fields=FIELDS)}
    back = {p.key: p.differing for p in compare(two, one, fields=FIELDS)}
    assert there == back
    assert there.keys() == one.keys() | two.keys()


@given(st.floats(0.5, 50), st.integers(3, 400))
def test_an_se_taken_for_an_sd_is_named_whoever_took_it(sd, n):
    a, b = {"sd": sd, "n": n}, {"sd": sd / sqrt(n), "n": n}
    small, large, found, which = standard_error(a, b)
    assert (large, found, which) == (sd, n, "2")
    assert small == pytest.approx(sd / sqrt(n))
    assert standard_error(b, a)[3] == "1"


def test_other_differences_are_no_standard_error():
    assert standard_error({"sd": 9.0, "n": 20}, {"sd": 8.0, "n": 20}) is None
    assert standard_error({"sd": 9.0, "n": 20}, None) is None
    assert standard_error({"sd": None, "n": 20}, {"sd": 2.0, "n": 20}) is None


def test_doubts_name_what_a_second_look_would_ask():
    arms = {
        "Balance": {"mean": 47.4, "sd": 9.58, "n": 18, "randomized": 23},
        "Usual care": {"mean": 151.2, "sd": 2.06, "n": 30, "randomized": 23},
    }
    found = " ".join(doubts(arms, minimum=0, maximum=100))
    assert "outside the instrument's scale" in found
    assert "30, but 23 were randomized" in found
    assert "SD of Usual care is 4.7 times smaller" in found
    assert doubts({"Balance": arms["Balance"]}, minimum=0, maximum=100) == []


def test_a_mean_outside_its_interval_is_named():
    (found,) = doubts(
        {"A": {"mean": 5.0, "ci_low": 6.0, "ci_high": 7.0}}, minimum=None, maximum=None
    )
    assert "its own interval" in found
