"""What the review measures: outcomes, the instruments that measure them, and when."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from evidence import audit, edits, permissions
from evidence.errors import Refused
from evidence.models import Instrument, Outcome, Review, Timepoint, User
from evidence.permissions import Act

OUTCOME = ("label", "kind", "level", "group", "direction", "mid", "position")
INSTRUMENT = ("name", "unit", "minimum", "maximum", "direction")
TIMEPOINT = ("label", "weeks", "position")

Seen = Mapping[str, Any] | None  # what a form showed: Stale where somebody changed it since


class InUse(Refused):
    """Values point at it, so it stays."""

    code = "in-use"


class ScaleReversed(Refused):
    code = "scale-reversed"


@transaction.atomic
def add(review: Review, *, label: str, by: User, key: str = "", **fields: Any) -> Outcome:
    """Add an outcome: kind, level, group, direction, mid (smallest effect that matters).

    Raises NameTaken, FieldWrong, FieldUnknown.
    """
    permissions.require(by, Act.EDIT_PROTOCOL, review)
    row = Outcome(review=review, key=key or slugify(label)[:40], label=label)
    row.position = review.outcomes.count() + 1
    edits.apply(row, fields, allowed=OUTCOME)
    edits.save(row, taken=f"There is an outcome “{row.key}” already.")
    audit.record("outcome.added", f"Added outcome “{label}”", review=review, about=row, by=by)
    return row


@transaction.atomic
def change(outcome: Outcome, *, by: User, seen: Seen = None, **fields: Any) -> Outcome:
    """Change an outcome; what is equal is left alone."""
    permissions.require(by, Act.EDIT_PROTOCOL, outcome.review)
    row = Outcome.objects.select_for_update(no_key=True).get(pk=outcome.pk)
    changes = edits.apply(row, fields, allowed=OUTCOME, seen=seen)
    _changed(row, changes, act="outcome.changed", by=by)
    return row


@transaction.atomic
def remove(outcome: Outcome, *, by: User) -> None:
    """Take an outcome out of the plan while nothing was read for it (InUse)."""
    permissions.require(by, Act.EDIT_PROTOCOL, outcome.review)
    _removed(outcome, act="outcome.removed", by=by)


@transaction.atomic
def add_instrument(
    review: Review, *, name: str, by: User, key: str = "", **fields: Any
) -> Instrument:
    """Add an instrument: unit, minimum, maximum, direction (what a high score means)."""
    permissions.require(by, Act.EDIT_STUDY, review)
    row = Instrument(review=review, key=key or slugify(name)[:60], name=name)
    edits.apply(row, fields, allowed=INSTRUMENT)
    _check_scale(row)
    edits.save(row, taken=f"There is an instrument “{row.key}” already.")
    audit.record("instrument.added", f"Added instrument “{name}”", review=review, about=row, by=by)
    return row


@transaction.atomic
def change_instrument(
    instrument: Instrument, *, by: User, seen: Seen = None, **fields: Any
) -> Instrument:
    """Change an instrument. Without a direction its SMDs are not pooled."""
    permissions.require(by, Act.EDIT_STUDY, instrument.review)
    row = Instrument.objects.select_for_update(no_key=True).get(pk=instrument.pk)
    changes = edits.apply(row, fields, allowed=INSTRUMENT, seen=seen)
    _check_scale(row)
    _changed(row, changes, act="instrument.changed", by=by)
    return row


@transaction.atomic
def remove_instrument(instrument: Instrument, *, by: User) -> None:
    permissions.require(by, Act.EDIT_STUDY, instrument.review)
    _removed(instrument, act="instrument.removed", by=by)


@transaction.atomic
def add_timepoint(review: Review, *, label: str, by: User, **fields: Any) -> Timepoint:
    """Add a time of measurement, such as “End of intervention”, with its weeks if known."""
    permissions.require(by, Act.EDIT_STUDY, review)
    row = Timepoint(review=review, label=label, position=review.timepoints.count() + 1)
    edits.apply(row, fields, allowed=TIMEPOINT)
    edits.save(row, taken=f"There is a time point “{label}” already.")
    audit.record("timepoint.added", f"Added time point “{label}”", review=review, about=row, by=by)
    return row


@transaction.atomic
def change_timepoint(
    timepoint: Timepoint, *, by: User, seen: Seen = None, **fields: Any
) -> Timepoint:
    permissions.require(by, Act.EDIT_STUDY, timepoint.review)
    row = Timepoint.objects.select_for_update(no_key=True).get(pk=timepoint.pk)
    changes = edits.apply(row, fields, allowed=TIMEPOINT, seen=seen)
    _changed(row, changes, act="timepoint.changed", by=by)
    return row


@transaction.atomic
def remove_timepoint(timepoint: Timepoint, *, by: User) -> None:
    permissions.require(by, Act.EDIT_STUDY, timepoint.review)
    _removed(timepoint, act="timepoint.removed", by=by)


def _check_scale(row: Instrument) -> None:
    if row.minimum is not None and row.maximum is not None and row.minimum >= row.maximum:
        raise ScaleReversed("A scale runs from its lowest to its highest score.", field="maximum")


Measured = Outcome | Instrument | Timepoint


def _changed(row: Measured, changes: edits.Changes, *, act: str, by: User) -> None:
    if not changes:
        return
    edits.save(row, taken="Another one has this name.")
    sentence = f"{row}: {edits.in_words(changes, of=row)}"
    audit.record(act, sentence, review=row.review, about=row, by=by, **edits.as_detail(changes))


def _removed(row: Measured, *, act: str, by: User) -> None:
    audit.record(act, f"Removed “{row}”", review=row.review, about=row, by=by)
    try:
        row.delete()
    except ProtectedError as error:
        raise InUse(f"“{row}” is used by values or analyses, so it stays.") from error
