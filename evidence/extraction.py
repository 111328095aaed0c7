"""Reading numbers from reports: two people alone, then what they agree on."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence import audit, edits, permissions, readings, seats
from evidence.errors import Invalid, Refused, Stale
from evidence.models import (
    Arm,
    Extraction,
    Instrument,
    Outcome,
    Study,
    Timepoint,
    User,
    Value,
)
from evidence.permissions import Act
from evidence.values import NUMBERS, ValueImpossible, give, key_of, numbers, place_of, write


class NotYours(Refused):
    code = "not-yours"


class AlreadySubmitted(Refused):
    code = "already-submitted"


class EnoughReaders(Refused):
    code = "enough-readers"


class NothingEntered(Refused):
    code = "nothing-entered"


class NotComplete(Refused):
    code = "second-reading-missing"


class NotFlagged(Invalid):
    code = "outcome-not-flagged"


@transaction.atomic
def start(study: Study, *, by: User) -> Extraction:
    """This person's reading of the study. Two people read; a third is refused (EnoughReaders)."""
    permissions.require(by, Act.EXTRACT, study.review)
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    mine = Extraction.objects.filter(study=study, by=by).first()
    if mine is not None:
        return mine
    if seats.taken(study.extractions.all(), study.review) >= seats.PLACES:
        raise EnoughReaders(f"Two people already read {study}. Settle their differences instead.")
    return Extraction.objects.create(study=study, by=by)


def mine(study: Study, *, by: User) -> Extraction:
    """This person's reading, once it is begun. Raises NotAllowed, NothingEntered."""
    permissions.require(by, Act.EXTRACT, study.review)
    row = Extraction.objects.filter(study=study, by=by).first()
    if row is None:
        raise NothingEntered("There is no value yet. Enter one first.")
    return row


@transaction.atomic
def enter(
    extraction: Extraction,
    *,
    outcome: Outcome,
    by: User,
    arm: Arm | None = None,
    instrument: Instrument | None = None,
    timepoint: Timepoint | None = None,
    revision: int | None = None,
    **fields: Any,
) -> Value:
    """Enter or change one value of one's own reading: the numbers as the report prints them, or
    worked out from it, with the `working`.

    Raises NotYours, AlreadySubmitted, NotFlagged, ValueImpossible (field), Stale.
    """
    extraction = _own(extraction, by=by)
    study = extraction.study
    if arm is not None and arm.study_id != study.pk:
        raise ValueImpossible(f"{arm} is not an arm of {study}.", field="arm")
    if not study.flagged.filter(pk=outcome.pk).exists():
        raise NotFlagged(f"{study} is not marked as reporting {outcome}.", field="outcome")
    place = {"outcome": outcome, "arm": arm, "instrument": instrument, "timepoint": timepoint}
    row = extraction.values.select_for_update(no_key=True, of=("self",)).filter(**place).first()
    row = row or Value(extraction=extraction, **place)
    if give(row, fields):
        _check_revision(row, revision)
    write(row)
    return row


@transaction.atomic
def move(
    extraction: Extraction,
    *,
    outcome: Outcome,
    by: User,
    before: tuple[int | None, int | None],
    instrument: Instrument | None = None,
    timepoint: Timepoint | None = None,
) -> None:
    """The values of an outcome were of another instrument or time: `before` are the old ids.

    Raises NotYours, AlreadySubmitted, and a refusal when values stand there already.
    """
    extraction = _own(extraction, by=by)
    rows = extraction.values.select_for_update(no_key=True, of=("self",))
    there: dict[str, Any] = {"instrument_id": before[0], "timepoint_id": before[1]}
    for row in rows.filter(outcome=outcome, **there).order_by("pk"):
        row.instrument, row.timepoint = instrument, timepoint
        write(row)


@transaction.atomic
def remove(value: Value, *, by: User, revision: int | None = None) -> None:
    """Take a value out of one's own reading. Raises NotYours, AlreadySubmitted, Stale."""
    _own(value.extraction, by=by)
    rows = Value.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=value.pk).first()
    if row is not None:  # else it was sent twice
        _check_revision(row, revision)
        row.delete()


@transaction.atomic
def submit(extraction: Extraction, *, by: User) -> bool:
    """One's reading is done. When it is the second, what agrees becomes the consensus: True."""
    Study.objects.select_for_update(no_key=True).get(pk=extraction.study_id)  # both at once
    extraction = _own(extraction, by=by)
    if len(submitted(extraction.study)) >= seats.PLACES:
        raise EnoughReaders("Two colleagues have finished this study. Yours stays a draft.")
    if not extraction.values.exists():
        raise NothingEntered("There is no value yet. Enter one, or leave the study to others.")
    extraction.submitted_at = timezone.now()
    extraction.save(update_fields=["submitted_at"])
    study = extraction.study
    audit.record(
        "extraction.submitted", f"{by} finished reading {study}",
        review=study.review, about=study, by=by, seal=seal(study),
    )  # fmt: skip
    both = submitted(study)
    if len(both) < 2:
        return False
    audit.open_seal(seal(study))
    _agree(study, both)
    return True


@transaction.atomic
def take_back(extraction: Extraction, *, by: User) -> None:
    """Open one's reading again while the colleague's is not in."""
    permissions.require(by, Act.EXTRACT, extraction.study.review)
    Study.objects.select_for_update(no_key=True).get(pk=extraction.study_id)
    row = Extraction.objects.select_for_update(no_key=True).get(pk=extraction.pk)
    if row.by_id != by.pk:
        raise NotYours("This is a colleague's reading.")
    if len(submitted(row.study)) >= 2:
        raise AlreadySubmitted("Both readings are in. Settle the differences instead.")
    row.submitted_at = None
    row.save(update_fields=["submitted_at"])


@transaction.atomic
def settle(
    study: Study,
    *,
    by: User,
    outcome: Outcome,
    arm: Arm | None = None,
    instrument: Instrument | None = None,
    timepoint: Timepoint | None = None,
    taken_from: str = "another",
    revision: int | None = None,
    **fields: Any,
) -> Value:
    """Write one consensus value: one of the two readings, or another, with what settled it.

    Raises NotAllowed, NotComplete while only one reading is in, ValueImpossible, Stale.
    """
    permissions.require(by, Act.SETTLE, study.review)
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    if len(submitted(study)) < 2:
        raise NotComplete(f"{study} needs two finished readings before a value is settled.")
    consensus = consensus_of(study)
    place = {"outcome": outcome, "arm": arm, "instrument": instrument, "timepoint": timepoint}
    row = consensus.values.select_for_update(no_key=True, of=("self",)).filter(**place).first()
    row = row or Value(extraction=consensus, **place)
    changes = give(row, fields)
    if row.pk and not changes:  # sent twice
        return row
    _check_revision(row, revision)
    row.settled_by = f"{by}: {taken_from}"[:120]
    write(row)
    audit.record(
        "extraction.settled", f"{study}, {row}: {edits.in_words(changes) or 'as it was'}",
        review=study.review, about=study, by=by, **edits.as_detail(changes),
    )  # fmt: skip
    return row


@transaction.atomic
def correct(
    value: Value, *, by: User, why: str, revision: int | None = None, **fields: Any
) -> Value:
    """A curator mends a consensus value, saying why. Every analysis that reads it follows.

    Raises NotAllowed, NotYours for a value that is no consensus, ValueImpossible, Stale.
    """
    study = value.extraction.study
    permissions.require(by, Act.CURATE, study.review)
    if not value.extraction.is_consensus:
        raise NotYours("Only agreed values are corrected; a person's own reading stays as it is.")
    row = Value.objects.select_for_update(no_key=True, of=("self",)).get(pk=value.pk)
    _check_revision(row, revision)
    changes = give(row, fields)
    if not changes:
        return row
    audit.because(why)
    write(row)
    audit.record(
        "value.corrected", f"{study}, {row}: {edits.in_words(changes)}. {why}".strip(),
        review=study.review, about=study, by=by, **edits.as_detail(changes),
    )  # fmt: skip
    return row


def consensus_of(study: Study) -> Extraction:
    return Extraction.objects.get_or_create(study=study, is_consensus=True, by=None)[0]


def submitted(study: Study) -> list[Extraction]:
    """The finished readings, the earlier first."""
    rows = Extraction.objects.filter(study=study, is_consensus=False).exclude(submitted_at=None)
    return list(rows.order_by("submitted_at", "pk").select_related("by"))


def compared(study: Study) -> list[readings.Compared]:
    """Both readings side by side. Raises NotComplete while one is missing: it would unblind."""
    both = submitted(study)
    if len(both) < 2:
        raise NotComplete(f"{study} needs two finished readings before they are compared.")
    return readings.compare(numbers(both[0]), numbers(both[1]), fields=NUMBERS)


def seal(study: Study) -> str:
    return f"extraction:{study.pk}"


def _agree(study: Study, both: list[Extraction]) -> None:
    """Equal values become the consensus by themselves; the rest waits for a person."""
    consensus = consensus_of(study)
    first, second = ({key_of(row): row for row in one.values.all()} for one in both)
    n = 0
    for pair in readings.compare(numbers(both[0]), numbers(both[1]), fields=NUMBERS):
        if not pair.agreed or consensus.values.filter(**place_of(pair.key)).exists():
            continue
        row = first[pair.key]
        if second[pair.key].working and not row.working:  # one of them tells how it was made
            row = second[pair.key]
        row.pk, row._state.adding = None, True
        row.extraction, row.settled_by, row.revision = consensus, "both", 0
        row.save()
        n += 1
    audit.record(
        "extraction.compared", f"{study}: {n} values agree",
        review=study.review, about=study, by=None,
    )  # fmt: skip


def _own(extraction: Extraction, *, by: User) -> Extraction:
    """One's own open reading, locked."""
    permissions.require(by, Act.EXTRACT, extraction.study.review)
    row = Extraction.objects.select_for_update(no_key=True).get(pk=extraction.pk)
    if row.by_id != by.pk:
        raise NotYours("This is a colleague's reading; yours is your own page.")
    if row.submitted_at is not None:
        raise AlreadySubmitted("You have finished this reading. Take it back to change it.")
    return row


def _check_revision(row: Value, revision: int | None) -> None:
    if revision is not None and row.pk is not None and row.revision != revision:
        raise Stale("This value was changed meanwhile. Here is the newest; your entry is kept.")
