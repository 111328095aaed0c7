"""What moved a result from one run to the next: cells, studies, settings, and who did it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.models import Run
from analysis.options import in_words
from evidence import audit
from evidence.models import User, Value

NOT_SAID = ("label", "engine")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that moved between two runs: whose, what, from, to; by whom where that is kept."""

    study: str
    field: str
    before: Any
    after: Any
    by: str = ""
    at: datetime | None = None


def cells(before: Run, after: Run) -> list[CellChange]:
    """What differs in the frozen data of two runs. At most two queries, for who it was."""
    old = {row["label"]: row for row in before.dataset.get("rows", [])}
    new = {row["label"]: row for row in after.dataset.get("rows", [])}
    found = [CellChange(label, "study", "in", "out") for label in old if label not in new]
    found += [CellChange(label, "study", "out", "in") for label in new if label not in old]
    both = sorted(old.keys() & new.keys())
    edited = _edits({pk for label in both for pk in _edited(old[label], new[label])}, until=after)
    for label in both:
        was, now = old[label]["columns"], new[label]["columns"]
        moved = [name for name in now if was.get(name) != now.get(name)]
        edits = sorted(
            (edited[pk] for pk in _edited(old[label], new[label]) if pk in edited), reverse=True
        )
        at, by = edits[0] if edits else (None, "")
        found += [CellChange(label, name, was.get(name), now.get(name), by, at) for name in moved]
    return sorted(found, key=lambda c: (c.study, c.field))


def settings(before: Run, after: Run) -> list[str]:
    """The settings that differ, each as a sentence."""
    old, new = _flat(before.settings), _flat(after.settings)
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return [
        f"{name.replace('_', ' ').capitalize()}: {in_words(old.get(name))} to "
        f"{in_words(new.get(name))}"
        for name in names
        if name not in NOT_SAID
    ]


def acts(before: Run, after: Run, *, user: User, most: int = 3) -> list[str]:
    """Who set the analysis anew between the two runs, in words with the reason."""
    entries = audit.visible_to(user, after.analysis.review).filter(
        about=audit.key(after.analysis), at__gt=before.at, at__lte=after.at
    )
    return [
        f"{entry.by or 'Nobody'}: {entry.sentence}" for entry in entries.select_related("by")[:most]
    ]


def _edited(was: dict[str, Any], now: dict[str, Any]) -> Iterable[int]:
    """Values of a row that are new, or have another revision."""
    known = {step["value"]: step["revision"] for step in _steps(was)}
    return [step["value"] for step in _steps(now) if known.get(step["value"]) != step["revision"]]


def _steps(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for arm in row["lineage"].values() for step in arm if "value" in step]


def _edits(values: set[int], *, until: Run) -> dict[int, tuple[datetime, str]]:
    """When each value was last edited before a run, and by whom."""
    if not values:
        return {}
    kept: Any = Value._meta.get_field("history").related_model
    events = list(
        kept.objects.filter(pgh_obj_id__in=values, pgh_created_at__lte=until.at)
        .order_by("pgh_id")
        .values_list("pgh_obj_id", "pgh_created_at", "pgh_context__metadata__user")
    )
    # Asked for although nobody may be named: a page costs the same whoever made the edit.
    people = {user for *_, user in events if user} or {0}
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=people)}
    return {value: (at, names.get(user, "")) for value, at, user in events}


def _flat(plain: dict[str, Any]) -> dict[str, Any]:
    return {**plain, **plain.get("options", {}), "options": None}
