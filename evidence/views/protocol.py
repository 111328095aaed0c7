"""The plan as one page: left the contents, right each part as a form that saves itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evidence import amendments, outcomes, protocol, protocol_rows, reviews
from evidence.errors import Refused, Stale
from evidence.forms.protocol import (
    Amendment,
    InstrumentForm,
    OutcomeForm,
    Plan,
    TimepointForm,
    criterion_rows,
    in_order,
    reason_rows,
)
from evidence.forms.refusing import try_act
from evidence.forms.renewed import Renewed
from evidence.forms.reviews import Question, Registration
from evidence.models import Instrument, Outcome, ProtocolVersion, Review, Timepoint, User
from evidence.permissions import Act
from evidence.protocol_templates import TEMPLATES
from evidence.views.base import in_review

MEASURED = {
    "outcomes": (Outcome, OutcomeForm, outcomes.add, outcomes.change, outcomes.remove),
    "instruments": (
        Instrument,
        InstrumentForm,
        outcomes.add_instrument,
        outcomes.change_instrument,
        outcomes.remove_instrument,
    ),
    "timepoints": (
        Timepoint,
        TimepointForm,
        outcomes.add_timepoint,
        outcomes.change_timepoint,
        outcomes.remove_timepoint,
    ),
}


@in_review()
def page(request: HttpRequest, review: Review) -> HttpResponse:
    return _page(request, review)


@require_POST
@in_review(Act.EDIT_PROTOCOL)
def draft(request: HttpRequest, review: Review) -> HttpResponse:
    """Begin the first protocol, blank or from a template."""
    template = request.POST.get("template", "")
    try:
        if template:
            protocol.begin(review, template=template, by=request.user)
        else:
            protocol.draft(review, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(_part_url(review, "criteria"))


@require_POST
@in_review(Act.EDIT_PROTOCOL)
def part(request: HttpRequest, review: Review, part: str) -> HttpResponse:
    """Save one part of the page. What was typed stays when it cannot be saved."""
    save = _PARTS.get(part)
    if save is None:
        raise Http404("There is no such part of the protocol.")
    forms = save(request, review)
    if forms is None:
        messages.success(request, "Saved.")
        return redirect(_part_url(review, part))
    return _page(request, review, **forms)


@require_POST
@in_review(Act.EDIT_PROTOCOL)
def freeze(request: HttpRequest, review: Review) -> HttpResponse:
    return _act(request, review, protocol.freeze, "Protocol {number} is in force.")


@require_POST
@in_review(Act.EDIT_PROTOCOL)
def discard(request: HttpRequest, review: Review) -> HttpResponse:
    return _act(request, review, protocol.discard, "The draft was given up.")


@require_POST
@in_review(Act.EDIT_PROTOCOL)
def amend(request: HttpRequest, review: Review) -> HttpResponse:
    """Open the next version, with the reason why."""
    form = Amendment(request.POST)
    if form.is_valid() and try_act(
        form, protocol.amend, review, by=request.user, **form.cleaned_data
    ):
        return redirect("protocol", review.slug)
    if protocol.working(review) != protocol.current(review):  # sent twice: the draft is open
        return redirect("protocol", review.slug)
    return _page(request, review, amendment=form)


@in_review()
def version(request: HttpRequest, review: Review, number: int) -> HttpResponse:
    """One version as it stands, with what it changed."""
    row = get_object_or_404(ProtocolVersion, review=review, number=number)
    context = {
        "version": row,
        "changes": amendments.changes(row),
        "rules": amendments.rules_of(row),
    }
    return render(request, "evidence/protocol_version.html", context)


@in_review(Act.EDIT_STUDY)
def measured(
    request: HttpRequest, review: Review, what: str, pk: int | None = None
) -> HttpResponse:
    """Add or change an outcome, an instrument or a time point."""
    model, form_class, add, change, _ = _kind(what)
    row = get_object_or_404(model, review=review, pk=pk) if pk else None
    form = form_class(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = (
            try_act(form, change, row, by=request.user, seen=form.seen(), **form.changes())
            if row
            else try_act(form, add, review, by=request.user, **values)
        )
        if done:
            return redirect(_part_url(review, what))
        if row:
            form.renew_from(model.objects.get(pk=row.pk))
    context = {"form": form, "what": what, "noun": model._meta.verbose_name, "row": row}
    return render(request, "evidence/measured.html", context, status=422 if form.errors else 200)


@require_POST
@in_review(Act.EDIT_STUDY)
def remove_measured(request: HttpRequest, review: Review, what: str, pk: int) -> HttpResponse:
    model, *_, remove = _kind(what)
    try:
        remove(get_object_or_404(model, review=review, pk=pk), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(_part_url(review, what))


def _kind(what: str) -> tuple[Any, ...]:
    if what not in MEASURED:
        raise Http404("There is no such list in the protocol.")
    return MEASURED[what]


Forms = dict[str, Any] | None  # None: saved


def _save_question(request: HttpRequest, review: Review) -> Forms:
    form = Question(request.POST, instance=Review.objects.get(pk=review.pk))
    return None if _saved(form, reviews.change, review, by=request.user) else {"question": form}


def _save_registration(request: HttpRequest, review: Review) -> Forms:
    form = Registration(request.POST, instance=Review.objects.get(pk=review.pk))
    saved = _saved(form, reviews.change, review, by=request.user)
    return None if saved else {"registration": form}


def _saved(
    form: Renewed, act: Callable[..., Any], row: Review | ProtocolVersion, *, by: User
) -> bool:
    """What was changed is saved; else the form is ready to be sent again."""
    if not form.is_valid():
        return False
    if try_act(form, act, row, by=by, seen=form.seen(), **form.changes()):
        return True
    form.renew_from(type(row).objects.get(pk=row.pk))
    return False


def _save_criteria(request: HttpRequest, review: Review) -> Forms:
    row = protocol.draft(review, by=request.user)
    return _rows_saved(
        "criteria", criterion_rows(row, request.POST), protocol.set_criteria, row, request
    )


def _save_reasons(request: HttpRequest, review: Review) -> Forms:
    row = protocol.draft(review, by=request.user)
    return _rows_saved(
        "reasons", reason_rows(row, request.POST), protocol.set_reasons, row, request
    )


def _rows_saved(
    part: str,
    rows: BaseFormSet,
    act: Callable[..., Any],
    row: ProtocolVersion,
    request: HttpRequest,
) -> Forms:
    """Criteria or reasons are saved whole; refused, they stay as typed, over what is stored."""
    seen = request.POST.get("seen", "")
    typed = {part: rows, f"{part}_seen": seen}
    if not rows.is_valid():
        return typed
    try:
        act(row, by=request.user, seen=seen, **{part: in_order(rows)})
    except Stale as refusal:
        stored = list(getattr(row, part).all())
        newest = {f"{part}_stored": stored, f"{part}_seen": protocol_rows.as_shown(stored)}
        return typed | newest | {f"{part}_refusal": refusal.message}
    except Refused as refusal:
        return typed | {f"{part}_refusal": refusal.message}
    return None


def _save_plan(request: HttpRequest, review: Review) -> Forms:
    row = protocol.draft(review, by=request.user)
    form = Plan(request.POST, instance=ProtocolVersion.objects.get(pk=row.pk))
    return None if _saved(form, protocol.set_plan, row, by=request.user) else {"plan": form}


_PARTS: dict[str, Callable[[HttpRequest, Review], Forms]] = {
    "question": _save_question,
    "registration": _save_registration,
    "criteria": _save_criteria,
    "reasons": _save_reasons,
    "plan": _save_plan,
}


def _page(request: HttpRequest, review: Review, **forms: Any) -> HttpResponse:
    working = protocol.working(review)
    may = Act.EDIT_PROTOCOL in request.acts
    drafting = may and working is not None and working.frozen_at is None
    context = {
        "version": working,
        "in_force": protocol.current(review),
        "versions": list(review.protocol_versions.select_related("frozen_by").order_by("-number")),
        "may": may,
        "may_measure": Act.EDIT_STUDY in request.acts,
        "drafting": drafting,
        "changes": amendments.changes(working) if drafting else [],
        "rules": amendments.rules_of(working) if working else [],
        "question": Question(instance=review),
        "registration": Registration(instance=review),
        "amendment": Amendment(),
        "templates": TEMPLATES,
        **(_draft_forms(working) if drafting and working else {}),
        **forms,
    }
    status = 422 if forms else 200
    return render(request, "evidence/protocol.html", context, status=status)


def _draft_forms(row: ProtocolVersion) -> dict[str, Any]:
    return {
        "criteria": criterion_rows(row),
        "criteria_seen": protocol_rows.as_shown(row.criteria.all()),
        "reasons": reason_rows(row),
        "reasons_seen": protocol_rows.as_shown(row.reasons.select_related("criterion")),
        "plan": Plan(instance=row),
    }


def _act(
    request: HttpRequest, review: Review, act: Callable[..., Any], sentence: str
) -> HttpResponse:
    """Freeze or give up the open draft."""
    row = protocol.working(review)
    if row is None:
        raise Http404("There is no protocol yet.")
    try:
        act(row, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, sentence.format(number=row.number))
    return redirect("protocol", review.slug)


def _part_url(review: Review, part: str) -> str:
    return f"{reverse('protocol', args=[review.slug])}#{part}"
