"""One reading of everything that a review's analyses use, in a fixed number of queries."""

from dataclasses import dataclass, field
from typing import Any

from evidence.models import (
    Arm,
    BiasDomain,
    CharacteristicValue,
    Instrument,
    InstrumentUse,
    Judgement,
    Outcome,
    Review,
    Scope,
    Study,
    Value,
)
from evidence.models.alphabet import Alphabetical

NUMBERS = (
    "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "median", "q1", "q3", "minimum",
    "maximum", "events", "person_time", "r", "estimate", "p",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArmRow:
    id: int
    key: str
    label: str
    role: str
    combination_id: int | None
    combination_label: str


@dataclass(frozen=True, slots=True)
class StudyRow:
    id: int
    key: str
    label: str
    year: int | None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One consensus value: where it stands, what it is, its numbers as reported."""

    id: int
    study_id: int
    arm_id: int | None
    outcome_id: int
    instrument_id: int | None
    timepoint_id: int | None
    timepoint: str
    reported_as: str
    origin: str
    page: str
    place: str
    revision: int
    numbers: dict[str, float | None]
    working: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows by id; `bias` holds the consensus level of each domain of a study, "" if not stated."""

    studies: dict[int, StudyRow]
    arms: dict[int, ArmRow]
    values: tuple[ValueRow, ...]
    outcomes: dict[int, dict[str, Any]]
    instruments: dict[int, dict[str, Any]]
    uses: dict[tuple[int, int], str]
    characteristics: dict[tuple[int, int], dict[str, Any]]
    domains: tuple[dict[str, Any], ...] = ()
    bias: dict[int, dict[str, str]] = field(default_factory=dict)
    bias_tool: str = ""


def load(review: Review) -> Snapshot:
    """Read the review once: ten queries, whatever its size."""
    domains, bias, tool = _bias(review)
    return Snapshot(
        studies={
            row["id"]: StudyRow(**row)
            for row in Study.objects.filter(review=review).values("id", "key", "label", "year")
        },
        arms=_arms(review),
        values=_values(review),
        outcomes={
            row["id"]: dict(row)
            for row in Outcome.objects.filter(review=review).values(
                "id", "key", "label", "kind", "direction", "position"
            )
        },
        instruments={
            row["id"]: dict(row)
            for row in Instrument.objects.filter(review=review).values(
                "id", "key", "name", "direction", "unit"
            )
        },
        uses={
            (row["study_id"], row["instrument_id"]): row["direction"]
            for row in InstrumentUse.objects.filter(study__review=review).values(
                "study_id", "instrument_id", "direction"
            )
        },
        characteristics={
            (row["study_id"], row["characteristic_id"]): dict(row)
            for row in CharacteristicValue.objects.filter(study__review=review).values(
                "study_id", "characteristic_id", "printed", "number", "chosen"
            )
        },
        domains=domains,
        bias=bias,
        bias_tool=tool,
    )


def _arms(review: Review) -> dict[int, ArmRow]:
    rows = Arm.objects.filter(study__review=review).order_by("position", "id")
    fields = ("id", "key", "label", "role", "combination_id", "combination__label")
    return {
        row["id"]: ArmRow(
            id=row["id"], key=row["key"], label=row["label"], role=row["role"],
            combination_id=row["combination_id"],
            combination_label=row["combination__label"] or "",
        )
        for row in rows.values(*fields)
    }  # fmt: skip


def _values(review: Review) -> tuple[ValueRow, ...]:
    rows = Value.objects.consensus().filter(extraction__study__review=review)
    rows = rows.order_by(
        "outcome__position", Alphabetical("extraction__study__label"), "arm__position", "id"
    )
    return tuple(
        ValueRow(
            id=row["id"],
            study_id=row["extraction__study_id"],
            arm_id=row["arm_id"],
            outcome_id=row["outcome_id"],
            instrument_id=row["instrument_id"],
            timepoint_id=row["timepoint_id"],
            timepoint=row["timepoint__label"] or "",
            reported_as=row["reported_as"],
            origin=row["origin"],
            page=row["page"],
            place=row["place"],
            revision=row["revision"],
            numbers={name: row[name] for name in NUMBERS},
            working=row["working"],
        )
        for row in rows.values(*_VALUE, *NUMBERS)  # a third of the time that model objects take
    )


_VALUE = (
    "id", "extraction__study_id", "arm_id", "outcome_id", "instrument_id", "timepoint_id",
    "timepoint__label", "reported_as", "origin", "page", "place", "revision", "working",
)  # fmt: skip


def _bias(review: Review) -> tuple[tuple[dict[str, Any], ...], dict[int, dict[str, str]], str]:
    """The consensus of the tool that judged most studies, for the marks beside each study."""
    rows = (
        Judgement.objects.consensus()
        .filter(assessment__study__review=review, assessment__scope=Scope.STUDY)
        .values_list(
            "assessment__study_id",
            "assessment__tool_id",
            "assessment__tool__name",
            "domain__key",
            "level",
        )
    )
    by_tool: dict[tuple[int, str], dict[int, dict[str, str]]] = {}
    for study, tool, name, domain, level in rows:
        by_tool.setdefault((tool, name), {}).setdefault(study, {})[domain] = level
    if not by_tool:
        return (), {}, ""
    tool, name = max(by_tool, key=lambda key: len(by_tool[key]))
    domains = BiasDomain.objects.filter(tool=tool).values("key", "label", "kind")
    return tuple(dict(row) for row in domains), by_tool[tool, name], name
