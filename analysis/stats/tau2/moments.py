"""tau² in closed form: moment estimators. Each returns shape (A,), cut at 0, 0 for one study."""

import numpy as np

from analysis.stats import weighted
from analysis.stats.effects import Batch, Floats


def dersimonian_laird(batch: Batch) -> Floats:
    """(Q - (k-1)) / C. Source: DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2."""
    w = batch.weights()
    q = weighted.dot(w, weighted.residuals(w, batch.y) ** 2)
    return _truncated(q - (batch.k - 1), weighted.moment_scale(w), batch)


def two_step(batch: Batch) -> Floats:
    """The moment estimator again, with the weights that the first DL estimate gives.

    Source: DerSimonian & Kacker 2007, doi:10.1016/j.cct.2006.04.004, section 2.5 (DL2).
    """
    return general_moment(batch, batch.weights(dersimonian_laird(batch)))


def general_moment(batch: Batch, a: Floats) -> Floats:
    """The method of moments with arbitrary weights `a` of shape (A, K).

    Source: DerSimonian & Kacker 2007, doi:10.1016/j.cct.2006.04.004, equation 6.
    """
    q = weighted.dot(a, weighted.residuals(a, batch.y) ** 2)
    av = a * batch.v
    expected = weighted.total(av) - weighted.dot(a, av) / weighted.total(a)
    return _truncated(q - expected, weighted.moment_scale(a), batch)


def hedges(batch: Batch) -> Floats:
    """Variance of the estimates minus the mean sampling variance (HE).

    Source: Hedges & Olkin 1985, Statistical Methods for Meta-Analysis, chapter 9.
    """
    ones = batch.mask.astype(float)
    spread = weighted.dot(ones, weighted.residuals(ones, batch.y) ** 2)
    sampling = weighted.mean(ones, batch.v) * (batch.k - 1)
    return _truncated(spread - sampling, (batch.k - 1).astype(np.float64), batch)


def hunter_schmidt(batch: Batch) -> Floats:
    """(Q - k) / Σw (HS). Source: Hunter & Schmidt 1990; Viechtbauer 2005,
    doi:10.3102/10769986030003261, equation 16."""
    return _truncated(weighted.cochran_q(batch) - batch.k, weighted.total(batch.weights()), batch)


def sidik_jonkman(batch: Batch) -> Floats:
    """Two steps from the crude variance of the estimates (SJ): positive unless all are equal.

    Source: Sidik & Jonkman 2005, doi:10.1111/j.1467-9876.2005.00489.x.
    """
    crude = crude_variance(batch)
    w = batch.weights(crude)
    q = weighted.dot(w, weighted.residuals(w, batch.y) ** 2)
    return crude * q / np.maximum(batch.k - 1, 1)


def crude_variance(batch: Batch) -> Floats:
    """Σ(y - mean y)² / k: where Sidik and Jonkman start."""
    ones = batch.mask.astype(float)
    return weighted.dot(ones, weighted.residuals(ones, batch.y) ** 2) / batch.k


def _truncated(numerator: Floats, denominator: Floats, batch: Batch) -> Floats:
    several = batch.k > 1
    value = numerator / np.where(several, denominator, 1.0)
    return np.where(several, np.maximum(value, 0.0), 0.0)
