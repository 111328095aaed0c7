"""The form of a reading as values: a block for each outcome, instrument and time."""

import json
from collections.abc import Mapping
from typing import Any

from evidence import extraction, readings
from evidence.errors import Refused, Stale
from evidence.models import Arm, ArmRole, Origin, Outcome, OutcomeKind, Reported, Study, Value
from evidence.views.numbers import WAYS, WHOLE, further, in_line, shown

Place = tuple[int | None, int | None]  # ids of the instrument and the time
Problems = dict[str, Refused]


def key_of(place: Place) -> str:
    return "-".join(str(part or 0) for part in place)


def arms_of(study: Study, outcome: Outcome) -> list[Arm | None]:
    if OutcomeKind(outcome.kind) in WHOLE:
        return [None]
    return list(study.arms.exclude(role=ArmRole.SET_ASIDE))


def prefix_of(outcome: Outcome, arm: Arm | None) -> str:
    return f"v{outcome.pk}-{arm.pk if arm else 0}"


def of_outcome(
    outcome: Outcome,
    study: Study,
    values: list[Value],
    *,
    problems: Problems,
    typed_in: Mapping[str, str] | None,
    another: bool,
) -> list[dict[str, Any]]:
    """One block for each instrument and time, and an empty one to begin with or on request."""
    places: list[Place | None] = list(
        dict.fromkeys((v.instrument_id, v.timepoint_id) for v in values)
    )
    known = " ".join(key_of(place) for place in places if place is not None)
    again = typed_in.get("was", "") if typed_in is not None else None
    if typed_in is not None and again == "":  # part of it is stored: the block is there by now
        asked = "-".join(typed_in.get(name) or "0" for name in ("instrument", "timepoint"))
        again = asked if asked in known.split() else again
    if not places or another or again == "":
        places.append(None)
    arms = arms_of(study, outcome)
    return [
        _block(
            outcome, arms, place, values, problems,
            typed_in if again is not None and again == (key_of(place) if place else "") else None,
        ) | {"known": known, "last": place == places[-1]}
        for place in places
    ]  # fmt: skip


def _block(
    outcome: Outcome,
    arms: list[Arm | None],
    place: Place | None,
    values: list[Value],
    problems: Problems,
    typed_in: Mapping[str, str] | None,
) -> dict[str, Any]:
    here = {v.arm_id: v for v in values if (v.instrument_id, v.timepoint_id) == place}
    rows = [
        _line(outcome, arm, here.get(arm.pk if arm else None), problems, typed_in) for arm in arms
    ]
    instrument, timepoint = place or (None, None)
    if typed_in is not None:
        instrument, timepoint = typed_in.get("instrument"), typed_in.get("timepoint")
    scale = next((v.instrument for v in here.values() if v.instrument), None)
    return {
        "id": f"{outcome.pk}-{key_of(place) if place else 'new'}",
        "outcome": outcome,
        "was": key_of(place) if place else "",
        "instrument": str(instrument or ""),
        "timepoint": str(timepoint or ""),
        "ways": [(way, Reported(way).label) for way in WAYS[OutcomeKind(outcome.kind)]],
        "rows": rows,
        "seen": json.dumps({prefix_of(outcome, v.arm): v.revision for v in here.values()}),
        "done": len(here),
        "of": len(arms),
        "problem": problems.get(f"o{outcome.pk}") if typed_in is not None else None,
        "doubts": readings.doubts(
            {v.arm.label: _numbers(v) for v in here.values() if v.arm},
            minimum=scale.minimum if scale else None,
            maximum=scale.maximum if scale else None,
        ),
    }


def _numbers(value: Value) -> dict[str, Any]:
    numbers: dict[str, Any] = {name: getattr(value, name) for name in extraction.NUMBERS}
    return numbers | {"randomized": value.arm.n_randomized if value.arm else None}


def _line(
    outcome: Outcome,
    arm: Arm | None,
    value: Value | None,
    problems: Problems,
    typed_in: Mapping[str, str] | None,
) -> dict[str, Any]:
    """One arm: its cells as stored, or as typed when they were refused."""
    prefix = prefix_of(outcome, arm)
    problem = problems.get(prefix) if typed_in is not None else None

    def text(name: str) -> str:
        if typed_in is not None and f"{prefix}-{name}" in typed_in:
            return typed_in[f"{prefix}-{name}"]
        stored = getattr(value, name) if value else None
        return f"{stored:.12g}" if isinstance(stored, float) else str(stored or "")

    def cell(name: str, label: str) -> dict[str, Any]:
        bad = problem is not None and problem.field == name
        given = getattr(value, name) == 0 if value else False
        return {
            "name": f"{prefix}-{name}",
            "label": label,
            "value": "0" if given and typed_in is None else text(name),
            "bad": bad,
        }

    level = f"{100 * value.ci_level:g}" if value else "95"
    if typed_in is not None:
        level = typed_in.get(f"{prefix}-ci_level", level)
    return {
        "arm": arm,
        "prefix": prefix,
        "cells": [cell(*one) for one in shown(outcome.kind)],
        "further": [cell(*one) for one in further(outcome.kind)],
        "more": any(text(name) for name, _ in further(outcome.kind)) or bool(text("quote")),
        "way": text("reported_as") or WAYS[OutcomeKind(outcome.kind)][0],
        "level": level,
        "working": value.working if value else {},
        "page": text("page"),
        "place": text("place"),
        "quote": text("quote"),
        "origin": text("origin") or Origin.REPORTED,
        "problem": problem,
        "stored": _in_words(value) if isinstance(problem, Stale) else "",
    }


def _in_words(value: Value | None) -> str:
    """What is stored now, for whoever is told that it changed."""
    if value is None:
        return "nothing"
    numbers = in_line({name: getattr(value, name) for name in extraction.NUMBERS})
    page = f"p. {value.page}" if value.page else ""
    return ", ".join(part for part in (numbers, page, value.place) if part)
