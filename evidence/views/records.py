"""Find any record; its page says why it is where it is."""

import re
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from evidence import audit, edits, finding, listing, records, removals, saved_views, whereabouts
from evidence.comparison import compare
from evidence.finding import BOXES, COLUMNS, GAPS, USUAL_COLUMNS, VERDICTS, Filters
from evidence.forms.records import CorrectRecord
from evidence.forms.refusing import try_act
from evidence.models import Import, Merge, Record, Review, Source
from evidence.permissions import Act
from evidence.views.base import in_review

CHANGES = 50
SIDE_BY_SIDE = 20  # entries of one work that are compared field by field
DOI = re.compile(r"10\.\d{4,9}/\S+")


@in_review()
def table(request: HttpRequest, review: Review) -> HttpResponse:
    """100 records a page, found by their words and by filters that stand in the address."""
    filters = Filters.read(request.GET)
    rows = finding.find(review, request.user, filters)
    narrowed = bool(filters.narrowing())
    number, total = request.GET.get("page"), listing.total(review)
    page = listing.page(rows, number, user=request.user, total=total, narrowed=narrowed)
    context = {
        "page_obj": page,
        "rows": [_row(record) for record in page],
        "total": total,
        "more": page.paginator.more,
        "chosen": filters,
        "shown": filters.columns,
        "filters": _in_use(request, review, filters),
        "sources": review.sources.all(),
        "boxes": BOXES,
        "verdicts": VERDICTS if Act.SCREEN in request.acts else {},
        "gaps": GAPS,
        "columns": COLUMNS,
        "saved": saved_views.of(review, user=request.user),
        "address": _address(request),
        "kept": _kept(filters),
        "may_merge": Act.MERGE in request.acts,
        "may_remove": Act.CURATE in request.acts,
        "last_removed": _last_removed(request, review, filters),
    }
    return render(request, "evidence/records.html", context)


@in_review()
def page(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Its words, every entry it was merged from, and the chain from search to result."""
    record = _record(request, review, pk)
    merge = record.merges.filter(undone_at=None).select_related("into").first()
    lead = merge.into if merge else record
    where = whereabouts.of(record, user=request.user)
    context = {
        "record": record,
        "where": where,
        "box_label": BOXES[where.box],
        "origins": _origins(record),
        "doi_url": f"https://doi.org/{quote(record.doi)}" if DOI.fullmatch(record.doi) else "",
        "merge": merge,
        "entries": _entries(lead),
        "lead": lead,
        "held_back": whereabouts.HELD_BACK,
        "gaps": _gaps(record),
        "changes": audit.visible_to(request.user, review)
        .filter(about=audit.key(record))
        .select_related("by")[:CHANGES],
        "removal": record.removals.filter(undone_at=None).first(),
        "may_correct": Act.CURATE in request.acts and record.withdrawn_at is None,
        "may_merge": Act.MERGE in request.acts,
    }
    return render(request, "evidence/record.html", context)


@in_review(Act.CURATE)
def correct(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Correct fields; each keeps where its new words come from."""
    record = _record(request, review, pk)
    form = CorrectRecord(request.POST or None, instance=record)
    form.fields["origin"].required = True  # an added record may go without
    if request.method == "POST" and form.is_valid():
        done = try_act(
            form,
            records.correct,
            record,
            by=request.user,
            origin=form.cleaned_data["origin"],
            revision=form.cleaned_data["revision"],
            **form.values(),
        )
        if done:
            return redirect("record", review.slug, pk)
        form.renew_from(Record.objects.get(pk=pk))
    context = {"record": record, "form": form, "raw": whereabouts.raw_of(record)}
    status = 422 if form.errors else 200
    return render(request, "evidence/record_correct.html", context, status=status)


@in_review(Act.IMPORT)
def add(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Add a record by hand, such as one found in a reference list."""
    source = get_object_or_404(Source, review=review, pk=pk)
    form = CorrectRecord(request.POST or None, instance=Record(review=review, source=source))
    form.fields["origin"].help_text = "Such as “reference list of Bao 2020”. Kept with the record."
    if request.method == "POST" and form.is_valid():
        origin, given = form.cleaned_data["origin"], form.values()
        filled = {name: value for name, value in given.items() if value not in ("", None, [])}
        row = try_act(form, records.add, source, by=request.user, origin=origin, **filled)
        if row:
            return redirect("record", review.slug, row.pk)
    status = 422 if form.errors else 200
    context = {"source": source, "form": form}
    return render(request, "evidence/record_new.html", context, status=status)


def _record(request: HttpRequest, review: Review, pk: int) -> Record:
    rows = Record.objects.visible_to(request.user).filter(review=review)
    return get_object_or_404(rows.select_related("review", "source", "of__by", "of__search"), pk=pk)


def _last_removed(request: HttpRequest, review: Review, filters: Filters) -> int:
    """How many records one Undo would put back; asked only where they are listed."""
    if filters.box != "removed" or Act.CURATE not in request.acts:
        return 0
    return removals.last_act(review, by=request.user).count()


def _address(request: HttpRequest) -> str:
    """The list as it stands, without the page: what is saved under a name."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _kept(filters: Filters) -> list[tuple[str, str]]:
    """What the filter form has no field for, but must not lose."""
    hidden = [(name, getattr(filters, name)) for name in ("of", "search", "simulated")]
    kept = [(name, value) for name, value in hidden if value]
    if filters.sort != "added":
        kept.append(("sort", filters.sort))
    if filters.columns != USUAL_COLUMNS:
        kept += [("columns", name) for name in filters.columns]
    return kept


def _row(record: Record) -> dict:
    """What a row of the table says: its box in words, and the reader's own verdict."""
    by_kind = {item.stage.kind: item for item in record.places}
    first, second = by_kind.get("title_abstract"), by_kind.get("full_text")
    look, words, told = _box(record, first, second)
    return {
        "record": record,
        "look": look,
        "words": words,
        "told": told,
        "mine": first.mine[0] if first and first.mine else None,
        "gaps": [GAPS[name] for name in ("doi", "year") if not getattr(record, name)]
        + ([] if record.has_abstract else [GAPS["abstract"]]),
    }


def _box(record: Record, first: Any, second: Any) -> tuple[str, str, str]:
    """The look of its tag, its words, and what a pointer over it is told; no look where the
    record is to be screened. Here and not in the template, where all that is not there costs an
    exception."""
    report = getattr(record, "report", None)
    if record.withdrawn_at:
        return "neutral", "Taken back", ""
    if record.merged:
        return "neutral", "Duplicate", record.merged[0].evidence
    if record.removed:
        return "neutral", "Removed", record.removed[0].why
    if report and report.study_id:
        return "include", "In a study", ""
    if second and second.outcome == "excluded":
        return "exclude", _reason(second), "Excluded at full text"
    if any(_in_conflict(item) for item in record.places):
        return "conflict", "Conflict", ""
    if report:
        return "waiting", "Report sought", ""
    if first and first.outcome == "excluded":
        return "exclude", "Excluded", ""
    return "", "", ""


def _in_conflict(item: Any) -> bool:
    return item.outcome is None and item.conflict_at is not None


def _reason(item: Any) -> str:
    return item.reason.label if item.reason else "Excluded"


def _origins(record: Record) -> list[dict[str, str]]:
    """Where each corrected field has its words from, and what the source gave."""
    return [
        {
            "label": edits.named(name)[:1].upper() + edits.named(name)[1:],
            "origin": said.get("from", ""),
            "was": _words(said.get("was")),
        }
        for name, said in record.origins.items()
    ]


def _words(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _entries(lead: Record) -> list[Record]:
    """The leading record first, then everything merged into it, each beside the leading one."""
    merged = Merge.objects.filter(into=lead, undone_at=None)
    rows = Record.objects.filter(merges__in=merged).select_related("source", "of").order_by("id")
    first = Record.objects.select_related("source", "of").get(pk=lead.pk)
    by_record = {row.record_id: row for row in merged.select_related("by")}
    entries = [first, *rows]
    for place, entry in enumerate(entries):
        entry.merge = by_record.get(entry.pk)
        entry.fields = compare(first, entry) if 0 < place <= SIDE_BY_SIDE else ()
        entry.raw_is_open = whereabouts.raw_is_open(entry, lead=first)
    return entries


def _gaps(record: Record) -> list[str]:
    """What is missing, in words."""
    gaps = [GAPS[name] for name in ("doi", "abstract") if not getattr(record, name)]
    if record.year is None:
        gaps.append(GAPS["year"])
    report = getattr(record, "report", None)
    if report is not None and not report.fulltexts.exists():
        gaps.append(GAPS["pdf"])
    return gaps


def _in_use(request: HttpRequest, review: Review, filters: Filters) -> list[dict[str, str]]:
    """The filters as words, each with the address of the same list without it."""
    used = filters.narrowing()
    labels = {
        "q": "“{}”",
        "year_from": "from {}",
        "year_to": "to {}",
        "search": "search {}",
    }
    said = {
        "box": BOXES.get(filters.box, ""),
        "mine": f"my verdict: {VERDICTS.get(filters.mine, '').lower()}",
        "missing": GAPS.get(filters.missing, ""),
        "pdf": "PDF is here" if filters.pdf == "yes" else "no PDF",
        "duplicate": "duplicates only" if filters.duplicate == "yes" else "without duplicates",
        "simulated": "simulated" if filters.simulated == "yes" else "not simulated",
        "source": _name_of(review.sources, filters.source),
        "of": _name_of(Import.objects.filter(search__source__review=review), filters.of),
    }
    words = []
    for name, value in used.items():
        rest = request.GET.copy()
        rest.pop(name, None)
        rest.pop("page", None)
        label = said.get(name) or labels.get(name, "{}").format(value)
        words.append({"label": label, "url": f"?{rest.urlencode()}"})
    return words


def _name_of(rows, pk: str) -> str:
    row = rows.filter(pk=int(pk)).first() if pk else None
    return str(row) if row else "unknown"
