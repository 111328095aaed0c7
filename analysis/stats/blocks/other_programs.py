"""`stata_metan_cohen`, `revman_hedges_g`, `metan_glass_delta`: SMDs as other programs print them,
with their own pooling: fixed by inverse variance, random by DerSimonian-Laird."""

from analysis.stats import heterogeneity, intervals, pooling
from analysis.stats.blocks.cases import Object, case, numbers
from analysis.stats.effects import Batch, Floats
from analysis.stats.errors import StatsError
from analysis.stats.measures import registry
from analysis.stats.raw import RawData
from analysis.stats.tau2 import moments


def build_metan_cohen(raw: RawData) -> Object | None:
    """Cohen's d as Stata's metan 9 pools it."""
    return _block(raw, "SMD_COHEN")


def build_revman(raw: RawData) -> Object | None:
    """Hedges' g as RevMan 5 pools it."""
    return _block(raw, "SMD_REVMAN")


def build_metan_glass(raw: RawData) -> Object | None:
    """Glass's delta as Stata's metan 9 pools it."""
    return _block(raw, "SMD_GLASS")


def _block(raw: RawData, measure: str) -> Object | None:
    if raw.data_type != "continuous":
        return None
    computed = registry.compute(raw, measure)
    studies: Object = {
        "formula": registry.MEASURES[measure].formula,
        "yi": numbers(computed.y),
        "se": numbers(computed.v**0.5),
    }
    try:
        batch = Batch.one(case(raw, measure).effects)
    except StatsError as refusal:
        return {**studies, "k": 0, "error": str(refusal), "code": refusal.code}
    return {**studies, **_pooled(batch)}


def _pooled(batch: Batch) -> Object:
    tau2 = moments.dersimonian_laird(batch)
    q = heterogeneity.cochran(batch)
    return {
        "k": int(batch.k[0]),
        "Q": float(q.Q[0]),
        "Q_df": int(q.df[0]),
        "Q_p": float(q.p[0]),
        "I2": float(heterogeneity.i2_from_q(q)[0]),
        "tau2": float(tau2[0]),
        "fixed_iv": _fit(batch, method="EE"),
        "random_dl": _fit(batch, method="DL"),
        "weights_fixed_pct": _percent(batch, 0.0 * tau2),
        "weights_random_pct": _percent(batch, tau2),
    }


def _fit(batch: Batch, *, method: str) -> Object:
    row = pooling.pool(batch, method=method).row()
    named = {name: row[name] for name in ("estimate", "se", "ci_lb", "ci_ub")}
    return {**named, "z": row["stat"], "pval": row["pval"]}


def _percent(batch: Batch, tau2: Floats) -> list[float | None]:
    return numbers(intervals.weights_percent(batch, tau2)[0])
