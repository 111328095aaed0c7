"""The three-level model as the random-effects model of an analysis: its row and its weights."""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from analysis.dataset.settings import Settings
from analysis.stats import distributions
from analysis.stats.dependent.clusters import group
from analysis.stats.dependent.three_level import ThreeLevel, three_level
from analysis.stats.effects import Effects, Floats
from analysis.stats.intervals import Wald, prediction

Plain = dict[str, Any]
METHOD = "three-level REML"


def row(plain: Plain, effects: Effects, studies: Sequence[Hashable], settings: Settings) -> Plain:
    """The row of the ordinary model with the numbers of the three-level one in their places.

    Where no study of the choice has two effects the two models are one. tau2 is the whole
    heterogeneity, between and within studies. Wald intervals stay normal; any Hartung-Knapp
    setting means t with studies − 1 degrees of freedom.
    """
    if len(set(studies)) == effects.k:
        return plain | {"clusters": effects.k}
    fit = three_level(effects, studies, rho=settings.stated_correlation, level=settings.level)
    df = None if settings.interval == "z" else fit.studies - 1.0
    return plain | {
        "method": METHOD, "estimate": fit.estimate, "se": fit.se, "stat": fit.stat, "df": df,
        **_test(fit, df, settings.level), "tau2": fit.sigma2_between + fit.sigma2_within,
        "se_tau2": None, "I2": fit.I2_between + fit.I2_within, "H2": None,
        **_predicted(fit, df, settings.level), "clusters": fit.studies,
        "sigma2_between": fit.sigma2_between, "sigma2_within": fit.sigma2_within,
        "I2_between": fit.I2_between, "I2_within": fit.I2_within,
    }  # fmt: skip


def weights(
    effects: Effects, studies: Sequence[Hashable], *, between: float, within: float, rho: float
) -> Floats:
    """Percent of each effect: 1'V⁻¹ over its sum, V with every variance and covariance."""
    out = np.zeros(effects.k)
    for rows in group(effects, studies).rows():
        s = np.sqrt(effects.v[rows])
        covariance = rho * np.outer(s, s) + between
        np.fill_diagonal(covariance, effects.v[rows] + within + between)
        out[rows] = np.linalg.solve(covariance, np.ones(rows.size))
    return 100.0 * out / out.sum()


def _test(fit: ThreeLevel, df: float | None, level: float) -> Plain:
    if df is None:
        return {"ci_lb": fit.ci_lb, "ci_ub": fit.ci_ub, "pval": fit.pval}
    half = float(distributions.two_sided_quantile(level, np.array(df))) * fit.se
    p = float(distributions.t_two_sided(fit.stat, df))
    return {"ci_lb": fit.estimate - half, "ci_ub": fit.estimate + half, "pval": p}


def _predicted(fit: ThreeLevel, df: float | None, level: float) -> Plain:
    """For one effect of a new study: both variances count. The df are counted in studies."""
    wald = Wald(*(np.array([x]) for x in (fit.estimate, fit.se, np.inf)))
    spread = np.array([fit.sigma2_between + fit.sigma2_within])
    made: Plain = {}
    for name, of in (("pi", df or np.inf), ("pi_riley", max(fit.studies - 2.0, 1.0))):
        low, high = prediction(wald, spread, np.array([of]), level=level)
        made |= {f"{name}_lb": float(low[0]), f"{name}_ub": float(high[0])}
    return made
