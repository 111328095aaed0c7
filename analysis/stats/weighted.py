"""Weighted means and deviations, each for a whole batch: weights and estimates are (A, K)."""

import numpy as np

from analysis.stats.effects import Batch, Floats


def mean(w: Floats, y: Floats) -> Floats:
    """Σwy / Σw, shape (A,)."""
    return (w * y).sum(axis=1) / w.sum(axis=1)


def residuals(w: Floats, y: Floats) -> Floats:
    """y minus its weighted mean, shape (A, K)."""
    return y - mean(w, y)[:, None]


def cochran_q(batch: Batch) -> Floats:
    """Q = Σw(y-mu)² with w = 1/v, shape (A,). Source: Cochran 1954, doi:10.2307/3001666."""
    w = batch.weights()
    return (w * residuals(w, batch.y) ** 2).sum(axis=1)


def moment_scale(w: Floats) -> Floats:
    """C = Σw - Σw²/Σw: what one unit of tau² adds to the expected Q. Shape (A,)."""
    # As 2 Σ w_i w_j / Σw over pairs i < j: no digits are lost when one study carries nearly all
    # the weight.
    before = np.cumsum(w, axis=1)
    return 2.0 * (w[:, 1:] * before[:, :-1]).sum(axis=1) / before[:, -1]


def typical_variance(batch: Batch) -> Floats:
    """s² = (k-1)/C, the within-study variance behind the tau²-based I² (Higgins & Thompson
    2002, doi:10.1002/sim.1186, equation 9). 1 for a single study, where it is never used."""
    several = batch.k > 1
    c = np.where(several, moment_scale(batch.weights()), 1.0)
    return np.where(several, (batch.k - 1) / c, 1.0)
