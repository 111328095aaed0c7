"""Standard errors of tau², large-sample, one formula for each estimator. All return (A,).

Source: Viechtbauer 2005, doi:10.3102/10769986030003261; for the moment estimators the variance of
a quadratic form y'Py, 2 tr(PΣPΣ) with Σ = diag(v) + tau²I, at the estimate.
"""

import numpy as np

from analysis.stats import weighted
from analysis.stats.effects import Batch, Floats
from analysis.stats.tau2 import moments


def moment(batch: Batch, tau2: Floats) -> Floats:
    """For DL: weights 1/v, divided by C."""
    w = batch.weights()
    c = weighted.moment_scale(w)
    return np.sqrt(_spread_at_inverse_variance(batch, tau2, w, c)) / c


def hunter_schmidt(batch: Batch, tau2: Floats) -> Floats:
    """For HS: weights 1/v, divided by Σw."""
    w = batch.weights()
    spread = _spread_at_inverse_variance(batch, tau2, w, weighted.moment_scale(w))
    return np.sqrt(spread) / weighted.total(w)


def _spread_at_inverse_variance(batch: Batch, tau2: Floats, w: Floats, c: Floats) -> Floats:
    """2 tr(PΣPΣ) with P from w = 1/v, where PVP = P and tr(P) = C."""
    return 2.0 * ((batch.k - 1) + 2.0 * tau2 * c + tau2**2 * _trace_pp(w))


def two_step(batch: Batch, tau2: Floats) -> Floats:
    """For the two-step DL: the weights of its second step taken as fixed."""
    a = batch.weights(moments.dersimonian_laird(batch))
    return np.sqrt(2.0 * _trace_psps(a, batch.v + tau2[:, None])) / weighted.moment_scale(a)


def hedges(batch: Batch, tau2: Floats) -> Floats:
    """For HE: equal weights, divided by k - 1."""
    ones = batch.mask.astype(float)
    return np.sqrt(2.0 * _trace_psps(ones, batch.v + tau2[:, None])) / (batch.k - 1)


def sidik_jonkman(batch: Batch, tau2: Floats) -> Floats:
    """For SJ: weights at the crude variance, times that variance, divided by k - 1."""
    crude = moments.crude_variance(batch)
    spread = 2.0 * _trace_psps(batch.weights(crude), batch.v + tau2[:, None])
    return crude * np.sqrt(spread) / (batch.k - 1)


def paule_mandel(batch: Batch, tau2: Floats) -> Floats:
    """For PM and EB: sqrt(2k²/(k-1)) / Σw*."""
    return np.sqrt(2.0 * batch.k**2 / (batch.k - 1)) / weighted.total(batch.weights(tau2))


def ml(batch: Batch, tau2: Floats) -> Floats:
    """Inverse expected information: sqrt(2 / Σw*²)."""
    return np.sqrt(2.0 / weighted.total(batch.weights(tau2) ** 2))


def reml(batch: Batch, tau2: Floats) -> Floats:
    """Inverse expected restricted information: sqrt(2 / tr(PP))."""
    return np.sqrt(2.0 / _trace_pp(batch.weights(tau2)))


def _trace_pp(w: Floats) -> Floats:
    """tr(PP) for P = W - ww'/Σw."""
    w2 = w * w
    total, squares = weighted.total(w), weighted.total(w2)
    trace = squares - 2.0 * weighted.dot(w2, w) / total + (squares / total) ** 2
    rows = np.flatnonzero(trace < weighted.CANCELS * squares)
    if rows.size:
        trace[rows] = _trace_over_others(w[rows], np.ones_like(w[rows]))
    return np.asarray(trace)


def _trace_psps(w: Floats, s: Floats) -> Floats:
    """tr(PSPS) for P = W - ww'/Σw and diagonal S: O(K), no K x K matrix."""
    total = weighted.total(w)
    ws = w * s
    squares = weighted.dot(ws, ws)
    cross = weighted.dot(ws, w) / total
    trace = squares - 2.0 * weighted.dot(ws**2, w) / total + cross**2
    rows = np.flatnonzero(trace < weighted.CANCELS * squares)
    if rows.size:
        trace[rows] = _trace_over_others(w[rows], s[rows])
    return trace


def _trace_over_others(w: Floats, s: Floats) -> Floats:
    """The same as a sum of positive terms, where one study has nearly all the weight and the
    difference would lose its digits: P_ii = w_i Σ'w/Σw and P_ij = -w_i w_j/Σw, Σ' over the
    others."""
    share = w / weighted.total(w)[:, None]
    own = (share * weighted.of_the_others(w) * s) ** 2
    return weighted.total(own + share**2 * s * weighted.of_the_others(w**2 * s))
