"""From the scale that is pooled to the one that is read."""

from dataclasses import dataclass

import numpy as np

from analysis.dataset.settings import Settings
from analysis.stats.errors import NotEstimable
from analysis.stats.measures import registry
from analysis.stats.measures.registry import Measure
from analysis.stats.raw import RawData

ONE_GROUP = ("proportion",)  # a level, not a difference: there is nothing that it could be equal to


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """How values of one measure are read. Generic estimates may be logarithms of ratios."""

    measure: Measure
    raw: RawData
    logged: bool = False

    @classmethod
    def of(cls, measure: Measure, raw: RawData, settings: Settings) -> "Scale":
        return cls(measure, raw, logged=raw.data_type == "generic" and settings.log_scale)

    @property
    def is_ratio(self) -> bool:
        return self.measure.is_ratio or self.logged

    @property
    def null(self) -> float:
        """No effect, on the scale that is read."""
        return 1.0 if self.is_ratio else self.measure.null

    @property
    def has_null(self) -> bool:
        """Can a conclusion lie on one or the other side of no effect?"""
        return self.raw.data_type not in ONE_GROUP

    def read(self, value: float | int | str | None) -> float | None:
        """A pooled value as it is read; None stays None.

        Raises NotEstimable when it lies beyond all numbers.
        """
        if value is None or isinstance(value, str):
            return None
        with np.errstate(over="ignore"):
            made = registry.back_transform(self.measure.name, np.array([value]), self.raw)
            if self.logged:
                made = np.exp(np.array([value]))
        shown = float(value if made is None else made[0])
        if not np.isfinite(shown):
            raise NotEstimable("A limit lies beyond all numbers on the scale that is read.")
        return shown
