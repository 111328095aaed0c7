"""Shared blocks -> portions of records that can be matched one after the other.

Records that no chain of shared blocks connects are never compared and never end in one group, so
the answers for all portions together are those for the whole, and memory holds one portion.
"""

from collections.abc import Iterator

import numpy as np

from .columns import Int

PORTION = 20_000  # records matched at a time, unless more hang together


def portions(blocks: Int, records: Int, *, size: int = PORTION) -> Iterator[list[int]]:
    """Record numbers, ascending, in portions of about `size` that share no block.

    `blocks` and `records` are equally long: record `records[i]` has block `blocks[i]`. A record
    that shares its blocks with nobody is in no portion.
    """
    order = np.argsort(blocks, kind="stable")
    blocks, records = blocks[order], records[order]
    same = np.flatnonzero(blocks[1:] == blocks[:-1])
    if not len(same):
        return
    names, places = np.unique(np.r_[records[same], records[same + 1]], return_inverse=True)
    root = _connected(len(names), places[: len(same)], places[len(same) :])
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
