"""Pooling by inverse variance: common effect and random effects, for a whole batch at once."""

from dataclasses import dataclass, fields

import numpy as np

from analysis.stats import errors, heterogeneity, intervals
from analysis.stats.effects import Batch, Effects, Floats, Ints
from analysis.stats.tau2 import estimators

METHODS = ("EE", *estimators.ESTIMATORS)
TESTS = ("z", "knha", "adhoc", "knha-not-below-wald")


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """The results of A analyses; every field is an array of shape (A,) except the three names.

    Fields are called as in the reference files. Percentages (I2) run from 0 to 100. NaN in an
    array means that the number does not exist for that analysis (df of a z test, limits of tau²
    from one study); `row` turns it into None.
    """

    method: str
    test: str
    level: float
    k: Ints
    estimate: Floats
    se: Floats
    ci_lb: Floats
    ci_ub: Floats
    stat: Floats
    df: Floats
    pval: Floats
    tau2: Floats
    se_tau2: Floats
    I2: Floats
    H2: Floats
    Q: Floats
    Q_df: Ints
    Q_p: Floats
    pi_lb: Floats
    pi_ub: Floats
    pi_riley_lb: Floats
    pi_riley_ub: Floats

    def row(self, i: int = 0) -> dict[str, float | int | str | None]:
        """Analysis `i` as plain values: None where a number does not exist."""
        return {f.name: _plain(getattr(self, f.name), i) for f in fields(self)}


def _plain(value: object, i: int) -> float | int | str | None:
    if not isinstance(value, np.ndarray):
        return value  # type: ignore[return-value]  # the three names and the level
    item = value[i].item()
    return None if item != item else item


def pool(
    effects: Effects | Batch, *, method: str = "REML", test: str = "z", level: float = 0.95
) -> Pooled:
    """Pool one analysis or a batch of them.

    `method`: "EE" (common effect) or an estimator of tau². `test`: "z"; "knha"
    (Hartung-Knapp-Sidik-Jonkman); "adhoc" (its factor held at 1 or more);
    "knha-not-below-wald" (the Wald interval where HKSJ is narrower). With one study there is
    nothing between studies: its own effect and a z test are given, as metafor does, with tau2 0.
    """
    errors.one_of(method, METHODS, what="pooling method")
    errors.one_of(test, TESTS, what="test")
    batch = Batch.one(effects) if isinstance(effects, Effects) else effects
    tau2 = estimators.estimate(batch, method=method)
    return pool_at(batch, tau2, method=method, test=test, level=level)


def pool_at(
    batch: Batch, tau2: Floats, *, method: str, test: str = "z", level: float = 0.95
) -> Pooled:
    """Pool with tau² given, shape (A,): the common arithmetic behind every method."""
    fit = intervals.pooled(batch, tau2, test=test)
    stat, pval = intervals.statistic(fit)
    ci_lb, ci_ub = intervals.limits(fit, level=level)
    q = heterogeneity.cochran(batch)
    return Pooled(
        method=method,
        test=test,
        level=level,
        k=batch.k,
        estimate=fit.estimate,
        se=fit.se,
        ci_lb=ci_lb,
        ci_ub=ci_ub,
        stat=stat,
        df=np.where(np.isinf(fit.df), np.nan, fit.df),
        pval=pval,
        Q=q.Q,
        Q_df=q.df,
        Q_p=q.p,
        **_between(batch, tau2, q, method=method),
        **_prediction(batch, tau2, fit, method=method, level=level),
    )


def _between(
    batch: Batch, tau2: Floats, q: heterogeneity.Cochran, *, method: str
) -> dict[str, Floats]:
    """tau² with I² and H²: from Q for the common-effect model, from tau² for random effects."""
    if method == "EE":
        nothing = np.full(len(batch), np.nan)
        return {
            "tau2": nothing,
            "se_tau2": nothing,
            "I2": heterogeneity.i2_from_q(q),
            "H2": heterogeneity.h2_from_q(q),
        }
    i2, h2 = heterogeneity.from_tau2(batch, tau2)
    se_tau2 = estimators.standard_error(batch, tau2, method=method)
    return {"tau2": tau2, "se_tau2": se_tau2, "I2": i2, "H2": h2}


def _prediction(
    batch: Batch, tau2: Floats, fit: intervals.Wald, *, method: str, level: float
) -> dict[str, Floats]:
    """Two published intervals: the df of the test (metafor), and k - 2 (never below 1)."""
    names = ("pi_lb", "pi_ub", "pi_riley_lb", "pi_riley_ub")
    if method == "EE":
        return dict.fromkeys(names, np.full(len(batch), np.nan))
    k2 = np.maximum(batch.k - 2.0, 1.0)
    as_test = intervals.prediction(fit, tau2, fit.df, level=level)
    riley = intervals.prediction(fit, tau2, k2, level=level)
    return dict(zip(names, (*as_test, *riley), strict=True))
