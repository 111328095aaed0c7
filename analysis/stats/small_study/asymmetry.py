"""Funnel asymmetry by weighted regression: Egger's test, and the same on other predictors."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import errors
from analysis.stats.effects import Batch, Effects, Floats
from analysis.stats.errors import BadData, NoVariation, TooFewStudies
from analysis.stats.regression.design import Design
from analysis.stats.regression.fit import regress
from analysis.stats.small_study import lines

PREDICTORS = ("sei", "ninv")


@dataclass(frozen=True, slots=True)
class AsymmetryTest:
    """The slope of effects on a measure of their imprecision, and its test.

    `limit_estimate` is the effect at predictor 0, an infinitely large study, with its interval.
    `df` is None for a normal test; `tau2` belongs to mixed models, `sigma2` to least squares.
    """

    name: str
    model: str
    predictor: str
    method: str
    k: int
    stat: float
    df: int | None
    pval: float
    slope: float
    slope_se: float
    limit_estimate: float
    limit_se: float
    limit_ci_lb: float
    limit_ci_ub: float
    tau2: float | None = None
    sigma2: float | None = None


def egger(effects: Effects, *, level: float = 0.95) -> AsymmetryTest:
    """Egger's test: effects on standard errors, weights 1/v, residual scale free, t with k - 2 df.

    The slope is the intercept of the classic form y/se on 1/se.
    Source: Egger et al. 1997, doi:10.1136/bmj.315.7109.629. Raises TooFewStudies with fewer than
    3 studies, NoVariation when all standard errors are equal.
    """
    return least_squares(effects, np.sqrt(effects.v), name="Egger", predictor="sei", level=level)


def egger_batch(batch: Batch) -> lines.Lines:
    """Egger's regression for many analyses at once; NaN where an analysis does not allow it."""
    return lines.fit(batch, np.sqrt(batch.v))


def predictor_values(effects: Effects, predictor: str, sample_size: Floats | None) -> Floats:
    """Standard errors ("sei") or inverse sample sizes ("ninv"), shape (k,)."""
    errors.one_of(predictor, PREDICTORS, what="predictor of funnel asymmetry")
    if predictor == "sei":
        return np.sqrt(effects.v)
    if sample_size is None:
        raise BadData("Inverse sample sizes need the number of people in each study.")
    return 1.0 / np.asarray(sample_size, dtype=np.float64)


def least_squares(
    effects: Effects,
    x: Floats,
    *,
    name: str,
    predictor: str,
    weights: Floats | None = None,
    level: float = 0.95,
) -> AsymmetryTest:
    """A weighted regression on `x` with free residual scale, as a test of its slope."""
    require_line(effects, x, fewest=3)
    w = None if weights is None else weights[None]
    line = lines.fit(Batch.one(effects), x[None], w)
    if np.isnan(line.slope_se[0]):
        raise NoVariation("All points lie exactly on one line, so there is no error to test by.")
    t, p = lines.t_test(line.slope, line.slope_se, line.df)
    low, high = line.limits(level=level)
    return AsymmetryTest(
        name=name,
        model="lm",
        predictor=predictor,
        method="WLS",
        k=effects.k,
        stat=float(t[0]),
        df=int(line.df[0]),
        pval=float(p[0]),
        slope=float(line.slope[0]),
        slope_se=float(line.slope_se[0]),
        limit_estimate=float(line.intercept[0]),
        limit_se=float(line.intercept_se[0]),
        limit_ci_lb=float(low[0]),
        limit_ci_ub=float(high[0]),
        sigma2=float(line.sigma2[0]),
    )


def mixed(
    effects: Effects, x: Floats, *, predictor: str, method: str, level: float = 0.95
) -> AsymmetryTest:
    """A mixed-effects meta-regression on `x` (tau² by `method`, "EE" for none), normal test.

    Source: Sterne & Egger 2005, in Publication Bias in Meta-Analysis, chapter 6. Raises as
    `least_squares`, with 2 studies enough for "EE".
    """
    require_line(effects, x, fewest=2 if method == "EE" else 3)
    design = Design(
        ("intrcpt", predictor), np.column_stack([np.ones(x.size), x]), np.arange(x.size)
    )
    model = regress(effects, design, method=method, level=level)
    return AsymmetryTest(
        name="Egger, mixed model",
        model="rma",
        predictor=predictor,
        method=method,
        k=effects.k,
        stat=float(model.stat[1]),
        df=None,
        pval=float(model.pval[1]),
        slope=float(model.coef[1]),
        slope_se=float(model.se[1]),
        limit_estimate=float(model.coef[0]),
        limit_se=float(model.se[0]),
        limit_ci_lb=float(model.ci_lb[0]),
        limit_ci_ub=float(model.ci_ub[0]),
        tau2=model.tau2,
    )


def require_line(effects: Effects, x: Floats, *, fewest: int) -> None:
    """Raise unless there are studies enough, and a predictor that differs between them."""
    if effects.k < fewest:
        raise TooFewStudies(
            f"This regression needs {fewest} studies or more; there are {effects.k}."
        )
    if not lines.varies(Batch.one(effects), x[None])[0]:
        raise NoVariation("All studies are equally precise, so precision can explain nothing.")
