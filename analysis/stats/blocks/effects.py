"""`effects` and what belongs to it: each study's estimate and variance by every measure, how they
were computed, and what other rules for zero cells would give."""

import numpy as np

from analysis.stats.blocks.cases import POOLED, Object, numbers
from analysis.stats.measures import registry
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.zero_cells import RULES
from analysis.stats.raw import RawData

SHOWN = {**POOLED, "continuous": ("MD", "SMD", "SMD_UB", "SMD_LS2", "SMDH", "ROM")}
ALTERNATIVES = {
    "add0": "none",
    "add_half_to_all": "all",
    "add_half_if0all": "if-any",
    "drop00": "drop-double-zeros",
}
ADDED = "add=1/2, to='only0', drop00=FALSE"
NOTHING_ADDED = "add=0/to='none', drop00=FALSE"


def build(raw: RawData) -> Object:
    """{measure: [{yi, vi}, ...]} in row order."""
    return {m: _pairs(registry.compute(raw, m)) for m in SHOWN[raw.data_type]}


def build_options(raw: RawData) -> Object:
    """{measure: its formula and its rule for zero cells}."""
    return {m: _options(registry.MEASURES[m]) for m in SHOWN[raw.data_type]}


def _options(measure: registry.Measure) -> Object:
    rule = ADDED if measure.adds_to_zeros else None
    if measure.name in ("PETO", "PFT"):
        rule = NOTHING_ADDED
    return {"formula": measure.formula, "zero_cells": rule}


def build_alternatives(raw: RawData) -> Object | None:
    """The effects under the other rules, where the data have a zero cell."""
    found = build_zero_cells(raw)
    if not found["any_zero_cell"]:
        return None
    names = [n for n in ALTERNATIVES if n != "drop00" or found["any_double_zero"]]
    return {
        m: {n: _columns(registry.compute(raw, m, RULES[ALTERNATIVES[n]])) for n in names}
        for m in SHOWN[raw.data_type]
        if registry.MEASURES[m].adds_to_zeros
    }


def build_zero_cells(raw: RawData) -> Object:
    """Whether any study has a zero cell, and whether any has one in both arms."""
    zero = double = np.zeros(raw.k, dtype=bool)
    if raw.data_type == "binary":
        table = registry.table(raw)
        zero, double = table.has_zero(), table.double_zero()
    elif raw.data_type == "rate":
        rates = registry.rate_table(raw)
        zero, double = rates.has_zero(), rates.double_zero()
    elif raw.data_type == "proportion":
        zero = (raw.columns["xi"] == 0) | (raw.columns["xi"] == raw.columns["ni"])
    return {"any_zero_cell": bool(zero.any()), "any_double_zero": bool(double.any())}


def _columns(computed: Computed) -> Object:
    return {"yi": numbers(computed.y), "vi": numbers(computed.v)}


def _pairs(computed: Computed) -> list[Object]:
    pairs = zip(numbers(computed.y), numbers(computed.v), strict=True)
    return [{"yi": y, "vi": v} for y, v in pairs]
