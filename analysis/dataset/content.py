"""What a data set holds: plain values only, ready for JSON and for a digest."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A study that does not take part, and why: shown under the plot."""

    study: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One study (or one outcome of it): the numbers that are pooled and where they come from.

    `columns` has the raw columns of the data type (n1, mean1 ... or e1, n1 ...), arm 1 being the
    experimental one. `lineage` has a list for each arm: value ids with what was done to them.
    `name` is the study alone, where `label` adds an arm or an outcome. `units` names the people of
    each arm: rows of one study with a unit in common share people. `moderators` has what the study
    states of each characteristic that the regression asks for, `shown` those beside the plot.
    """

    study: str
    label: str
    study_id: int
    columns: dict[str, float]
    lineage: dict[str, list[dict[str, Any]]]
    arms: dict[str, str]
    year: int | None = None
    outcome: str = ""
    flipped: bool = False
    simulated: bool = False
    subgroup: str | None = None
    bias: dict[str, str] = field(default_factory=dict)
    moderators: dict[str, float | str | None] = field(default_factory=dict)
    name: str = ""
    units: dict[str, str] = field(default_factory=dict)
    shared: str = ""
    shown: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The frozen content of one analysis."""

    kind: str
    rows: tuple[Row, ...]
    left_out: tuple[Exclusion, ...] = ()
    warnings: tuple[dict[str, str], ...] = ()
    direction: str | None = None
    subgroup_label: str = ""
    domains: tuple[dict[str, Any], ...] = ()
    bias_tool: str = ""

    @property
    def simulated(self) -> bool:
        return any(row.simulated for row in self.rows)

    @property
    def counted(self) -> int | None:
        """People as they are pooled: once for each row that they stand in."""
        if self.people is None:
            return None
        return round(sum(row.columns.get(n, 0.0) for row in self.rows for n in ("n1", "n2", "ni")))

    @property
    def people(self) -> int | None:
        """People in the eligible arms, each study's once; None where the data do not say."""
        sizes: dict[tuple[str, str], float] = {}
        for row in self.rows:
            n = {c: row.columns[c] for c in ("n1", "n2", "ni") if c in row.columns}
            if not n:
                return None
            for column, size in n.items():
                unit = row.study, row.units.get(column.removeprefix("n").replace("i", "1"), column)
                sizes[unit] = max(sizes.get(unit, 0.0), size)
        return round(sum(sizes.values()))

    def plain(self) -> dict[str, Any]:
        """Plain types, for JSON. Not a copy: what is inside stays as frozen as this is."""
        rows, left_out = tuple(map(_fields, self.rows)), tuple(map(_fields, self.left_out))
        return {**_fields(self), "rows": rows, "left_out": left_out}

    def digest(self, settings: dict[str, Any]) -> str:
        """sha256 of everything that the result depends on: content and settings."""
        content = {"data": self.plain(), "settings": settings}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def _fields(one: Any) -> dict[str, Any]:
    """`asdict` without copying every number: each refresh takes the digest of every analysis."""
    return {it.name: getattr(one, it.name) for it in fields(one)}
