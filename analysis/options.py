"""The further settings of an analysis: each is known and possible, or is refused in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from evidence.errors import Invalid
from evidence.plan import (
    ARMS,
    EXCLUSIONS,
    INTERVALS,
    PLOT,
    PREDICTIONS,
    REMEDIES,
    TAU2_METHODS,
    ZERO_CELLS,
)

CHOICES: Mapping[str, Mapping[str, str]] = {
    "zero_cells": ZERO_CELLS,
    "prediction": PREDICTIONS,
    "arms": ARMS,
    "remedy": REMEDIES,
}
GRID: Mapping[str, Iterable[str]] = {
    "models": ("common", "random"),
    "estimators": TAU2_METHODS,
    "intervals": INTERVALS,
    "exclusions": EXCLUSIONS,
}
NAMES = (
    *CHOICES, "correlation", "log", "small_studies_override", "moderators", "grid", "plot",
    "shown_beside",
)  # fmt: skip


class SettingUnknown(Invalid):
    code = "setting-unknown"


def check(options: Mapping[str, Any]) -> None:
    """Raise SettingUnknown naming the setting and what it can be."""
    for name in options:
        _one_of(name, NAMES, what="further setting", field="options")
    for name, known in CHOICES.items():
        _one_of(options.get(name, next(iter(known))), known, what=name, field=name)
    _check_correlation(options.get("correlation", 0.5))
    _check_moderators(options.get("moderators", []))
    _check_plot(options)
    _check_grid(options.get("grid", {}))


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The settings that differ, each from what to what, in words."""
    return {
        name: (in_words(before.get(name)), in_words(after.get(name)))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


def in_words(value: Any) -> str:
    """A setting as a person reads it: labels, not the way they are kept."""
    if isinstance(value, dict):
        value = value.get("label") or "; ".join(f"{k} {in_words(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        value = ", ".join(in_words(one) for one in value)
    return "nothing" if value in (None, "") else str(value)


def _check_correlation(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1:
        raise SettingUnknown(
            "The correlation within a study lies from 0 to below 1.", field="correlation"
        )


def _check_moderators(value: Any) -> None:
    whole = isinstance(value, list) and all(
        isinstance(one, dict) and {"id", "label", "kind"} <= set(one) for one in value
    )
    if not whole:
        raise SettingUnknown(
            "Moderators are characteristics of the studies; choose them from the list.",
            field="moderators",
        )


def _check_plot(options: Mapping[str, Any]) -> None:
    for tick in options.get("plot", []):
        _one_of(tick, PLOT, what="column of the forest plot", field="plot")
    beside = options.get("shown_beside", [])
    if not isinstance(beside, list) or not all(
        isinstance(one, dict) and {"id", "label"} <= set(one) for one in beside
    ):
        raise SettingUnknown(
            "Columns beside the plot are characteristics of the studies; choose them from the "
            "list.",
            field="shown_beside",
        )


def _check_grid(value: Any) -> None:
    if not isinstance(value, dict):
        raise SettingUnknown("The sensitivity grid is a list of ticks for each part.", field="grid")
    for part, ticks in value.items():
        _one_of(part, tuple(GRID), what="part of the sensitivity grid", field="grid")
        for tick in ticks:
            _one_of(tick, GRID[part], what=f"{part[:-1]} of the grid", field=f"grid_{part}")
        if not ticks and part in ("models", "intervals"):
            raise SettingUnknown(f"Tick at least one of the {part}.", field=f"grid_{part}")
    if "random" in value.get("models", ()) and not value.get("estimators", True):
        raise SettingUnknown(
            "Random effects need an estimator of τ²: tick one.", field="grid_estimators"
        )


def _one_of(value: Any, known: Iterable[str], *, what: str, field: str) -> None:
    if value not in known:
        names = ", ".join(name or "(empty)" for name in known)
        raise SettingUnknown(
            f"There is no {what.replace('_', ' ')} “{value}”; choose one of {names}.", field=field
        )
