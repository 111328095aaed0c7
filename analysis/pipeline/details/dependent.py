"""Several effects of one study: what each way of dealing with them gives, side by side."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import column, table
from analysis.stats import pooling
from analysis.stats.dependent.aggregation import aggregate
from analysis.stats.dependent.robust import cluster_robust
from analysis.stats.dependent.three_level import three_level
from analysis.stats.effects import Batch, Effects
from analysis.stats.errors import StatsError
from analysis.stats.tau2 import estimators

CORRELATIONS = (0.0, 0.5, 0.8)
_COLUMNS = (
    column("What is done", kind="words"),
    column("Effects", decimals=0),
    column("Estimate", decimals=2),
    column("Lower", decimals=2),
    column("Upper", decimals=2),
    column("p", kind="p"),
    column("Says", kind="words"),
)
Fit = dict[str, Any]


def remedies(q: Question) -> list[Plain]:
    """One table of random-effects results, or none where each study has one effect."""
    rows = q.pools.computed.rows
    studies = [q.dataset.rows[int(i)].study for i in rows]
    if len(set(studies)) == len(studies):
        return []
    effects = q.pools.computed.effects(q.pools.raw.labels)
    asked: list[tuple[str, Callable[[], Fit]]] = [
        ("Nothing: as if independent", lambda: _pooled(q, effects)),
        *(
            (f"Joined within the study, correlation {rho:g}", _joined(q, effects, studies, rho))
            for rho in sorted({*CORRELATIONS, q.settings.correlation})
        ),
        ("Three-level model", lambda: _three_level(q, effects, studies)),
        ("Cluster-robust interval (CR2)", lambda: _robust(q, effects, studies)),
    ]
    return [
        table(
            "Several effects of one study", _COLUMNS,
            [_row(q, name, question) for name, question in asked],
            marked=[name == _used(q) for name, _ in asked],
            formula="the random-effects result by each way; the one of the settings is marked",
            source="Borenstein et al. 2009, chapter 24; Konstantopoulos 2011, "
            "doi:10.1002/jrsm.35; Tipton 2015, doi:10.1037/met0000011",
            inputs=f"{effects.k} effects of {len(set(studies))} studies",
        )
    ]  # fmt: skip


def _used(q: Question) -> str:
    return {
        "aggregate": f"Joined within the study, correlation {q.settings.correlation:g}",
        "three-level": "Three-level model",
        "robust": "Cluster-robust interval (CR2)",
    }.get(q.settings.remedy, "Nothing: as if independent")


def _row(q: Question, name: str, question: Callable[[], Fit]) -> list[Any]:
    try:
        fit = question()
        read = [q.scale.read(fit[one]) for one in ("estimate", "ci_lb", "ci_ub")]
    except StatsError as refusal:
        return [name, None, None, None, None, None, str(refusal)]
    return [name, fit["k"], *read, fit["pval"], fit.get("says", "")]


def _pooled(q: Question, effects: Effects) -> Fit:
    method, test = q.settings.tau2_method, q.settings.interval
    return pooling.pool(effects, method=method, test=test, level=q.level).row()


def _joined(
    q: Question, effects: Effects, studies: Sequence[Hashable], rho: float
) -> Callable[[], Fit]:
    return lambda: _pooled(q, aggregate(effects, studies, rho=rho).effects)


def _three_level(q: Question, effects: Effects, studies: Sequence[Hashable]) -> Fit:
    used = q.settings.remedy == "three-level"
    rho = q.settings.stated_correlation if used else 0.0
    fit = three_level(effects, studies, rho=rho, level=q.level)
    says = f"I² {fit.I2_between:.1f} % between studies, {fit.I2_within:.1f} % within"
    return {
        "k": fit.k, "estimate": fit.estimate, "ci_lb": fit.ci_lb, "ci_ub": fit.ci_ub,
        "pval": fit.pval, "says": says,
    }  # fmt: skip


def _robust(q: Question, effects: Effects, studies: Sequence[Hashable]) -> Fit:
    method = q.settings.tau2_method
    tau2 = float(estimators.estimate(Batch.one(effects), method=method)[0])
    fit = cluster_robust(effects, studies, tau2=tau2, level=q.level)
    made = {name: float(getattr(fit, name)[0]) for name in ("estimate", "ci_lb", "ci_ub", "pval")}
    few = ", too few to rely on" if fit.unreliable else ""
    return {**made, "k": effects.k, "says": f"{float(fit.df[0]):.1f} degrees of freedom{few}"}
