"""`mh`, `peto` and `dl_with_mh_heterogeneity`: pooling of 2x2 tables and of rates."""

from collections.abc import Iterator
from dataclasses import asdict

from analysis.stats import mantel_haenszel, mh_heterogeneity, peto, table_tests
from analysis.stats.blocks.cases import Object, answered
from analysis.stats.errors import StatsError
from analysis.stats.measures import registry
from analysis.stats.measures.binary import Table
from analysis.stats.measures.rates import Rates
from analysis.stats.raw import RawData

MEASURES = {"binary": ("RR", "OR", "RD"), "rate": ("IRR", "IRD")}
CELLS_ADDED = {
    False: "none for pooling: add=c(1/2,0), to=c('only0','none'), drop00=c(TRUE,FALSE) "
    "(1/2 only for the study effects that enter Q)",
    True: "1/2 to every cell of tables holding a zero cell, also for pooling; add=c(1/2,1/2), "
    "to=c('only0','only0'), drop00=c(TRUE,TRUE)",
}
POOLED_FIELDS = (
    *("k", "k_yi", "estimate", "se", "ci_lb", "ci_ub", "zval", "pval"),
    *("Q", "Q_df", "Q_p", "I2", "H2"),
)
TEST_FIELDS = ("CMH", "CMH_p", "Tarone", "Tarone_p", "Breslow_Day", "Breslow_Day_p")
DL_FORMULA = (
    "cells of tables with any zero get +1/2; tables with no events (or only events) in both arms "
    "are left out for RR and OR; Q = sum w_iv*(y_i - MH estimate)^2; tau2 = max(0,(Q-(k-1))/"
    "(sum w - sum w^2/sum w)); random weights 1/(v+tau2). From the published formulas (metan "
    "'random', RevMan 5 'M-H, Random'); not run in Stata or RevMan."
)


def _data(raw: RawData) -> Table | Rates | None:
    if raw.data_type == "binary":
        return registry.table(raw)
    return registry.rate_table(raw) if raw.data_type == "rate" else None


def build_mh(raw: RawData) -> list[Object] | None:
    """Mantel-Haenszel with and without 1/2 in the tables that have a zero; for OR and IRR the
    test of association also with and without its own continuity correction."""
    data = _data(raw)
    if data is None:
        return None
    return [
        _mh(data, keys) for measure in MEASURES[raw.data_type] for keys in _mh_questions(measure)
    ]


def _mh_questions(measure: str) -> Iterator[Object]:
    for correct in (False, True):
        keys: Object = {
            "measure": measure,
            "continuity_correction_in_pooling": correct,
            "cells_added": CELLS_ADDED[correct],
        }
        if measure not in ("OR", "IRR"):
            yield keys
            continue
        for cmh in (True, False):
            yield {**keys, "cmh_continuity_correction": cmh}


def _mh(data: Table | Rates, keys: Object) -> Object:
    measure, correct = str(keys["measure"]), bool(keys["continuity_correction_in_pooling"])
    pooled = answered(
        lambda: asdict(mantel_haenszel.pool(data, measure=measure, correct=correct)),
        keys,
        empty=POOLED_FIELDS,
    )
    if "error" in pooled:
        pooled |= _counts(data, measure, correct=correct)
    tests = _tests(data, measure, correct=correct, cmh=bool(keys.get("cmh_continuity_correction")))
    extra = _greenland_robins(data, correct=correct) if measure == "RD" else {}
    return {**pooled, **tests, **extra}


def _counts(data: Table | Rates, measure: str, *, correct: bool) -> Object:
    """What is known of a pooled effect that does not exist: the numbers of tables, and that fewer
    than two effects cannot differ."""
    k, k_yi = mantel_haenszel.counts(data, measure=measure, correct=correct)
    known: Object = {"k": k, "k_yi": k_yi}
    if k > 0 and k_yi < 2:
        known |= {"Q": 0.0, "Q_df": 0, "Q_p": 1.0, "I2": 0.0, "H2": 1.0}
    return known


def _tests(data: Table | Rates, measure: str, *, correct: bool, cmh: bool) -> Object:
    """Tests of association and homogeneity, None where the measure has none or the data cannot
    answer."""
    found: Object = dict.fromkeys(TEST_FIELDS)
    if measure not in ("OR", "IRR"):
        return found
    try:
        tables = mantel_haenszel.corrected(data) if correct else data
        if isinstance(tables, Rates):
            test = table_tests.cochran_mantel_haenszel_rates(tables, correct=cmh)
            return {**found, "CMH": test.statistic, "CMH_p": test.p}
        test = table_tests.cochran_mantel_haenszel(tables, correct=cmh)
        found |= {"CMH": test.statistic, "CMH_p": test.p}
        log_or, _ = mantel_haenszel.odds_ratio(tables)
    except StatsError:
        return found
    same = table_tests.homogeneity(tables, log_or)
    return found | {
        "Tarone": same.tarone.statistic,
        "Tarone_p": same.tarone.p,
        "Breslow_Day": same.breslow_day.statistic,
        "Breslow_Day_p": same.breslow_day.p,
    }


def _greenland_robins(data: Table | Rates, *, correct: bool) -> Object:
    try:
        tables = mantel_haenszel.corrected(data) if correct else data
    except StatsError:
        return {"rd_mh_check": None, "se_greenland_robins": None}
    if not isinstance(tables, Table):
        return {}
    estimate, se = mantel_haenszel.risk_difference_greenland_robins(tables)
    return {"rd_mh_check": estimate, "se_greenland_robins": se}


def build_peto(raw: RawData) -> Object | None:
    """Peto's odds ratio; `k_pos` counts the tables that carry information."""
    if raw.data_type != "binary":
        return None

    def pooled() -> Object:
        values = asdict(peto.pool(registry.table(raw)))
        k = values.pop("k")
        return {"k": k, "k_pos": values.pop("k_yi"), **values}

    fields = tuple("k_pos" if f == "k_yi" else f for f in POOLED_FIELDS)
    note = (
        "rma.peto defaults: nothing added for pooling; tables with no (or only) events in both "
        "arms carry no weight"
    )
    return {**answered(pooled, {}, empty=fields), "note": note}


def build_dl_with_mh(raw: RawData) -> list[Object] | None:
    """Random effects as RevMan 5 and metan pool binary data."""
    if raw.data_type != "binary":
        return None
    table = registry.table(raw)
    return [_dl_with_mh(table, measure) for measure in MEASURES["binary"]]


def _dl_with_mh(table: Table, measure: str) -> Object:
    fields = ("k", "mh_estimate", "Q_around_mh", "tau2", "estimate", "se", "ci_lb", "ci_ub", "pval")
    found = answered(
        lambda: asdict(mh_heterogeneity.pool(table, measure=measure)),
        {"measure": measure},
        empty=fields,
    )
    return {**found, "formula": DL_FORMULA}
