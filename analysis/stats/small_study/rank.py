"""Begg's rank correlation test."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions
from analysis.stats.effects import Effects, Floats
from analysis.stats.errors import NoVariation, TooFewStudies
from analysis.stats.small_study import kendall


@dataclass(frozen=True, slots=True)
class RankTest:
    """`pval` is exact without ties, otherwise the normal approximation without continuity
    correction; both approximations are given beside it, None for two studies."""

    tau: float
    pval: float
    ties: bool
    pval_normal: float | None
    z_normal: float | None
    pval_normal_cc: float | None


def begg(effects: Effects) -> RankTest:
    """Kendall's tau of the standardized deviates (y - mu)/√(v - 1/Σw) with the variances.

    Source: Begg & Mazumdar 1994, doi:10.2307/2533446. Raises TooFewStudies for one study,
    NoVariation when the deviates or the variances are all equal.
    """
    if effects.k < 2:
        raise TooFewStudies("A rank correlation needs 2 studies or more; there is 1.")
    w = 1.0 / effects.v
    deviation = effects.y - w @ effects.y / w.sum()
    pairs = kendall.concordance(deviation / _sd_of_deviation(effects.v), effects.v)
    if np.ptp(effects.y) == 0 or np.isnan(tau := kendall.tau_b(pairs)):
        raise NoVariation(
            "A rank correlation needs differences: all estimates or all variances are equal."
        )
    sd = kendall.score_variance(pairs) ** 0.5
    z = pairs.score / sd
    corrected = np.sign(z) * max(abs(pairs.score) - 1, 0) / sd
    normal = float(distributions.z_two_sided(z))
    if effects.k == 2:  # one pair of studies: its sign is all there is, nothing to approximate
        return RankTest(tau, kendall.exact_p(pairs), pairs.has_ties, None, None, None)
    return RankTest(
        tau=tau,
        pval=normal if pairs.has_ties else kendall.exact_p(pairs),
        ties=pairs.has_ties,
        pval_normal=normal,
        z_normal=z,
        pval_normal_cc=float(distributions.z_two_sided(corrected)),
    )


def _sd_of_deviation(v: Floats) -> Floats:
    """√(v - 1/Σw) as √(v Σ'w/Σw), Σ' over the others: no subtraction, which would leave nothing of
    a dominant study. Summed by distinct variance, so that equal studies get equal numbers and stay
    tied."""
    distinct, which, count = np.unique(v, return_inverse=True, return_counts=True)
    weight = count / distinct
    before = np.append(0.0, np.cumsum(weight)[:-1])
    after = np.append(np.cumsum(weight[::-1])[-2::-1], 0.0)
    others = before + after + (count - 1) / distinct
    return np.asarray(np.sqrt(distinct * others / weight.sum())[which])
