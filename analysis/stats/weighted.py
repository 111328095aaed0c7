"""Weighted means and deviations, each for a whole batch: weights and estimates are (A, K)."""

import numpy as np

from analysis.stats.effects import Batch, Floats

CANCELS = 1e-3  # C below this share of Σw is summed over pairs
NARROW = 64  # columns; numpy's own sum over short rows costs seven times as much as einsum


def total(x: Floats) -> Floats:
    """Sum of each row, shape (A,)."""
    # Wide rows are left to numpy, which adds in pairs and so keeps more digits.
    return np.einsum("ij->i", x) if x.shape[1] < NARROW else x.sum(axis=1)


def dot(a: Floats, b: Floats) -> Floats:
    """Σab of each row, shape (A,)."""
    return np.einsum("ij,ij->i", a, b) if a.shape[1] < NARROW else (a * b).sum(axis=1)


def mean(w: Floats, y: Floats) -> Floats:
    """Σwy / Σw, shape (A,)."""
    return dot(w, y) / total(w)


def residuals(w: Floats, y: Floats) -> Floats:
    """y minus its weighted mean, shape (A, K); exactly 0 for studies that all agree."""
    # The mean of the distances from one study: what all share (a level of 1e6) costs no digits.
    if w[:, 0].all():
        distance = y - y[:, :1]
    else:
        distance = y - y[np.arange(len(y)), np.argmax(w > 0, axis=1)][:, None]
    distance -= mean(w, distance)[:, None]
    return distance


def cochran_q(batch: Batch) -> Floats:
    """Q = Σw(y-mu)² with w = 1/v, shape (A,). Source: Cochran 1954, doi:10.2307/3001666."""
    w = batch.weights()
    return dot(w, residuals(w, batch.y) ** 2)


def moment_scale(w: Floats) -> Floats:
    """C = Σw - Σw²/Σw: what one unit of tau² adds to the expected Q. Shape (A,)."""
    everything = total(w)
    c = everything - dot(w, w) / everything
    rows = np.flatnonzero(c < CANCELS * everything)
    if rows.size:
        c[rows] = _over_pairs(w[rows])
    return c


def _over_pairs(w: Floats) -> Floats:
    """C as 2 Σ w_i w_j / Σw over pairs i < j, for rows where one study has nearly all the weight:
    the difference would lose its digits."""
    before = np.cumsum(w, axis=1)
    return 2.0 * dot(w[:, 1:], before[:, :-1]) / before[:, -1]


def of_the_others(x: Floats) -> Floats:
    """For each study the sum over all others, (A, K), without subtracting from a total."""
    zero = np.zeros((len(x), 1))
    before = np.cumsum(np.hstack([zero, x[:, :-1]]), axis=1)
    after = np.cumsum(np.hstack([zero, x[:, :0:-1]]), axis=1)[:, ::-1]
    return np.asarray(before + after)


def typical_variance(batch: Batch) -> Floats:
    """s² = (k-1)/C, the within-study variance behind the tau²-based I² (Higgins & Thompson
    2002, doi:10.1002/sim.1186, equation 9). 1 for a single study, where it is never used."""
    several = batch.k > 1
    c = np.where(several, moment_scale(batch.weights()), 1.0)
    return np.where(several, (batch.k - 1) / c, 1.0)
