"""Studies: found by an included report, described, their arms declared."""

from django.db import transaction
from django.utils.text import slugify

from evidence import audit
from evidence.errors import Refused
from evidence.models import Report, Review, Study, User


class StudyHasWork(Refused):
    code = "study-has-work"


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
    if alone and (study.extractions.exists() or study.assessments.exists() or study.arms.exists()):
        raise StudyHasWork(
            f"{study.label} already has arms, values or judgements, which would lose their report."
        )
    report.study = None
    report.save(update_fields=["study"])
    audit.record(
        "study.unlinked", f"{study.label} lost a report", review=report.review, about=study, by=by
    )
    if alone:
        study.delete()


def label_of(report: Report) -> str:
    """Andersen 2020: the first author's family name and the year."""
    record = report.record
    first = record.authors[0] if record.authors else ""
    family = first.split(",")[0].strip() or record.title[:40] or f"Record {record.pk}"
    return f"{family} {record.year or 'undated'}"


def free_key(review: Review, label: str) -> str:
    """A key no other study of the review has: andersen-2020, andersen-2020-2."""
    base = slugify(label, allow_unicode=True)[:50] or "study"
    taken = set(review.studies.filter(key__startswith=base).values_list("key", flat=True))
    candidates = (base if i == 1 else f"{base}-{i}" for i in range(1, len(taken) + 2))
    return next(key for key in candidates if key not in taken)
