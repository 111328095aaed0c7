"""Roots of the generalized Q: Paule-Mandel (= empirical Bayes) and the Q-profile interval."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats import distributions, weighted
from analysis.stats.effects import Batch, Floats, Ints

MAX_STEPS = 100
SETTLED = 4e-16  # a step this small beside v + tau2 is rounding


def paule_mandel(batch: Batch) -> Floats:
    """tau² at which Q(tau²) equals its expectation k - 1; 0 when Q(0) is already smaller.

    Source: Paule & Mandel 1982, doi:10.6028/jres.087.022. Equal to the empirical Bayes estimate
    of Morris 1983 (Viechtbauer et al. 2015, doi:10.1002/jrsm.1164). 0 for one study.
    """
    return solve(batch, batch.k - 1)


def q_profile(batch: Batch, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper limit of tau², both cut at 0; (0, 0) also where the set is empty.

    Source: Viechtbauer 2007, doi:10.1002/sim.2514. NaN for one study: it says nothing on tau².
    """
    df = np.maximum(batch.k - 1, 1)
    lower = solve(batch, distributions.chi2_quantile(0.5 + level / 2, df))
    upper = solve(batch, distributions.chi2_quantile(0.5 - level / 2, df))
    alone = batch.k < 2
    return np.where(alone, np.nan, lower), np.where(alone, np.nan, upper)


def solve(batch: Batch, target: ArrayLike) -> Floats:
    """tau² >= 0 with Q(tau²) = target (a number or shape (A,)), 0 where Q(0) <= target."""
    goal = np.broadcast_to(np.asarray(target, dtype=np.float64), (len(batch),))
    return root(
        lambda rows, tau2: q_and_slope(batch.take(rows), tau2),
        np.where(batch.k > 1, goal, np.inf),
        smallest=batch.smallest_variance,
    )


def root(
    function: Callable[[Ints, Floats], tuple[Floats, Floats]], goal: Floats, *, smallest: Floats
) -> Floats:
    """tau² >= 0 where a generalized Q meets its goal, shape (A,); 0 where Q(0) <= goal.

    `function(rows, tau2)` gives Q and its derivative. Newton on 1/Q, which is concave and
    increasing in tau² (a harmonic mean of v + tau²), and a straight line when all v are equal. So
    each step from the left stays left of the root, and four or five steps are enough.
    """
    tau2 = np.zeros(goal.size)
    rows = np.arange(goal.size)
    q, slope = function(rows, tau2)
    above = q > goal
    rows, q, slope = rows[above], q[above], slope[above]
    for _ in range(MAX_STEPS):
        if rows.size == 0:
            break
        # Newton on 1/Q(t) = 1/goal, written without forming either reciprocal.
        step = q * (1.0 - q / goal[rows]) / slope
        tau2[rows] = np.maximum(tau2[rows] + step, 0.0)
        rows = rows[np.abs(step) > SETTLED * (tau2[rows] + smallest[rows])]
        q, slope = function(rows, tau2[rows])
        off = np.abs(q - goal[rows]) > SETTLED * goal[rows]
        rows, q, slope = rows[off], q[off], slope[off]
    return tau2


def q_and_slope(batch: Batch, tau2: Floats) -> tuple[Floats, Floats]:
    """Q(tau²) and its derivative -Σw²(y-mu)²."""
    w = batch.weights(tau2)
    weighted_squares = w * weighted.residuals(w, batch.y) ** 2
    return weighted.total(weighted_squares), -weighted.dot(w, weighted_squares)
