"""Sets of studies that a sensitivity analysis leaves out, by name."""

from collections.abc import Callable, Iterable

import numpy as np

from analysis.dataset import Row
from analysis.pipeline.details.question import Question
from analysis.stats.errors import TooFewStudies
from analysis.stats.sensitivity.influence import influence
from evidence.plan import EXCLUSIONS


def chosen(q: Question, names: Iterable[str]) -> dict[str, list[int]]:
    """Positions in the effects, by the words of each set; a set without a study is left away."""
    found = {EXCLUSIONS[name]: _positions(q, name) for name in names if name in EXCLUSIONS}
    return {words: rows for words, rows in found.items() if rows}


def _positions(q: Question, name: str) -> list[int]:
    if name == "largest":
        return [int(np.argmin(q.effects.v))]
    if name == "influential":
        return _influential(q)
    return [i for i, row in enumerate(q.rows) if _BY_ROW[name](row)]


def _influential(q: Question) -> list[int]:
    try:
        return [int(i) for i in influence(q.effects, method=q.method).is_infl.nonzero()[0]]
    except TooFewStudies:
        return []


def _origins(row: Row) -> set[str]:
    return {step["origin"] for arm in row.lineage.values() for step in arm if "origin" in step}


_BY_ROW: dict[str, Callable[[Row], bool]] = {
    "high-risk": lambda row: "high" in row.bias.values(),
    "not-low-risk": lambda row: set(row.bias.values()) != {"low"},
    "simulated": lambda row: row.simulated,
    "not-reported": lambda row: bool(_origins(row) - {"reported"}),
}
