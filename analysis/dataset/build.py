"""The data set of one analysis from one reading of the review."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from analysis.dataset import comparisons, people, reading
from analysis.dataset.comparisons import Comparison
from analysis.dataset.content import Dataset, Exclusion, Row
from analysis.dataset.reading import Reading
from analysis.dataset.refusals import (
    DifferentInstruments,
    DirectionUndeclared,
    LeftOut,
    MixedOutcomes,
    NothingToPool,
)
from analysis.dataset.settings import Settings
from analysis.dataset.snapshot import Snapshot, StudyRow, ValueRow
from evidence.models.alphabet import alphabetical

TWO_ARMS = {"continuous", "binary", "rate"}
NEEDS_DIRECTION = ("SMD",)


def build(snapshot: Snapshot, settings: Settings) -> Dataset:
    """Rows of every study that has what is asked, and those left out with their reason.

    Raises CannotBuild (named subclasses): mixed outcomes, an undeclared direction, the same
    people twice without an override, different instruments for a mean difference, nothing left.
    """
    outcomes = [snapshot.outcomes[i] for i in settings.outcomes]
    kind, direction = _common(outcomes)
    values = _wanted(snapshot, settings)
    if kind == "continuous":  # a score; a measure that other data do not have is refused as such
        if settings.measure.startswith(NEEDS_DIRECTION):
            _require_directions(snapshot, values, direction)
        if settings.measure == "MD":
            _require_one_instrument(snapshot, values)
    rows, left_out = _rows(snapshot, settings, values, kind=kind, direction=direction)
    warnings = people.warnings(rows, settings)
    if not rows:
        raise NothingToPool(_why_nothing(left_out, settings))
    return Dataset(
        kind=kind,
        rows=tuple(rows),
        left_out=tuple(left_out),
        warnings=tuple(warnings),
        direction=direction,
        subgroup_label=settings.subgroup_label,
        domains=snapshot.domains,
        bias_tool=snapshot.bias_tool,
    )


def _why_nothing(left_out: Sequence[Exclusion], settings: Settings) -> str:
    reasons = "; ".join(f"{e.label}: {e.reason}" for e in left_out[:3])
    head = "No study has agreed values for this analysis yet."
    if left_out and len(settings.left_out) >= len(left_out):
        head = "Every study is left out of this analysis."
    return f"{head} {reasons}." if reasons else head


def _common(outcomes: Sequence[dict]) -> tuple[str, str | None]:
    """The one kind and the one direction of the outcomes."""
    if not outcomes:
        raise NothingToPool("This analysis has no outcome yet: choose one in its settings.")
    kinds = {outcome["kind"] for outcome in outcomes}
    directions = {outcome["direction"] for outcome in outcomes}
    if len(kinds) > 1 or len(directions) > 1:
        names = " and ".join(outcome["label"] for outcome in outcomes)
        what, words = ("kind", "kind of data") if len(kinds) > 1 else ("direction",) * 2
        raise MixedOutcomes(
            f"{names} differ in their {words} ({_sides(outcomes, what)}), "
            "so they cannot be pooled together."
        )
    return kinds.pop(), directions.pop()


def _sides(outcomes: Sequence[dict], what: str) -> str:
    """Which outcomes are of which kind or direction, in words."""
    sides: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        said = (outcome[what] or "direction not declared").replace("_", " is ")
        sides[said].append(outcome["label"])
    return "; ".join(f"{said}: {', '.join(labels)}" for said, labels in sides.items())


def _wanted(snapshot: Snapshot, settings: Settings) -> list[ValueRow]:
    """Values of the outcomes and time point asked for, without arms that are set aside."""
    return [
        value
        for value in snapshot.values
        if value.outcome_id in settings.outcomes
        and settings.timepoint in (None, value.timepoint_id)
        and (value.arm_id is None or snapshot.arms[value.arm_id].role != "set_aside")
    ]


def _direction(snapshot: Snapshot, value: ValueRow) -> str | None:
    """As this study scores this instrument, else the instrument's own."""
    if value.instrument_id is None:
        return None
    declared = snapshot.uses.get((value.study_id, value.instrument_id))
    return declared or snapshot.instruments[value.instrument_id]["direction"]


def _require_directions(
    snapshot: Snapshot, values: Iterable[ValueRow], direction: str | None
) -> None:
    if direction is None:
        raise DirectionUndeclared(
            "The outcome does not say which direction is better. Declare it in the protocol: "
            "standardized differences of opposite scales would cancel out."
        )
    missing: dict[str, set[str]] = defaultdict(set)
    for value in values:
        if _direction(snapshot, value) is None:
            instrument = snapshot.instruments.get(value.instrument_id or 0)
            name = instrument["name"] if instrument else "an unnamed instrument"
            missing[name].add(snapshot.studies[value.study_id].label)
    if missing:
        named = "; ".join(f"{name} in {', '.join(sorted(s))}" for name, s in missing.items())
        raise DirectionUndeclared(
            f"It is not declared which direction is better: {named}. Declare it for the "
            "instrument or for each study; until then no standardized difference is pooled."
        )


def _require_one_instrument(snapshot: Snapshot, values: Iterable[ValueRow]) -> None:
    used = {value.instrument_id for value in values}
    if len(used) > 1:
        names = ", ".join(
            sorted(snapshot.instruments[i]["name"] if i else "none named" for i in used)
        )
        raise DifferentInstruments(
            f"A mean difference needs one instrument, here are {len(used)} ({names}). "
            "Use a standardized mean difference."
        )


def _rows(
    snapshot: Snapshot,
    settings: Settings,
    values: Iterable[ValueRow],
    *,
    kind: str,
    direction: str | None,
) -> tuple[list[Row], list[Exclusion]]:
    groups: dict[tuple[int, int], list[ValueRow]] = defaultdict(list)
    for value in values:
        groups[value.study_id, value.outcome_id].append(value)
    rows, left_out = [], []
    for (study_id, outcome_id), group in groups.items():
        study = snapshot.studies[study_id]
        reason = settings.left_out.get(study_id)
        try:
            if reason:
                raise LeftOut(reason)
            rows += _rows_of(
                snapshot, settings, study, group, kind=kind, direction=direction,
                outcome=snapshot.outcomes[outcome_id]["label"],
            )  # fmt: skip
        except LeftOut as why:
            left_out.append(Exclusion(study.key, study.label, str(why)))
    rows.sort(key=lambda row: (alphabetical(row.label), row.outcome))
    return rows, left_out


def _rows_of(
    snapshot: Snapshot,
    settings: Settings,
    study: StudyRow,
    values: list[ValueRow],
    *,
    kind: str,
    direction: str | None,
    outcome: str,
) -> list[Row]:
    """A row for each comparison of the study: one, unless several arms are kept apart."""
    _require_one_time(values)
    flipped = _flips(snapshot, settings, values, direction)
    several = f", {outcome}" if len(settings.outcomes) > 1 else ""
    return [
        Row(
            study=study.key,
            study_id=study.id,
            label=f"{study.label}{found.suffix}{several}",
            name=study.label,
            year=study.year,
            outcome=outcome,
            columns=_columns(kind, found.readings),
            lineage={arm: r.steps for arm, r in found.readings.items()},
            arms=found.arms,
            units=found.units,
            shared=found.shared,
            flipped=flipped,
            simulated=any(value.origin == "simulated" for value in values),
            subgroup=_subgroup(snapshot, settings, study.id),
            bias=snapshot.bias.get(study.id, {}),
            moderators={
                one["label"]: _moderator(snapshot, one, study.id) for one in settings.moderators
            },
            shown={
                one["label"]: _printed(snapshot, one, study.id) for one in settings.shown_beside
            },
        )
        for found in _compared(snapshot, settings, values, kind=kind, flipped=flipped)
    ]


def _compared(
    snapshot: Snapshot,
    settings: Settings,
    values: list[ValueRow],
    *,
    kind: str,
    flipped: bool,
) -> list[Comparison]:
    if kind in TWO_ARMS:
        return comparisons.of(snapshot, values, kind=kind, flipped=flipped, way=settings.arms)
    whole = _whole(values, kind=kind, settings=settings)
    names = [snapshot.arms[v.arm_id].label for v in values if v.arm_id]
    return [Comparison({"1": whole}, {"1": " + ".join(names)}, {"1": "whole"})]


def _require_one_time(values: list[ValueRow]) -> None:
    times = sorted({value.timepoint for value in values})
    if len(times) > 1:
        raise LeftOut(f"several time points ({', '.join(times)}): choose one in the settings")
    if len({value.instrument_id for value in values}) > 1:
        raise LeftOut("two instruments for one outcome: keep one of them")


def _flips(
    snapshot: Snapshot, settings: Settings, values: list[ValueRow], direction: str | None
) -> bool:
    if not settings.measure.startswith(("SMD", "MD")) or direction is None:
        return False
    declared = _direction(snapshot, values[0])
    return declared is not None and declared != direction


def _whole(values: list[ValueRow], *, kind: str, settings: Settings) -> Reading:
    """One group or one contrast: proportions, correlations, estimates with their error."""
    if kind == "proportion":
        return reading.combine([reading.of_arm(value, kind) for value in values])
    if len(values) > 1:
        raise LeftOut("more than one estimate: keep one of them")
    if kind == "correlation":
        return reading.counts(values[0], "r", "n")
    return reading.estimate_and_error(values[0], ratio=settings.log_scale)


_NAMES = {
    "continuous": {"n": "n{}", "mean": "mean{}", "sd": "sd{}"},
    "binary": {"events": "e{}", "n": "n{}"},
    "rate": {"events": "x{}", "person_time": "t{}"},
    "proportion": {"events": "xi", "n": "ni"},
    "correlation": {"r": "ri", "n": "ni"},
    "generic": {"yi": "yi", "sei": "sei"},
}


def _columns(kind: str, readings: dict[str, Reading]) -> dict[str, float]:
    return {
        pattern.format(arm): float(read.numbers[name])
        for arm, read in readings.items()
        for name, pattern in _NAMES[kind].items()
    }


def _subgroup(snapshot: Snapshot, settings: Settings, study_id: int) -> str | None:
    if settings.subgroup_by is None:
        return None
    value = snapshot.characteristics.get((study_id, settings.subgroup_by))
    if value is None:
        return None
    return ", ".join(value["chosen"]) or value["printed"] or None


def _moderator(snapshot: Snapshot, one: dict[str, Any], study_id: int) -> float | str | None:
    """A number or a group; None where the study does not state it."""
    value = snapshot.characteristics.get((study_id, one["id"]))
    if value is None:
        return None
    if one["kind"] in ("number", "integer"):
        return value["number"]
    return ", ".join(value["chosen"]) or value["printed"] or None


def _printed(snapshot: Snapshot, one: dict[str, Any], study_id: int) -> str:
    """As the study's page prints it; empty where the study does not state it."""
    value = snapshot.characteristics.get((study_id, one["id"]))
    if value is None:
        return ""
    if value["printed"]:
        return str(value["printed"])
    number = value["number"]
    return ", ".join(value["chosen"]) or ("" if number is None else f"{number:g}")
