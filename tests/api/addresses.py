"""Every address of the product, filled with real rows of one review, taken from the url map."""

import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin.sites import site
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from analysis.models import Run
from analysis.views.tabs import NAMES
from evidence.models import Arm, Judgement, Merge, Review, Search
from screening.models import Item

PLACE = re.compile(r"(?P<before>[\w-]*)[/.]?<(?:\w+:)?(?P<name>\w+)>")
ELSEWHERE = ("admin/", "static/")


def _ids(rows: Any) -> list[Any]:
    return list(rows.values_list("pk", flat=True))


# What stands before a placeholder, and its name: the rows that fill it.
FILLS: dict[tuple[str, str], Callable[[Review], list[Any]]] = {
    ("reviews", "slug"): lambda review: [review.slug],
    ("versions", "number"): lambda review: _numbers(review),
    ("versions", "pk"): lambda review: _ids(review.versions),
    ("protocol", "part"): lambda review: ["question", "rules", "plan", "measured"],
    ("protocol", "what"): lambda review: ["outcome", "instrument", "timepoint"],
    ("outcome", "pk"): lambda review: [],
    ("", "pk"): lambda review: _ids(review.outcomes),
    ("protocol", "number"): lambda review: _numbers(review),
    ("instruments", "pk"): lambda review: _ids(review.instruments),
    ("timepoints", "pk"): lambda review: _ids(review.timepoints),
    ("pairs", "pk"): lambda review: _ids(review.pairs),
    ("merges", "pk"): lambda review: _ids(Merge.objects.filter(record__review=review)),
    ("arms", "pk"): lambda review: _ids(Arm.objects.filter(study__review=review)),
    ("combinations", "pk"): lambda review: [],
    ("sources", "pk"): lambda review: _ids(review.sources),
    ("sources", "source_pk"): lambda review: _ids(review.sources),
    ("searches", "pk"): lambda review: _ids(Search.objects.filter(source__review=review)),
    ("files", "pk"): lambda review: _ids(review.uploads),
    ("imports", "pk"): lambda review: [r.of_id for r in review.records.all()[:1]],
    ("duplicates", "pk"): lambda review: _ids(review.pairs),
    ("records", "pk"): lambda review: _ids(review.records),
    ("removals", "pk"): lambda review: [1],  # there is none
    ("reports", "pk"): lambda review: _ids(review.reports),
    ("full-texts", "pk"): lambda review: [],
    ("views", "pk"): lambda review: [1],  # there is none: a 404, or who may not, a refusal
    ("studies", "pk"): lambda review: _ids(review.studies),
    ("arms", "arm_pk"): lambda review: _ids(Arm.objects.filter(study__review=review)),
    ("combinations", "combination"): lambda review: [],
    ("extraction", "pk"): lambda review: _ids(review.studies),
    ("read", "outcome"): lambda review: _ids(review.outcomes),
    ("work-out", "outcome"): lambda review: _ids(review.outcomes),
    ("bias", "pk"): lambda review: _ids(review.studies),
    ("team", "pk"): lambda review: _ids(review.memberships),
    ("items", "pk"): lambda review: _ids(Item.objects.filter(stage__review=review)),
    ("conflicts", "pk"): lambda review: _ids(Item.objects.filter(stage__review=review)),
    ("screening", "stage"): lambda review: ["title_abstract", "full_text"],
    ("flow", "box"): lambda review: [
        "awaiting_screening", "records_screened", "records_excluded", "dbr_sought_reports",
        "dbr_awaiting", "dbr_excluded", "total_studies",
    ],
    ("export", "stage"): lambda review: [
        "all", "excluded", "sought", "included",
    ],
    ("", "format"): lambda review: ["csv", "xlsx"],
    ("analyses", "key"): lambda review: [one.key for one in review.analyses.all()],
    ("analyses", "pk"): lambda review: _ids(review.analyses),
    ("live", "tab"): lambda review: ["forest"],
    ("tab", "tab"): lambda review: list(NAMES),
    ("runs", "pk"): lambda review: _ids(Run.objects.filter(analysis__review=review)),
    ("runs", "run"): lambda review: _ids(Run.objects.filter(analysis__review=review)),
    ("previews", "pk"): lambda review: _ids(review.previews) or [1],
    ("parts", "key"): lambda review: ["influence"],
    ("", "kind"): lambda review: ["forest"],
    ("figures", "kind"): lambda review: ["forest", "prisma"],
    ("data", "format"): lambda review: ["csv"],
    ("", "extension"): lambda review: ["svg"],
    ("values", "pk"): lambda review: _below(review, "extractions", "values"),
    ("judgements", "pk"): lambda review: _below(review, "assessments", "judgements"),
    ("outcomes", "pk"): lambda review: _ids(review.outcomes),
}  # fmt: skip


def _numbers(review: Review) -> list[int]:
    return [row.number for row in [*review.versions.all(), *review.protocol_versions.all()]]


def _below(review: Review, first: str, second: str) -> list[int]:
    """Ids of values or judgements, also those that nobody else may see: two of each person's on
    each study, since the seven domains of a tool stand behind one door."""
    return [
        row.pk
        for study in review.studies.all()
        for one in getattr(study, first).all()
        for row in getattr(one, second).all()[:2]
    ]


def routes() -> Iterator[tuple[str, str]]:
    """(name, route) of everything but the administration and static files."""
    yield from _below_resolver(get_resolver(), "")


def _below_resolver(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if route.startswith(ELSEWHERE):
            continue
        if isinstance(one, URLPattern):
            yield one.name, route
        else:
            yield from _below_resolver(one, route)


def filled(route: str, review: Review) -> list[str]:
    """The addresses of one route. A placeholder that is not known here is a KeyError: teach it."""
    places = list(PLACE.finditer(route))
    values = [FILLS[place["before"], place["name"]](review) for place in places]
    found = []
    for chosen in itertools.product(*values):
        left = iter(chosen)
        found.append("/" + re.sub(r"<[^>]+>", lambda _: str(next(left)), route))  # noqa: B023
    return found


def administration(review: Review) -> list[str]:
    """Lists, rows, histories and exports of the administration."""
    found = ["/admin/"]
    for model, view in site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        path = getattr(view, "in_review", None)
        if path is None:
            continue
        found.append(base)
        rows = model._default_manager.filter(**{path: review})
        if model is Judgement:
            rows = rows.filter(pk__in=_below(review, "assessments", "judgements"))
        for pk in rows.values_list("pk", flat=True):
            found += [f"{base}{pk}/change/", f"{base}{pk}/history/"]
    return found


def text_of(response: HttpResponse) -> str:
    """What was answered, as text; of a workbook, the texts inside."""
    content = response.getvalue() if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in sorted(book.namelist()))
    return content.decode("utf-8", "replace")
