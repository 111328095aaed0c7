"""Everything that can be taken away, each stage in its formats."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from analysis import figures, stages
from analysis.views.data import cell
from evidence.exports import FORMATS, Row
from evidence.models import Judgement, Record, Review, Value
from evidence.models.alphabet import Alphabetical
from evidence.parsers import TYPES, ParsedRecord
from evidence.permissions import Act
from evidence.views.base import in_review

FIGURES = [  # of the whole review: kind, format, what it is called
    ("prisma", "pdf", "Flow"),
    ("prisma", "svg", "Flow"),
    ("bias-traffic", "pdf", "Traffic light"),
    ("bias-summary", "pdf", "Bias summary"),
]
AT_ONCE = 2_000  # records
IN_MEMORY = 1 << 20  # bytes; a larger file waits on disk until it is sent


@require_GET
@in_review(Act.EXPORT)
def page(request: HttpRequest, review: Review) -> HttpResponse:
    drawn = figures.files_of(review)
    context = {
        "figures": [one for one in FIGURES if one[:2] in drawn],
        "stages": stages.counts(review),
        "formats": list(FORMATS.values()),
    }
    return render(request, "analysis/export.html", context)


@require_GET
@in_review(Act.EXPORT)
def records(request: HttpRequest, review: Review, stage: str, format: str) -> HttpResponse:
    """Records of one stage with what this person may know of their decisions."""
    if stage not in stages.PARTS or format not in FORMATS:
        raise Http404
    chosen = FORMATS[format]
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    chosen.write(_rows(request, review, stage), cast(BinaryIO, out), facts=stages.FACTS)
    size = out.tell()
    out.seek(0)
    name = f"{review.slug}-{stage}{chosen.extension}"
    response = FileResponse(
        out, as_attachment=True, filename=name, content_type=chosen.content_type
    )
    response["Content-Length"] = size
    return response


@require_GET
@in_review(Act.EXPORT)
def values(request: HttpRequest, review: Review) -> HttpResponse:
    """Values this person may see, the consensus first; simulated ones say so."""
    rows = (
        Value.objects.seen_by(request.user)
        .filter(extraction__study__review=review)
        .select_related("extraction__study", "extraction__by", "arm", "outcome", "instrument")
        .order_by("-extraction__is_consensus", Alphabetical("extraction__study__label"), "pk")
    )
    table = [
        {
            "study": v.extraction.study.label,
            "reader": str(v.extraction.by or "consensus"),
            "outcome": v.outcome.label,
            "instrument": str(v.instrument or ""),
            "arm": str(v.arm or ""),
            **{name: _blank(getattr(v, name)) for name in _VALUE},
            "worked_out": "; ".join(step["formula_id"] for step in v.working.get("steps", ())),
            "simulated": v.origin == "simulated",
        }
        for v in rows
    ]
    simulated = any(row["simulated"] for row in table)
    name = f"{review.slug}-values{'-SIMULATED' if simulated else ''}.csv"
    return _csv(
        table,
        name,
        columns=(
            "study",
            "reader",
            "outcome",
            "instrument",
            "arm",
            *_VALUE,
            "worked_out",
            "simulated",
        ),
    )


@require_GET
@in_review(Act.EXPORT)
def judgements(request: HttpRequest, review: Review) -> HttpResponse:
    rows = (
        Judgement.objects.seen_by(request.user)
        .filter(assessment__study__review=review)
        .select_related("assessment__study", "assessment__by", "assessment__tool", "domain")
        .order_by(
            "-assessment__is_consensus",
            Alphabetical("assessment__study__label"),
            "domain__position",
        )
    )
    table = [
        {
            "study": j.assessment.study.label,
            "judge": str(j.assessment.by or "consensus"),
            "tool": j.assessment.tool.name,
            "domain": j.domain.label,
            "judgement": j.level or "not stated",
            "basis": j.basis,
            "support": j.support,
        }
        for j in rows
    ]
    columns = ("study", "judge", "tool", "domain", "judgement", "basis", "support")
    return _csv(table, f"{review.slug}-risk-of-bias.csv", columns=columns)


_VALUE = (
    "reported_as", "n", "mean", "sd", "se", "ci_low", "ci_high", "median", "q1", "q3", "minimum",
    "maximum", "events", "person_time", "r", "estimate", "p", "page", "place", "origin",
)  # fmt: skip


def _rows(request: HttpRequest, review: Review, stage: str) -> Iterator[Row]:
    """The rows of a stage, some at a time, so that memory does not grow with the review."""
    records = (
        stages.records(review, stage).select_related("source").order_by("pk").iterator(AT_ONCE)
    )
    ranks = stages.Ranks(review)
    while some := list(islice(records, AT_ONCE)):
        keys = [record.pk for record in some]
        facts = stages.facts(review, request.user, keys, ranks)
        said = stages.said(review, request.user, keys)
        yield from (_row(record, facts, said) for record in some)


def _row(record: Record, facts: dict[int, dict[str, str]], said: dict[int, dict[str, str]]) -> Row:
    known = facts.get(record.pk, {})
    own = {"Record": str(record.pk), "Source": record.source.name}
    simulated = {"Simulated": "simulated" if record.simulated else ""}
    return Row(_parsed(record, said.get(record.pk, {})), {**own, **known, **simulated})


def _parsed(record: Record, said: dict[str, str]) -> ParsedRecord:
    """A stored record as the exporters take it."""
    names = ("title", "title_translated", "journal", "volume", "issue", "pages", "doi", "pmid",
             "accession", "language", "url", "abstract", "year")  # fmt: skip
    lists = {name: tuple(getattr(record, name)) for name in ("authors", "issn", "keywords")}
    plain = {name: getattr(record, name) for name in names}
    kind = record.type if record.type in TYPES else "other"
    return ParsedRecord(type=kind, **plain, **lists, decisions=said)


def _blank(value: Any) -> Any:
    return "" if value is None else value


def _csv(rows: list[dict[str, Any]], name: str, *, columns: Sequence[str]) -> HttpResponse:
    """A table with its header, also where there is no row yet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    writer = csv.DictWriter(response, fieldnames=columns)
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
