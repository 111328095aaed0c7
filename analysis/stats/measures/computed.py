"""What a measure gives for each study, before anybody decides which studies can be pooled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Bools, Effects, Floats, Ints
from analysis.stats.errors import TooFewStudies


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """Estimates `y` and variances `v` in row order; NaN where one is undefined."""

    y: Floats
    v: Floats

    @classmethod
    def finite(cls, y: Floats, v: Floats) -> "Computed":
        """An infinite estimate or variance undefines both; one that is missing only itself."""
        infinite = np.isinf(y) | np.isinf(v)
        return cls(np.where(infinite, np.nan, y), np.where(infinite, np.nan, v))

    @property
    def usable(self) -> Bools:
        """Studies that can be pooled: both numbers exist and the variance is above 0."""
        with np.errstate(invalid="ignore"):
            return np.isfinite(self.y) & np.isfinite(self.v) & (self.v > 0)

    @property
    def rows(self) -> Ints:
        """Positions of the usable studies."""
        return np.flatnonzero(self.usable)

    def effects(self, labels: Sequence[str]) -> Effects:
        """The usable studies as Effects. Raises TooFewStudies when there is none."""
        rows = self.rows
        if rows.size == 0:
            raise TooFewStudies("No study has a usable effect, so there is nothing to pool.")
        return Effects(self.y[rows], self.v[rows], tuple(labels[i] for i in rows))
