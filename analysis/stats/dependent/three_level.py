"""Three-level model: effects within studies, with a variance between and one within studies.

y_ij = mu + b_i + c_ij + e_ij with Var(b) = sigma2_between, Var(c) = sigma2_within, and sampling
errors e whose correlation within a study is rho. Source: Konstantopoulos 2011,
doi:10.1002/jrsm.35; Van den Noortgate et al. 2013, doi:10.3758/s13428-012-0261-6.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions
from analysis.stats.dependent.clusters import Clusters, group, require_correlation
from analysis.stats.dependent.two_variances import Likelihood, maximum
from analysis.stats.effects import Effects, Floats
from analysis.stats.errors import TooFewStudies


@dataclass(frozen=True, slots=True)
class ThreeLevel:
    """`I2_between` and `I2_within` in percent share the typical sampling variance, as I² does."""

    k: int
    studies: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    stat: float
    pval: float
    sigma2_between: float
    sigma2_within: float
    I2_between: float
    I2_within: float
    log_likelihood: float
    rho: float


def three_level(
    effects: Effects, studies: Sequence[Hashable], *, rho: float = 0.0, level: float = 0.95
) -> ThreeLevel:
    """REML fit, normal test. Raises TooFewStudies with one study only, or when no study has two
    effects (then between and within cannot be told apart: use the ordinary model)."""
    clusters = group(effects, studies)
    if clusters.m < 2:
        raise TooFewStudies("A three-level model needs effects from 2 studies or more.")
    if clusters.m == effects.k:
        raise TooFewStudies(
            "Each study has one effect, so the variance within studies cannot be told from the "
            "variance between them: use the ordinary random-effects model."
        )
    scale = float(np.median(effects.v)) ** 0.5
    # Standardized, so that steps and tolerances mean the same on every scale.
    rho = require_correlation(rho)
    model, (between, within) = _fit(effects.y / scale, effects.v / scale**2, clusters, rho)
    total, mean, _ = model.profile(between, within)
    se = scale * float(total) ** -0.5
    estimate = scale * float(mean)
    half = float(distributions.two_sided_quantile(level)) * se
    typical = _typical_variance(model.v)
    whole = between + within + typical
    return ThreeLevel(
        k=effects.k,
        studies=clusters.m,
        estimate=estimate,
        se=se,
        ci_lb=estimate - half,
        ci_ub=estimate + half,
        stat=estimate / se,
        pval=float(distributions.z_two_sided(estimate / se)),
        sigma2_between=float(between) * scale**2,
        sigma2_within=float(within) * scale**2,
        I2_between=float(100.0 * between / whole),
        I2_within=float(100.0 * within / whole),
        log_likelihood=float(
            -model.deviance(between, within) / 2 - (effects.k - 1) * np.log(scale)
        ),
        rho=rho,
    )


def _typical_variance(v: Floats) -> float:
    w = 1.0 / v
    return float((v.size - 1) / (w * (1.0 - w / w.sum())).sum())


def _fit(y: Floats, v: Floats, clusters: Clusters, rho: float) -> tuple[Likelihood, Floats]:
    """The likelihood and the pair (between, within) at its highest peak."""
    order = np.concatenate(clusters.rows())
    starts = np.flatnonzero(np.diff(clusters.index[order], prepend=-1))
    model = Likelihood(y[order], v[order], starts, rho)
    return model, maximum(model, size=float(np.ptp(y)) ** 2)
