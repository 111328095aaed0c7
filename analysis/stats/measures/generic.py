"""An effect that a report already gives, with its standard error, interval or p value.

A number that cannot be true raises BadData, naming its study by label or by position.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats import checks, distributions
from analysis.stats.effects import Floats
from analysis.stats.measures.computed import Computed


def from_se(estimate: Floats, se: Floats) -> Computed:
    """The estimate as given; v = se²."""
    return Computed.finite(estimate, np.square(se))


def from_interval(
    estimate: Floats,
    lower: Floats,
    upper: Floats,
    *,
    level: float,
    labels: Sequence[str] | None = None,
) -> Computed:
    """se = (upper - lower) / (2 z), on the scale that is pooled: take logs of ratios first.

    Source: Cochrane Handbook 6.3.2. Raises BadData when a lower limit is not the lower one.
    """
    checks.refuse(lower >= upper, labels, "the lower limit must be below the upper one.")
    return from_se(estimate, (upper - lower) / (2 * distributions.two_sided_quantile(level)))


def from_p(estimate: Floats, p: Floats, *, labels: Sequence[str] | None = None) -> Computed:
    """se = |estimate| / z(1 - p/2) for an exact two-sided p. Source: Handbook 6.3.2.

    Raises BadData outside 0 < p < 1; an estimate of 0 carries no error (NaN).
    """
    checks.refuse((p <= 0) | (p >= 1), labels, "a p value must lie between 0 and 1, both excluded.")
    se = np.abs(estimate) / distributions.z_quantile(1 - p / 2)
    return from_se(estimate, np.where(se > 0, se, np.nan))


def log_ratio(ratio: ArrayLike, *, labels: Sequence[str] | None = None) -> Floats:
    """Natural log of ratios or of their limits. Raises BadData unless all are above 0."""
    values = np.asarray(ratio, dtype=np.float64)
    checks.refuse(values <= 0, labels, "a ratio and its limits must be above 0.")
    return np.log(values)
