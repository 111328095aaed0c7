"""Rows grouped by study, and sampling covariances within a study."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Effects, Ints
from analysis.stats.errors import BadData


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """`index` (k,) numbers the cluster of each row from 0, in order of first appearance."""

    labels: tuple[Hashable, ...]
    index: Ints

    @property
    def m(self) -> int:
        """How many clusters."""
        return len(self.labels)

    def rows(self) -> list[Ints]:
        """The rows of each cluster."""
        order = np.argsort(self.index, kind="stable")
        return np.split(order, np.cumsum(np.bincount(self.index, minlength=self.m))[:-1])


def group(effects: Effects, studies: Sequence[Hashable]) -> Clusters:
    """Rows by study. Raises BadData unless there is one study for each effect."""
    if len(studies) != effects.k:
        raise BadData(f"There are {effects.k} effects and {len(studies)} studies to group them by.")
    numbers: dict[Hashable, int] = {}
    index = np.array([numbers.setdefault(s, len(numbers)) for s in studies], dtype=np.int64)
    return Clusters(tuple(numbers), index)


def require_correlation(rho: float) -> float:
    """A correlation of sampling errors within a study: 0 up to, not including, 1."""
    if not 0 <= rho < 1:
        raise BadData(f"The correlation within a study lies from 0 to below 1; {rho:g} does not.")
    return float(rho)
