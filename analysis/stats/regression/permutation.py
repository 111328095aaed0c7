"""Permutation test of a meta-regression: would shuffled moderators do as well?

Source: Higgins & Thompson 2004, doi:10.1002/sim.1752.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np

from analysis.stats.effects import Batch, Effects, Floats, Ints
from analysis.stats.errors import BadData
from analysis.stats.regression import between, fit
from analysis.stats.regression.design import Design
from analysis.stats.regression.projection import orthonormal

ALL_UP_TO = factorial(7)  # orders; with eight studies and more they are sampled
TOGETHER = 512  # shuffled designs that are fitted side by side
ALIKE = 1e-8  # statistics this close count as equal


@dataclass(frozen=True, slots=True, eq=False)
class PermutationTest:
    """p values of the coefficients (intercept first) and of all moderators together; `exact` when
    every order was tried."""

    pval: Floats
    QM_p: float
    tried: int
    exact: bool


def permutation_test(
    effects: Effects,
    design: Design,
    *,
    method: str = "REML",
    test: str = "z",
    orders: int = 1000,
    seed: int = 1,
) -> PermutationTest:
    """The share of orders of the moderators whose |statistic| is at least the observed one.

    Every order up to seven studies; otherwise `orders` of them, the observed one first, drawn with
    `seed`. Raises what `regress` raises, and BadData for less than one order.
    """
    if orders < 1:
        raise BadData("A permutation test needs at least one order.")
    fit.regress(effects, design, method=method, test=test)  # refuses what cannot be fitted
    k = effects.k
    exact = factorial(k) <= ALL_UP_TO
    chosen = _every_order(k) if exact else _drawn(k, orders, seed)
    stats = [_statistics(effects, design.x, part, method, test) for part in _portions(chosen)]
    z = np.abs(np.concatenate([s for s, _ in stats]))
    qm = np.concatenate([q for _, q in stats])
    reached = z >= z[0] - ALIKE
    return PermutationTest(
        pval=reached.mean(axis=0),
        QM_p=float((qm >= qm[0] - ALIKE).mean()),
        tried=len(chosen),
        exact=exact,
    )


def _every_order(k: int) -> Ints:
    """All orders of k studies; the first is the observed one."""
    return np.array(list(permutations(range(k))))


def _drawn(k: int, orders: int, seed: int) -> Ints:
    """The observed order, then shuffles of it."""
    observed = np.arange(k)
    shuffled = np.tile(observed, (orders - 1, 1))
    return np.vstack([observed, np.random.default_rng(seed).permuted(shuffled, axis=1)])


def _portions(chosen: Ints) -> Iterator[Ints]:
    yield from np.array_split(chosen, -(-len(chosen) // TOGETHER))


def _statistics(
    effects: Effects, x: Floats, orders: Ints, method: str, test: str
) -> tuple[Floats, Floats]:
    """Statistics of the coefficients (orders, p) and of all moderators (orders,)."""
    alone = Batch.one(effects)
    batch = alone.take(np.zeros(len(orders), dtype=int))
    shuffled = x[orders]
    z = orthonormal(batch, shuffled)
    tau2 = between.estimate(batch, z, method=method)
    fitted = fit.coefficients(batch, shuffled, tau2, test=test)
    se = np.sqrt(np.diagonal(fitted.vcov, axis1=1, axis2=2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return fitted.coef / se, fit.wald_statistic(fitted)
