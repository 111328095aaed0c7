"""The comparisons of one study: one arm against one, whatever number of arms it has.

Several arms in one role share people with the arm they are compared with. What is done about that
is a setting: the study is left out, its arms are combined, the shared arm is split, or every
comparison stands for itself (and whoever pools them has to deal with the dependence).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.dataset import reading
from analysis.dataset.reading import Reading
from analysis.dataset.refusals import LeftOut
from analysis.dataset.snapshot import Snapshot, ValueRow

ROLES = (("1", "experimental"), ("2", "comparator"))
COMBINE, SPLIT = "combine", "split"
AND = " + "  # between the arms of one unit


@dataclass(frozen=True, slots=True)
class Comparison:
    """Readings, names and units by arm ("1" experimental, "2" comparator). A unit names the arms
    whose people it has; a share of a split arm is one of its own. `shared` says what was split."""

    readings: dict[str, Reading]
    arms: dict[str, str]
    units: dict[str, str]
    suffix: str = ""
    shared: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """An arm, or arms that were declared to be one."""

    key: str
    name: str
    values: list[ValueRow]


def of(
    snapshot: Snapshot, values: list[ValueRow], *, kind: str, flipped: bool, way: str
) -> list[Comparison]:
    """Raises LeftOut without a value for a role, and for several arms nobody decided about."""
    units = {arm: _units(snapshot, values, role) for arm, role in ROLES}
    for arm, role in ROLES:
        if not units[arm]:
            raise LeftOut(f"no agreed value for the {role} arm")
        if len(units[arm]) > 1 and not way:
            raise LeftOut(
                f"{len(units[arm])} {role} arms: combine them, set one aside, or choose in the "
                "settings what is done with several arms"
            )
    if way == COMBINE:
        units = {arm: [_joined(some)] for arm, some in units.items()}
    pairs = [(one, two) for one in units["1"] for two in units["2"]]
    counts = {
        "1": len(units["2"]),
        "2": len(units["1"]),
    }  # in how many comparisons an arm takes part
    return [
        _comparison(
            {"1": one, "2": two}, kind=kind, flipped=flipped, place=i,
            shares=counts if way == SPLIT else {"1": 1, "2": 1},
            suffix=_suffix(one, two, units),
        )
        for i, (one, two) in enumerate(pairs, 1)
    ]  # fmt: skip


def _units(snapshot: Snapshot, values: list[ValueRow], role: str) -> list[_Unit]:
    """The arms in one role, those that were declared to be one together."""
    found: dict[object, list[ValueRow]] = defaultdict(list)
    for value in values:
        row = snapshot.arms.get(value.arm_id or 0)
        if row is not None and row.role == role:
            found[row.combination_id or f"arm {row.id}"].append(value)
    return [_unit(snapshot, some) for some in found.values()]


def _unit(snapshot: Snapshot, values: list[ValueRow]) -> _Unit:
    rows = list({value.arm_id: snapshot.arms[value.arm_id or 0] for value in values}.values())
    declared = next((row.combination_label for row in rows if row.combination_label), "")
    name = declared or " + ".join(dict.fromkeys(row.label for row in rows))
    return _Unit(AND.join(f"arm {row.id}" for row in rows), name, values)


def _joined(units: list[_Unit]) -> _Unit:
    if len(units) == 1:
        return units[0]
    return _Unit(
        AND.join(unit.key for unit in units),
        " + ".join(unit.name for unit in units),
        [value for unit in units for value in unit.values],
    )


def _comparison(
    pair: Mapping[str, _Unit],
    *,
    kind: str,
    flipped: bool,
    shares: Mapping[str, int],
    place: int,
    suffix: str,
) -> Comparison:
    readings, keys, shared = {}, {}, []
    for arm, unit in pair.items():
        made = reading.combine([reading.of_arm(value, kind) for value in unit.values])
        keys[arm] = unit.key
        if shares[arm] > 1:
            made = reading.split(made, comparisons=shares[arm])
            keys[arm] = f"{unit.key}, share {place}"
            shared.append(f"{unit.name} is split between {shares[arm]} comparisons")
        readings[arm] = reading.flip(made) if flipped else made
    names = {arm: unit.name for arm, unit in pair.items()}
    return Comparison(readings, names, keys, suffix, "; ".join(shared))


def _suffix(one: _Unit, two: _Unit, units: Mapping[str, list[_Unit]]) -> str:
    """What tells this comparison from the others of its study."""
    several = [arm for arm, some in units.items() if len(some) > 1]
    words = {"1": one.name, "2": f"v {two.name}"}
    return f", {' '.join(words[arm] for arm in several)}" if several else ""
