"""Further views of heterogeneity: every estimator of τ², the prediction intervals, GOSH."""

from typing import Any

import numpy as np

from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import block, column, number, table
from analysis.stats import heterogeneity, intervals, pooling
from analysis.stats.effects import Batch
from analysis.stats.errors import StatsError, TooFewStudies
from analysis.stats.tau2 import estimators

_COLUMNS = (
    column("τ² by", kind="words"),
    column("τ²", decimals=4),
    column("SE of τ²", decimals=4),
    column("I² from τ²", decimals=1, kind="percent"),
    column("H² from τ²", decimals=2),
    column("Estimate", decimals=2),
    column("Lower", decimals=2),
    column("Upper", decimals=2),
)


def spread(q: Question) -> Plain:
    """Raises TooFewStudies for a single study."""
    if q.effects.k < 2:
        raise TooFewStudies("Heterogeneity needs two studies, there is one.")
    return block(numbers=_prediction(q), tables=[_estimators(q)])


def _estimators(q: Question) -> Plain:
    rows = [_row(q, method) for method in estimators.ESTIMATORS]
    return table(
        "Every estimator of τ²", _COLUMNS, rows,
        marked=[row[0] == q.settings.tau2_method for row in rows],
        formula="the random-effects result by each estimator, with the interval of the settings",
        source="Veroniki et al. 2016, doi:10.1002/jrsm.1164", inputs=q.inputs,
    )  # fmt: skip


def _row(q: Question, method: str) -> list[Any]:
    try:
        fit = pooling.pool(
            q.effects, method=method, test=q.settings.interval, level=q.level
        ).row()  # fmt: skip
        shown = [q.scale.read(fit[name]) for name in ("estimate", "ci_lb", "ci_ub")]
    except StatsError:
        return [method, *(None,) * 7]
    return [method, fit["tau2"], fit["se_tau2"], fit["I2"], fit["H2"], *shown]


def _prediction(q: Question) -> list[Plain]:
    """The published variants of the prediction interval, by their degrees of freedom."""
    batch = Batch.one(q.effects)
    tau2 = estimators.estimate(batch, method=q.settings.tau2_method)
    fit = intervals.pooled(batch, tau2, test=q.settings.interval)
    k = q.effects.k
    variants = (
        ("k − 1", k - 1, "IntHout et al. 2016, doi:10.1136/bmjopen-2015-010247"),
        ("k − 2", max(k - 2, 1), "Higgins, Thompson & Spiegelhalter 2009, "
         "doi:10.1111/j.1467-985X.2008.00552.x"),
        ("z", np.inf, "Viechtbauer 2010, doi:10.18637/jss.v036.i03 (metafor with z tests)"),
    )  # fmt: skip
    out = []
    for words, df, source in variants:
        low, high = intervals.prediction(fit, tau2, np.array([float(df)]), level=q.level)
        out.append(
            number(
                f"Prediction interval, {words}", q.scale.read(float(fit.estimate[0])), decimals=2,
                low=q.scale.read(float(low[0])), high=q.scale.read(float(high[0])),
                formula=f"mean ± {'z' if words == 'z' else f't({words})'} √(τ² + SE²)",
                source=source, inputs=q.inputs,
            )
        )  # fmt: skip
    typical = float(heterogeneity.weighted.typical_variance(batch)[0])
    out.append(
        number(
            "Typical variance within studies", typical, decimals=4,
            formula="(k − 1) Σw / ((Σw)² − Σw²), w = 1/v",
            source="Higgins & Thompson 2002, doi:10.1002/sim.1186", inputs=q.inputs,
        )
    )  # fmt: skip
    return out
