"""What is done when a study enters an analysis several times: never in silence, always named."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.dataset.settings import Settings
from analysis.stats.dependent.aggregation import aggregate
from analysis.stats.dependent.clusters import group
from analysis.stats.dependent.robust import Robust, cluster_robust
from analysis.stats.effects import Effects, Floats, Ints
from analysis.stats.intervals import Wald, prediction

Plain = dict[str, Any]
AGGREGATE, ROBUST = "aggregate", "robust"


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """The effects that are pooled: `members` has the positions among the usable rows that each of
    them stands for, `studies` the study of each."""

    effects: Effects
    members: tuple[Ints, ...]
    studies: tuple[Hashable, ...]
    robust: bool = False
    joined: bool = False

    @classmethod
    def of(cls, effects: Effects, studies: Sequence[Hashable], settings: Settings) -> "Pooled":
        """As they are where each study has one effect, or nobody chose a remedy."""
        own = tuple(np.array([i]) for i in range(effects.k))
        several = len(set(studies)) < effects.k
        if not several or settings.remedy not in (AGGREGATE, ROBUST):
            return cls(effects, own, tuple(studies))
        if settings.remedy == ROBUST:
            return cls(effects, own, tuple(studies), robust=True)
        rows = tuple(group(effects, studies).rows())
        made = aggregate(effects, studies, rho=settings.correlation).effects
        labels = tuple(effects.labels[i[0]] for i in rows)
        return cls(
            Effects(made.y, made.v, labels), rows, tuple(studies[i[0]] for i in rows), joined=True
        )

    def spread(self, percent: Floats, v: Floats) -> Floats:
        """The weight of each effect over the rows it stands for, by their own precision."""
        if not self.joined:
            return percent
        out = np.zeros(v.size)
        for rows, weight in zip(self.members, percent, strict=True):
            precision = 1.0 / v[rows]
            out[rows] = weight * precision / precision.sum()
        return out

    def corrected(self, row: Plain, chosen: Ints, *, level: float) -> Plain:
        """A model's row with CR2 errors clustered by study; as it is with one study alone."""
        if not self.robust:
            return row
        studies = [self.studies[i] for i in chosen]
        if len(set(studies)) < 2:
            return row
        tau2 = float(row["tau2"] or 0.0)
        fit = cluster_robust(self.effects.take(chosen), studies, tau2=tau2, level=level)
        return row | _numbers(fit) | _predicted(row, fit, tau2, level)


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
