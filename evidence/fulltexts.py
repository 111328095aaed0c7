"""Reports and their texts: admit, fetch, give up, take back."""

import hashlib
import struct
import zlib
from io import BytesIO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from evidence import audit, permissions
from evidence.errors import Invalid, Refused
from evidence.models import Contact, FullText, Record, Report, Retrieval, RetrievalState, User
from evidence.permissions import Act


class ReportHasWork(Refused):
    code = "report-has-work"


class AlreadyAssessed(Refused):
    code = "already-assessed"


class AlreadyRetrieved(Refused):
    code = "already-retrieved"


class NotAPdf(Invalid):
    code = "not-a-pdf"


class PdfTooLarge(Invalid):
    code = "pdf-too-large"


class NoteMissing(Invalid):
    code = "note-missing"


@transaction.atomic
def upload(report: Report, *, file: File, name: str, by: User) -> FullText:
    """Keep a PDF of a report. The same PDF again is the same row.

    Raises NotAllowed, NotAPdf (by its content, whatever its name), PdfTooLarge.
    """
    permissions.require(by, Act.FETCH, report.review)
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if (file.size or 0) > settings.MAX_PDF_BYTES:
        limit = settings.MAX_PDF_BYTES // 1024**2
        raise PdfTooLarge(f"This PDF is larger than {limit} MB. Save it smaller.", field="file")
    content = file.read()
    n_pages = count_pages(content)
    sha256 = hashlib.sha256(content).hexdigest()
    there = FullText.objects.filter(report=report, sha256=sha256).first()
    if there is not None:
        if is_not_retrieved(report):  # it was given up, and here it is
            Retrieval.objects.create(report=report, state=RetrievalState.RETRIEVED, by=by)
        return there
    row = FullText(
        report=report, file_name=name[:255], sha256=sha256, size=len(content), n_pages=n_pages,
        by=by,
    )  # fmt: skip
    row.file.save(f"{sha256[:16]}.pdf", ContentFile(content), save=False)
    row.save()
    Retrieval.objects.create(report=report, state=RetrievalState.RETRIEVED, by=by)
    audit.record(
        "fulltext.uploaded", f"Uploaded the full text of “{report}”",
        review=report.review, about=report, by=by,
    )  # fmt: skip
    return row


def count_pages(content: bytes) -> int:
    """Pages of a PDF. Raises NotAPdf with a sentence for anything that is none."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # What pypdf raises on files that were cut, forged or encrypted in ways it does not know.
    broken_in = (
        PyPdfError, DependencyError, ValueError, LookupError, RecursionError, AttributeError,
        TypeError, ArithmeticError, AssertionError, NotImplementedError, zlib.error, struct.error,
        OSError,
    )  # fmt: skip
    if b"%PDF-" not in content[:1024]:
        raise NotAPdf(
            "This is not a PDF, whatever its name says. Choose another file.", field="file"
        )
    try:
        pages = len(PdfReader(BytesIO(content)).pages)
    except broken_in as broken:
        raise NotAPdf(
            "This PDF is broken or locked, its pages cannot be read. Save it anew.", field="file"
        ) from broken
    if pages == 0:
        raise NotAPdf("This PDF has no page.", field="file")
    return pages


@transaction.atomic
def seek(report: Report, *, state: str, by: User, note: str = "") -> Retrieval:
    """One attempt to get the text, and what came of it. Some states need a note.

    Raises NotAllowed, NoteMissing, AlreadyRetrieved when its PDF is here, AlreadyAssessed once
    every verdict on it is in. (Before that a refusal would tell what a colleague has done.)
    """
    permissions.require(by, Act.FETCH, report.review)
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if state == RetrievalState.TRANSLATION and not note.strip():
        raise NoteMissing("Say which language, and who translates.", field="note")
    if state == RetrievalState.NOT_RETRIEVED:
        if not note.strip():
            raise NoteMissing("Say what was tried to get it.", field="note")
        if report.fulltexts.exists():
            raise AlreadyRetrieved("Its PDF is here, so this report was retrieved.", field="state")
        if report.items.exclude(outcome=None, conflict_at=None).exists():
            raise AlreadyAssessed("This report was assessed already, so it was retrieved.")
    said = {"state": state, "note": note.strip(), "by_id": by.pk}
    newest = report.retrievals.first()
    if newest is not None and said.items() <= vars(newest).items():
        return newest  # the same form, sent twice
    row = Retrieval.objects.create(report=report, **said)
    audit.record("report.sought", f"“{report}”: {row}", review=report.review, about=report, by=by)
    return row


@transaction.atomic
def contact(report: Report, *, to: str, asked: str, by: User, answer: str = "") -> Contact:
    """Note an attempt to reach an author, and the answer."""
    permissions.require(by, Act.FETCH, report.review)
    if not to.strip() or not asked.strip():
        raise NoteMissing("Say whom you asked, and what.", field="asked")
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    said = {"to": to.strip(), "asked": asked.strip(), "answer": answer.strip(), "by_id": by.pk}
    newest = report.contacts.first()
    if newest is not None and said.items() <= vars(newest).items():
        return newest  # the same form, sent twice
    row = Contact.objects.create(report=report, **said)
    audit.record(
        "author.asked", f"Asked {row.to} about “{report}”",
        review=report.review, about=report, by=by,
    )  # fmt: skip
    return row


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
