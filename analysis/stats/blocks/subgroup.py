"""`subgroup`: each categorical moderator, groups apart and in one model."""

from dataclasses import asdict

import numpy as np

from analysis.stats import subgroups
from analysis.stats.blocks.cases import Case, NoCase, Object, answered, each_case, numbers
from analysis.stats.effects import Batch, Effects
from analysis.stats.errors import StatsError
from analysis.stats.pooling import pool
from analysis.stats.raw import RawData
from analysis.stats.regression.design import levels

WITHIN = {"EE": "none", "DL": "separate", "REML": "separate"}
QUESTIONS = (("EE", "z"), ("DL", "z"), ("DL", "knha"), ("REML", "z"), ("REML", "knha"))
GROUP_FIELDS = (
    *("k", "estimate", "se", "ci_lb", "ci_ub", "zval", "pval"),
    *("tau2", "I2", "Q", "Q_df", "Q_p"),
)
BETWEEN_FIELDS = ("Q_between", "df", "pval", "pooled_over_groups", "pooled_over_groups_se")
MODEL_FIELDS = (
    *("tau2", "QM", "QM_df1", "QM_df2", "QM_p", "QE", "QE_df", "QE_p", "R2", "I2_resid"),
    *("coef_intercept_and_differences", "coef_se", "coef_pval"),
    *("group_estimate", "group_se", "group_ci_lb", "group_ci_ub"),
)


def build(raw: RawData) -> list[Object] | None:
    """One object for each followed measure and categorical moderator."""
    if not raw.categorical:
        return None
    objects = [_block(raw, subject, m) for subject in each_case(raw) for m in raw.categorical]
    return [o for o in objects if o is not None]


def _block(raw: RawData, subject: Case | NoCase, moderator: str) -> Object | None:
    if isinstance(subject, NoCase):
        keys: Object = {"measure": subject.measure, "moderator": moderator, "k": 0}
        return {**keys, "error": str(subject.refusal), "code": subject.refusal.code}
    stated = [raw.categorical[moderator][i] for i in subject.rows]
    groups = [g for g in stated if g is not None]
    if not groups:
        return None
    effects = subject.effects.take([g is not None for g in stated])
    return {
        "measure": subject.measure,
        "moderator": moderator,
        "k": effects.k,
        "levels": levels(groups),
        "groups": _groups(effects, groups),
        "between": [_between(effects, groups, method) for method in WITHIN],
        "common_tau2_models": [_model(effects, groups, m, t) for m, t in QUESTIONS],
    }


def _groups(effects: Effects, groups: list[str]) -> list[Object]:
    names = levels(groups)
    batch = Batch.of([effects.take(np.array(groups) == name) for name in names])
    pooled = {method: pool(batch, method=method) for method in WITHIN}
    objects: list[Object] = []
    for i, name in enumerate(names):
        for method, fit in pooled.items():
            row: Object = dict(fit.row(i))
            row["zval"] = row["stat"]
            objects.append({"level": name, "method": method} | {f: row[f] for f in GROUP_FIELDS})
    return objects


def _between(effects: Effects, groups: list[str], method: str) -> Object:
    keys: Object = {"within": method, "tau2_in_groups": WITHIN[method]}
    return answered(
        lambda: asdict(subgroups.separate(effects, groups, method=method).between),
        keys,
        empty=BETWEEN_FIELDS,
    )


def _model(effects: Effects, groups: list[str], method: str, test: str) -> Object:
    keys: Object = {
        "model": "mods = ~ factor, one common tau2",
        "method": method,
        "test": test,
        "levels": levels(groups),
    }
    try:
        found = subgroups.common_tau2(effects, groups, method=method, test=test)
    except StatsError as refusal:
        nothing: Object = dict.fromkeys(MODEL_FIELDS)
        return {**keys, **nothing, "error": str(refusal), "code": refusal.code}
    model = found.model
    scalars = ("tau2", "QM", "QM_df1", "QM_df2", "QM_p", "QE", "QE_df", "QE_p", "R2", "I2_resid")
    return {
        **keys,
        **{name: getattr(model, name) for name in scalars},
        "coef_intercept_and_differences": numbers(model.coef),
        "coef_se": numbers(model.se),
        "coef_pval": numbers(model.pval),
        "group_estimate": numbers(found.group_estimate),
        "group_se": numbers(found.group_se),
        "group_ci_lb": numbers(found.group_ci_lb),
        "group_ci_ub": numbers(found.group_ci_ub),
    }
