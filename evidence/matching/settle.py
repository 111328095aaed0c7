"""Answers about pairs -> groups, and one question for each two groups that may be one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from .citation import Answer
from .cluster import Edge, Groups
from .columns import Columns, Int
from .compare import Evidence, measure
from .decide import Verdicts, decide
from .words import words

CROWD = 100  # members of a group from which not every two of them are compared


class Found(NamedTuple):
    """A pair of rows with its answer."""

    left: int
    right: int
    answer: Answer
    probability: float
    evidence: str


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Measured pairs with their answers."""

    evidence: Evidence
    verdicts: Verdicts

    def found(self, answer: Answer) -> Iterator[Found]:
        """The pairs with this answer."""
        e, v = self.evidence, self.verdicts
        for n in np.flatnonzero(v.answer == answer).tolist():
            probability = float(v.probability[n])
            yield Found(int(e.left[n]), int(e.right[n]), answer, probability, words(e, n))

    def apart(self) -> list[Edge]:
        """The pairs that a rule keeps apart."""
        e, n = self.evidence, np.flatnonzero(self.verdicts.apart)
        return list(zip(e.left[n].tolist(), e.right[n].tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Groups of rows, and the pairs behind them."""

    groups: list[list[int]]
    sure: list[Found]
    ask: list[Found]
    related: list[Found]


def judge(columns: Columns, left: Int, right: Int) -> Judged:
    """Measure the pairs and answer each."""
    evidence = measure(columns, left, right)
    return Judged(evidence, decide(evidence))


def settle(
    judged: Sequence[Judged],
    columns: Columns,
    known: Sequence[Sequence[int]],
    refused: Sequence[Edge],
) -> Settled:
    """Join sure pairs on top of the `known` groups, the most probable first.

    A pair is not joined when its groups hold two records that a rule or a person (`refused`)
    keeps apart; it becomes a question. Of several questions about the same two groups the most
    probable is kept.
    """
    never = {frozenset(pair) for pair in refused}
    sure = [
        found
        for part in judged
        for found in part.found(Answer.SAME)
        if frozenset((found.left, found.right)) not in never
    ]
    groups, turned_down = _join(sure, columns, known, refused)
    asked = {frozenset(map(groups.root, pair)) for pair in refused}
    ask = [found._replace(answer=Answer.ASK) for found in turned_down]
    ask += [found for part in judged for found in part.found(Answer.ASK)]
    related = [found for part in judged for found in part.found(Answer.RELATED)]
    return Settled(
        groups=groups.several(),
        sure=[f for f in sure if groups.root(f.left) == groups.root(f.right)],
        ask=_one_each(ask, groups, asked),
        related=_one_each(related, groups, asked),
    )


def _join(
    sure: Sequence[Found], columns: Columns, known: Sequence[Sequence[int]], refused: Sequence[Edge]
) -> tuple[Groups, list[Found]]:
    """The groups, and the sure pairs that could not be joined."""
    free = Groups(())
    edges = [edge for rows in known for edge in pairwise(rows)]
    for a, b in edges + [(f.left, f.right) for f in sure]:
        free.join(a, b)
    foes = [*_foes(columns, free, known), *refused]
    contested = {free.root(a) for a, _ in foes} | {free.root(b) for _, b in foes}
    if not contested:
        return free, []
    groups = Groups(foes)
    for a, b in edges:
        groups.join(a, b, even_foes=True)
    # Where joining can fail its order matters: the order must not be that of the file.
    ordered = sorted(
        sure,
        key=lambda f: (
            (-f.probability, *sorted((columns.content(f.left), columns.content(f.right))))
            if free.root(f.left) in contested
            else (0.0,)
        ),
    )
    return groups, [f for f in ordered if not groups.join(f.left, f.right)]


def _foes(columns: Columns, groups: Groups, known: Sequence[Sequence[int]]) -> list[Edge]:
    """Pairs within one group that a rule keeps apart, also those that shared no block.

    Where a known group holds such a pair, people have overruled the rule, and it keeps nobody
    out of that group.
    """
    pairs = [
        pair
        for rows in groups.several()
        if 2 < len(rows) <= CROWD
        for pair in combinations(rows, 2)
    ]
    if not pairs:
        return []
    left, right = np.array(pairs, np.int64).T
    foes = judge(columns, left, right).apart()
    group = {row: n for n, rows in enumerate(known) for row in rows}
    overruled = {group[a] for a, b in foes if a in group and group[a] == group.get(b)}
    return [(a, b) for a, b in foes if overruled.isdisjoint((group.get(a, -1), group.get(b, -1)))]


def _one_each(found: Iterable[Found], groups: Groups, asked: set[frozenset[int]]) -> list[Found]:
    """The most probable pair for each two groups that were not asked about before."""
    kept = []
    for one in sorted(found, key=lambda f: -f.probability):
        between = frozenset((groups.root(one.left), groups.root(one.right)))
        if len(between) == 2 and between not in asked:
            asked.add(between)
            kept.append(one)
    return kept
