"""Find or go to: records, studies and results of one review by their words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from evidence import listing
from evidence.models import Record, Review
from evidence.views.base import in_review

MOST = 6


@require_GET
@in_review()
def find(request: HttpRequest, review: Review) -> HttpResponse:
    """The first few of each kind; a piece for the dialog, a page without script."""
    words = request.GET.get("q", "").strip()
    context = {"hits": _hits(review, words) if words else [], "words": words}
    template = "_hits.html" if request.htmx else "analysis/find.html"
    return render(request, template, context)


def _hits(review: Review, words: str) -> list[dict[str, str]]:
    slug = review.slug
    analyses = review.analyses.filter(label__icontains=words)[:MOST]
    studies = review.studies.filter(label__icontains=words)[:MOST]
    records = listing.saying(Record.objects.unique().filter(review=review), words)[:MOST]
    hits = [("analysis", row.label, reverse("analysis", args=[slug, row.key])) for row in analyses]
    hits += [("study", row.label, reverse("study", args=[slug, row.pk])) for row in studies]
    hits += [
        ("record", row.title or "Untitled record", reverse("record", args=[slug, row.pk]))
        for row in records
    ]
    return [{"kind": kind, "label": label, "url": url} for kind, label, url in hits]
