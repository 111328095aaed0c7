"""One effect a study, from several with a stated correlation."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats import errors
from analysis.stats.dependent.clusters import group, require_correlation
from analysis.stats.effects import Effects, Floats

WEIGHTS = ("inverse variance", "equal")


@dataclass(frozen=True, slots=True, eq=False)
class Aggregated:
    """`effects` has one row a study; `counts` says how many were joined. `rho` was assumed."""

    effects: Effects
    counts: tuple[int, ...]
    rho: float
    weights: str


def aggregate(
    effects: Effects,
    studies: Sequence[Hashable],
    *,
    rho: float,
    weights: str = "inverse variance",
) -> Aggregated:
    """Join the effects of each study, whose sampling errors correlate by `rho`.

    V has v on its diagonal and rho √(v_i v_j) beside it. "inverse variance": 1'V⁻¹y / 1'V⁻¹1 with
    variance 1/(1'V⁻¹1); "equal": the plain mean with variance 1'V1/n².
    Source: Borenstein et al. 2009, Introduction to Meta-Analysis, chapter 24; Gleser & Olkin 2009.
    """
    errors.one_of(weights, WEIGHTS, what="way to weight effects within a study")
    clusters = group(effects, studies)
    rho = require_correlation(rho)
    join = _inverse_variance if weights == "inverse variance" else _equal
    joined = [join(effects.y[rows], effects.v[rows], rho) for rows in clusters.rows()]
    y, v = np.array(joined).T
    labels = tuple(str(label) for label in clusters.labels)
    counts = tuple(int(n) for n in np.bincount(clusters.index))
    return Aggregated(Effects(y, v, labels), counts, rho, weights)


def _inverse_variance(y: Floats, v: Floats, rho: float) -> tuple[float, float]:
    """By the closed inverse of a matrix with one correlation: V⁻¹1 ∝ (u - c Σu)/s, u = 1/s."""
    s = np.sqrt(v)
    u = 1.0 / s
    shared = rho / (1.0 + (y.size - 1) * rho)
    w = u * (u - shared * u.sum()) / (1.0 - rho)
    return float(w @ y / w.sum()), float(1.0 / w.sum())


def _equal(y: Floats, v: Floats, rho: float) -> tuple[float, float]:
    s = np.sqrt(v)
    variance = (1.0 - rho) * v.sum() + rho * s.sum() ** 2
    return float(y.mean()), float(variance) / y.size**2
