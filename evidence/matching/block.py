"""Which pairs are worth comparing: those that share a reason, kept linear in the records."""

from collections.abc import Iterator, Sequence
from operator import or_
from zlib import crc32

import numpy as np

from .citation import Keys
from .columns import Int
from .wording import SMALL, without_greek

LARGE = 32  # a block with more records is not compared pairwise
NEAR = 8  # in it each record meets so many neighbours in the order of its fields
START = 40  # letters of a title's beginning and end that make a reason


class Reason:
    """Why two records are compared, in the upper bits of a number."""

    DOI = 1 << 32
    PMID = 2 << 32
    TITLE = 3 << 32  # the whole title
    START = 4 << 32  # its beginning
    END = 5 << 32
    WORDS = 6 << 32  # its three longest words
    WHO = 7 << 32  # the first author, the year and the longest word
    WHOM = 8 << 32  # the first author and the two longest words
    PLACE = 9 << 32  # the first author, the volume and the first page
    TIME = 10 << 32  # the first author, the year and the first page
    RANGE = 11 << 32  # the year, the volume, the first and the last page
    VOLUME = 12 << 32  # the first author, the year and the volume
    NAMES = 13 << 32  # the first two authors and the year


Reasons = dict[int, str]


def hashes(keys: Keys) -> tuple[int, ...]:
    """The reasons to compare a record, as numbers of 36 bits; equal reasons, equal numbers.

    Each reason is rare by itself: an identifier, a title or a part of it, a place in print. So
    one wrong field does not hide a duplicate, and no common word makes a huge block. The kind of
    reason stands in the upper bits, a checksum of the rest in the lower 32: two reasons that
    fall on one number by chance cost one comparison, no more.
    """
    first, _, others = keys.authors.partition(";")
    first = first.partition(" ")[0]
    reasons = _of_title(keys.title, first, keys.year) if keys.title else {}
    _of_place(reasons, first, keys)
    if first and keys.year:
        _of_people(reasons, first, others.partition(" ")[0], keys)
    if keys.doi:
        reasons[Reason.DOI] = keys.doi
    if keys.pmid:
        reasons[Reason.PMID] = keys.pmid
    numbers = _numbers(reasons)
    if keys.other:
        numbers |= _numbers(_of_title(keys.other, first, keys.year))
    return tuple(sorted(numbers))


def _numbers(reasons: Reasons) -> set[int]:
    try:
        return set(map(or_, reasons, map(crc32, map(str.encode, reasons.values()))))
    except UnicodeEncodeError:  # halves of signs
        return {kind | crc32(text.encode("utf-8", "replace")) for kind, text in reasons.items()}


def _of_title(title: str, first: str, year: int) -> Reasons:
    words = [w for w in title.split() if w not in SMALL]
    tight = without_greek("".join(words))
    found = {Reason.TITLE: tight, Reason.START: tight[:START], Reason.END: tight[-START:]}
    longest = sorted(set(words))
    longest.sort(key=len, reverse=True)
    longest = [w for w in longest[:3] if len(w) > 2]
    if len(longest) > 2:
        found[Reason.WORDS] = " ".join(longest)
    if first and longest:
        found[Reason.WHO] = f"{first} {year} {longest[0]}"
        found[Reason.WHOM] = f"{first} {' '.join(longest[:2])}"
    return found


def _of_place(reasons: Reasons, first: str, keys: Keys) -> None:
    page = keys.page if keys.page.isdigit() else "".join(c for c in keys.page if c.isdigit())
    if not page:
        return
    volume = keys.volume.partition(" ")[0]
    if first and volume:
        reasons[Reason.PLACE] = f"{first} {volume} {page}"
    if first and keys.year:
        reasons[Reason.TIME] = f"{first} {keys.year} {page}"
    if volume and keys.last:
        reasons[Reason.RANGE] = f"{keys.year} {volume} {page} {keys.last}"


def _of_people(reasons: Reasons, first: str, second: str, keys: Keys) -> None:
    if keys.volume:
        reasons[Reason.VOLUME] = f"{first} {keys.year} {keys.volume.partition(' ')[0]}"
    if second:
        reasons[Reason.NAMES] = f"{first} {keys.year} {second.partition(';')[0]}"


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
