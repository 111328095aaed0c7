"""Is this the same work: questions side by side, merges that can be split, bulk acceptance."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evidence import bulk_merges, duplicates, tallies
from evidence.comparison import compare
from evidence.errors import Refused
from evidence.forms.duplicates import AcceptAbove
from evidence.models import Counted, Merge, Pair, PairAnswer, Review
from evidence.permissions import Act
from evidence.views.base import all_chosen, in_review, whole

_NEXT = "evidence/_pair_next.html"
A_PAGE = 50
SAMPLE = 20


@in_review()
def queue(request: HttpRequest, review: Review) -> HttpResponse:
    """The most probable question that is open, or the one that was asked for."""
    suggestion = PairAnswer.RELATED if request.GET.get("kind") == "related" else PairAnswer.SAME
    return _queue(request, review, suggestion, template="evidence/duplicates.html")


@require_POST
@in_review(Act.MERGE)
def answer(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Same, different, or another report of one study; then the next question."""
    row = get_object_or_404(Pair.objects.select_related("review"), review=review, pk=pk)
    try:
        duplicates.answer(row, answer=request.POST.get("answer", ""), by=request.user)
    except Refused as refusal:
        if request.htmx:
            # A colleague was quicker, or the records are decided on: said where the question was.
            request.GET = request.GET.copy()
            request.GET["pair"] = str(pk)
            return _queue(request, review, row.suggestion, template=_NEXT, refusal=refusal.message)
        messages.error(request, refusal.message)
        return redirect(f"{_queue_url(review)}?pair={pk}")
    if request.htmx:
        request.GET = request.GET.copy()
        request.GET["last"] = str(pk)
        return _queue(request, review, row.suggestion, template=_NEXT)
    return redirect(f"{_queue_url(review)}?kind={row.suggestion}&last={pk}")


@require_POST
@in_review(Act.MERGE)
def reopen(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Take an answer back and look at the pair again."""
    row = get_object_or_404(Pair.objects.select_related("review"), review=review, pk=pk)
    try:
        duplicates.reopen(row, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{_queue_url(review)}?pair={pk}&kind={row.suggestion}")


@in_review()
def merged(request: HttpRequest, review: Review) -> HttpResponse:
    """What stands merged, by rule or by a person; each can be split."""
    rows = _standing(review)
    how = request.GET.get("how", "")
    if how == "rule":
        rows = rows.filter(by=None)
    elif how == "person":
        rows = rows.exclude(by=None)
    sampled = request.GET.get("sample") == "1"
    if sampled:
        rows = rows.filter(pk__in=list(rows.order_by("?").values_list("pk", flat=True)[:SAMPLE]))
    context = {
        **_tabs(review),
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "how": how,
        "sampled": sampled,
        "may": Act.MERGE in request.acts,
        "bulk": bulk_merges.last_bulk_act(review, by=request.user),
    }
    return render(request, "evidence/duplicates_merged.html", context)


@in_review()
def answered(request: HttpRequest, review: Review) -> HttpResponse:
    """The questions that people have answered; each can be opened again."""
    rows = review.pairs.exclude(answer=PairAnswer.OPEN)
    rows = rows.select_related("by", "first__source", "second__source").order_by("-answered_at")
    context = {
        **_tabs(review),
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may": Act.MERGE in request.acts,
    }
    return render(request, "evidence/duplicates_answered.html", context)


@in_review(Act.MERGE)
def accept(request: HttpRequest, review: Review) -> HttpResponse:
    """Accept every open question above a probability: first what it would do, then the act."""
    form = AcceptAbove(request.POST or request.GET or None)
    preview = None
    if form.is_valid():
        probability = form.cleaned_data["percent"] / 100
        if request.method == "POST":
            seen = request.POST.get("seen", "")
            try:
                done = bulk_merges.accept_above(
                    review, probability=probability, by=request.user, seen=seen
                )
            except bulk_merges.PairsChanged as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _accepted(done))
                return redirect("duplicates", review.slug)
        preview = bulk_merges.preview_above(review, probability=probability, by=request.user)
    context = {**_tabs(review), "form": form, "preview": preview}
    status = 409 if preview and form.errors else 200
    return render(request, "evidence/duplicates_accept.html", context, status=status)


@require_POST
@in_review(Act.MERGE)
def take_back(request: HttpRequest, review: Review) -> HttpResponse:
    """Split one merge or the chosen ones, as one act."""
    rows = list(_standing(review).filter(pk__in=all_chosen(request, "ids")))
    if not rows:
        messages.error(request, "Choose at least one merge that still stands.")
        return redirect("duplicates_merged", review.slug)
    try:
        n = duplicates.take_back(*rows, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"{n} {'record stands' if n == 1 else 'records stand'} alone again."
        )
    return redirect("duplicates_merged", review.slug)


def _accepted(done: bulk_merges.Accepted) -> str:
    pairs = "1 pair" if done.pairs == 1 else f"{done.pairs:,} pairs"
    records = "1 record" if done.merged == 1 else f"{done.merged:,} records"
    return f"{pairs} accepted as the same work; {records} merged away."


def _queue(
    request: HttpRequest, review: Review, suggestion: str, *, template: str, refusal: str = ""
) -> HttpResponse:
    pairs = duplicates.open_pairs(review, suggestion=suggestion)
    pair = pairs.filter(pk=whole(request.GET.get("pair", ""))).first() or pairs.first()
    last = Pair.objects.filter(review=review, pk=whole(request.GET.get("last", "")))
    context = {
        **_tabs(review),
        "pair": pair,
        "fields": compare(pair.first, pair.second) if pair else (),
        "place": pairs.filter(probability__gt=pair.probability).count() + 1 if pair else 0,
        "kind": suggestion,
        "refusal": refusal,
        "last": last.exclude(answer=PairAnswer.OPEN).first(),
        "may": Act.MERGE in request.acts,
        "bulk": bulk_merges.last_bulk_act(review, by=request.user),
    }
    return render(request, template, context)


def _tabs(review: Review) -> dict[str, int]:
    """The counts that stand on the tabs. People merge few; all merges are counted as they come."""
    merged = sum(tallies.by_import(review, Counted.MERGED).values())
    return {
        "n_same": duplicates.open_pairs(review).count(),
        "n_related": duplicates.open_pairs(review, suggestion=PairAnswer.RELATED).count(),
        "n_merged": merged,
        "n_by_rule": merged - _standing(review).exclude(by=None).count(),
        "n_answered": review.pairs.exclude(answer=PairAnswer.OPEN).count(),
    }


def _standing(review: Review) -> QuerySet[Merge]:
    return (
        Merge.objects.filter(record__review=review, undone_at=None, record__withdrawn_at=None)
        .select_related("record__source", "into__source", "into__review", "by")
        .order_by("-id")
    )


def _queue_url(review: Review) -> str:
    return reverse("duplicates", args=[review.slug])
