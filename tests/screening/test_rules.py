"""What verdicts amount to, for every combination."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rules import Standing, Vote, leading_reason, standing

votes = st.lists(st.sampled_from(list(Vote)), max_size=4)


@pytest.mark.parametrize(
    ("cast", "comes_to"),
    [
        ([], Standing.WAITING),
        (["include"], Standing.WAITING),
        (["include", "include"], Standing.INCLUDED),
        (["exclude", "exclude"], Standing.EXCLUDED),
        (["include", "exclude"], Standing.CONFLICT),
        (["maybe", "maybe"], Standing.INCLUDED),
        (["maybe", "include"], Standing.INCLUDED),
        (["maybe", "exclude"], Standing.CONFLICT),
    ],
)
def test_two_verdicts(cast, comes_to):
    assert standing(cast, required=2) is comes_to


@given(votes, st.integers(1, 2))
def test_the_order_of_verdicts_does_not_matter(cast, required):
    assert len({standing(order, required=required) for order in permutations(cast)}) == 1


@given(votes, st.integers(1, 2))
def test_nothing_is_settled_before_all_verdicts_are_in(cast, required):
    waits = standing(cast, required=required) is Standing.WAITING
    assert waits == (len(cast) < required)


@given(votes, st.sampled_from([Vote.INCLUDE, Vote.EXCLUDE]))
def test_a_ruling_settles_whatever_was_voted(cast, ruling):
    expected = Standing.INCLUDED if ruling is Vote.INCLUDE else Standing.EXCLUDED
    assert standing(cast, required=2, ruling=ruling) is expected


@given(votes)
def test_an_exclusion_needs_everybody(cast):
    if standing(cast, required=2) is Standing.EXCLUDED:
        assert set(cast) == {Vote.EXCLUDE}


def test_a_ruling_of_maybe_and_a_vote_that_is_none_are_errors():
    with pytest.raises(ValueError, match="includes or excludes"):
        standing([], required=2, ruling="maybe")
    with pytest.raises(ValueError, match="perhaps"):
        standing(["perhaps"], required=2)


@given(st.lists(st.none() | st.integers(1, 9)))
def test_of_two_reasons_the_first_of_the_list_is_reported(ranks):
    given_ = [rank for rank in ranks if rank is not None]
    assert leading_reason(ranks) == (sorted(given_)[0] if given_ else None)
