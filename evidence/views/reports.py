"""A report and its text: the PDF, how it was sought, whom one asked."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from evidence import fulltexts
from evidence.errors import Refused
from evidence.forms.gather import ContactForm, RetrievalForm
from evidence.forms.refusing import try_act
from evidence.models import FullText, Report, Review
from evidence.permissions import Act
from evidence.views.base import in_review


@require_GET
@in_review()
def page(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    return _page(request, _report(request, review, pk))


@require_POST
@in_review(Act.FETCH)
def upload(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Upload a PDF; what is none is refused by its content."""
    report = _report(request, review, pk)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise fulltexts.NotAPdf("Choose a PDF first.", field="file")
        fulltexts.upload(report, file=file, name=file.name or "report.pdf", by=request.user)
    except Refused as refusal:
        return _page(request, report, refusal=refusal)
    item = report.items.filter(outcome=None).first()
    if item is not None and Act.SCREEN in request.acts:
        return redirect("item", review.slug, item.pk)
    return redirect("report", review.slug, pk)


@require_POST
@in_review(Act.FETCH)
def seek(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Note one attempt to get the text."""
    report = _report(request, review, pk)
    form = RetrievalForm(request.POST)
    if form.is_valid() and try_act(
        form, fulltexts.seek, report, by=request.user, **form.cleaned_data
    ):
        if "desk" in request.POST:
            return redirect("fulltext", review.slug)
        return redirect("report", review.slug, pk)
    return _page(request, report, retrieval_form=form)


@require_POST
@in_review(Act.FETCH)
def contact(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    report = _report(request, review, pk)
    form = ContactForm(request.POST)
    if form.is_valid() and try_act(
        form, fulltexts.contact, report, by=request.user, **form.cleaned_data
    ):
        return redirect("report", review.slug, pk)
    return _page(request, report, contact_form=form)


@require_GET
@xframe_options_sameorigin  # the one address that our own pages show in a frame
@csp_replace({"frame-ancestors": [SELF]})
@in_review()
def pdf(request: HttpRequest, review: Review, pk: int) -> FileResponse:
    """The stored PDF, shown in the page, never run."""
    row = get_object_or_404(FullText, pk=pk, report__review=review)
    response = FileResponse(row.file.open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.sha256[:16]}.pdf"'
    return response


def _report(request: HttpRequest, review: Review, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("record__source", "study")
    return get_object_or_404(rows, review=review, pk=pk)


def _page(
    request: HttpRequest,
    report: Report,
    *,
    refusal: Refused | None = None,
    retrieval_form: RetrievalForm | None = None,
    contact_form: ContactForm | None = None,
) -> HttpResponse:
    context = {
        "report": report,
        "record": report.record,
        "fulltexts": list(report.fulltexts.select_related("by")),
        "retrievals": report.retrievals.select_related("by"),
        "contacts": report.contacts.select_related("by"),
        "retrieval_form": retrieval_form or RetrievalForm(),
        "contact_form": contact_form or ContactForm(),
        "refusal": refusal,
        "may": Act.FETCH in request.acts,
    }
    bad = bool(refusal or retrieval_form or contact_form)
    return render(request, "evidence/report.html", context, status=422 if bad else 200)
