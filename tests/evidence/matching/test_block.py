"""Which pairs are compared: all that could be one work, and never quadratically many."""

import random
from dataclasses import replace
from itertools import combinations
from zlib import crc32

import numpy as np
import pytest

from evidence.matching import Citation, Keys, block, keys
from evidence.matching.find import _flatten
from tests.evidence.matching.labelled import SETS, citations, labels


def pairs(records: list[Keys], *, since: int = 0) -> set[tuple[int, int]]:
    rows, blocks, of_row = _flatten([records])
    left, right = block.candidates(blocks, of_row, rows, since=since)
    return set(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize("name", SETS)
def test_nearly_every_true_pair_is_compared(name: str) -> None:
    records, label = citations(name), labels(name)
    candidates = pairs([keys(c) for c in records])
    true = {
        (i, j)
        for i, j in combinations(range(len(records)), 2)
        if label[str(records[i].id)] == label[str(records[j].id)]
    }
    assert len(true & candidates) > 0.997 * len(true)


def test_few_pairs_for_each_record() -> None:
    records = [keys(c) for name in SETS for c in citations(name)]
    assert len(pairs(records)) < 10 * len(records)


def test_a_block_of_thousands_is_compared_with_neighbours_only() -> None:
    poster = Citation(id=0, title="Poster session", doi="10.1111/supplement", year="2010")
    records = [keys(replace(poster, id=n)) for n in range(2000)]
    assert len(pairs(records)) <= block.NEAR * len(records)


def test_likes_meet_even_in_a_block_of_thousands() -> None:
    """Neighbours are sorted by their fields, so two copies stand side by side."""
    rng = random.Random(3)
    titles = [f"{rng.randrange(10**9)} in a supplement" for _ in range(1000)]
    records = [
        keys(Citation(id=n, title=title, doi="10.1111/supplement"))
        for n, title in enumerate(titles + titles)
    ]
    rng.shuffle(records)
    where = {}
    compared = pairs(records)
    for row, record in enumerate(records):
        twin = where.setdefault(record.title, row)
        assert twin == row or (twin, row) in compared


def test_each_pair_once_and_in_order() -> None:
    records = [keys(c) for c in citations("asysd_cardiac_sample")]
    rows, blocks, of_row = _flatten([records])
    left, right = block.candidates(blocks, of_row, rows)
    assert (left < right).all()
    assert len(set(zip(left.tolist(), right.tolist(), strict=True))) == len(left)


def test_only_pairs_with_a_new_record() -> None:
    records = [keys(c) for c in citations("asysd_cardiac_sample")]
    everything = pairs(records)
    assert pairs(records, since=900) == {(a, b) for a, b in everything if b >= 900}
    assert pairs(records, since=len(records)) == set()


def test_no_records_no_pairs() -> None:
    assert pairs([]) == set()
    rows, blocks, of_row = _flatten([[keys(Citation(id=1))]])
    assert len(blocks) == len(of_row) == 0
    assert block.candidates(blocks, of_row, rows)[0].dtype == np.int64


def test_blocks_of_equal_keys_are_equal_in_every_process() -> None:
    """They are stored: Python's own hash would be another one tomorrow."""
    record = keys(Citation(id=1, title="A title that stays the same", doi="10.1000/abc"))
    assert block.Reason.DOI | crc32(b"10.1000/abc") in record.blocks
