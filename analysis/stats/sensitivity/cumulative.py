"""The pooled result as studies arrive: the first, the first two, and so on."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats import errors
from analysis.stats.effects import Effects, Ints
from analysis.stats.errors import BadData
from analysis.stats.pooling import Pooled
from analysis.stats.sensitivity.subsets import pool_family
from analysis.stats.tau2 import families

ORDERS = ("year", "size", "precision", "row order")


def order(effects: Effects, *, by: str, values: ArrayLike | None = None) -> Ints:
    """Positions in the order of arrival; ties keep their places.

    "year": oldest first, unknown years (NaN) last. "size": largest first. "precision": smallest
    standard error first. `values` are the years or sizes.
    """
    errors.one_of(by, ORDERS, what="order of a cumulative analysis")
    if by == "row order":
        return np.arange(effects.k)
    if by == "precision":
        return np.argsort(effects.v, kind="stable")
    key = np.asarray([] if values is None else values, dtype=np.float64)
    if key.shape != (effects.k,):
        raise BadData(f"Ordering by {by} needs one {by} for each study.")
    return np.argsort(key if by == "year" else -key, kind="stable")


def cumulative(
    effects: Effects,
    *,
    positions: Ints,
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> Pooled:
    """Row i pools the first i + 1 studies of `positions`, which `order` gives."""
    family = families.cumulative(effects.take(positions))
    return pool_family(family, method=method, test=test, level=level)
