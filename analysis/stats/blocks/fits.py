"""`fits`: every measure pooled by every method and test."""

import numpy as np

from analysis.stats import heterogeneity, pooling
from analysis.stats.blocks.cases import POOLED, Case, Object, case
from analysis.stats.effects import Batch
from analysis.stats.errors import TooFewStudies
from analysis.stats.measures import registry
from analysis.stats.measures.zero_cells import RULES
from analysis.stats.raw import RawData

QUESTIONS = (
    ("EE", "z"),
    *((method, test) for method in ("DL", "PM", "REML") for test in ("z", "knha", "adhoc")),
    *((method, test) for method in ("ML", "HE", "SJ", "HS", "EB") for test in ("z", "knha")),
)
AFTER_DROPPING = (("EE", "z"), ("DL", "z"), ("REML", "z"), ("REML", "knha"))
# metafor warns from this ratio of the largest to the smallest variance on.
UNEVEN_FROM = 1e7
UNEVEN = (
    "The largest sampling variance is at least ten million times the smallest: a few studies have "
    "nearly all the weight of the common effect."
)
PREDICTION = ("pi_lb", "pi_ub", "pi_riley_lb", "pi_riley_ub")


def build(raw: RawData) -> list[Object]:
    """All fits; measures of binary and rate data again without double-zero studies."""
    objects: list[Object] = []
    for measure in POOLED[raw.data_type]:
        objects += _variant(raw, measure, "default", QUESTIONS)
    if _any_double_zero(raw):
        for measure in POOLED[raw.data_type]:
            if registry.MEASURES[measure].adds_to_zeros:
                objects += _variant(raw, measure, "drop00", AFTER_DROPPING)
    return objects


def _any_double_zero(raw: RawData) -> bool:
    if raw.data_type == "binary":
        return bool(registry.table(raw).double_zero().any())
    return raw.data_type == "rate" and bool(registry.rate_table(raw).double_zero().any())


def _variant(
    raw: RawData, measure: str, variant: str, questions: tuple[tuple[str, str], ...]
) -> list[Object]:
    rule = RULES["drop-double-zeros"] if variant == "drop00" else RULES["only-zeros"]
    keys: Object = {"measure": measure, "variant": variant}
    try:
        subject = case(raw, measure, rule)
    except TooFewStudies as refusal:
        error = {"k": 0, "estimate": None, "error": str(refusal), "code": refusal.code}
        return [{**keys, "method": m, "test": t, **error} for m, t in questions]
    uneven: Object = {"note": UNEVEN} if _uneven(subject) else {}
    return [{**keys, **fit(raw, subject, method=m, test=t), **uneven} for m, t in questions]


def _uneven(subject: Case) -> bool:
    v = subject.effects.v
    return bool(v.max() >= UNEVEN_FROM * v.min())


def fit(raw: RawData, subject: Case, *, method: str, test: str, level: float = 0.95) -> Object:
    """One pooled result with the fields of a reference file."""
    batch = Batch.one(subject.effects)
    pooled = pooling.pool(batch, method=method, test=test, level=level)
    values: Object = {**pooled.row(), "level": round(100 * level, 10)}
    if method == "EE":
        for name in PREDICTION:
            del values[name]
    elif test == "z":
        values |= _limits(subject, level)
    return values | back_transformed(raw, subject.measure, values)


def back_transformed(raw: RawData, measure: str, values: Object) -> Object:
    shown = np.array([values[n] for n in ("estimate", "ci_lb", "ci_ub")], dtype=np.float64)
    back = registry.back_transform(measure, shown, raw)
    if back is None:
        return {}
    return dict(zip(("back_estimate", "back_ci_lb", "back_ci_ub"), back.tolist(), strict=True))


def _limits(subject: Case, level: float) -> Object:
    """Q-profile limits; None with the reason beside them where there is one study."""
    try:
        found = heterogeneity.limits(subject.effects, level=level)
    except TooFewStudies as refusal:
        nothing: Object = dict.fromkeys(heterogeneity.Profile._fields)
        return {**nothing, "tau2_ci_error": str(refusal)}
    return {name: float(x[0]) for name, x in found._asdict().items()}
