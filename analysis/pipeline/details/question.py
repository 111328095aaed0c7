"""What every part of a result starts from: the effects of one run and how they were pooled."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.dataset import Dataset, Row
from analysis.dataset.settings import Settings
from analysis.pipeline.compute import raw_data
from analysis.pipeline.models import Models
from analysis.pipeline.scale import Scale
from analysis.stats.effects import Effects, Floats

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One computed run. `rows` are those with a usable effect, in the order of `effects`; where
    a remedy joined the rows of a study, its first."""

    dataset: Dataset
    settings: Settings
    result: Plain
    pools: Models
    scale: Scale
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, dataset: Dataset, settings: Settings, result: Plain) -> "Question":
        """Raises StatsError as computing the run does."""
        raw = raw_data(dataset)
        pools = Models.of(raw, settings, studies=[row.study for row in dataset.rows])
        rows = tuple(dataset.rows[int(i[0])] for i in pools.members)
        scale = Scale.of(pools.measure, raw, settings)
        return cls(dataset, settings, result, pools, scale, rows)

    @property
    def effects(self) -> Effects:
        return self.pools.effects

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
        return f"{self.effects.k} effects ({self.result['measure_words']}), {model}"
