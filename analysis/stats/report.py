"""All that can be said about one analysis, block by block, as `pool FILE --all` prints it."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from analysis.stats.blocks import (
    effects,
    fits,
    metareg,
    other_programs,
    sensitivity,
    small_study,
    subgroup,
    tables,
    weights,
)
from analysis.stats.blocks.cases import Object, numbers, primary
from analysis.stats.measures import registry
from analysis.stats.raw import RawData

# In the order of the reference files. A builder returns None where its block has no meaning.
BLOCKS: dict[str, Callable[[RawData], object | None]] = {
    "effects_options": effects.build_options,
    "effects": effects.build,
    "effects_alternatives": effects.build_alternatives,
    "zero_cells": effects.build_zero_cells,
    "fits": fits.build,
    "stata_metan_cohen": other_programs.build_metan_cohen,
    "revman_hedges_g": other_programs.build_revman,
    "metan_glass_delta": other_programs.build_metan_glass,
    "mh": tables.build_mh,
    "peto": tables.build_peto,
    "dl_with_mh_heterogeneity": tables.build_dl_with_mh,
    "subgroup": subgroup.build,
    "metareg": metareg.build,
    "leave1out": sensitivity.build_leave_one_out,
    "cumul": sensitivity.build_cumulative,
    "regtest": small_study.build_regtest,
    "ranktest": small_study.build_ranktest,
    "trimfill": small_study.build_trimfill,
    "fsn": small_study.build_fsn,
    "influence": sensitivity.build_influence,
    "weights": weights.build,
}


def everything(raw: RawData, *, primary_measure: str | None = None) -> Object:
    """What a reference file holds about these data: the input again, then every block.

    Raises UnknownChoice when the primary measure is not one of these data.
    """
    measure = primary_measure or primary(raw)
    registry.measure(measure, data_type=raw.data_type)
    return {**_input(raw), "primary_measure": measure, **build(replace(raw, primary=measure))}


def _input(raw: RawData) -> Object:
    moderators = {"categorical": list(raw.categorical), "continuous": list(raw.continuous)}
    return {
        "data_type": raw.data_type,
        "k": raw.k,
        "rows_dropped_for_missing_data": raw.dropped,
        "moderators": moderators if raw.categorical or raw.continuous else None,
        "measure_data": _rows(raw),
    }


def _rows(raw: RawData) -> list[Object]:
    """The raw data, one object a study."""
    columns: dict[str, list[float | None] | list[str | None]] = {
        **({} if raw.year is None else {"year": numbers(raw.year)}),
        **{name: numbers(values) for name, values in raw.columns.items()},
        **{name: list(values) for name, values in raw.categorical.items()},
        **{name: numbers(values) for name, values in raw.continuous.items()},
    }
    return [
        {"study": label, **{name: values[i] for name, values in columns.items()}}
        for i, label in enumerate(raw.labels)
    ]


def build(raw: RawData) -> dict[str, object]:
    """All blocks that have a meaning for these data."""
    built = ((name, builder(raw)) for name, builder in BLOCKS.items())
    return {name: block for name, block in built if block is not None}


def plain(value: object) -> object:
    """The same content in the types of JSON; a number that does not exist becomes None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
