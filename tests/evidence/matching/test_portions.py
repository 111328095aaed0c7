"""A large set cut into portions gives the answers of the whole."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evidence.matching import links, portions

shared = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 25)), max_size=60)


@given(shared, st.integers(1, 30), st.integers(1, 5))
def test_who_shares_a_block_is_in_one_portion_and_who_shares_none_in_no_portion(pairs, size, held):
    pairs = sorted(set(pairs))
    found = list(portions(links(pairs, at_once=held), size=size))
    place = {record: n for n, portion in enumerate(found) for record in portion}
    assert sum(map(len, found)) == len(place)
    assert all(portion == sorted(portion) for portion in found)
    members = {b: {r for block, r in pairs if block == b} for b, _ in pairs}
    for together in members.values():
        if len(together) > 1:
            assert len({place[record] for record in together}) == 1
    assert set(place) == {r for together in members.values() if len(together) > 1 for r in together}


def test_a_portion_is_full_before_the_next_begins():
    found = list(portions(np.arange(40).reshape(-1, 2), size=10))
    assert [len(portion) for portion in found] == [10, 10, 10, 10]


def test_a_long_chain_stays_together():
    n = 50_000
    (only,) = portions(np.repeat(np.arange(n), 2)[1:-1].reshape(-1, 2), size=10)
    assert only == list(range(n))


def test_two_records_that_share_many_blocks_are_one_link_whatever_their_order():
    shared = [(1, 7), (1, 9), (2, 9), (2, 7), (3, 9), (4, 7), (4, 9)]
    assert links(shared, at_once=2).tolist() == [[7, 9]]
    assert links([(1, 7), (2, 9)]).tolist() == []
