"""One data set and its settings to one result, as plain values. Pure: no database."""

from collections.abc import Callable
from typing import Any

import numpy as np

from analysis.dataset import Dataset
from analysis.dataset.settings import Settings
from analysis.pipeline import measures, nested
from analysis.pipeline.models import Models
from analysis.pipeline.scale import Scale
from analysis.stats import heterogeneity
from analysis.stats.distributions import chi2_upper, z_quantile
from analysis.stats.effects import Batch, Effects, Ints
from analysis.stats.raw import COLUMNS, RawData

Plain = dict[str, Any]
Back = Callable[[float | None], float | None]


def compute(dataset: Dataset, settings: Settings) -> Plain:
    """Both models, what the rule chose, heterogeneity, weights, leave-one-out, subgroups.

    Estimates are given on the scale that is read (`back`) and on the one that is pooled.
    Raises StatsError for what cannot be computed at all.
    """
    raw = raw_data(dataset)
    pools = Models.of(raw, settings, studies=[row.study for row in dataset.rows])
    measure, effects = pools.measure, pools.effects
    models = pools.both()
    used, rule = choose(models, settings)
    scale = Scale.of(measure, raw, settings)
    shown = scale.read
    return {
        "measure": measure.name,
        "measure_words": measures.words(measure),
        "formula": measure.formula,
        "is_ratio": scale.is_ratio,
        "null": scale.null,
        "k": effects.k,
        "n": dataset.people if settings.remedy else dataset.counted,
        "people": dataset.people,
        "m": len({dataset.rows[int(rows[0])].study for rows in pools.members}),
        "level": settings.level,
        "models": {name: _with_back(model, shown) for name, model in models.items()},
        "used": used,
        "rule": rule,
        "heterogeneity": {
            **_heterogeneity(effects, models, settings),
            "I2_shown": pools.i2_of(used),
        },
        "studies": _studies(dataset, pools, models, shown),
        "leave_one_out": _leave_one_out(dataset, pools, used, shown),
        "subgroups": _subgroups(dataset, pools, used, shown),
        "undefined": [raw.labels[i] for i in np.flatnonzero(~pools.computed.usable)],
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
        return "common", f"I² is {i2:.1f}%, not above {limit:g}%: common effect by the rule."
    return "random", f"I² is {i2:.1f}%, above {limit:g}%: random effects by the rule."


LEVELS = ("sigma2_between", "sigma2_within", "I2_between", "I2_within")
BACK = ("estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "pi_riley_lb", "pi_riley_ub",
        "pi_shown_lb", "pi_shown_ub")  # fmt: skip


def _with_back(model: Plain, shown: Back) -> Plain:
    return {**model, "back": {name: shown(model.get(name)) for name in BACK}}


def _heterogeneity(effects: Effects, models: dict[str, Plain], settings: Settings) -> Plain:
    """Q (around the common effect that is shown), both definitions of I² and H², each with the
    limits that belong to it, and τ²."""
    common = models["common"]
    tau2 = np.array([models["random"]["tau2"] or 0.0])
    plain: Plain = {
        "Q": common["Q"],
        "Q_df": common["Q_df"],
        "Q_p": common["Q_p"],
        "I2_from_Q": common["I2"],
        "H2_from_Q": common["H2"],
        "tau2": float(tau2[0]),
        "tau2_method": settings.tau2_method,
    }
    if effects.k < 2:
        return plain | {"sentence": "Heterogeneity needs two studies, there is one."}
    test = heterogeneity.Cochran(*(np.array([common[name]]) for name in ("Q", "Q_df", "Q_p")))
    plain |= _limits(heterogeneity.by_log_h(test, level=settings.level))
    batch = Batch.one(effects)
    levels = {name: models["random"].get(name) for name in LEVELS}
    if levels["sigma2_between"] is not None:  # limits by Q profile belong to one variance alone
        return plain | {
            "I2_from_tau2": models["random"]["I2"], "levels": levels, "tau2_method": nested.METHOD,
        }  # fmt: skip
    return plain | {
        "I2_from_tau2": float(heterogeneity.i2_from_tau2(batch, tau2)[0]),
        "H2_from_tau2": float(heterogeneity.h2_from_tau2(batch, tau2)[0]),
        **_limits(heterogeneity.profile(batch, level=settings.level)),
    }


def _limits(found: heterogeneity.OfQ | heterogeneity.Profile) -> Plain:
    return {name: _number(float(value[0])) for name, value in found._asdict().items()}


def _studies(dataset: Dataset, pools: Models, models: dict[str, Plain], shown: Back) -> list[Plain]:
    """Each study's effect with its interval and its weight in both models."""
    computed, weights = pools.computed, pools.weights(models)
    z = float(z_quantile(1 - (1 - pools.settings.level) / 2))
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
            plain |= {
                f"weight_{name}": _number(percent[place[i]]) for name, percent in weights.items()
            }
        out.append(plain)
    return out


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _leave_one_out(dataset: Dataset, pools: Models, used: str, shown: Back) -> list[Plain]:
    """The result without each study in turn; its effects go together where they are known to."""
    k, apart = pools.effects.k, pools.pooled.apart()
    if len(apart) < 2:
        return []
    choices = [np.setdiff1d(np.arange(k), left_out) for left_out in apart]
    fits, common = pools.many(used, choices), pools.many("common", choices)
    return [
        {
            "without": _named(dataset, pools, left_out),
            **_with_back(fit, shown),
            "I2_from_Q": beside["I2"],
            "I2_from_tau2": None if fit["method"] in ("EE", "MH") else fit["I2"],
        }
        for left_out, fit, beside in zip(apart, fits, common, strict=True)
    ]


def _named(dataset: Dataset, pools: Models, left_out: Ints) -> str:
    """The effect that is left out, or the study whose effects are."""
    first = int(left_out[0])
    row = dataset.rows[int(pools.members[first][0])]
    if left_out.size == 1 and pools.members[first].size == 1:
        return row.label
    return row.name or row.label


def _subgroups(dataset: Dataset, pools: Models, used: str, shown: Back) -> Plain | None:
    """A pool for each level and the test between them (separate tau²)."""
    if pools.settings.subgroup_by is None:
        return None
    members = pools.members
    levels = [dataset.rows[int(rows[0])].subgroup or "Not stated" for rows in members]
    names = sorted(set(levels))
    choices = [np.flatnonzero([level == name for level in levels]) for name in names]
    groups = [
        {
            **_with_back(fit, shown),
            "level": name,
            "studies": [dataset.rows[int(row)].label for i in chosen for row in members[i]],
        }
        for name, chosen, fit in zip(names, choices, pools.many(used, choices), strict=True)
    ]
    return {"by": pools.settings.subgroup_label, "groups": groups, "between": _between(groups)}


def _between(groups: list[Plain]) -> Plain:
    """Q between: the group estimates against their inverse-variance mean, chi² with G - 1 df."""
    if len(groups) < 2:
        return {"sentence": "A test between subgroups needs two of them."}
    y = np.array([group["estimate"] for group in groups])
    w = 1 / np.array([group["se"] for group in groups]) ** 2
    q = float((w * (y - (w @ y) / w.sum()) ** 2).sum())
    df = len(groups) - 1
    return {"Q": q, "df": df, "p": float(chi2_upper(np.array([q]), np.array([df]))[0])}
