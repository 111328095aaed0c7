"""The table of studies: its columns, and what each study reports of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from evidence import audit, edits, permissions
from evidence.models import (
    Characteristic,
    CharacteristicKind,
    CharacteristicValue,
    Review,
    Study,
    User,
)
from evidence.permissions import Act

DESCRIBED = ("printed", "number", "chosen", "source", "note")


class NotAChoice(edits.FieldWrong):
    code = "not-a-choice"


@transaction.atomic
def add(
    review: Review,
    *,
    label: str,
    kind: str,
    by: User,
    key: str = "",
    unit: str = "",
    choices: Iterable[str] = (),
) -> Characteristic:
    """Add a column to the table of studies: typed, with its unit and its choices."""
    permissions.require(by, Act.EDIT_STUDY, review)
    row = Characteristic(
        review=review, key=key or slugify(label)[:40] or "column", label=label, kind=kind,
        unit=unit, choices=list(choices),
        position=review.characteristics.count() + 1,
    )  # fmt: skip
    edits.save(row, taken=f"There is a column “{label}” already.")
    audit.record("characteristic.added", f"Added column {label}", review=review, about=row, by=by)
    return row


@transaction.atomic
def describe(
    study: Study,
    characteristic: Characteristic,
    *,
    by: User,
    seen: Mapping[str, Any] | None = None,
    **fields: Any,
) -> CharacteristicValue:
    """What the study reports of one characteristic: printed, number, chosen, source, note.

    `seen` is what a form showed. Raises NotAChoice for a choice that is not on the list, Stale.
    """
    permissions.require(by, Act.EDIT_STUDY, study.review)
    _check_choice(characteristic, fields.get("chosen") or [])
    rows = CharacteristicValue.objects.select_for_update(no_key=True)
    row = rows.filter(study=study, characteristic=characteristic).first()
    row = row or CharacteristicValue(study=study, characteristic=characteristic)
    changes = edits.apply(row, fields, allowed=DESCRIBED, seen=seen)
    if changes or row.pk is None:
        edits.save(row, taken="Someone described this in the same moment. Look again.")
        sentence = f"{study}, {characteristic.label}: {edits.in_words(changes) or 'left empty'}"
        audit.record("study.described", sentence, review=study.review, about=study, by=by)
    return row


def _check_choice(characteristic: Characteristic, chosen: list[str]) -> None:
    if characteristic.kind not in (CharacteristicKind.CHOICE, CharacteristicKind.CHOICES):
        return
    unknown = [choice for choice in chosen if choice not in characteristic.choices]
    if unknown:
        raise NotAChoice(
            f"“{unknown[0]}” is not a choice of {characteristic.label}: "
            f"{', '.join(characteristic.choices)}.",
            field="chosen",
        )
    if characteristic.kind == CharacteristicKind.CHOICE and len(chosen) > 1:
        raise NotAChoice(f"{characteristic.label} takes one choice.", field="chosen")
