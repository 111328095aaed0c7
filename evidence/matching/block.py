"""Which pairs are worth comparing: those that share a reason, kept linear in the records."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from .citation import Keys
from .wording import GREEK, SMALL

Int = npt.NDArray[np.int64]

LARGE = 60  # a block with more records is not compared pairwise
NEAR = 8  # in it each record meets so many neighbours in the order of its fields
START = 40  # letters of a title's beginning and end that make a reason


def hashes(keys: Keys) -> tuple[int, ...]:
    """The reasons to compare a record, as signed 64-bit numbers; equal reasons, equal numbers.

    Each reason is rare by itself: an identifier, a title or a part of it, a place in print. So
    one wrong field does not hide a duplicate, and no common word makes a huge block.
    """
    reasons: list[tuple[object, ...]] = []
    if keys.doi:
        reasons.append(("doi", keys.doi))
    if keys.pmid:
        reasons.append(("pmid", keys.pmid))
    for title in (keys.title, keys.other):
        if title:
            reasons += _of_title(title, keys)
    reasons += _of_place(keys)
    return tuple(sorted({_number(reason) for reason in reasons}))


def _of_title(title: str, keys: Keys) -> list[tuple[object, ...]]:
    words = [w for w in title.split() if w not in SMALL]
    tight = GREEK.sub("", "".join(words))
    longest = sorted({w for w in words if len(w) > 2}, key=lambda w: (-len(w), w))
    found: list[tuple[object, ...]] = [
        ("title", tight),
        ("start", tight[:START]),
        ("end", tight[-START:]),
    ]
    if len(longest) > 2:
        found.append(("words", *longest[:3]))
    first = _first(keys)
    if first and longest:
        found.append(("who", first, keys.year, longest[0]))
        found.append(("whom", first, *longest[:2]))
    return found


def _of_place(keys: Keys) -> list[tuple[object, ...]]:
    digits = "".join(c for c in keys.page if c.isdigit())
    if not digits:
        return []
    first = _first(keys)
    found: list[tuple[object, ...]] = []
    if first and keys.volume:
        found.append(("place", keys.volume.split()[0], digits, first))
    if first and keys.year:
        found.append(("time", keys.year, digits, first))
    if keys.volume and keys.last:
        found.append(("range", keys.volume.split()[0], digits, keys.last, keys.year))
    return found


def _first(keys: Keys) -> str:
    return keys.authors.split(";", 1)[0].split(" ", 1)[0]


def _number(reason: tuple[object, ...]) -> int:
    text = "\x1f".join(map(str, reason)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def candidates(blocks: Int, rows: Int, keys: Sequence[Keys], *, since: int = 0) -> tuple[Int, Int]:
    """Pairs of rows that share a block, each once, the smaller row first.

    `blocks` and `rows` are equally long: row `rows[i]` of `keys` is in block `blocks[i]`. In a
    block of more than LARGE rows each meets the NEAR that follow it in the order of their fields,
    so that a supplement of 2,000 abstracts under one DOI costs 2,000 x NEAR pairs.
    Only pairs whose later row is at least `since` are returned.
    """
    order = np.argsort(blocks, kind="stable")
    blocks, rows = blocks[order], rows[order]
    starts = np.flatnonzero(np.r_[True, blocks[1:] != blocks[:-1]]) if len(blocks) else blocks
    sizes = np.diff(np.r_[starts, len(blocks)])
    worth = sizes > 1
    if since:
        worth &= np.maximum.reduceat(rows, starts) >= since
    starts, sizes = starts[worth], sizes[worth]
    rows = _sort_large(rows, starts, sizes, keys)
    found = [np.empty(0, np.int64)]
    for low, high in _steps(rows, starts, sizes):
        wanted = (high >= since) & (low != high)
        found.append(np.unique(low[wanted] * len(keys) + high[wanted]))
    pairs = np.unique(np.concatenate(found))
    return pairs // max(len(keys), 1), pairs % max(len(keys), 1)


def _sort_large(rows: Int, starts: Int, sizes: Int, keys: Sequence[Keys]) -> Int:
    """Rows of large blocks in the order of their fields, so that likes stand side by side."""
    large = np.flatnonzero(sizes > LARGE)
    if not len(large):
        return rows
    rows = rows.copy()
    for i in large:
        part = slice(starts[i], starts[i] + sizes[i])
        rows[part] = sorted(rows[part].tolist(), key=lambda row: keys[row][1:-1])
    return rows


def _steps(rows: Int, starts: Int, sizes: Int) -> Iterator[tuple[Int, Int]]:
    """For each distance within a block the pairs that far apart, smaller row first."""
    reach = np.where(sizes > LARGE, NEAR, LARGE)
    size = np.repeat(sizes, sizes)
    reach = np.repeat(reach, sizes)
    rank = np.arange(len(size)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = np.repeat(starts, sizes) + rank
    for step in range(1, LARGE):
        alive = (rank + step < size) & (step <= reach)
        if not alive.any():
            return
        size, reach, rank, place = size[alive], reach[alive], rank[alive], place[alive]
        a, b = rows[place], rows[place + step]
        yield np.minimum(a, b), np.maximum(a, b)


def flat(blocks: Sequence[Sequence[int]]) -> tuple[Int, Int]:
    """The blocks of all rows in one array, and the row of each."""
    sizes = np.fromiter(map(len, blocks), np.int64, len(blocks))
    values = np.fromiter((b for row in blocks for b in row), np.int64, int(sizes.sum()))
    return values, np.repeat(np.arange(len(blocks)), sizes)
