"""Meta-regression by weighted least squares: coefficients, tests, what is left, predictions."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats import distributions, errors, intervals
from analysis.stats.effects import Batch, Effects, Floats
from analysis.stats.errors import TooFewStudies, TooUneven
from analysis.stats.regression import between
from analysis.stats.regression.design import Design
from analysis.stats.regression.projection import orthonormal, project
from analysis.stats.tau2 import estimators

STUDIES_PER_COVARIATE = 10  # Cochrane Handbook 10.11.4
TOO_UNEVEN = 1e14  # ratio of variances; what tau² rests on then drowns in rounding
TESTS = ("z", "knha", "adhoc")


@dataclass(frozen=True, slots=True, eq=False)
class MetaRegression:
    """One fitted model. Arrays have one entry a coefficient; `vcov` is (p, p). Percentages from 0
    to 100. None where a number does not exist (tau2 of a common-effect model, df of a z test)."""

    method: str
    test: str
    level: float
    k: int
    coef_names: tuple[str, ...]
    coef: Floats
    se: Floats
    stat: Floats
    df: int | None
    pval: Floats
    ci_lb: Floats
    ci_ub: Floats
    vcov: Floats
    tau2: float | None
    se_tau2: float | None
    I2_resid: float
    H2_resid: float
    R2: float | None
    QE: float
    QE_df: int
    QE_p: float
    QM: float
    QM_df1: int
    QM_df2: int | None
    QM_p: float
    warnings: tuple[str, ...]


class Coefficients(NamedTuple):
    """Coefficients (A, p) and their covariance (A, p, p) at given tau²."""

    coef: Floats
    vcov: Floats


def regress(
    effects: Effects,
    design: Design,
    *,
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> MetaRegression:
    """Fit the effects of the studies at `design.rows` (already taken) on the design.

    `method`: "EE" or an estimator of tau²; `test`: "z", "knha" (t and F, scaled), "adhoc" (its
    scale held at 1 or more). Raises TooFewStudies when there are not more studies than
    coefficients (as many for "EE"), TooUneven when the precision of the studies differs so much
    that doubles cannot hold it. Source: Knapp & Hartung 2003, doi:10.1002/sim.1482.
    """
    errors.one_of(method, ["EE", *between.ESTIMATORS], what="method of meta-regression")
    errors.one_of(test, TESTS, what="test of meta-regression")
    k, p = design.x.shape
    _require_studies(k, p, method=method, test=test)
    if method != "EE" and effects.v.max() > TOO_UNEVEN * effects.v.min():
        raise _too_uneven(effects)
    try:
        with np.errstate(all="ignore"):  # what overflows is refused by name below
            model = _fit(effects, design, method=method, test=test, level=level)
    except np.linalg.LinAlgError:
        raise _too_uneven(effects) from None
    numbers = (model.coef, model.vcov, model.tau2 or 0.0, model.H2_resid)
    if not all(np.all(np.isfinite(x)) for x in numbers):
        raise _too_uneven(effects)
    return model


def _too_uneven(effects: Effects) -> TooUneven:
    ratio = effects.v.max() / effects.v.min()
    return TooUneven(
        f"The variances of these studies differ by a factor of {ratio:.0e}; a meta-regression of "
        "them cannot be computed reliably. Look for a wrong standard error."
    )


def _fit(
    effects: Effects, design: Design, *, method: str, test: str, level: float
) -> MetaRegression:
    k, p = design.x.shape
    batch, x = Batch.one(effects), design.x[None]
    z = orthonormal(batch, x)
    tau2 = between.estimate(batch, z, method=method)
    fitted = coefficients(batch, x, tau2, test=test)
    t_df = None if test == "z" else k - p
    se = np.sqrt(np.diagonal(fitted.vcov[0]))
    wald = intervals.Wald(fitted.coef[0], se, np.full(p, np.inf if t_df is None else t_df))
    stat, pval = intervals.statistic(wald)
    ci_lb, ci_ub = intervals.limits(wald, level=level)
    return MetaRegression(
        method=method,
        test=test,
        level=level,
        k=k,
        coef_names=design.names,
        coef=wald.estimate,
        se=se,
        stat=stat,
        df=t_df,
        pval=pval,
        ci_lb=ci_lb,
        ci_ub=ci_ub,
        vcov=fitted.vcov[0],
        tau2=None if method == "EE" else float(tau2[0]),
        se_tau2=_se_tau2(batch, z, tau2, method),
        R2=_explained(batch, z, tau2, method),
        **_residual(batch, z, tau2, method)._asdict(),
        **_moderator_test(fitted, t_df)._asdict(),
        warnings=_warnings(k, p),
    )


def _require_studies(k: int, p: int, *, method: str, test: str) -> None:
    needed = p if method == "EE" and test == "z" else p + 1
    if k < needed:
        raise TooFewStudies(
            f"A meta-regression with {p} coefficients needs {needed} studies; there are {k}."
        )


def coefficients(batch: Batch, x: Floats, tau2: Floats, *, test: str) -> Coefficients:
    """Coefficients and covariance at tau² (A,), by QR of the weighted design: full precision."""
    w = batch.weights(tau2)
    root = np.sqrt(w)
    q, r = np.linalg.qr(root[:, :, None] * x)
    qy = np.swapaxes(q, 1, 2) @ (root * batch.y)[:, :, None]
    inverse = np.linalg.inv(r)
    coef = (inverse @ qy)[:, :, 0]
    vcov = inverse @ np.swapaxes(inverse, 1, 2)
    if test == "z":
        return Coefficients(coef, vcov)
    residual = root * batch.y - (q @ qy)[:, :, 0]
    scale = intervals.without_rounding((residual**2).sum(axis=1)) / (batch.k - x.shape[2])
    if test == "adhoc":
        scale = np.maximum(scale, 1.0)
    return Coefficients(coef, scale[:, None, None] * vcov)


def wald_statistic(fitted: Coefficients) -> Floats:
    """b'V⁻¹b of all coefficients but the intercept, shape (A,); NaN where V is 0."""
    b, v = fitted.coef[:, 1:], fitted.vcov[:, 1:, 1:]
    scale = np.sqrt(np.diagonal(v, axis1=1, axis2=2))
    exact = (scale == 0).any(axis=1)  # the points lie on the line: no error to test by
    safe = np.where(exact[:, None], 1.0, scale)
    unit = np.where(
        exact[:, None, None], np.eye(b.shape[1]), v / (safe[:, :, None] * safe[:, None, :])
    )
    t = b / safe
    q = (t[:, None, :] @ np.linalg.solve(unit, t[:, :, None]))[:, 0, 0]
    return np.where(exact, np.nan, q)


class ModeratorTest(NamedTuple):
    """All coefficients but the intercept: chi squared, or F where QM_df2 is a number."""

    QM: float
    QM_df1: int
    QM_df2: int | None
    QM_p: float


def _moderator_test(fitted: Coefficients, t_df: int | None) -> ModeratorTest:
    m = fitted.coef.shape[1] - 1
    qm = float(wald_statistic(fitted)[0])
    if t_df is None:
        return ModeratorTest(qm, m, None, float(distributions.chi2_upper(qm, m)))
    p = float(distributions.f_upper(qm / m, m, t_df))
    return ModeratorTest(qm / m, m, t_df, p)


def _se_tau2(batch: Batch, z: Floats, tau2: Floats, method: str) -> float | None:
    if method == "EE":
        return None
    return float(between.standard_error(batch, z, tau2, method=method)[0])


class Residual(NamedTuple):
    """What the moderators leave: QE, and I² and H² (from QE for EE, from tau² otherwise)."""

    QE: float
    QE_df: int
    QE_p: float
    I2_resid: float
    H2_resid: float


def _residual(batch: Batch, z: Floats, tau2: Floats, method: str) -> Residual:
    fit = project(batch.weights(), z, batch.y)
    df = int(batch.k[0]) - z.shape[2]
    qe = float(fit.q[0]) if df > 0 else 0.0
    p = float(distributions.chi2_upper(qe, df))
    if df == 0:
        return Residual(qe, df, p, 0.0, 1.0)
    if method == "EE":
        i2 = max(0.0, 100.0 * (qe - df) / qe) if qe > 0 else 0.0
        return Residual(qe, df, p, i2, qe / df)
    typical, t = df / fit.trace()[0], tau2[0]
    return Residual(qe, df, p, float(100.0 * t / (t + typical)), float(t / typical + 1.0))


def _explained(batch: Batch, z: Floats, tau2: Floats, method: str) -> float | None:
    """R² in percent. Random effects: the share of tau² that is gone, 0 where there was none
    (Raudenbush 2009). EE: the adjusted R² of weighted least squares, 0 where
    all effects are equal, else None without residual df."""
    k, p = int(batch.k[0]), z.shape[2]
    if method != "EE":
        without = float(estimators.estimate(batch, method=method)[0])
        return max(0.0, 100.0 * (without - float(tau2[0])) / without) if without > 0 else 0.0
    if np.ptp(batch.y[0]) == 0:  # nothing varies; sums of rounding errors could give any share
        return 0.0
    if k == p:
        return None
    ones = np.ones((1, k, 1))
    total = float(project(batch.weights(), ones, batch.y).q[0])
    left = float(project(batch.weights(), z, batch.y).q[0])
    return max(0.0, 100.0 * (1.0 - (left / (k - p)) / (total / (k - 1))))


def _warnings(k: int, p: int) -> tuple[str, ...]:
    if k >= STUDIES_PER_COVARIATE * (p - 1):
        return ()
    return (
        f"{k} studies for {p - 1} covariate{'s' if p > 2 else ''}: the Cochrane Handbook (10.11.4) "
        f"advises at least {STUDIES_PER_COVARIATE} studies for each.",
    )


class Prediction(NamedTuple):
    """Predicted mean effects at given moderator values; `pi` is None for EE."""

    pred: Floats
    se: Floats
    ci_lb: Floats
    ci_ub: Floats
    pi_lb: Floats | None
    pi_ub: Floats | None


def predict(model: MetaRegression, at: ArrayLike) -> Prediction:
    """Mean effect, its interval and the prediction interval at each row of `at` (n, p - 1)."""
    given = np.atleast_2d(np.asarray(at, dtype=np.float64))
    x = np.column_stack([np.ones(given.shape[0]), given])
    pred = x @ model.coef
    se = np.sqrt(np.maximum(((x @ model.vcov) * x).sum(axis=1), 0.0))
    df = np.full(pred.shape, np.inf if model.df is None else float(model.df))
    wald = intervals.Wald(pred, se, df)
    low, high = intervals.limits(wald, level=model.level)
    if model.tau2 is None:
        return Prediction(pred, se, low, high, None, None)
    tau2 = np.full(pred.shape, model.tau2)
    pi_low, pi_high = intervals.prediction(wald, tau2, df, level=model.level)
    return Prediction(pred, se, low, high, pi_low, pi_high)
