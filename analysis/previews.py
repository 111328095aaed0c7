"""Asking what other settings would give, before anything is saved."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from analysis import analyses, tasks
from analysis.models import Analysis, Preview
from evidence import edits, permissions
from evidence.models import Outcome, Review, User
from evidence.permissions import Act

# The row as the form has it, as plain values: the worker makes of it what the engine is asked.
_KEPT = [
    field
    for field in Analysis._meta.concrete_fields
    if field.name in (*analyses.FIELDS, "same_people_override")
]


@transaction.atomic
def ask(
    review: Review,
    *,
    analysis: Analysis | None,
    outcomes: Iterable[Outcome],
    by: User,
    **fields: Any,
) -> Preview:
    """Have the worker compute it; what this person asked before here is forgotten.

    Raises NotAllowed, SettingUnknown, FieldWrong, OutcomeMissing: as saving would.
    """
    permissions.require(by, Act.ANALYSE, review)
    row = Analysis(review=review, label="Preview") if analysis is None else analysis
    edits.apply(row, fields, allowed=analyses.FIELDS)
    analyses.check(row)
    chosen = analyses.of_this_review(review, outcomes)
    left_out = {} if analysis is None else dict(row.left_out.values_list("study_id", "reason"))
    settings = {
        "row": {f.attname: getattr(row, f.attname) for f in _KEPT},
        "outcomes": [outcome.pk for outcome in chosen],
        "left_out": left_out,
    }
    Preview.objects.filter(review=review, by=by).delete()
    preview = Preview.objects.create(review=review, analysis=analysis, by=by, settings=settings)
    transaction.on_commit(partial(tasks.ask_for_preview, preview_id=preview.pk))
    return preview
