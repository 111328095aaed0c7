"""The whole way: citations in, groups and questions out."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from rapidfuzz.distance import Indel

from .citation import Answer, Apart, Citation, Keys, Matches, Pair
from .clean import keys


class Index:
    """The known records: their keys, and the group each of them is in."""

    def __init__(
        self, known: Iterable[Keys], group_of: Mapping[Hashable, Hashable] | None = None
    ) -> None:
        self.known: Sequence[Keys] = list(known)
        self.group_of = dict(group_of or {})


def find(citations: Iterable[Citation]) -> Matches:
    """All duplicates among the citations of one set."""
    return match_new([keys(c) for c in citations], Index([]))


def match_new(new: Iterable[Keys], known: Index, *, apart: Apart = ()) -> Matches:
    """The new records against each other and against the known ones.

    `apart` are the pairs a person has called different: they never end in one group.
    Groups hold known and new records; only groups with a new record are returned.
    """
    fresh = list(new)
    rows = [*known.known, *fresh]
    start = len(known.known)
    refused = {frozenset(pair) for pair in apart}
    by_block: dict[int, list[int]] = defaultdict(list)
    pairs = []
    for row, key in enumerate(rows):
        seen = {other for b in key.blocks for other in by_block[b]} if row >= start else set()
        for other in seen:
            pair = _judge(rows[other], key)
            if pair and frozenset((pair.a, pair.b)) not in refused:
                pairs.append(pair)
        for b in key.blocks:
            by_block[b].append(row)
    group = {k.id: known.group_of.get(k.id, k.id) for k in rows}
    for pair in pairs:
        old, kept = group[pair.b], group[pair.a]
        group = {i: kept if g == old else g for i, g in group.items()}
    members: dict[Hashable, list[Hashable]] = defaultdict(list)
    for i, g in group.items():
        members[g].append(i)
    touched = {group[k.id] for k in fresh}
    groups = tuple(tuple(m) for g, m in members.items() if len(m) > 1 and g in touched)
    return Matches(groups, tuple(pairs), (), ())


def _judge(a: Keys, b: Keys) -> Pair | None:
    alike = Indel.normalized_similarity(a.title, b.title)
    if alike < 0.95 or a.year != b.year or a.page != b.page or a.first != b.first:
        return None
    return Pair(a.id, b.id, Answer.SAME, alike, f"titles {alike:.0%} alike; same year and page")
