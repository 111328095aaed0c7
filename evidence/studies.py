"""Studies: found by an included report, described, their arms declared."""

import re
from collections.abc import Iterable
from textwrap import shorten
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from evidence import audit, duplicates, edits, permissions
from evidence.errors import Invalid, Refused, Stale
from evidence.models import (
    Instrument,
    InstrumentUse,
    Outcome,
    PairAnswer,
    Report,
    Review,
    Study,
    User,
)
from evidence.permissions import Act

FIELDS = ("label", "year", "registration", "n_randomized", "n_completed", "n_source", "note")
INITIALS = re.compile(r"(?<=\w\w)\s+(?:[A-Z]\.?[\s-]?){1,3}$")  # "Berg HP", as PubMed writes names


class StudyHasWork(Refused):
    code = "study-has-work"


class NotIncluded(Refused):
    code = "report-not-included"


class OnlyReport(Refused):
    code = "only-report"


class OtherReview(Refused):
    code = "other-review"


class NumbersDisagree(Invalid):
    code = "numbers-disagree"


@transaction.atomic
def found(report: Report, *, by: User | None) -> Study:
    """The full text was included: its study exists. A report that has one keeps it.

    Called by screening, which has asked for permission and holds the lock.
    """
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.study is not None:
        return report.study
    label = label_of(report)
    study = Study.objects.create(
        review=report.review,
        key=free_key(report.review, label),
        label=label,
        year=report.record.year,
    )
    report.study = study
    report.save(update_fields=["study"])
    audit.record(
        "study.found", f"{study.label} is included", review=report.review, about=study, by=by
    )
    return study


@transaction.atomic
def unfound(report: Report, *, by: User | None) -> None:
    """The same the other way. Raises StudyHasWork when extractions or judgements would be lost."""
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    study = report.study
    if study is None:
        return
    alone = not study.reports.exclude(pk=report.pk).exists()
    if alone and _has_work(study):
        raise StudyHasWork(
            f"{study.label} already has arms, values, judgements or characteristics, "
            "which would lose their report."
        )
    report.study = None
    report.save(update_fields=["study"])
    audit.record(
        "study.unlinked", f"{study.label} lost a report", review=report.review, about=study, by=by
    )
    if alone:
        study.delete()


def label_of(report: Report) -> str:
    """Andersen 2020: the first author's family name and the year; or the title's first words."""
    record = report.record
    first = record.authors[0] if record.authors else ""
    name = INITIALS.sub("", first.split(",")[0].strip())
    name = name or shorten(record.title, 40, placeholder="…") or f"Record {record.pk}"
    return f"{name} {record.year or 'undated'}"


def free_key(review: Review, label: str) -> str:
    """A key no other study of the review has: andersen-2020, andersen-2020-2."""
    base = slugify(label)[:50] or "study"
    taken = set(review.studies.filter(key__startswith=base).values_list("key", flat=True))
    candidates = (base if i == 1 else f"{base}-{i}" for i in range(1, len(taken) + 2))
    return next(key for key in candidates if key not in taken)


@transaction.atomic
def add(review: Review, *, label: str, by: User, key: str = "", **fields: Any) -> Study:
    """Add a study by hand, such as one of an earlier version of the review.

    Raises NameTaken: two studies of one name could not be told apart in any plot.
    """
    permissions.require(by, Act.EDIT_STUDY, review)
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if review.studies.filter(label__iexact=label.strip()).exists():
        raise edits.NameTaken(
            f"There is a study “{label}” already. Call another one {label}b.", field="label"
        )
    study = Study(review=review, key=key or free_key(review, label), label=label)
    edits.apply(study, fields, allowed=FIELDS)
    _check_people(study)
    edits.save(study, taken=f"There is a study “{study.key}” already.")
    audit.record("study.added", f"Added study {label}", review=review, about=study, by=by)
    return study


@transaction.atomic
def change(
    study: Study, *, by: User, why: str = "", revision: int | None = None, **fields: Any
) -> Study:
    """Change a study's own fields. With `revision`, only if nobody changed it meanwhile (Stale)."""
    permissions.require(by, Act.EDIT_STUDY, study.review)
    row = locked(study, revision=revision)
    audit.because(why)
    changes = edits.apply(row, fields, allowed=(*FIELDS, "key"))
    if changes:
        _check_people(row)
        edits.save(row, taken="Another study has this key.")
        sentence = f"{row}: {edits.in_words(changes)}. {why}".rstrip(". ")
        audit.record(
            "study.changed", sentence, review=row.review, about=row, by=by,
            **edits.as_detail(changes),
        )  # fmt: skip
        row.refresh_from_db()
    return row


@transaction.atomic
def join(report: Report, study: Study, *, by: User) -> None:
    """This report tells of that study: several reports, one trial. Where it was asked whether
    two of them are of one study, that is answered.

    A study that loses its only report and has no work is taken away; with work it is refused.
    Raises NotIncluded for a report that the full text did not let through.
    """
    permissions.require(by, Act.EDIT_STUDY, study.review)
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.review_id != study.review_id:
        raise OtherReview("That study belongs to another review.")
    if report.study_id == study.pk:
        return
    if report.study_id is None:
        raise NotIncluded("This report is not included, so it tells of no study of the review.")
    unfound(report, by=by)
    report.refresh_from_db()
    report.study = study
    report.save(update_fields=["study"])
    audit.record(
        "study.joined",
        f"“{report}” is a report of {study}",
        review=study.review,
        about=study,
        by=by,
    )
    if permissions.can(by, Act.MERGE, study.review):
        _answer_related(report, by=by)


def _answer_related(report: Report, *, by: User) -> None:
    others = Report.objects.filter(study=report.study_id).values("record")
    asked = report.review.pairs.filter(
        Q(first=report.record_id, second__in=others) | Q(second=report.record_id, first__in=others),
        answer=PairAnswer.OPEN,
        suggestion=PairAnswer.RELATED,
    )
    for pair in asked:
        duplicates.answer(pair, answer=PairAnswer.RELATED, by=by)


@transaction.atomic
def split(report: Report, *, by: User) -> Study:
    """This report tells of a study of its own after all. Raises OnlyReport, NotIncluded."""
    permissions.require(by, Act.EDIT_STUDY, report.review)
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.study is None:
        raise NotIncluded("This report is not included, so it has no study to leave.")
    if not report.study.reports.exclude(pk=report.pk).exists():
        raise OnlyReport(f"It is the only report of {report.study}.")
    unfound(report, by=by)
    return found(report, by=by)


def _has_work(study: Study) -> bool:
    kept = (study.extractions, study.assessments, study.arms, study.characteristics)
    return any(rows.exists() for rows in kept)


@transaction.atomic
def flag(study: Study, outcomes: Iterable[Outcome], *, by: User) -> None:
    """Which outcomes the study reports: only those can be extracted from it."""
    permissions.require(by, Act.EDIT_STUDY, study.review)
    chosen = list(outcomes)
    study.flagged.set(chosen)
    names = ", ".join(outcome.label for outcome in chosen) or "none"
    audit.record(
        "study.flagged", f"{study} reports: {names}", review=study.review, about=study, by=by
    )


@transaction.atomic
def declare_direction(
    study: Study, instrument: Instrument, *, direction: str, by: User, quote: str = ""
) -> InstrumentUse:
    """How this study scores an instrument, where trials differ; the quote proves it."""
    permissions.require(by, Act.EDIT_STUDY, study.review)
    row = InstrumentUse.objects.filter(study=study, instrument=instrument).first()
    row = row or InstrumentUse(study=study, instrument=instrument)
    row.direction, row.quote = direction, quote
    edits.save(row, taken="Someone declared this in the same moment. Look again.")
    sentence = f"{instrument} in {study}: {row.get_direction_display().lower()}"
    audit.record("study.direction", sentence, review=study.review, about=study, by=by)
    return row


def locked(study: Study, *, revision: int | None = None) -> Study:
    """The study, locked. Raises Stale when it changed after the form was opened."""
    row = Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    if revision is not None and row.revision != revision:
        raise Stale(f"{row} was changed meanwhile. Here is the newest; your entries are kept.")
    return row


def _check_people(study: Study) -> None:
    completed, randomized = study.n_completed, study.n_randomized
    if completed is not None and randomized is not None and completed > randomized:
        raise NumbersDisagree(
            f"{completed} cannot be more than the {randomized} who were randomized.",
            field="n_completed",
        )
