"""An effect that a report already gives, with its standard error, interval or p value."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats import distributions
from analysis.stats.effects import Floats
from analysis.stats.errors import BadData
from analysis.stats.measures.computed import Computed


def from_se(estimate: Floats, se: Floats) -> Computed:
    """The estimate as given; v = se²."""
    return Computed.finite(estimate, np.square(se))


def from_interval(estimate: Floats, lower: Floats, upper: Floats, *, level: float) -> Computed:
    """se = (upper - lower) / (2 z), on the scale that is pooled: take logs of ratios first.

    Source: Cochrane Handbook 6.3.2. Raises BadData when a lower limit is not the lower one.
    """
    if np.any(lower >= upper):
        raise BadData("The lower limit of an interval must be below its upper limit.")
    return from_se(estimate, (upper - lower) / (2 * distributions.two_sided_quantile(level)))


def from_p(estimate: Floats, p: Floats) -> Computed:
    """se = |estimate| / z(1 - p/2) for an exact two-sided p. Source: Handbook 6.3.2.

    Raises BadData outside 0 < p < 1; an estimate of 0 carries no error (NaN).
    """
    if np.any((p <= 0) | (p >= 1)):
        raise BadData("A p value must lie between 0 and 1, both excluded.")
    se = np.abs(estimate) / distributions.z_quantile(1 - p / 2)
    return from_se(estimate, np.where(se > 0, se, np.nan))


def log_ratio(ratio: ArrayLike) -> Floats:
    """Natural log of ratios or of their limits. Raises BadData unless all are above 0."""
    values = np.asarray(ratio, dtype=np.float64)
    if np.any(values <= 0):
        raise BadData("A ratio and its limits must be above 0 before they can be logged.")
    return np.log(values)
