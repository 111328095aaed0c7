"""Every act in words, as this person may see it."""

import csv
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from evidence import audit
from evidence.models import AuditEntry, Review, User
from evidence.views.base import in_review

A_PAGE = 100
MOST = 10_000
KINDS = {
    "review": "Review",
    "team": "Team",
    "protocol": "Protocol",
    "outcome": "Outcomes",
    "instrument": "Instruments",
    "timepoint": "Time points",
    "source": "Sources",
    "search": "Searches",
    "import": "Imports",
    "duplicates": "Duplicates",
    "record": "Records",
    "screening": "Screening",
    "fulltext": "Full texts",
    "study": "Studies",
    "arm": "Arms",
    "extraction": "Extraction",
    "bias": "Risk of bias",
    "analysis": "Analyses",
    "version": "Versions",
}
DOORS = {"page": "Page", "api": "API", "admin": "Admin", "task": "Task", "command": "Command"}
HARMLESS = ("=", "+", "-", "@", "\t", "\r")


@in_review()
def page(request: HttpRequest, review: Review) -> HttpResponse:
    """Filtered by person, kind, door, words and the row it is about; as a page or as CSV."""
    entries = _filtered(audit.visible_to(request.user, review), request.GET)
    entries = entries.select_related("by")
    if request.GET.get("format") == "csv":
        return _csv(review, entries)
    kinds = _kinds(review, request.user)
    context = {
        "page_obj": _Capped(entries, A_PAGE).get_page(request.GET.get("page")),
        "people": User.objects.filter(memberships__review=review).order_by("username"),
        "kinds": kinds,
        "doors": DOORS,
        "chosen": request.GET,
        "filters": _in_use(request.GET, review),
    }
    return render(request, "evidence/history.html", context)


class _Capped(Paginator):
    """A history of millions of acts costs no more to page through than one of thousands."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST].count()


def _filtered(entries: QuerySet[AuditEntry], query: QueryDict) -> QuerySet[AuditEntry]:
    if person := query.get("by", ""):
        entries = entries.filter(by__username=person)
    if kind := query.get("kind", ""):
        entries = entries.filter(act__startswith=f"{kind}.")
    if door := query.get("door", ""):
        entries = entries.filter(door=door)
    if about := query.get("about", ""):
        entries = entries.filter(about=about)
    if words := query.get("q", "").replace("\0", "").strip():
        entries = entries.filter(sentence__icontains=words)
    return entries


def _kinds(review: Review, user: User) -> list[tuple[str, str]]:
    """The kinds of acts that there are, as far as this person sees them."""
    acts = audit.visible_to(user, review).order_by().values_list("act", flat=True).distinct()
    found = {act.split(".")[0] for act in acts}
    return sorted((kind, KINDS.get(kind, kind.capitalize())) for kind in found)


def _in_use(query: QueryDict, review: Review) -> list[dict[str, str]]:
    """The filters as words that can be removed, each with the same view without it."""
    words = {
        "by": "by {}",
        "kind": "{}",
        "door": "through {}",
        "about": "about {}",
        "q": "“{}”",
    }
    said = {"kind": KINDS, "door": DOORS}
    used = []
    for name, sentence in words.items():
        value = query.get(name, "")
        if value:
            rest = query.copy()
            rest.pop(name)
            rest.pop("page", None)
            label = sentence.format(said.get(name, {}).get(value, value))
            used.append({"label": label, "url": f"?{rest.urlencode()}"})
    return used


def _csv(review: Review, entries: QuerySet[AuditEntry]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{review.slug}-history.csv"'
    return response


class _Echo:
    """What csv writes to: each line is handed on."""

    def write(self, line: str) -> str:
        return line


def _lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["at", "by", "act", "about", "door", "sentence"])
    for row in entries.iterator(1000):
        by = row.by.username if row.by else ""
        cells = [row.at.isoformat(), by, row.act, row.about, row.door, row.sentence]
        yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """A spreadsheet must not run what begins like a formula."""
    return f"'{cell}" if cell.startswith(HARMLESS) else cell
