"""The history of one row, as the database kept it: who, when, through what, from what to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from evidence.models import User

SILENT = {"revision", "updated_at", "origins"}
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one change, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of the row. `who` is empty for one that came from outside the product."""

    at: datetime
    who: str
    door: str
    why: str
    word: str
    cells: tuple[Cell, ...]


def of(row: models.Model) -> list[Moved]:
    """Every change of a row with `history`, the newest first. Two queries.

    A model whose events are the rows before each update (Record) is read one state later.
    """
    events = list(row.history.select_related("pgh_context").order_by("pgh_id"))
    people = _people(events)
    kept_before = not any(event.pgh_label == "insert" for event in events) and _keeps_before(row)
    states: list[Any] = [*events, row] if kept_before else [None, *events]
    moved = [
        _moved(event, before, after, people)
        for event, before, after in zip(events, states[:-1], states[1:], strict=True)
    ]
    return [one for one in reversed(moved) if one.cells or one.word != "changed"]


def _keeps_before(row: models.Model) -> bool:
    trackers = row.history.model.pgh_trackers or []
    return all(getattr(tracker, "row", "NEW") == "OLD" for tracker in trackers)


def _moved(event: Any, before: Any, after: Any, people: dict[int, str]) -> Moved:
    context = event.pgh_context.metadata if event.pgh_context else {}
    word = {"insert": "added", "delete": "deleted"}.get(event.pgh_label, "changed")
    cells = tuple(_cells(event, before, after)) if word == "changed" and before else ()
    return Moved(
        at=event.pgh_created_at,
        who=people.get(context.get("user"), ""),
        door=context.get("door", "page" if context.get("url") else "database"),
        why=context.get("why", ""),
        word=word,
        cells=cells,
    )


def _cells(event: Any, before: Any, after: Any) -> Iterator[Cell]:
    for field in event.pgh_tracked_model._meta.concrete_fields:
        name = field.attname
        if field.name in SILENT or not hasattr(before, name) or not hasattr(after, name):
            continue
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Cell(field.verbose_name, _said(before, field, old), _said(after, field, new))


def _said(state: Any, field: models.Field, value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(field, models.ForeignKey):
        try:
            return str(getattr(state, field.name))
        except ObjectDoesNotExist:  # history has no foreign keys: what it names may be gone
            return f"{field.verbose_name} {value}"
    words = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"


def _people(events: list[Any]) -> dict[int, str]:
    named = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=named - {None})}
