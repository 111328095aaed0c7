"""Rows 16 to 18: change from baseline."""

import math
from collections.abc import Sequence

from analysis.stats.errors import BadData
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import (
    require_correlation,
    require_not_negative,
    require_positive,
)

SOURCE = "Cochrane Handbook v6, section 6.5.2.8"
# Below this correlation the change score is noisier than the final value.
PREFER_FINAL_BELOW = 0.5
SENSITIVITY_CORRELATIONS = (0.3, 0.5, 0.7, 0.8)
# Rounding of printed SDs can push a computed correlation this far past 1.
_ROUNDING = 0.005


@transformation("change-mean", row=16, words="mean change = final − baseline", source=SOURCE)
def change_mean(*, baseline: float, final: float) -> Answer:
    """The mean change of a group in which the same people were measured twice."""
    return Answer({"mean": final - baseline})


@transformation(
    "change-sd",
    row=17,
    words="SD of change = √(SDb² + SDf² − 2 r SDb SDf)",
    source=SOURCE,
)
def change_sd(*, sd_baseline: float, sd_final: float, r: float) -> Answer:
    """The SD of the change, for a correlation `r` of baseline with final values."""
    b = require_not_negative(sd_baseline, name="The SD at baseline")
    f = require_not_negative(sd_final, name="The final SD")
    # (b - f)² + 2 b f (1 - r) is the same sum of squares and cannot dip below 0.
    sd = math.sqrt((b - f) ** 2 + 2 * b * f * (1 - require_correlation(r)))
    return Answer({"sd": sd}, (_assumed_correlation(r), *_low_correlation(r)))


@transformation(
    "change-correlation",
    row=18,
    words="r = (SDb² + SDf² − SDc²) / (2 SDb SDf), averaged over arms",
    source=SOURCE,
)
def change_correlation(
    *,
    sd_baseline: float | Sequence[float],
    sd_final: float | Sequence[float],
    sd_change: float | Sequence[float],
) -> Answer:
    """The correlation in a study that reports all three SDs; one number or one an arm each."""
    arms = list(zip(_each(sd_baseline), _each(sd_final), _each(sd_change), strict=False))
    if not arms or len({len(_each(x)) for x in (sd_baseline, sd_final, sd_change)}) != 1:
        raise BadData("Give the three SDs for the same arms.")
    r = sum(_correlation(*arm) for arm in arms) / len(arms)
    return Answer({"r": r}, _low_correlation(r))


def _correlation(b: float, f: float, c: float) -> float:
    b = require_positive(b, name="The SD at baseline")
    f = require_positive(f, name="The final SD")
    c = require_not_negative(c, name="The SD of change")
    r = (b**2 + f**2 - c**2) / (2 * b * f)
    if abs(r) > 1 + _ROUNDING:
        raise BadData(
            f"SDs of {b:g}, {f:g} and {c:g} cannot belong together: they ask for a correlation "
            f"of {r:.3g}. One of them may be a standard error."
        )
    return max(-1.0, min(1.0, r))


def _each(value: float | Sequence[float]) -> Sequence[float]:
    return value if isinstance(value, (tuple, list)) else (float(value),)  # type: ignore[arg-type]  # numbers of any kind are one arm


def _assumed_correlation(r: float) -> Caution:
    tried = ", ".join(f"{x:g}" for x in SENSITIVITY_CORRELATIONS)
    return Caution(
        "correlation-assumed", f"r = {r:g} is an assumption: show the result for {tried} too."
    )


def _low_correlation(r: float) -> tuple[Caution, ...]:
    if r >= PREFER_FINAL_BELOW:
        return ()
    return (
        Caution(
            "prefer-final-values",
            f"With r = {r:.3g} (below {PREFER_FINAL_BELOW:g}) final values are more precise than "
            "change scores.",
        ),
    )
