"""Which measures each block follows, and their usable effects."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Effects, Floats, Ints
from analysis.stats.errors import StatsError, TooFewStudies
from analysis.stats.measures import registry
from analysis.stats.measures.zero_cells import ZeroCells
from analysis.stats.raw import RawData

Object = dict[str, object]

PRIMARY = {
    "continuous": "SMD",
    "binary": "RR",
    "rate": "IRR",
    "correlation": "ZCOR",
    "proportion": "PLO",
    "generic": "GEN",
}
POOLED = {
    "continuous": ("MD", "SMD", "SMD_UB", "SMDH", "ROM"),
    "binary": ("RR", "OR", "RD", "PETO"),
    "rate": ("IRR", "IRD"),
    "correlation": ("ZCOR", "COR"),
    "proportion": ("PLO", "PR", "PFT"),
    "generic": ("GEN",),
}
FOLLOWED = {
    "continuous": ("MD", "SMD"),
    "binary": ("OR", "RR"),
    "rate": ("IRR",),
    "correlation": ("ZCOR",),
    "proportion": ("PLO", "PFT"),
    "generic": ("GEN",),
}


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The usable effects of one measure; `rows` are their positions in the raw data."""

    measure: str
    effects: Effects
    rows: Ints
    sample_size: Floats | None

    def of_rows(self, values: Floats) -> Floats:
        """A column of the raw data, for the usable studies only."""
        return np.asarray(values)[self.rows]


@dataclass(frozen=True, slots=True, eq=False)
class NoCase:
    """A measure by which no study is usable: whatever asks for its effects meets the refusal."""

    measure: str
    refusal: StatsError
    sample_size: None = None

    @property
    def effects(self) -> Effects:
        raise self.refusal

    @property
    def rows(self) -> Ints:
        raise self.refusal

    def of_rows(self, values: Floats) -> Floats:
        raise self.refusal


def primary(raw: RawData) -> str:
    """The measure that the reader asked for, or the usual one for such data."""
    return raw.primary or PRIMARY[raw.data_type]


def followed(raw: RawData) -> tuple[str, ...]:
    """Measures of the sensitivity, small-study, subgroup and regression blocks."""
    return tuple(dict.fromkeys((*FOLLOWED[raw.data_type], primary(raw))))


def case(raw: RawData, measure: str, zero_cells: ZeroCells | None = None) -> Case:
    """The usable effects by one measure. Raises TooFewStudies when there is none."""
    computed = registry.compute(raw, measure, zero_cells or registry.DEFAULT_ZERO_CELLS)
    n = raw.sample_size
    rows = computed.rows
    return Case(measure, computed.effects(raw.labels), rows, None if n is None else n[rows])


def each_case(raw: RawData) -> Iterator[Case | NoCase]:
    """The followed measures; one without any usable study refuses what is asked of it."""
    for measure in followed(raw):
        try:
            yield case(raw, measure)
        except TooFewStudies as refusal:
            yield NoCase(measure, refusal)


def answered(build: Callable[[], Object], keys: Object, *, empty: tuple[str, ...] = ()) -> Object:
    """`keys` with what `build` finds; where the question is impossible, the fields in `empty` as
    None and the sentence of the refusal under "error"."""
    try:
        return {**keys, **build()}
    except StatsError as refusal:
        return {**keys, **dict.fromkeys(empty), "error": str(refusal), "code": refusal.code}


def numbers(values: Floats) -> list[float | None]:
    """An array as a list for JSON: None where a number does not exist."""
    return [None if x != x else x for x in np.asarray(values, dtype=np.float64).tolist()]
