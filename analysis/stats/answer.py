"""One question about one set of studies: one measure, one method, one test, as one program would
answer it."""

from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np

from analysis.stats import errors, intervals, mantel_haenszel, mh_heterogeneity, peto, pooling
from analysis.stats.blocks import fits
from analysis.stats.blocks.cases import Case, Object, case, numbers, primary
from analysis.stats.common_effect import CommonEffect
from analysis.stats.distributions import chi2_upper
from analysis.stats.effects import Batch, Floats, Ints
from analysis.stats.errors import UnknownChoice
from analysis.stats.measures import registry
from analysis.stats.measures.binary import Table
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.rates import Rates
from analysis.stats.measures.zero_cells import ZeroCells
from analysis.stats.plausibility import data_set
from analysis.stats.plausibility.finding import Finding
from analysis.stats.pooling import METHODS, TESTS
from analysis.stats.profiles import Profile, profile
from analysis.stats.raw import RawData
from analysis.stats.tau2 import estimators

OF_TABLES = ("MH", "PETO")
OTHER_NAMES = {"FE": "EE", "CE": "EE"}  # fixed effect, common effect: the same arithmetic
DROPPING = ZeroCells(drop_double_zeros=True)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for; None where the profile (or the data) decides."""

    measure: str | None = None
    method: str | None = None
    test: str | None = None
    zero_cells: ZeroCells | None = None
    profile: str = "metafor"
    level: float = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A pooled result as plain values; `percent` weighs the studies at `rows`."""

    fit: Object
    rows: Ints
    percent: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The effects of every study in row order (NaN where there is none), their weights in percent
    (NaN where a study carries none), the pooled result as plain values, and what asks for a look
    in the data: people who are counted twice, an SE in place of an SD."""

    raw: RawData
    measure: str
    formula: str
    level: float
    effects: Computed
    percent: Floats
    fit: Object
    zero_cells: str | None = None  # the rule in words, where the measure has one
    findings: tuple[Finding, ...] = ()

    def content(self) -> Object:
        """As a reference file would say it: `fit`, and the same under `fits`."""
        pairs = zip(numbers(self.effects.y), numbers(self.effects.v), strict=True)
        return {
            "data_type": self.raw.data_type,
            "k": self.raw.k,
            "rows_dropped_for_missing_data": self.raw.dropped,
            "formula": self.formula,
            "zero_cells": self.zero_cells,
            "labels": list(self.raw.labels),
            "effects": {self.measure: [{"yi": y, "vi": v} for y, v in pairs]},
            "weights_percent": numbers(self.percent),
            "fit": self.fit,
            "fits": [self.fit],
            "findings": [asdict(one) for one in self.findings],
        }


def answer(raw: RawData, question: Question) -> Answer:
    """Effects of every study and the pooled result, as the profile's program computes them.

    Raises a named StatsError for what is unknown or cannot be computed.
    """
    chosen = profile(question.profile)
    method, test = choices(question)
    of_peto = method == "PETO" and raw.data_type == "binary"
    asked = question.measure or ("PETO" if of_peto else primary(raw))
    name = chosen.measures.get(asked, asked)
    measure = registry.measure(name, data_type=raw.data_type)
    zero_cells = question.zero_cells or _zero_cells(chosen, name)
    subject = case(raw, name, zero_cells)
    how = _How(chosen, zero_cells, test, question.level)
    pooled = _pool(raw, subject, how, method=method)
    percent = np.full(raw.k, np.nan)
    percent[pooled.rows] = pooled.percent
    return Answer(
        raw=raw,
        measure=asked,
        formula=measure.formula,
        level=question.level,
        effects=registry.compute(raw, name, zero_cells),
        percent=percent,
        fit={
            "measure": asked,
            "variant": "drop00" if zero_cells.drop_double_zeros else "default",
            "profile": chosen.name,
            **pooled.fit,
        },
        zero_cells=zero_cells.sentence if measure.adds_to_zeros else None,
        findings=data_set.check(raw),
    )


def choices(question: Question) -> tuple[str, str]:
    """The method and the test that the question (or its profile) names. Raises UnknownChoice."""
    chosen = profile(question.profile)
    method, test = question.method or chosen.method, question.test or chosen.test
    method = OTHER_NAMES.get(method, method)
    errors.one_of(method, [*METHODS, *OF_TABLES], what="pooling method")
    errors.one_of(test, list(TESTS), what="test")
    return method, test


def _zero_cells(chosen: Profile, measure: str) -> ZeroCells:
    """metafor keeps double-zero studies; the others leave them out of relative measures."""
    if chosen.name != "metafor" and registry.MEASURES[measure].is_ratio:
        return DROPPING
    return registry.DEFAULT_ZERO_CELLS


class _How(NamedTuple):
    profile: Profile
    zero_cells: ZeroCells
    test: str
    level: float

    @property
    def of_tables(self) -> ZeroCells | None:
        """What metan and RevMan 5 do about zero cells where tables are pooled; metafor adds to
        the effects of the studies alone."""
        return self.zero_cells if self.profile.mantel_haenszel else None


def _pool(raw: RawData, subject: Case, how: _How, *, method: str) -> Pool:
    by_tables = how.profile.mantel_haenszel and subject.measure in mantel_haenszel.MEASURES
    if method == "MH" or (method == "EE" and by_tables):
        return _mantel_haenszel(raw, subject, how)
    if method == "PETO":
        return _peto(raw, subject, how.level)
    if method == "DL" and by_tables and raw.data_type == "binary":
        return _around_mantel_haenszel(raw, subject, how)
    return _inverse_variance(raw, subject, method=method, test=how.test, level=how.level)


def _inverse_variance(raw: RawData, subject: Case, *, method: str, test: str, level: float) -> Pool:
    fit = fits.fit(raw, subject, method=method, test=test, level=level)
    batch = Batch.one(subject.effects)
    tau2 = estimators.estimate(batch, method=method)
    return Pool(fit, subject.rows, intervals.weights_percent(batch, tau2)[0])


def _mantel_haenszel(raw: RawData, subject: Case, how: _How) -> Pool:
    """metan and RevMan 5 print the Greenland-Robins error of RD."""
    data, rule, rows = _tables(raw), how.of_tables, np.arange(raw.k)
    if rule:
        rows = subject.rows
        data = type(data)(*(cell[rows] for cell in data))
    pooled = mantel_haenszel.pool(
        data,
        measure=subject.measure,
        rule=rule,
        rd_error="greenland-robins" if rule else "sato",
        level=how.level,
    )
    used = mantel_haenszel.corrected(data, rule) if rule else data
    percent = mantel_haenszel.weights(used, measure=subject.measure)
    return Pool(_of_common_effect(raw, subject, pooled, "MH", how.level), rows, percent)


def _peto(raw: RawData, subject: Case, level: float) -> Pool:
    data = _tables(raw)
    if not isinstance(data, Table) or subject.measure not in ("OR", "PETO"):
        raise UnknownChoice("Peto's method pools odds ratios of 2x2 tables.")
    own = registry.compute(raw, "PETO")
    w = 1.0 / own.v[own.rows]
    pooled = peto.pool(data, level=level)
    fit = _of_common_effect(raw, subject, pooled, "PETO", level)
    return Pool(fit, own.rows, 100.0 * w / w.sum())


def _around_mantel_haenszel(raw: RawData, subject: Case, how: _How) -> Pool:
    test, level = how.test, how.level
    found = mh_heterogeneity.pool(
        registry.table(raw), measure=subject.measure, rule=how.of_tables, level=level
    )
    q, df = found.Q_around_mh, found.k - 1
    fit: Object = {
        **asdict(found),
        "method": "DL",
        "test": "z",
        "level": round(100 * level, 10),
        "stat": found.estimate / found.se,
        "Q": q,
        "Q_df": df,
        "Q_p": float(chi2_upper(q, df)),
        "I2": max(0.0, 100.0 * (q - df) / q) if q > 0 else 0.0,
    }
    if test != "z":
        other = pooling.pool_at(
            Batch.one(subject.effects), np.array([found.tau2]), method="DL", test=test, level=level
        ).row()
        names = ("se", "ci_lb", "ci_ub", "stat", "df", "pval", "test")
        fit |= {name: other[name] for name in names}
    w = 1.0 / (subject.effects.v + found.tau2)
    shown = fits.back_transformed(raw, subject.measure, fit)
    return Pool({**fit, **shown}, subject.rows, 100.0 * w / w.sum())


def _of_common_effect(
    raw: RawData, subject: Case, pooled: CommonEffect, method: str, level: float
) -> Object:
    values: Object = {"method": method, "test": "z", "level": round(100 * level, 10)}
    values |= asdict(pooled)
    values |= {"stat": values.pop("zval"), "df": None, "tau2": None}
    return values | fits.back_transformed(raw, subject.measure, values)


def _tables(raw: RawData) -> Table | Rates:
    if raw.data_type == "binary":
        return registry.table(raw)
    if raw.data_type == "rate":
        return registry.rate_table(raw)
    raise UnknownChoice("Mantel-Haenszel and Peto pool 2x2 tables and rates only.")
