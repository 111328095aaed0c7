"""Setting analyses: what is pooled, how, and the recorded exceptions. The engine only executes."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from analysis import options
from analysis.models import Analysis, LeftOut
from analysis.options import SettingUnknown
from evidence import audit, edits, permissions
from evidence.errors import Invalid, Refused, Stale
from evidence.models import (
    Direction,
    ModelRule,
    Outcome,
    OutcomeKind,
    Profile,
    ProtocolVersion,
    Review,
    Study,
    User,
)
from evidence.permissions import Act
from evidence.plan import INTERVALS, MEASURES, TAU2_METHODS

FIELDS = (
    "label", "timepoint", "measure", "profile", "model_rule", "i2_limit", "tau2_method",
    "interval", "level", "options", "subgroup_by", "favours_low", "favours_high", "post_hoc",
    "printed", "position",
)  # fmt: skip
PLANNED = ("measure", "profile", "model_rule", "i2_limit", "tau2_method", "interval", "level")

COMPARED = (OutcomeKind.CONTINUOUS, OutcomeKind.BINARY, OutcomeKind.RATE)


class OutcomeMissing(Invalid):
    code = "outcome-missing"


class ReasonMissing(Invalid):
    code = "reason-missing"


class InAVersion(Refused):
    code = "part-of-a-version"


@transaction.atomic
def add(
    review: Review,
    *,
    label: str,
    outcomes: Iterable[Outcome],
    by: User,
    key: str = "",
    plan: ProtocolVersion | None = None,
    **fields: Any,
) -> Analysis:
    """Add an analysis; what is not said is taken from the plan of the protocol, and what the
    sides of the plot say from the outcome's direction.

    Raises NotAllowed, OutcomeMissing, SettingUnknown, NameTaken, FieldWrong.
    """
    permissions.require(by, Act.ANALYSE, review)
    row = Analysis(review=review, key=key or slugify(label)[:60], label=label)
    row.position = review.analyses.count() + 1
    planned = {name: getattr(plan, name) for name in PLANNED} if plan else {}
    edits.apply(row, planned | fields, allowed=FIELDS)
    check(row)
    outcomes = list(outcomes)
    if not row.favours_low and not row.favours_high:
        row.favours_low, row.favours_high = _sides(outcomes)
    edits.save(row, taken=f"There is an analysis “{row.key}” already.")
    _set_outcomes(row, outcomes)
    audit.record("analysis.added", f"Added analysis “{label}”", review=review, about=row, by=by)
    return row


def _sides(outcomes: list[Outcome]) -> tuple[str, str]:
    """What stands left and right of no effect; nothing where no one direction is declared."""
    directions = {outcome.direction for outcome in outcomes if outcome.kind in COMPARED}
    ours, theirs = "Favours intervention", "Favours comparator"
    if directions == {Direction.LOWER}:
        return ours, theirs
    if directions == {Direction.HIGHER}:
        return theirs, ours
    return "", ""


@transaction.atomic
def change(
    analysis: Analysis,
    *,
    by: User,
    reason: str,
    outcomes: Iterable[Outcome] | None = None,
    revision: int | None = None,
    **fields: Any,
) -> Analysis:
    """Change the settings, saying why: a departure from the plan is on record.

    Raises NotAllowed, Stale, ReasonMissing, SettingUnknown, OutcomeMissing, FieldWrong.
    """
    permissions.require(by, Act.ANALYSE, analysis.review)
    row = locked(analysis, revision=revision)
    changes = edits.apply(row, fields, allowed=FIELDS)
    check(row)
    if "options" in changes:
        changes |= options.changed(*changes.pop("options"))
    before = list(row.outcomes.all())
    chosen = before if outcomes is None else list(outcomes)
    if {outcome.pk for outcome in chosen} != {outcome.pk for outcome in before}:
        _set_outcomes(row, chosen)
        changes["outcomes"] = ([o.label for o in before], [o.label for o in row.outcomes.all()])
    if not changes:
        return row
    if not reason.strip():
        raise ReasonMissing("Say why the analysis is changed.", field="reason")
    audit.because(reason)
    edits.save(row, taken="Another analysis has this key.")
    sentence = f"{row}: {edits.in_words(changes, of=row)}. {reason.strip()}"
    audit.record(
        "analysis.changed", sentence, review=row.review, about=row, by=by,
        **edits.as_detail(changes),
    )  # fmt: skip
    row.refresh_from_db()
    return row


@transaction.atomic
def leave_out(analysis: Analysis, study: Study, *, reason: str, by: User) -> LeftOut:
    """Leave one study out by decision; the reason is shown under the plot."""
    permissions.require(by, Act.ANALYSE, analysis.review)
    if not reason.strip():
        raise ReasonMissing("Say why this study is left out.", field="reason")
    row, _ = LeftOut.objects.update_or_create(
        analysis=analysis, study=study, defaults={"reason": reason.strip()}
    )
    sentence = f"{analysis}: {study} is left out. {row.reason}"
    audit.record("analysis.left-out", sentence, review=analysis.review, about=analysis, by=by)
    return row


@transaction.atomic
def take_in(analysis: Analysis, study: Study, *, by: User) -> None:
    """The study takes part again."""
    permissions.require(by, Act.ANALYSE, analysis.review)
    if LeftOut.objects.filter(analysis=analysis, study=study).delete()[0]:
        sentence = f"{analysis}: {study} takes part again"
        audit.record("analysis.taken-in", sentence, review=analysis.review, about=analysis, by=by)


@transaction.atomic
def allow_same_people(analysis: Analysis, *, reason: str, by: User) -> Analysis:
    """Record the override that one person may count twice here; an empty reason takes it back.

    The result is then computed with a warning that every page and plot carries.
    """
    permissions.require(by, Act.ANALYSE, analysis.review)
    row = locked(analysis)
    row.same_people_override = reason.strip()
    row.same_people_override_by = by if reason.strip() else None
    row.save(update_fields=["same_people_override", "same_people_override_by"])
    words = f"may count people twice: {reason.strip()}" if reason.strip() else "override taken back"
    audit.record("analysis.override", f"{row}: {words}", review=row.review, about=row, by=by)
    return row


@transaction.atomic
def remove(analysis: Analysis, *, by: User) -> None:
    """Remove an analysis that no frozen version shows, with its runs. Raises InAVersion."""
    permissions.require(by, Act.ANALYSE, analysis.review)
    # The strongest lock: a refresh that saves a run of it now waits, and then has nowhere to.
    Analysis.objects.select_for_update().get(pk=analysis.pk)
    if analysis.runs.filter(versions__isnull=False).exists():
        raise InAVersion(f"{analysis} is part of a frozen version, so it stays.")
    audit.record(
        "analysis.removed", f"Removed analysis “{analysis}”",
        review=analysis.review, about=analysis, by=by,
    )  # fmt: skip
    analysis.delete()


def locked(analysis: Analysis, *, revision: int | None = None) -> Analysis:
    rows = Analysis.objects.select_for_update(no_key=True, of=("self",)).select_related("review")
    row = rows.get(pk=analysis.pk)
    if revision is not None and row.revision != revision:
        raise Stale(f"{row} was changed meanwhile. Here is the newest; your entries are kept.")
    return row


def check(row: Analysis) -> None:
    """Raise SettingUnknown, naming the field and what it can be."""
    choices = {
        "measure": MEASURES,
        "tau2_method": TAU2_METHODS,
        "interval": INTERVALS,
        "profile": Profile.values,
        "model_rule": ModelRule.values,
    }
    for name, known in choices.items():
        value = getattr(row, name)
        if value not in known:
            raise SettingUnknown(
                f"There is no {name.replace('_', ' ')} “{value}”; choose one of "
                f"{', '.join(known)}.",
                field=name,
            )
    if not 0 <= row.i2_limit <= 100:
        raise SettingUnknown("The limit of I² lies between 0 and 100 percent.", field="i2_limit")
    a_level(row.level)
    options.check(row.options)


def a_level(level: float) -> float:
    """Raises SettingUnknown for what is no level of an interval."""
    if not 0.5 <= level < 1:
        raise SettingUnknown(
            "The level lies between 0.5 and 1: 0.95 for 95% intervals.", field="level"
        )
    return level


def of_this_review(review: Review, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Raises OutcomeMissing without one, or for one of another review."""
    chosen = list(outcomes)
    if not chosen or any(outcome.review_id != review.pk for outcome in chosen):
        raise OutcomeMissing("Choose at least one outcome of this review.", field="outcomes")
    return chosen


def _set_outcomes(row: Analysis, outcomes: Iterable[Outcome]) -> None:
    row.outcomes.set(of_this_review(row.review, outcomes))
    # The set is part of the row, though it lives in another table: it makes the review stale.
    Analysis.objects.filter(pk=row.pk).update(revision=F("revision") + 1)
    row.refresh_from_db(fields=["revision"])
