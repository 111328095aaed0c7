"""ML and REML for families of subsets of one set of studies: all but one, and the first few.

What the scan for peaks needs are sums over each subset. In such a family they are running sums
over the studies, so scanning k subsets of k studies costs k x grid steps and not k x k x grid.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Batch, Bools, Effects, Floats, Ints
from analysis.stats.tau2 import estimators, likelihood, peaks

CELLS_AT_ONCE = 1 << 20  # bounds the memory of the solver
ITERATED = {"REML": True, "ML": False}


def leave_one_out_masks(k: int) -> Bools:
    """Row i holds everybody but study i."""
    return ~np.eye(k, dtype=bool)


def cumulative_masks(k: int) -> Bools:
    """Row i holds the first i + 1 studies."""
    return np.tri(k, dtype=bool)


def leave_one_out(effects: Effects, *, method: str) -> Floats:
    """tau² without each study in turn, shape (k,); k is 2 or more."""
    masks = leave_one_out_masks(effects.k)
    return _estimate(effects, masks, _sums_without, method)


def cumulative(effects: Effects, *, method: str) -> Floats:
    """tau² of the first 1, 2, ... k studies in the order given, shape (k,)."""
    masks = cumulative_masks(effects.k)
    return _estimate(effects, masks, _sums_up_to, method)


def _sums_without(x: Floats) -> Floats:
    """For each study the sum over all others, along the last axis.

    Sums from both ends and not total minus own: no cancellation when one study dominates.
    """
    before = np.zeros_like(x)
    after = np.zeros_like(x)
    before[..., 1:] = np.cumsum(x[..., :-1], axis=-1)
    after[..., :-1] = np.cumsum(x[..., :0:-1], axis=-1)[..., ::-1]
    return before + after


def _sums_up_to(x: Floats) -> Floats:
    return np.cumsum(x, axis=-1)


def _estimate(
    effects: Effects, masks: Bools, sums: Callable[[Floats], Floats], method: str
) -> Floats:
    if method not in ITERATED:
        return estimators.estimate(Batch.subsets(effects, masks), method=method)
    smallest = float(effects.v.min())
    # A bound for all studies is one for each subset: its range is no larger, its v no smaller.
    upper = float(np.ptp(effects.y)) ** 2 - smallest
    if upper <= 0 or effects.k < 2:
        return np.zeros(effects.k)
    family = Family(effects, masks, sums, ITERATED[method])
    every = np.ones(effects.k)
    return peaks.highest(family, smallest=smallest * every, upper=upper * every)


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The profile likelihoods of k subsets (`masks`) of one set of k studies."""

    effects: Effects
    masks: Bools
    sums: Callable[[Floats], Floats]
    restricted: bool

    def rising(self, grid: Floats) -> Bools:
        """All rows of `grid` are alike here, as every subset shares its bounds."""
        # About the median, which one outlying study cannot drag away from the others.
        y = self.effects.y - np.median(self.effects.y)
        w = 1.0 / (self.effects.v + grid[0][:, None])  # (G, K)
        w2 = w * w
        s0, s1 = self.sums(w), self.sums(w * y)
        r0, r1, r2 = self.sums(w2), self.sums(w2 * y), self.sums(w2 * y * y)
        mu = s1 / s0
        fit = r2 - 2.0 * mu * r1 + mu**2 * r0
        rising = fit > (s0 - r0 / s0 if self.restricted else s0)
        rising[:, self.masks.sum(axis=1) < 2] = False
        return np.ascontiguousarray(rising.T)

    def slope(self, rows: Ints, tau2: Floats) -> peaks.Slope:
        parts = np.array_split(
            np.arange(rows.size), -(-rows.size * self.effects.k // CELLS_AT_ONCE)
        )
        found = [self._profile(rows[p]).slope(np.arange(p.size), tau2[p]) for p in parts]
        return peaks.Slope(*(np.concatenate(x) for x in zip(*found, strict=True)))

    def height(self, rows: Ints, tau2: Floats) -> Floats:
        return self._profile(rows).height(np.arange(rows.size), tau2)

    def _profile(self, rows: Ints) -> likelihood.Profile:
        return likelihood.Profile(Batch.subsets(self.effects, self.masks[rows]), self.restricted)
