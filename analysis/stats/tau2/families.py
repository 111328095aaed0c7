"""Families of subsets of one set of studies: all but one, the first few, or any.

What the scan for peaks of a likelihood needs are sums over each subset. All subsets share one grid;
so the weights are those of the studies, computed once, and where subsets grow or shrink by one
study their sums are running sums: scanning k subsets costs k x grid steps and not k x k x grid.
Whatever does need each study of each subset works through them in portions, so that memory stays
linear.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Batch, Bools, Effects, Floats, Ints
from analysis.stats.tau2 import estimators, likelihood, peaks

CELLS_AT_ONCE = 1 << 14  # a portion stays within a processor's cache
ITERATED = {"REML": True, "ML": False}
# Sums about a common centre lose the digits of a subset whose own studies lie this many times
# closer together, in standard errors; such a set is scanned subset by subset.
SPREAD = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """`size` subsets of k studies. `members(rows)` is the boolean mask of some of the subsets;
    `sums` gives for every subset the sum over its studies, along the last axis."""

    effects: Effects
    size: int
    members: Callable[[Ints], Bools]
    sums: Callable[[Floats], Floats]

    def batch(self, rows: Ints) -> Batch:
        """Some of the subsets as analyses."""
        return Batch.subsets(self.effects, self.members(rows))

    def portions(self, rows: Ints | None = None) -> Iterator[Ints]:
        """All rows, or those given, a few at a time."""
        rows = np.arange(self.size) if rows is None else rows
        yield from np.array_split(rows, max(-(-rows.size * self.effects.k // CELLS_AT_ONCE), 1))


def leave_one_out(effects: Effects) -> Family:
    """Subset i holds everybody but study i; there are 2 studies or more."""
    every = np.arange(effects.k)
    return Family(effects, effects.k, lambda rows: every != rows[:, None], _sums_without)


def cumulative(effects: Effects) -> Family:
    """Subset i holds the first i + 1 studies."""
    every = np.arange(effects.k)
    return Family(effects, effects.k, lambda rows: every <= rows[:, None], _sums_up_to)


def of(effects: Effects, members: Bools) -> Family:
    """Subset i holds the studies of row i of `members`, boolean of shape (A, k)."""
    columns = np.ascontiguousarray(members.T, dtype=np.float64)

    def sums(x: Floats) -> Floats:
        # Not x @ columns: for so few rows its threads cost more than they bring.
        return np.asarray(np.einsum("...k,ka->...a", x, columns))

    return Family(effects, len(members), lambda rows: members[rows], sums)


def _sums_without(x: Floats) -> Floats:
    """Sums from both ends and not total minus own: no cancellation when one study dominates."""
    before = np.zeros_like(x)
    after = np.zeros_like(x)
    before[..., 1:] = np.cumsum(x[..., :-1], axis=-1)
    after[..., :-1] = np.cumsum(x[..., :0:-1], axis=-1)[..., ::-1]
    return before + after


def _sums_up_to(x: Floats) -> Floats:
    return np.cumsum(x, axis=-1)


def estimate(family: Family, *, method: str) -> Floats:
    """tau² of every subset, shape (family.size,)."""
    effects = family.effects
    smallest, spread = float(effects.v.min()), float(np.ptp(effects.y))
    if method not in ITERATED or spread > SPREAD * smallest**0.5:
        parts = (estimators.estimate(family.batch(p), method=method) for p in family.portions())
        return np.concatenate(list(parts))
    # A bound for all studies is one for each subset: its range is no larger, its v no smaller.
    upper = spread**2 - smallest
    if upper <= 0 or effects.k < 2:
        return np.zeros(family.size)
    every = np.ones(family.size)
    where = peaks.Range(smallest * every, float(effects.v.max()) * every, upper * every)
    return peaks.highest(Profiles(family, ITERATED[method]), where)


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """The profile likelihoods of all subsets of a family."""

    family: Family
    restricted: bool

    def balance(self, grid: Floats) -> Floats:
        """All rows of `grid` are alike here, as every subset shares its bounds."""
        effects, sums = self.family.effects, self.family.sums
        # About the median, which one outlying study cannot drag away from the others.
        y = effects.y - np.median(effects.y)
        found = np.empty_like(grid)
        for column, tau2 in enumerate(grid[0]):
            w = 1.0 / (effects.v + tau2)
            w2 = w * w
            s = sums(np.stack([w, w * y, w2, w2 * y, w2 * y * y]))
            found[:, column] = likelihood.balance(*s, restricted=self.restricted)
        found[sums(np.ones(effects.k)) < 2] = np.inf
        return found

    def slope(self, rows: Ints, tau2: Floats) -> peaks.Slope:
        found = []
        for part in self.family.portions(np.arange(rows.size)):
            profile = self._profile(rows[part])
            found.append(profile.slope(np.arange(part.size), tau2[part]))
        return peaks.Slope(*(np.concatenate(x) for x in zip(*found, strict=True)))

    def height(self, rows: Ints, tau2: Floats) -> Floats:
        found = []
        for part in self.family.portions(np.arange(rows.size)):
            profile = self._profile(rows[part])
            found.append(profile.height(np.arange(part.size), tau2[part]))
        return np.concatenate(found)

    def _profile(self, rows: Ints) -> likelihood.Profile:
        return likelihood.Profile(self.family.batch(rows), self.restricted)
