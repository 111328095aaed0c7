"""All that can be said about one analysis, block by block, as `pool FILE --all` prints it."""

from collections.abc import Callable

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


def build(raw: RawData) -> dict[str, object]:
    """All blocks that have a meaning for these data."""
    built = ((name, builder(raw)) for name, builder in BLOCKS.items())
    return {name: block for name, block in built if block is not None}
