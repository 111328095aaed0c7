"""What is done when a study enters an analysis several times: never in silence, always named."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.dataset.settings import Settings
from analysis.pipeline import nested
from analysis.stats import pooling
from analysis.stats.dependent.aggregation import aggregate
from analysis.stats.dependent.clusters import group
from analysis.stats.dependent.robust import Robust, cluster_robust
from analysis.stats.effects import Effects, Floats, Ints
from analysis.stats.intervals import Wald, prediction

Plain = dict[str, Any]
AGGREGATE, ROBUST, THREE_LEVEL = "aggregate", "robust", "three-level"


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """The effects that are pooled: `members` has the positions among the usable rows that each of
    them stands for, `studies` the study of each. `remedy` is empty where nothing repeats."""

    effects: Effects
    members: tuple[Ints, ...]
    studies: tuple[Hashable, ...]
    remedy: str = ""

    @classmethod
    def of(cls, effects: Effects, studies: Sequence[Hashable], settings: Settings) -> "Pooled":
        """As they are where each study has one effect, or nobody chose a remedy."""
        own = tuple(np.array([i]) for i in range(effects.k))
        several = len(set(studies)) < effects.k
        if not several or not settings.remedy:
            return cls(effects, own, tuple(studies))
        if settings.remedy != AGGREGATE:
            return cls(effects, own, tuple(studies), settings.remedy)
        rows = tuple(group(effects, studies).rows())
        made = aggregate(effects, studies, rho=settings.correlation).effects
        labels = tuple(effects.labels[i[0]] for i in rows)
        return cls(
            Effects(made.y, made.v, labels), rows, tuple(studies[i[0]] for i in rows), AGGREGATE
        )

    @property
    def joined(self) -> bool:
        return self.remedy == AGGREGATE

    @property
    def nested(self) -> bool:
        """Is the random-effects model the three-level one?"""
        return self.remedy == THREE_LEVEL

    def apart(self) -> list[Ints]:
        """Positions of what is left out together: an effect, or all effects of a study where
        they are known to belong together."""
        if self.remedy in (ROBUST, THREE_LEVEL):
            return group(self.effects, self.studies).rows()
        return [np.array([i]) for i in range(self.effects.k)]

    def spread(self, percent: Floats, v: Floats) -> Floats:
        """The weight of each effect over the rows it stands for, by their own precision."""
        if not self.joined:
            return percent
        out = np.zeros(v.size)
        for rows, weight in zip(self.members, percent, strict=True):
            precision = 1.0 / v[rows]
            out[rows] = weight * precision / precision.sum()
        return out

    def weights(self, row: Plain, *, rho: float) -> Floats | None:
        """Percent of each effect in a three-level model; None for every other model."""
        if row.get("sigma2_between") is None:
            return None
        return nested.weights(
            self.effects, self.studies, between=row["sigma2_between"], within=row["sigma2_within"],
            rho=rho,
        )  # fmt: skip

    def corrected(self, row: Plain, chosen: Ints, settings: Settings) -> Plain:
        """A model's row as the remedy gives it, for the chosen effects.

        Effects of one study alone have no spread between studies to learn from: they are joined
        with the stated correlation.
        """
        if self.remedy not in (ROBUST, THREE_LEVEL):
            return row
        effects, studies = self.effects.take(chosen), [self.studies[i] for i in chosen]
        if len(set(studies)) < 2:
            return _joined_row(row, effects, studies, settings)
        if self.nested and row["tau2"] is not None:
            return nested.row(row, effects, studies, settings)
        if self.nested and len(set(studies)) == effects.k:
            return row
        tau2 = float(row["tau2"] or 0.0)
        fit = cluster_robust(effects, studies, tau2=tau2, level=settings.level)
        return row | _numbers(fit) | _predicted(row, fit, tau2, settings.level)


def _joined_row(
    row: Plain, effects: Effects, studies: Sequence[Hashable], settings: Settings
) -> Plain:
    if effects.k == 1:
        return row
    made = aggregate(effects, studies, rho=settings.correlation).effects
    fit = pooling.pool(made, method=row["method"], test=row["test"], level=settings.level)
    return fit.row() | {"k": row["k"]}


def _numbers(fit: Robust) -> Plain:
    return {
        name: float(getattr(fit, name)[0])
        for name in ("estimate", "se", "ci_lb", "ci_ub", "stat", "df", "pval")
    } | {"robust": True, "unreliable": fit.unreliable, "clusters": fit.studies}


def _predicted(row: Plain, fit: Robust, tau2: float, level: float) -> Plain:
    """The prediction intervals around the robust error; none for a common effect."""
    if row["pi_lb"] is None:
        return {}
    wald = Wald(fit.estimate[:1], fit.se[:1], fit.df[:1])
    made: Plain = {}
    for name, df in (("pi", fit.df[:1]), ("pi_riley", np.maximum(fit.df[:1] - 1.0, 1.0))):
        low, high = prediction(wald, np.array([tau2]), df, level=level)
        made |= {f"{name}_lb": float(low[0]), f"{name}_ub": float(high[0])}
    return made
