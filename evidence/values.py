"""A value as rows: which numbers it has, what the database refuses of it, and what it is of."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from evidence import edits, readings
from evidence.errors import Invalid
from evidence.models import Extraction, Value

NUMBERS = (
    "reported_as", "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "median", "q1", "q3",
    "minimum", "maximum", "events", "person_time", "r", "estimate", "p",
)  # fmt: skip
PLACES = ("page", "place", "quote", "origin", "note")
FIELDS = NUMBERS + PLACES

# Each constraint of the database as the sentence a person reads, and the field it belongs to.
SENTENCES = {
    "n_is_above_zero": ("n", "n must be above 0."),
    "an_sd_is_above_zero": ("sd", "An SD must be above 0."),
    "an_se_is_above_zero": ("se", "An SE must be above 0."),
    "events_are_at_most_n": ("events", "There cannot be more events than people."),
    "person_time_is_above_zero": ("person_time", "Person-time must be above 0."),
    "r_lies_between_minus_one_and_one": ("r", "A correlation lies between −1 and 1."),
    "p_lies_between_zero_and_one": ("p", "A p-value lies between 0 and 1."),
    "a_ci_level_is_a_share": ("ci_level", "A level is a share such as 0.95."),
    "interval_limits_are_in_order": ("ci_low", "The lower limit is above the upper one."),
    "quartiles_are_in_order": ("q1", "The quartiles and the median are not in order."),
    "the_range_holds_the_median": ("minimum", "The minimum, median and maximum are not in order."),
    "one_value_per_arm_outcome_and_time": (
        "outcome", "This arm already has a value for this outcome and time."),
}  # fmt: skip


NEGATIVE = {"n": "n must be above 0.", "events": "Events cannot be below 0."}


class ValueImpossible(Invalid):
    code = "value-impossible"


def give(row: Value, fields: Mapping[str, Any]) -> edits.Changes:
    """Set the fields that differ, unsaved. A working whose numbers do not stand there any more is
    none of theirs and goes. Raises FieldUnknown."""
    given = dict(fields)
    row.working = given.pop("working", row.working)
    changes = edits.apply(row, given, allowed=FIELDS)
    if not readings.makes(row.working, {name: getattr(row, name) for name in NUMBERS}):
        row.working = {}
    return changes


def write(row: Value) -> None:
    """Save; what the database refuses becomes the sentence of the rule, with its field."""
    for name in ("n", "events"):
        number = getattr(row, name)
        if number is not None and number < 0:  # the field's own limit would speak of 0
            raise ValueImpossible(NEGATIVE[name], field=name)
    try:
        with transaction.atomic():
            edits.save(row, taken=SENTENCES["one_value_per_arm_outcome_and_time"][1])
    except IntegrityError as error:
        for name, (field, sentence) in SENTENCES.items():
            if name in str(error):
                raise ValueImpossible(sentence, field=field) from error
        raise
    row.refresh_from_db()


def numbers(extraction: Extraction) -> dict[tuple, dict[str, Any]]:
    """Values of one reading by what they are of: (outcome, arm, instrument, timepoint) ids."""
    return {
        key_of(row): {name: getattr(row, name) for name in (*FIELDS, "working")}
        for row in extraction.values.all()
    }


def key_of(row: Value) -> tuple:
    return (row.outcome_id, row.arm_id, row.instrument_id, row.timepoint_id)


def place_of(key: tuple) -> dict[str, int | None]:
    """The same ids as a filter or as fields of a new row."""
    names = ("outcome_id", "arm_id", "instrument_id", "timepoint_id")
    return dict(zip(names, key, strict=True))
