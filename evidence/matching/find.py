"""The whole way: citations in, groups and questions out."""

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from . import block
from .citation import Apart, Citation, Id, Keys, Matches, Pair
from .clean import keys
from .columns import Columns, Int
from .settle import Found, judge, settle

CHUNK = 500_000  # pairs measured at a time: what bounds memory


class Index:
    """The known records and the group each of them is in, if any."""

    def __init__(self, known: Iterable[Keys], group_of: Mapping[Id, Id] | None = None) -> None:
        self.known = list(known)
        self.group_of = dict(group_of or {})


def find(citations: Iterable[Citation]) -> Matches:
    """All duplicates among the citations of one set."""
    return match_new((keys(c) for c in citations), Index(()))


def match_new(new: Iterable[Keys], known: Index, *, apart: Apart = ()) -> Matches:
    """The new records against each other and against the known ones.

    `apart` are the pairs a person has called different: they never end in one group.
    Groups hold known and new records; only groups with a new record are returned. Known groups
    stay as they are: `Index.group_of` says what was decided before, also by people.
    `known` may be any part of all known records that holds those sharing a block with a new one.
    """
    rows, blocks, of_row = _flatten([known.known, new])
    since = len(known.known)
    columns = Columns(rows)
    left, right = block.candidates(blocks, of_row, rows, since=since)
    judged = [
        judge(columns, left[at : at + CHUNK], right[at : at + CHUNK])
        for at in range(0, len(left), CHUNK)
    ]
    place = {key.id: row for row, key in enumerate(rows)} if apart or known.group_of else {}
    refused = [(place[a], place[b]) for a, b in apart if a in place and b in place]
    settled = settle(judged, columns, _known_groups(known, place), refused)
    return Matches(
        groups=tuple(
            tuple(rows[row].id for row in group) for group in settled.groups if group[-1] >= since
        ),
        sure=_pairs(rows, settled.sure),
        ask=_pairs(rows, settled.ask),
        related=_pairs(rows, settled.related),
    )


def _flatten(parts: Iterable[Iterable[Keys]]) -> tuple[list[Keys], Int, Int]:
    """All keys in one list, their blocks in one array, and the row of each block."""
    rows: list[Keys] = []
    blocks, sizes = array("q"), array("q")
    for part in parts:
        for key in part:
            blocks.extend(key.blocks)
            sizes.append(len(key.blocks))
            # A million tuples of Python integers are half a gigabyte; the array has them now.
            rows.append(Keys(*key[:-1], ()))
    of_row = np.repeat(np.arange(len(rows)), np.frombuffer(sizes, np.int64))
    return rows, np.frombuffer(blocks, np.int64), of_row


def _known_groups(known: Index, place: Mapping[Id, int]) -> list[list[int]]:
    groups: dict[Id, list[int]] = {}
    for record, group in known.group_of.items():
        if record in place:
            groups.setdefault(group, []).append(place[record])
    return [rows for rows in groups.values() if len(rows) > 1]


def _pairs(rows: Sequence[Keys], found: Iterable[Found]) -> tuple[Pair, ...]:
    """The pairs with their evidence in words, most probable first."""
    pairs = [
        Pair(
            rows[f.left].id,
            rows[f.right].id,
            f.answer,
            round(f.probability, 6),
            f.evidence,
        )
        for f in found
    ]
    return tuple(sorted(pairs, key=lambda pair: -pair.probability))
