"""Reports and their texts: admit, fetch, give up, take back."""

from django.db import transaction

from evidence import audit
from evidence.errors import Refused
from evidence.models import Record, Report, Retrieval, RetrievalState, User


class ReportHasWork(Refused):
    code = "report-has-work"


@transaction.atomic
def admit(record: Record, *, by: User | None) -> Report:
    """A record was let through: its report exists and its text is sought. Twice is once.

    Called by screening, which has asked for permission and holds the lock.
    """
    report, created = Report.objects.get_or_create(record=record, review_id=record.review_id)
    if created:
        audit.record(
            "report.admitted",
            f"“{record}” goes on to full text",
            review=record.review,
            about=report,
            by=by,
        )
    return report


@transaction.atomic
def withdraw(report: Report, *, by: User | None) -> None:
    """The same the other way. Raises ReportHasWork when someone's work would be lost."""
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.study_id or report.fulltexts.exists() or report.contacts.exists():
        raise ReportHasWork(
            "This report already has a full text or a study. Take those back first."
        )
    record, review = report.record, report.review
    report.delete()
    audit.record(
        "report.withdrawn",
        f"“{record}” no longer goes on to full text",
        review=review,
        about=record,
        by=by,
    )


def is_not_retrieved(report: Report) -> bool:
    newest: Retrieval | None = report.retrievals.order_by("-at", "-id").first()
    return newest is not None and newest.state == RetrievalState.NOT_RETRIEVED
