"""Sources and their searches: what was searched, and what came in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from evidence import imports, sources, strategies, yields
from evidence.forms.refusing import try_act
from evidence.forms.sources import SearchForm, SourceForm
from evidence.models import Review, Search, Source, Upload
from evidence.permissions import Act
from evidence.views.base import chosen, in_review


@in_review()
def table(request: HttpRequest, review: Review) -> HttpResponse:
    """Every source with its searches, imports and counts. While a file is being read the page
    asks again: 204 while nothing is new, and all of it when the last file is done."""
    asked = request.GET.get("seen") if request.htmx else None
    seen = imports.under_way(review)
    if asked is not None and not seen:
        return HttpResponseClientRefresh()
    if asked == seen:
        return HttpResponse(status=204)
    holdings = yields.of_review(review)
    there = {row.source.name for row in holdings.rows}
    context = {
        "holdings": holdings,
        "seen": seen,
        "waiting": Upload.objects.filter(review=review, by=request.user).count(),
        "lacking": [name for name in sources.USUAL if name not in there],
        "may": Act.IMPORT in request.acts,
        "usual": sources.USUAL,
    }
    piece = "evidence/sources.html" if asked is None else "evidence/_sources.html"
    return render(request, piece, context)


@in_review(Act.IMPORT)
def source(request: HttpRequest, review: Review, pk: int | None = None) -> HttpResponse:
    """Add a source, or change one."""
    row = get_object_or_404(Source, review=review, pk=pk) if pk else None
    form = SourceForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = (
            try_act(form, sources.change, row, by=request.user, seen=form.seen(), **form.changes())
            if row
            else try_act(form, sources.add, review, by=request.user, **values)
        )
        if done:
            return redirect("sources", review.slug)
        if row:
            form.renew_from(Source.objects.get(pk=row.pk))
    context = {"form": form, "row": row}
    return render(request, "evidence/source.html", context, status=_status(form))


@require_POST
@in_review(Act.IMPORT)
def usual(request: HttpRequest, review: Review) -> HttpResponse:
    """The seven databases at once."""
    added = sources.add_usual(review, by=request.user)
    messages.success(request, f"{len(added)} databases added.")
    return redirect("sources", review.slug)


@require_POST
@in_review(Act.IMPORT)
def remove_source(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    sources.remove(get_object_or_404(Source, review=review, pk=pk), by=request.user)
    return redirect("sources", review.slug)


@in_review(Act.IMPORT)
def search(
    request: HttpRequest, review: Review, source_pk: int, pk: int | None = None
) -> HttpResponse:
    """Add a search of a source, or change one."""
    source_row = get_object_or_404(Source, review=review, pk=source_pk)
    row = get_object_or_404(Search, source=source_row, pk=pk) if pk else None
    form = SearchForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = (
            try_act(
                form,
                sources.change_search,
                row,
                by=request.user,
                seen=form.seen(),
                **form.changes(),
            )
            if row
            else try_act(form, sources.add_search, source_row, by=request.user, **values)
        )
        if done:
            return redirect("sources", review.slug)
        if row:
            form.renew_from(Search.objects.get(pk=row.pk))
    strategy = form["strategy"].value() or ""
    context = {
        "form": form,
        "source": source_row,
        "row": row,
        **_checked(strategy, source_row),
    }
    return render(request, "evidence/search.html", context, status=_status(form))


@require_POST
@in_review(Act.IMPORT)
def remove_search(request: HttpRequest, review: Review, source_pk: int, pk: int) -> HttpResponse:
    row = get_object_or_404(Search, source__review=review, source=source_pk, pk=pk)
    sources.remove_search(row, by=request.user)
    return redirect("sources", review.slug)


@require_POST
@in_review()
def check(request: HttpRequest, review: Review) -> HttpResponse:
    """The findings of a search string while it is being written; nothing is saved."""
    source_row = review.sources.filter(pk=chosen(request, "source")).first()
    checked = _checked(request.POST.get("strategy", ""), source_row)
    return render(request, "evidence/_strategy.html", checked)


def _checked(strategy: str, of: Source | None) -> dict:
    where = {"database": of.name, "platform": of.platform} if of else {}
    findings = strategies.check(strategy[:50_000], **where)
    return {
        "strategy": strategy,
        "findings": findings,
        "segments": strategies.segments(strategy, findings),
    }


def _status(form: SourceForm | SearchForm) -> int:
    return 422 if form.errors else 200
