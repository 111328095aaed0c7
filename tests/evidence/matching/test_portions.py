"""A large set cut into portions gives the answers of the whole."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evidence.matching import portions

shared = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 25)), max_size=60)


@given(shared, st.integers(1, 30))
def test_who_shares_a_block_is_in_one_portion_and_who_shares_none_in_no_portion(pairs, size):
    pairs = sorted(set(pairs))
    blocks, records = (np.array([pair[n] for pair in pairs], np.int64) for n in (0, 1))
    found = list(portions(blocks, records, size=size))
    place = {record: n for n, portion in enumerate(found) for record in portion}
    assert sum(map(len, found)) == len(place)
    assert all(portion == sorted(portion) for portion in found)
    members = {b: {r for block, r in pairs if block == b} for b, _ in pairs}
    for together in members.values():
        if len(together) > 1:
            assert len({place[record] for record in together}) == 1
    assert set(place) == {r for together in members.values() if len(together) > 1 for r in together}


def test_a_portion_is_full_before_the_next_begins():
    records = np.arange(40)
    found = list(portions(records // 2, records, size=10))
    assert [len(portion) for portion in found] == [10, 10, 10, 10]


def test_a_long_chain_stays_together():
    n = 50_000
    links = np.repeat(np.arange(n), 2)[1:-1]
    records = np.repeat(np.arange(n - 1), 2)
    (only,) = portions(records, links, size=10)
    assert only == list(range(n))
