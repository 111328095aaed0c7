"""One data set and its settings to one result, as plain values. Pure: no database."""

from typing import Any

import numpy as np

from analysis.dataset import Dataset
from analysis.dataset.settings import Settings
from analysis.pipeline import measures
from analysis.stats import heterogeneity, intervals, pooling
from analysis.stats.effects import Batch, Effects
from analysis.stats.errors import StatsError, TooFewStudies
from analysis.stats.measures import registry
from analysis.stats.measures.registry import Measure
from analysis.stats.raw import COLUMNS, RawData
from analysis.stats.tau2 import estimators

Plain = dict[str, Any]


def compute(dataset: Dataset, settings: Settings) -> Plain:
    """Both models, what the rule chose, heterogeneity, weights, leave-one-out, subgroups.

    Estimates are given on the scale that is read (`back`) and on the one that is pooled.
    Raises StatsError for what cannot be computed at all.
    """
    raw = raw_data(dataset)
    measure = measures.resolve(settings.measure, profile=settings.profile, kind=dataset.kind)
    computed = registry.compute(raw, measure.name)
    effects = computed.effects(raw.labels)
    models = _models(effects, settings)
    used, rule = choose(models, settings)
    shown = _shown(measure, raw)
    return {
        "measure": measure.name,
        "measure_words": measures.words(measure),
        "formula": measure.formula,
        "is_ratio": measure.is_ratio,
        "null": 1.0 if measure.is_ratio else measure.null,
        "k": effects.k,
        "n": dataset.people,
        "level": settings.level,
        "models": {name: _with_back(model, shown) for name, model in models.items()},
        "used": used,
        "rule": rule,
        "heterogeneity": _heterogeneity(effects, settings),
        "studies": _studies(dataset, computed, models, settings, shown),
        "leave_one_out": _leave_one_out(effects, settings, used, shown),
        "subgroups": _subgroups(dataset, effects, computed.rows, settings, used, shown),
        "undefined": [raw.labels[i] for i in np.flatnonzero(~computed.usable)],
    }


def raw_data(dataset: Dataset) -> RawData:
    """The columns of the data type, one entry a row."""
    names = COLUMNS[dataset.kind]
    return RawData(
        data_type=dataset.kind,
        labels=tuple(row.label for row in dataset.rows),
        columns={
            name: np.array([row.columns[name] for row in dataset.rows], dtype=float)
            for name in names
        },
    )


def choose(models: dict[str, Plain], settings: Settings) -> tuple[str, str]:
    """Which model the rule takes, and the sentence that says why."""
    if settings.model_rule in ("common", "random"):
        words = {"common": "common effect", "random": "random effects"}
        return settings.model_rule, f"The plan asks for {words[settings.model_rule]}."
    i2 = models["common"]["I2"] or 0.0
    limit = settings.i2_limit
    if i2 <= limit:
        return "common", f"I² is {i2:.1f} %, not above {limit:g} %: common effect by the rule."
    return "random", f"I² is {i2:.1f} %, above {limit:g} %: random effects by the rule."


def _models(effects: Effects, settings: Settings) -> dict[str, Plain]:
    common = pooling.pool(effects, method="EE", test="z", level=settings.level)
    random = pooling.pool(
        effects, method=settings.tau2_method, test=settings.interval, level=settings.level
    )
    return {"common": common.row(), "random": random.row()}


def _shown(measure: Measure, raw: RawData):
    """Turns a pooled value into the scale that is read; None stays None."""

    def back(value: float | None) -> float | None:
        if value is None:
            return None
        made = registry.back_transform(measure.name, np.array([value]), raw)
        return float(value if made is None else made[0])

    return back


BACK = ("estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "pi_riley_lb", "pi_riley_ub")


def _with_back(model: Plain, shown) -> Plain:
    return {**model, "back": {name: shown(model.get(name)) for name in BACK}}


def _heterogeneity(effects: Effects, settings: Settings) -> Plain:
    """Q, both definitions of I² and H², tau² with its Q-profile limits."""
    batch = Batch.one(effects)
    test = heterogeneity.cochran(batch)
    tau2 = estimators.estimate(batch, method=settings.tau2_method)
    plain: Plain = {
        "Q": float(test.Q[0]),
        "Q_df": int(test.df[0]),
        "Q_p": float(test.p[0]),
        "I2_from_Q": float(heterogeneity.i2_from_q(test)[0]),
        "H2_from_Q": float(heterogeneity.h2_from_q(test)[0]),
        "tau2": float(tau2[0]),
        "tau2_method": settings.tau2_method,
    }
    if effects.k < 2:
        return plain | {"sentence": "Heterogeneity needs two studies, there is one."}
    profile = heterogeneity.profile(batch, level=settings.level)
    limits = {name: float(getattr(profile, name)[0]) for name in profile._fields}
    return plain | {
        "I2_from_tau2": float(heterogeneity.i2_from_tau2(batch, tau2)[0]),
        "H2_from_tau2": float(heterogeneity.h2_from_tau2(batch, tau2)[0]),
        **{name: value if np.isfinite(value) else None for name, value in limits.items()},
    }


def _studies(dataset: Dataset, computed, models, settings: Settings, shown) -> list[Plain]:
    """Each study's effect with its interval and its weight in both models."""
    from analysis.stats.distributions import z_quantile

    batch = Batch.one(computed.effects([row.label for row in dataset.rows]))
    tau2 = np.array([models["random"]["tau2"] or 0.0])
    weights = {
        "weight_common": intervals.weights_percent(batch, np.zeros(1))[0],
        "weight_random": intervals.weights_percent(batch, tau2)[0],
    }
    z = float(z_quantile(1 - (1 - settings.level) / 2))
    place = {int(row): i for i, row in enumerate(computed.rows)}
    out = []
    for i, row in enumerate(dataset.rows):
        plain: Plain = {"study": row.study, "label": row.label, "estimable": i in place}
        if i in place:
            y, se = float(computed.y[i]), float(np.sqrt(computed.v[i]))
            plain |= {"yi": y, "se": se, "vi": float(computed.v[i])}
            plain |= {
                "estimate": shown(y), "ci_low": shown(y - z * se), "ci_high": shown(y + z * se)
            }  # fmt: skip
            plain |= {name: float(w[place[i]]) for name, w in weights.items()}
        out.append(plain)
    return out


def _leave_one_out(effects: Effects, settings: Settings, used: str, shown) -> list[Plain]:
    """The result without each study in turn, all at once as one batch."""
    if effects.k < 2:
        return []
    keep = ~np.eye(effects.k, dtype=bool)
    without = Batch.of([effects.take(row) for row in keep])
    method = "EE" if used == "common" else settings.tau2_method
    test = "z" if used == "common" else settings.interval
    fit = pooling.pool(without, method=method, test=test, level=settings.level)
    common = heterogeneity.i2_from_q(heterogeneity.cochran(without))
    return [
        {
            "without": effects.labels[i],
            **_with_back(fit.row(i), shown),
            "I2_from_Q": float(common[i]),
        }
        for i in range(effects.k)
    ]


def _subgroups(
    dataset: Dataset, effects: Effects, rows, settings: Settings, used: str, shown
) -> Plain | None:
    """A pool for each level and the test between them (separate tau²)."""
    if settings.subgroup_by is None:
        return None
    levels = [dataset.rows[int(i)].subgroup or "Not stated" for i in rows]
    method = "EE" if used == "common" else settings.tau2_method
    test = "z" if used == "common" else settings.interval
    groups = []
    for level in sorted(set(levels)):
        part = effects.take([name == level for name in levels])
        fit = pooling.pool(part, method=method, test=test, level=settings.level).row()
        groups.append({"level": level, "studies": list(part.labels), **_with_back(fit, shown)})
    return {
        "by": settings.subgroup_label,
        "groups": groups,
        "between": _between(groups),
    }


def _between(groups: list[Plain]) -> Plain:
    """Q between: the group estimates against their inverse-variance mean, chi² with G - 1 df."""
    from analysis.stats.distributions import chi2_upper

    if len(groups) < 2:
        return {"sentence": "A test between subgroups needs two of them."}
    y = np.array([group["estimate"] for group in groups])
    w = 1 / np.array([group["se"] for group in groups]) ** 2
    q = float((w * (y - (w @ y) / w.sum()) ** 2).sum())
    df = len(groups) - 1
    return {"Q": q, "df": df, "p": float(chi2_upper(np.array([q]), np.array([df]))[0])}


__all__ = ["StatsError", "TooFewStudies", "compute"]
