"""Families of subsets of one set of studies: all but one, and the first few.

What the scan for peaks of a likelihood needs are sums over each subset. In such a family they are
running sums over the studies, so scanning k subsets costs k x grid steps and not k x k x grid.
Whatever does need the k x k cells works through them in portions, so that memory stays linear.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Batch, Bools, Effects, Floats, Ints
from analysis.stats.tau2 import estimators, likelihood, peaks

CELLS_AT_ONCE = 1 << 14  # a portion stays within a processor's cache
ITERATED = {"REML": True, "ML": False}


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """k subsets of k studies. `members(rows, k)` is the boolean mask of some of the subsets;
    `sums` gives for every subset the sum over its studies, along the last axis."""

    effects: Effects
    members: Callable[[Ints, int], Bools]
    sums: Callable[[Floats], Floats]

    def batch(self, rows: Ints) -> Batch:
        """Some of the subsets as analyses."""
        return Batch.subsets(self.effects, self.members(rows, self.effects.k))

    def portions(self, rows: Ints | None = None) -> Iterator[Ints]:
        """All rows, or those given, a few at a time."""
        rows = np.arange(self.effects.k) if rows is None else rows
        yield from np.array_split(rows, -(-rows.size * self.effects.k // CELLS_AT_ONCE))


def leave_one_out(effects: Effects) -> Family:
    """Subset i holds everybody but study i; there are 2 studies or more."""
    return Family(effects, lambda rows, k: np.arange(k) != rows[:, None], _sums_without)


def cumulative(effects: Effects) -> Family:
    """Subset i holds the first i + 1 studies."""
    return Family(effects, lambda rows, k: np.arange(k) <= rows[:, None], _sums_up_to)


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
    """tau² of every subset, shape (k,)."""
    effects = family.effects
    if method not in ITERATED:
        parts = (estimators.estimate(family.batch(p), method=method) for p in family.portions())
        return np.concatenate(list(parts))
    smallest = float(effects.v.min())
    # A bound for all studies is one for each subset: its range is no larger, its v no smaller.
    upper = float(np.ptp(effects.y)) ** 2 - smallest
    if upper <= 0 or effects.k < 2:
        return np.zeros(effects.k)
    every = np.ones(effects.k)
    profiles = Profiles(family, ITERATED[method])
    return peaks.highest(profiles, smallest=smallest * every, upper=upper * every)


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """The profile likelihoods of all subsets of a family."""

    family: Family
    restricted: bool

    def rising(self, grid: Floats) -> Bools:
        """All rows of `grid` are alike here, as every subset shares its bounds."""
        effects, sums = self.family.effects, self.family.sums
        # About the median, which one outlying study cannot drag away from the others.
        y = effects.y - np.median(effects.y)
        w = 1.0 / (effects.v + grid[0][:, None])  # (G, K)
        w2 = w * w
        s0, s1 = sums(w), sums(w * y)
        r0, r1, r2 = sums(w2), sums(w2 * y), sums(w2 * y * y)
        mu = s1 / s0
        fit = r2 - 2.0 * mu * r1 + mu**2 * r0
        rising = fit > (s0 - r0 / s0 if self.restricted else s0)
        rising[:, sums(np.ones(effects.k)) < 2] = False
        return np.ascontiguousarray(rising.T)

    def slope(self, rows: Ints, tau2: Floats) -> peaks.Slope:
        found = []
        for part in self.family.portions(np.arange(rows.size)):
            profile = self._profile(rows[part])
            found.append(profile.slope(np.arange(part.size), tau2[part]))
        return peaks.Slope(*(np.concatenate(x) for x in zip(*found, strict=True)))

    def height(self, rows: Ints, tau2: Floats) -> Floats:
        return self._profile(rows).height(np.arange(rows.size), tau2)

    def _profile(self, rows: Ints) -> likelihood.Profile:
        return likelihood.Profile(self.family.batch(rows), self.restricted)
