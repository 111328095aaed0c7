"""Shared blocks -> portions of records that can be matched one after the other.

Records that no chain of shared blocks connects are never compared and never end in one group, so
the answers for all portions together are those for the whole, and memory holds one portion.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from .columns import Int

PORTION = 20_000  # records matched at a time, unless more hang together
AT_ONCE = 500_000  # links that are held before those said twice are dropped


def links(shared: Iterable[tuple[int, int]], *, at_once: int = AT_ONCE) -> Int:
    """Blocks and their records, those of one block beside each other -> pairs of neighbours.

    Shape (pairs, 2), each pair once: two entries of one work share a dozen blocks.
    """
    found = np.empty((0, 2), np.int64)
    fresh = array("q")
    before, last = None, 0
    for block, record in shared:
        if block == before:
            fresh.extend((last, record) if last < record else (record, last))
        before, last = block, record
        if len(fresh) >= 2 * at_once:
            found, fresh = _once(found, fresh), array("q")
    return _once(found, fresh)


def _once(found: Int, fresh: Sequence[int]) -> Int:
    return np.unique(np.concatenate([found, np.array(fresh, np.int64).reshape(-1, 2)]), axis=0)


def portions(linked: Int, *, size: int = PORTION) -> Iterator[list[int]]:
    """Record numbers, ascending, in portions of about `size` that no link of `links` connects.

    A record that has none is in no portion.
    """
    if not len(linked):
        return
    names, places = np.unique(linked, return_inverse=True)
    left, right = places.reshape(-1, 2).T
    root = _connected(len(names), left, right)
    order = np.argsort(root, kind="stable")  # by the smallest record of each
    ends = np.flatnonzero(np.r_[root[order][1:] != root[order][:-1], True]) + 1
    begin = 0
    for end in ends.tolist():
        if end - begin >= size or end == len(names):
            yield np.sort(names[order[begin:end]]).tolist()
            begin = end


def _connected(n: int, left: Int, right: Int) -> Int:
    """For each of n nodes the smallest node that it is connected with.

    Labels fall to those of neighbours and then of labels themselves, so that long chains take
    few rounds.
    """
    label = np.arange(n)
    while True:
        low = np.minimum(label[left], label[right])
        before = label.copy()
        np.minimum.at(label, label[left], low)
        np.minimum.at(label, label[right], low)
        while True:
            jumped = label[label]
            if np.array_equal(jumped, label):
                break
            label = jumped
        if np.array_equal(before, label):
            return label
