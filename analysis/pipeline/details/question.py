"""What every part of a result starts from: the effects of one run and how they were pooled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.dataset import Dataset, Row
from analysis.dataset.settings import Settings
from analysis.pipeline.compute import raw_data
from analysis.pipeline.dependence import AGGREGATE, ROBUST, THREE_LEVEL
from analysis.pipeline.models import Models
from analysis.pipeline.scale import Scale
from analysis.stats.effects import Effects, Floats, Ints

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One computed run. `rows` are those with a usable effect, in the order of `effects`; where
    a remedy joined the rows of a study, its first.

    The further parts know no three-level model and no robust errors. Where the result is by one of
    these, they take one effect a study, joined with the stated correlation, and `joined` says so.
    """

    dataset: Dataset
    settings: Settings
    result: Plain
    pools: Models
    scale: Scale
    rows: tuple[Row, ...]
    joined: str = ""

    @classmethod
    def of(cls, dataset: Dataset, settings: Settings, result: Plain) -> "Question":
        """Raises StatsError as computing the run does."""
        raw = raw_data(dataset)
        studies = [row.study for row in dataset.rows]
        pools, joined = Models.of(raw, settings, studies=studies), ""
        if pools.pooled.remedy in (ROBUST, THREE_LEVEL):
            options = {**settings.options, "remedy": AGGREGATE}
            pools = Models.of(raw, replace(settings, options=options), studies=studies)
            joined = (
                "Here each study counts with one effect: its effects are joined, assuming that "
                f"they correlate by {settings.correlation:g}."
            )
        rows = tuple(_one(dataset.rows, members) for members in pools.members)
        scale = Scale.of(pools.measure, raw, settings)
        return cls(dataset, settings, result, pools, scale, rows, joined)

    @property
    def effects(self) -> Effects:
        """Labelled as the rows are."""
        made = self.pools.effects
        return Effects(made.y, made.v, tuple(row.label for row in self.rows))

    @property
    def method(self) -> str:
        """The pooling method of the model that the rule chose."""
        return "EE" if self.result["used"] == "common" else self.settings.tau2_method

    @property
    def test(self) -> str:
        return "z" if self.result["used"] == "common" else self.settings.interval

    @property
    def level(self) -> float:
        return self.settings.level

    @property
    def sizes(self) -> Floats | None:
        """People behind each effect, None where the data do not say."""
        sizes = self.pools.raw.sample_size
        return None if sizes is None else sizes[[int(i[0]) for i in self.pools.members]]

    @property
    def years(self) -> Floats:
        """NaN where a study does not state its year."""
        return np.array([np.nan if row.year is None else row.year for row in self.rows])

    @property
    def inputs(self) -> str:
        """What goes into a number, in words."""
        model = "common effect" if self.method == "EE" else f"random effects, τ² by {self.method}"
        joined = ", one a study" if self.joined else ""
        return f"{self.effects.k} effects ({self.result['measure_words']}){joined}, {model}"


def _one(rows: Sequence[Row], members: Ints) -> Row:
    """The row of an effect; that of a study with joined effects goes by the study's name."""
    row = rows[int(members[0])]
    return row if members.size == 1 else replace(row, label=row.name or row.label)
