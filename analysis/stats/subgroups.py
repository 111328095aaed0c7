"""Do groups of studies differ? Fits apart with a test between them, or one model with one tau²."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions, pooling
from analysis.stats.effects import Batch, Effects, Floats
from analysis.stats.errors import NoVariation
from analysis.stats.pooling import Pooled
from analysis.stats.regression.design import Design, design, levels
from analysis.stats.regression.fit import MetaRegression, predict, regress


@dataclass(frozen=True, slots=True)
class Between:
    """Test that all groups share one effect, and their inverse-variance mean."""

    Q_between: float
    df: int
    pval: float
    pooled_over_groups: float
    pooled_over_groups_se: float


@dataclass(frozen=True, slots=True, eq=False)
class Separate:
    """Each group pooled by itself (its own tau²), one entry of `pooled` a level."""

    levels: tuple[str, ...]
    pooled: Pooled
    between: Between


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """One model with the group as a factor and one tau² for all; estimates for each level."""

    levels: tuple[str, ...]
    model: MetaRegression
    group_estimate: Floats
    group_se: Floats
    group_ci_lb: Floats
    group_ci_ub: Floats


def separate(
    effects: Effects,
    groups: Sequence[str],
    *,
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> Separate:
    """Pool each group; Q_between = Σ(θ_j - θ̄)²/se_j², chi squared with groups - 1 df.

    `groups` names the group of each study. Source: Borenstein et al. 2009, Introduction to
    Meta-Analysis, chapter 19. Raises NoVariation when there is one group only.
    """
    names = _names(groups)
    index = np.asarray(groups)
    batch = Batch.of([effects.take(index == name) for name in names])
    pooled = pooling.pool(batch, method=method, test=test, level=level)
    return Separate(names, pooled, between(pooled.estimate, pooled.se))


def _names(groups: Sequence[str]) -> tuple[str, ...]:
    names = tuple(levels(groups))
    if len(names) < 2:
        raise NoVariation("A comparison of groups needs two groups; all studies are in one.")
    return names


def between(estimate: Floats, se: Floats) -> Between:
    """The test between independent groups with known errors."""
    w = se**-2.0
    mean = float(w @ estimate / w.sum())
    q, df = float(w @ (estimate - mean) ** 2), estimate.size - 1
    return Between(q, df, float(distributions.chi2_upper(q, df)), mean, float(w.sum() ** -0.5))


def common_tau2(
    effects: Effects,
    groups: Sequence[str],
    *,
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> Common:
    """One regression on the groups, the first in byte order as the reference.

    Raises NoVariation with one group, TooFewStudies with no more studies than groups.
    """
    names = _names(groups)
    model = regress(effects, _design(groups), method=method, test=test, level=level)
    at = np.vstack([np.zeros(len(names) - 1), np.eye(len(names) - 1)])
    shown = predict(model, at)
    return Common(names, model, shown.pred, shown.se, shown.ci_lb, shown.ci_ub)


def _design(groups: Sequence[str]) -> Design:
    return design(["group"], categorical={"group": list(groups)}, continuous={})
