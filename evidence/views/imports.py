"""The way in: files are looked at, assigned to a search, read by a worker, and can go back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from evidence import duplicates, imports, parsers, previews, withdrawals, yields
from evidence.errors import Refused
from evidence.forms.refusing import try_act
from evidence.forms.sources import IntoSearch, Recognised
from evidence.models import Import, ImportState, Merge, Review, Upload
from evidence.permissions import Act
from evidence.views.base import in_review

PROBLEMS_A_PAGE = 100
GLANCE = 1.0  # seconds for each file of the list


@in_review(Act.IMPORT)
def files(request: HttpRequest, review: Review) -> HttpResponse:
    """Step one: drop files, see what each is. POST takes files, by script one at a time."""
    if request.method == "POST":
        return _take(request, review)
    waiting = Upload.objects.filter(review=review, by=request.user)
    context = {
        "waiting": [
            (upload, previews.of_upload(upload, seconds=GLANCE), _into(review, upload))
            for upload in waiting
        ],
    }
    return render(request, "evidence/import_files.html", context)


@in_review(Act.IMPORT)
def upload(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Step two: how the file is read, five records beside their raw text, and its search."""
    row = get_object_or_404(Upload, review=review, by=request.user, pk=pk)
    into = _into(review, row)
    if request.method == "POST":
        into = IntoSearch(review, request.POST)
        if into.is_valid():
            done = try_act(into, imports.start_upload, row, by=request.user, **into.cleaned_data)
            if done:
                return redirect("import", review.slug, done.pk)
    return _show(request, row, into)


@require_POST
@in_review(Act.IMPORT)
def recognise(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Read it as something else; the preview follows at once."""
    row = get_object_or_404(Upload, review=review, by=request.user, pk=pk)
    columns = previews.of_upload(row, seconds=0).guess.columns
    form = Recognised(request.POST, columns=columns)
    if form.is_valid():
        imports.describe(
            row,
            by=request.user,
            dialect=form.cleaned_data["dialect"],
            encoding=form.cleaned_data["encoding"],
            mapping=form.mapping(),
        )
    if request.htmx:
        return render(request, "evidence/_preview.html", {**_previewed(row), "again": True})
    return redirect("upload", review.slug, row.pk)


@require_POST
@in_review(Act.IMPORT)
def start_all(request: HttpRequest, review: Review) -> HttpResponse:
    """Import every waiting file whose search was chosen; the others stay.

    Files for a new search of one source are the parts of one search.
    """
    started, refused, opened = [], [], {}
    for row in Upload.objects.filter(review=review, by=request.user):
        into = IntoSearch(review, {"search": request.POST.get(f"search_{row.pk}", "")})
        if not into.is_valid():
            continue
        source = into.cleaned_data.get("source", "")
        chosen = {"search": opened[source]} if source in opened else into.cleaned_data
        try:
            begun = imports.start_upload(row, by=request.user, **chosen)
        except Refused as refusal:
            refused.append(refusal.message)
        else:
            started.append(begun)
            if source:
                opened[source] = begun.search
    for sentence in refused:
        messages.error(request, sentence)
    if not started and not refused:
        messages.error(request, "Choose a search for at least one file.")
    if len(started) == 1 and not refused:
        return redirect("import", review.slug, started[0].pk)
    return redirect("sources" if started else "import_files", review.slug)


@require_POST
@in_review(Act.IMPORT)
def give_up(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Remove a waiting file."""
    row = get_object_or_404(Upload, review=review, by=request.user, pk=pk)
    imports.give_up(row, by=request.user)
    return redirect("import_files", review.slug)


@in_review()
def result(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """An import: under way, its result, its problems, and the way back."""
    row = _import(review, pk)
    problems = Paginator(row.problems.all(), PROBLEMS_A_PAGE)
    context = {
        "row": row,
        "running": row.state in imports.MOVING,
        "problems": problems.get_page(request.GET.get("page")),
        "may": Act.IMPORT in request.acts,
        "may_adopt": Act.MANAGE_TEAM in request.acts,
        "decided": row.records.filter(extra__has_key="decisions").count(),
        "brought": _brought(review, row),
        "known": Merge.objects.filter(record__of=row, undone_at=None).count(),
        "asked": duplicates.open_pairs(review).filter(Q(first__of=row) | Q(second__of=row)).count(),
        "dialect": _label(row.dialect),
        "encoding": previews.encoding_name(row.encoding),
    }
    return render(request, "evidence/import.html", context)


@in_review()
def progress(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Asked every second by an open page: 204 while nothing is new."""
    row = _import(review, pk)
    if row.state not in imports.MOVING:
        return HttpResponseClientRefresh()
    if request.GET.get("seen") == seen(row):
        return HttpResponse(status=204)
    return render(request, "evidence/_import_progress.html", {"row": row})


@require_POST
@in_review(Act.IMPORT)
def cancel(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    withdrawals.cancel(_import(review, pk), by=request.user)
    return redirect("import", review.slug, pk)


@require_POST
@in_review(Act.IMPORT)
def undo(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Take a whole import back."""
    try:
        row = withdrawals.undo(_import(review, pk), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if row.state == ImportState.UNDONE:
            messages.success(request, f"Took back “{row.file_name}”: {row.n_records:,} records.")
    return redirect("import", review.slug, pk)


def seen(row: Import) -> str:
    """What an open page has shown: it is new when this differs."""
    return f"{row.state}-{row.progress}-{row.n_records}"


def _take(request: HttpRequest, review: Review) -> HttpResponse:
    """Files by script come one by one and get JSON; without script all at once and get the page."""
    by_script = "application/json" in request.headers.get("Accept", "")
    given = request.FILES.getlist("file")
    if not given:
        return _not_taken(request, review, "Choose at least one file.", by_script=by_script)
    for file in given:
        try:
            row = imports.take(review, file=file, by=request.user)
        except Refused as refusal:
            if by_script:
                return _not_taken(request, review, refusal.message, by_script=True)
            messages.error(request, refusal.message)
    if by_script:
        return JsonResponse(
            {"url": reverse("upload", args=[review.slug, row.pk]), "sentence": _sentence(row)}
        )
    return redirect("import_files", review.slug)


def _not_taken(
    request: HttpRequest, review: Review, sentence: str, *, by_script: bool
) -> HttpResponse:
    if by_script:
        return JsonResponse({"sentence": sentence}, status=422)
    messages.error(request, sentence)
    return redirect("import_files", review.slug)


def _sentence(row: Upload) -> str:
    preview = previews.of_upload(row, seconds=GLANCE)
    if not preview.guess.format:
        return f"Not recognised: {preview.guess.why} Look at it"
    more = "" if preview.whole else "more than "
    records = "record" if preview.n_records == 1 else "records"
    return f"{preview.format_label}, {more}{preview.n_records:,} {records}. Look at it"


def _show(request: HttpRequest, row: Upload, into: IntoSearch) -> HttpResponse:
    context = {
        **_previewed(row),
        "into": into,
        "same": _same(row),
    }
    return render(
        request, "evidence/import_upload.html", context, status=422 if into.errors else 200
    )


def _previewed(row: Upload) -> dict:
    preview = previews.of_upload(row)
    columns = preview.guess.columns
    mapping = row.mapping or parsers.suggested_mapping(columns)
    chosen = {f"column_{name}": column for name, column in mapping.items()}
    return {
        "upload": row,
        "preview": preview,
        "form": Recognised(
            initial={"dialect": row.dialect, "encoding": row.encoding, **chosen},
            columns=columns,
            samples=previews.samples(row, columns) if columns else {},
        ),
    }


def _same(row: Upload) -> Import | None:
    """The import that this very file was read in already."""
    return imports.standing(row.review, sha256=row.sha256)


def _into(review: Review, row: Upload) -> IntoSearch:
    """The form, with the search proposed whose source the file seems to come from."""
    return IntoSearch(review, database=previews.of_upload(row, seconds=0).guess.database)


def _brought(review: Review, row: Import) -> yields.Brought | None:
    for source in yields.of_review(review).rows:
        for search in source.searches:
            if search.search.pk == row.search_id:
                return search.brought
    return None


def _import(review: Review, pk: int) -> Import:
    rows = Import.objects.select_related("search__source__review", "by")
    return get_object_or_404(rows, search__source__review=review, pk=pk)


def _label(dialect: str) -> str:
    found = parsers.BY_ID.get(dialect)
    return found.label if found else ""
