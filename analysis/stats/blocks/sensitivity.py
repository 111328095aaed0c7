"""`leave1out`, `cumul` and `influence`: what single studies and their order do to the result."""

from dataclasses import asdict

import numpy as np

from analysis.stats.blocks.cases import Case, NoCase, Object, answered, each_case, numbers
from analysis.stats.effects import Ints
from analysis.stats.pooling import Pooled
from analysis.stats.raw import RawData
from analysis.stats.sensitivity.cumulative import cumulative, order
from analysis.stats.sensitivity.influence import influence
from analysis.stats.sensitivity.leave_one_out import leave_one_out

METHODS = ("EE", "DL", "REML")
INFLUENCE_METHODS = ("EE", "REML")
POOLED = ("estimate", "se", "zval", "pval", "ci_lb", "ci_ub")
HETEROGENEITY = ("tau2", "I2", "H2")
DIAGNOSTICS = (
    *("rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "QE_del"),
    *("hat", "weight_pct", "dfbetas", "is_infl"),
)


def build_leave_one_out(raw: RawData) -> list[Object]:
    """Entry i of every list is the result without usable row i."""
    return [_without_each(c, method) for c in each_case(raw) for method in METHODS]


def build_cumulative(raw: RawData) -> list[Object]:
    """In order of year where all years are known, else as the rows stand. `row_order` counts the
    usable rows from 1."""
    return [_as_they_come(raw, c, method) for c in each_case(raw) for method in METHODS]


def build_influence(raw: RawData) -> list[Object]:
    """Diagnostics of each study, lists in row order."""
    return [_influence(c, method) for c in each_case(raw) for method in INFLUENCE_METHODS]


def _without_each(subject: Case | NoCase, method: str) -> Object:
    fields = (*POOLED, "Q", "Q_p", *(("I2",) if method == "EE" else HETEROGENEITY))
    return answered(
        lambda: _lists(leave_one_out(subject.effects, method=method), fields),
        {"measure": subject.measure, "method": method, "test": "z"},
        empty=fields,
    )


def _as_they_come(raw: RawData, subject: Case | NoCase, method: str) -> Object:
    fields = (*POOLED, *(("Q",) if method == "EE" else HETEROGENEITY))

    def found() -> Object:
        by, positions = _order(raw, subject)
        each = cumulative(subject.effects, positions=positions, method=method)
        return {"order_by": by, "row_order": (positions + 1).tolist(), **_lists(each, fields)}

    keys: Object = {"measure": subject.measure, "method": method, "test": "z"}
    return answered(found, keys, empty=("order_by", "row_order", *fields))


def _order(raw: RawData, subject: Case | NoCase) -> tuple[str, Ints]:
    years = None if raw.year is None else subject.of_rows(raw.year)
    by = "year" if years is not None and np.isfinite(years).all() else "row order"
    return by, order(subject.effects, by=by, values=years)


def _influence(subject: Case | NoCase, method: str) -> Object:
    def diagnostics() -> Object:
        found = asdict(influence(subject.effects, method=method))
        values: Object = {name: numbers(found[name]) for name in DIAGNOSTICS}
        return values | {"is_infl": found["is_infl"].tolist()}

    return answered(diagnostics, {"measure": subject.measure, "method": method}, empty=DIAGNOSTICS)


def _lists(pooled: Pooled, fields: tuple[str, ...]) -> Object:
    return {f: numbers(getattr(pooled, "stat" if f == "zval" else f)) for f in fields}
