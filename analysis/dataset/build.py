"""The data set of one analysis from one reading of the review."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from analysis.dataset import reading
from analysis.dataset.content import Dataset, Exclusion, Row
from analysis.dataset.reading import Reading
from analysis.dataset.refusals import (
    DifferentInstruments,
    DirectionUndeclared,
    LeftOut,
    MixedOutcomes,
    NothingToPool,
    SamePeopleTwice,
)
from analysis.dataset.settings import Settings
from analysis.dataset.snapshot import Snapshot, StudyRow, ValueRow

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
    if settings.measure.startswith(NEEDS_DIRECTION):
        _require_directions(snapshot, values, direction)
    if settings.measure == "MD":
        _require_one_instrument(snapshot, values)
    rows, left_out = _rows(snapshot, settings, values, kind=kind, direction=direction)
    warnings = _same_people(rows, settings)
    if not rows:
        reasons = "; ".join(f"{e.label}: {e.reason}" for e in left_out[:3])
        raise NothingToPool(
            "No study has agreed values for this analysis yet."
            + (f" {reasons}." if reasons else "")
        )
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


def _common(outcomes: Sequence[dict]) -> tuple[str, str | None]:
    """The one kind and the one direction of the outcomes."""
    if not outcomes:
        raise NothingToPool("This analysis has no outcome yet: choose one in its settings.")
    kinds = {outcome["kind"] for outcome in outcomes}
    directions = {outcome["direction"] for outcome in outcomes}
    if len(kinds) > 1 or len(directions) > 1:
        names = " and ".join(outcome["label"] for outcome in outcomes)
        what = "kind of data" if len(kinds) > 1 else "direction"
        raise MixedOutcomes(f"{names} differ in their {what}, so they cannot be pooled together.")
    return kinds.pop(), directions.pop()


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
            rows.append(
                _row(
                    snapshot, settings, study, group, kind=kind, direction=direction,
                    outcome=snapshot.outcomes[outcome_id]["label"],
                )
            )  # fmt: skip
        except LeftOut as why:
            left_out.append(Exclusion(study.key, study.label, str(why)))
    several = len(settings.outcomes) > 1
    rows.sort(key=lambda row: (row.label.casefold(), row.outcome))
    return [_named(row) for row in rows] if several else rows, left_out


def _named(row: Row) -> Row:
    """With several outcomes in one analysis each row says which it is."""
    return replace(row, label=f"{row.label}, {row.outcome}")


def _row(
    snapshot: Snapshot,
    settings: Settings,
    study: StudyRow,
    values: list[ValueRow],
    *,
    kind: str,
    direction: str | None,
    outcome: str,
) -> Row:
    _require_one_time(values)
    flipped = _flips(snapshot, settings, values, direction)
    readings = (
        _arms(snapshot, values, kind=kind, flipped=flipped)
        if kind in TWO_ARMS
        else {"1": _whole(values, kind=kind, settings=settings)}
    )
    return Row(
        study=study.key,
        study_id=study.id,
        label=study.label,
        year=study.year,
        outcome=outcome,
        columns=_columns(kind, readings),
        lineage={arm: r.steps for arm, r in readings.items()},
        arms={arm: _arm_names(snapshot, values, arm) for arm in readings},
        flipped=flipped,
        simulated=any(value.origin == "simulated" for value in values),
        subgroup=_subgroup(snapshot, settings, study.id),
        bias=snapshot.bias.get(study.id, {}),
        moderators={
            one["label"]: _moderator(snapshot, one, study.id) for one in settings.moderators
        },
    )


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


def _arms(
    snapshot: Snapshot, values: list[ValueRow], *, kind: str, flipped: bool
) -> dict[str, Reading]:
    """Arm 1 (experimental) and arm 2 (comparator), combined where that was declared."""
    arms = {}
    for arm, role in (("1", "experimental"), ("2", "comparator")):
        units: dict[object, list[ValueRow]] = defaultdict(list)
        for value in values:
            row = snapshot.arms.get(value.arm_id or 0)
            if row is not None and row.role == role:
                units[row.combination_id or f"arm {row.id}"].append(value)
        if not units:
            raise LeftOut(f"no value for the {role} arm")
        if len(units) > 1:
            raise LeftOut(f"{len(units)} {role} arms: combine them or set one aside")
        combined = reading.combine([_read(value, kind) for value in next(iter(units.values()))])
        arms[arm] = reading.flip(combined) if flipped else combined
    return arms


def _read(value: ValueRow, kind: str) -> Reading:
    if kind == "continuous":
        return reading.mean_and_sd(value)
    if kind == "rate":
        return reading.counts(value, "events", "person_time")
    return reading.counts(value, "events", "n")


def _whole(values: list[ValueRow], *, kind: str, settings: Settings) -> Reading:
    """One group or one contrast: proportions, correlations, estimates with their error."""
    if kind == "proportion":
        return reading.combine([_read(value, kind) for value in values])
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


def _arm_names(snapshot: Snapshot, values: list[ValueRow], arm: str) -> str:
    role = "experimental" if arm == "1" else "comparator"
    named = [snapshot.arms[v.arm_id] for v in values if v.arm_id]
    named = [row for row in named if row.role == role]
    combined = next((row.combination_label for row in named if row.combination_label), "")
    return combined or " + ".join(dict.fromkeys(row.label for row in named))


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


def _same_people(rows: list[Row], settings: Settings) -> list[dict[str, str]]:
    """Refuse, or with a recorded override warn, when a study counts its people again."""
    outcomes: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        outcomes[row.study_id].append(row)
    twice = [group for group in outcomes.values() if len(group) > 1]
    if not twice:
        return []
    studies = ", ".join(sorted(group[0].label.split(", ")[0] for group in twice))
    sentence = (
        f"{len(twice)} {'study counts' if len(twice) == 1 else 'studies count'} the same people "
        f"more than once ({studies})"
    )
    if settings.remedy:
        return [{"code": "dependent-effects", "sentence": f"{sentence}. {_remedy(settings)}"}]
    if not settings.same_people_override:
        raise SamePeopleTwice(
            f"Not pooled: {sentence}. Pool one outcome of each study, choose in the settings what "
            "is done with dependent effects, or record an override with its reason."
        )
    return [
        {
            "code": "same-people-twice",
            "sentence": f"{sentence}, so the interval is too narrow. "
            f"Override: {settings.same_people_override}",
        }
    ]


def _remedy(settings: Settings) -> str:
    """What was done about it, as it stands under the plot."""
    if settings.remedy == "aggregate":
        return (
            "Their effects are joined within each study first, assuming that they correlate by "
            f"{settings.correlation:g} (Borenstein et al. 2009, chapter 24)."
        )
    return (
        "Intervals are cluster-robust by study (CR2, Satterthwaite degrees of freedom; Tipton "
        "2015, doi:10.1037/met0000011)."
    )
