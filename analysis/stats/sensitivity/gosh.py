"""GOSH: the result of every subset of the studies, or of a sample of the subsets."""

from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Bools, Effects, Floats, Ints
from analysis.stats.errors import BadData
from analysis.stats.sensitivity.subsets import pool_family
from analysis.stats.tau2 import families

MOST_SUBSETS = 1 << 15  # beyond this many the subsets are sampled


@dataclass(frozen=True, slots=True, eq=False)
class Gosh:
    """One entry a subset: which studies (`members`, shape (A, k)), and its pooled result.

    `sampled` tells whether these are all subsets. I2 in percent.
    """

    members: Bools
    sampled: bool
    k: Ints
    estimate: Floats
    tau2: Floats
    I2: Floats
    H2: Floats
    Q: Floats


def gosh(effects: Effects, *, method: str = "REML", draws: int = 10_000, seed: int = 1) -> Gosh:
    """Every non-empty subset when there are at most 2^15 of them, else `draws` random ones.

    A random subset takes each study with probability 1/2; `seed` makes it the same every time.
    Source: Olkin, Dahabreh & Trikalinos 2012, doi:10.1002/jrsm.1053.
    """
    if draws < 1:
        raise BadData("A GOSH analysis needs at least 1 subset.")
    sampled = 2**effects.k > MOST_SUBSETS
    members = _sample(effects.k, draws, seed) if sampled else _all_subsets(effects.k)
    fit = pool_family(families.of(effects, members), method=method, test="z", level=0.95)
    tau2 = np.zeros(len(members)) if method == "EE" else fit.tau2
    return Gosh(members, sampled, fit.k, fit.estimate, tau2, fit.I2, fit.H2, fit.Q)


def _all_subsets(k: int) -> Bools:
    number = np.arange(1, 2**k)
    return np.asarray((number[:, None] >> np.arange(k)) & 1, dtype=bool)


def _sample(k: int, draws: int, seed: int) -> Bools:
    members = np.random.default_rng(seed).random((draws, k)) < 0.5
    # With 16 studies or more an empty draw is rare; it becomes the whole set.
    members[~members.any(axis=1)] = True
    return members
