"""Changing the fields of one row: which differ, are they sound, and how the change reads."""

from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from evidence.errors import Invalid, Refused, Stale

SHORT = 60
NOT_THERE = -1  # the revision that a form showed of a row which was not there yet
Changes = dict[str, tuple[Any, Any]]


class FieldWrong(Invalid):
    """A field cannot hold what it was given; `field` names it."""

    code = "field-wrong"


class FieldUnknown(Invalid):
    code = "field-unknown"


class NameTaken(Refused):
    code = "name-taken"


def apply(
    row: models.Model,
    fields: Mapping[str, Any],
    *,
    allowed: Collection[str],
    seen: Mapping[str, Any] | None = None,
) -> Changes:
    """Set the fields that differ on the row, unsaved; return {field: (before, after)}.

    `seen` is what a form showed of them. Raises FieldUnknown for a name outside `allowed`, Stale
    for a field that reads otherwise by now.
    """
    changes: Changes = {}
    check_seen({name: getattr(row, name, None) for name in fields}, fields, seen)
    for name, value in fields.items():
        if name not in allowed:
            raise FieldUnknown(f"“{name}” is not a field that can be changed here.", field=name)
        before = getattr(row, name)
        if before != value:
            changes[name] = (before, value)
            setattr(row, name, value)
    return changes


def check_seen(
    stored: Mapping[str, Any], given: Mapping[str, Any], seen: Mapping[str, Any] | None
) -> None:
    """Raises Stale for a field that somebody else changed after a form had shown it.

    What already stands as it is given was sent twice: no reason to refuse.
    """
    for name, shown in (seen or {}).items():
        now = _as_read(stored.get(name))
        if name in given and now not in (_as_read(shown), _as_read(given[name])):
            raise Stale(
                "Somebody changed this meanwhile. Your entry is kept, and what is stored now "
                "stands below it. Save again to replace it.",
                field=name,
            )


def _as_read(value: Any) -> Any:
    """A value as a form brings it back: empty is empty, and a browser ends lines its own way."""
    if isinstance(value, list | tuple):
        return sorted(str(part) for part in value)
    if isinstance(value, str):
        return value.strip().splitlines() or None
    return value


def save(row: models.Model, *, taken: str) -> None:
    """Check every field and save. `taken` is the sentence for a name that another row has.

    Raises FieldWrong with the field's name, NameTaken.
    """
    try:
        row.clean_fields(exclude=_known(row))
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = getattr(row._meta.get_field(name), "verbose_name", name)
        raise FieldWrong(f"{str(label).capitalize()}: {messages[0]}", field=name) from error
    _check_finite(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "unique" not in str(error):
            raise
        raise NameTaken(taken) from error


def _known(row: models.Model) -> set[str]:
    """Foreign keys to rows that were read or locked just now: to ask for them again costs a query
    each, and the database refuses a key that leads nowhere."""
    return {
        field.name
        for field in row._meta.concrete_fields
        if field.is_relation
        and getattr(row, field.attname) is not None
        and row._state.fields_cache.get(field.name) is not None
    }


def _check_finite(row: models.Model) -> None:
    """Floats know “nan” and “inf”, which a CHECK of the database lets through."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, float) and not isfinite(value):
            label = str(field.verbose_name).capitalize()
            raise FieldWrong(f"{label}: {value} is not a number.", field=field.name)


ABBREVIATED = ("doi", "pmid", "issn", "url")


def in_words(changes: Changes, *, of: models.Model | None = None) -> str:
    """title from “A” to “B”; year from 2019 to 2020. With `of`, a choice by its label."""
    labels = _labels(of) if of else {}
    said = []
    for name, pair in changes.items():
        before, after = (labels.get((name, str(value)), _said(value)) for value in pair)
        said.append(f"{named(name)} from {before} to {after}")
    return "; ".join(said)


def named(field: str) -> str:
    """A field as people call it: DOI, title translated."""
    return field.upper() if field in ABBREVIATED else field.replace("_", " ")


def _labels(row: models.Model) -> dict[tuple[str, str], str]:
    fields = [field for field in row._meta.concrete_fields if field.choices]
    return {(f.name, str(value)): f"“{label}”" for f in fields for value, label in f.flatchoices}


def as_detail(changes: Changes) -> dict[str, Any]:
    """The same for the audit entry's detail: values that JSON can hold, whole."""
    return {name: [_plain(before), _plain(after)] for name, (before, after) in changes.items()}


def _said(value: Any) -> str:
    if value in (None, "", [], ()):
        return "nothing"
    if isinstance(value, str):
        short = value if len(value) <= SHORT else f"{value[:SHORT].rstrip()}…"
        return f"“{short}”"
    if isinstance(value, list | tuple):
        return _said("; ".join(str(part) for part in value))
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)
