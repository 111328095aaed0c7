"""What is done with chosen records: a preview in counts and names, then one act with one Undo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evidence import bulk_merges, removals, saved_views
from evidence.errors import Refused
from evidence.models import Record, Removal, RemovalKind, Review
from evidence.permissions import Act
from evidence.views.base import all_chosen, in_review, typed

MOST = 200


@require_POST
@in_review(Act.MERGE)
def merge(request: HttpRequest, review: Review) -> HttpResponse:
    """Chosen records as one work: the first POST shows what would happen, `do` does it."""
    rows = _chosen(request, review)
    try:
        if "do" in request.POST:
            n = bulk_merges.merge_many(rows, by=request.user)
            messages.success(request, f"{n} {'record was' if n == 1 else 'records were'} merged.")
            return redirect("duplicates_merged", review.slug)
        if len(rows) < 2:
            raise bulk_merges.NothingToMerge("Choose at least two records.")
        stays, goes, left_out = bulk_merges.group_of(rows, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("records", review.slug)
    context = {"stays": stays, "goes": goes, "left_out": left_out, "rows": rows}
    return render(request, "evidence/records_merge.html", context)


@require_POST
@in_review(Act.CURATE)
def remove(request: HttpRequest, review: Review) -> HttpResponse:
    """Chosen records leave before screening: first what would happen, then `do` does it."""
    rows = _chosen(request, review)
    refusal = None
    if not rows:
        messages.error(request, "Choose at least one record.")
        return redirect("records", review.slug)
    if "do" in request.POST:
        kind, why = typed(request, "kind"), typed(request, "why")
        try:
            made = removals.remove(rows, kind=kind, why=why, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            n = len(made)
            messages.success(
                request,
                f"{n} {'record was' if n == 1 else 'records were'} removed before screening.",
            )
            return redirect(f"{reverse('records', args=[review.slug])}?box=removed")
    context = {
        "found": removals.preview(rows),
        "rows": rows,
        "kinds": RemovalKind.choices,
        "refusal": refusal,
        "typed": request.POST,
    }
    status = 422 if refusal else 200
    return render(request, "evidence/records_remove.html", context, status=status)


@require_POST
@in_review(Act.CURATE)
def put_back(request: HttpRequest, review: Review) -> HttpResponse:
    """Removed records return to screening: those chosen, or with `last` one's newest act."""
    rows = Removal.objects.filter(record__in=_chosen(request, review), undone_at=None)
    if "last" in request.POST:
        rows = removals.last_act(review, by=request.user)
    try:
        n = removals.put_back(rows, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{n} {'record is' if n == 1 else 'records are'} back.")
    return redirect("records", review.slug)


def _chosen(request: HttpRequest, review: Review) -> list[Record]:
    ids = all_chosen(request, "ids")
    return list(
        Record.objects.visible_to(request.user)
        .filter(review=review, pk__in=ids[:MOST])
        .select_related("source", "review")
    )


@require_POST
@in_review(Act.MERGE)
def undo(request: HttpRequest, review: Review) -> HttpResponse:
    """The person's newest bulk act, taken back whole."""
    entry = bulk_merges.last_bulk_act(review, by=request.user)
    if entry is None:
        messages.error(request, "There is nothing of yours to undo here.")
    else:
        try:
            n = bulk_merges.undo_act(entry, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            alone = "record stands" if n == 1 else "records stand"
            messages.success(request, f"{n} {alone} alone again.")
    return redirect("duplicates", review.slug)


@require_POST
@in_review()
def save_view(request: HttpRequest, review: Review) -> HttpResponse:
    """Keep this list under a name."""
    query = request.POST.get("query", "")
    try:
        row = saved_views.save(
            review, name=request.POST.get("name", ""), query=query, by=request.user
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{reverse('records', args=[review.slug])}?{query}")
    messages.success(request, f"Saved as “{row.name}”.")
    return redirect(f"{reverse('records', args=[review.slug])}?{row.query}")


@require_POST
@in_review()
def remove_view(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    row = get_object_or_404(saved_views.of(review, user=request.user), pk=pk)
    saved_views.remove(row, by=request.user)
    return redirect("records", review.slug)
