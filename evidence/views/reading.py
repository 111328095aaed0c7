"""One's own reading of a study, blind: values by outcome, each with its place and origin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from evidence import extraction
from evidence.edits import NOT_THERE
from evidence.errors import Refused, Stale
from evidence.models import (
    Arm,
    Extraction,
    Instrument,
    Origin,
    Outcome,
    OutcomeKind,
    Review,
    Study,
    Timepoint,
)
from evidence.permissions import Act
from evidence.views import blocks
from evidence.views.base import chosen, drafted, in_review, seen, typed
from evidence.views.blocks import Place, Problems
from evidence.views.extraction import fulltext_of, study_of
from evidence.views.numbers import WAYS, WORKED_OUT, finite, further, number_of, shown

LEVELS = ("90", "95", "99")  # percent, of intervals


@require_GET
@in_review(Act.EXTRACT)
def read(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """The form. Looking at it takes no place: that begins with the first value."""
    study = study_of(request, review, pk)
    mine = study.extractions.filter(by=request.user).first()
    if mine is not None and mine.submitted_at is not None:
        return redirect("compare", review.slug, pk)
    return _form(request, study, mine)


@require_POST
@in_review(Act.EXTRACT)
def enter(request: HttpRequest, review: Review, pk: int, outcome: int) -> HttpResponse:
    """Save what was entered for one outcome: by its button, or by itself as a draft."""
    study = study_of(request, review, pk)
    row = get_object_or_404(Outcome, review=review, pk=outcome)
    problems: Problems = {}
    mine = None
    shows: dict[str, int] = {}
    try:
        mine = extraction.start(study, by=request.user)
        known = _move(request, mine, row)
        for arm in blocks.arms_of(study, row):
            prefix = blocks.prefix_of(row, arm)
            try:
                _enter(request, mine, row, arm, revision=known.get(prefix, seen(request, prefix)))
            except Refused as refusal:
                problems[prefix] = refusal
        shows = _revisions(mine, row, _place(request, study))
    except Refused as refusal:
        problems[f"o{row.pk}"] = refusal
    if request.headers.get("X-Draft"):
        return drafted(problems.values(), _as_shown(request, shows, problems))
    if problems:
        return _form(request, study, mine, problems=problems, of=row)
    return redirect(f"{reverse('read', args=[review.slug, pk])}#o{row.pk}")


@require_POST
@in_review(Act.EXTRACT)
def submit(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One's reading is done; with the colleague's in, they are compared."""
    study = study_of(request, review, pk)
    mine = None
    try:
        mine = extraction.mine(study, by=request.user)
        extraction.submit(mine, by=request.user)
    except extraction.AlreadySubmitted:
        pass  # sent twice
    except Refused as refusal:
        return _form(request, study, mine, refusal=refusal)
    return redirect("compare", review.slug, pk)


def _revisions(mine: Extraction, outcome: Outcome, place: Place) -> dict[str, int]:
    """The revisions of one block by the names of its lines."""
    rows = mine.values.filter(outcome=outcome, instrument=place[0], timepoint=place[1])
    return {blocks.prefix_of(outcome, row.arm): row.revision for row in rows.select_related("arm")}


def _as_shown(request: HttpRequest, now: dict[str, int], problems: Problems) -> dict[str, int]:
    """What a page that saves itself shows from now on: of a line that somebody changed meanwhile
    still the old, until the person has seen the new."""
    old = {name: seen(request, name) for name, one in problems.items() if isinstance(one, Stale)}
    return now | {name: NOT_THERE if rev is None else rev for name, rev in old.items()}


def _move(request: HttpRequest, mine: Extraction, outcome: Outcome) -> dict[str, int]:
    """The block was of another instrument or time before: its values go along.

    Moving is a change: the new revisions of the values that the page knows.
    """
    place = _place(request, mine.study)
    before = _before(request, mine, outcome)
    if before is None or before == place:
        return {}
    old = _revisions(mine, outcome, before)
    instrument, timepoint = _chosen(request, mine.study)
    extraction.move(
        mine, outcome=outcome, by=mine.by, before=before, instrument=instrument,
        timepoint=timepoint,
    )  # fmt: skip
    new = _revisions(mine, outcome, place)
    return {name: rev for name, rev in new.items() if old.get(name) == seen(request, name)}


def _before(request: HttpRequest, mine: Extraction, outcome: Outcome) -> Place | None:
    """Where the values of this block stand now; None for a block that has none.

    A new block saves itself while it is typed, so the page does not know its place: it is the
    one that was not there when the page was opened.
    """
    there = {(v.instrument_id, v.timepoint_id) for v in mine.values.filter(outcome=outcome)}
    if was := typed(request, "was"):
        found = [place for place in there if blocks.key_of(place) == was]
    else:
        known = typed(request, "known").split()
        found = [place for place in there if blocks.key_of(place) not in known]
    return found[0] if len(found) == 1 else None


def _chosen(request: HttpRequest, study: Study) -> tuple[Instrument | None, Timepoint | None]:
    review = study.review
    return (
        review.instruments.filter(pk=chosen(request, "instrument")).first(),
        review.timepoints.filter(pk=chosen(request, "timepoint")).first(),
    )


def _place(request: HttpRequest, study: Study) -> Place:
    instrument, timepoint = _chosen(request, study)
    return (instrument.pk if instrument else None, timepoint.pk if timepoint else None)


def _enter(
    request: HttpRequest,
    mine: Extraction,
    outcome: Outcome,
    arm: Arm | None,
    *,
    revision: int | None,
) -> None:
    """One arm's line; an emptied one takes its value out, though never one that it did not show."""
    prefix = blocks.prefix_of(outcome, arm)
    names = [name for name, _ in (*shown(outcome.kind), *further(outcome.kind))]
    given = {name: typed(request, f"{prefix}-{name}") for name in names}
    instrument, timepoint = _chosen(request, mine.study)
    place = {"outcome": outcome, "arm": arm, "instrument": instrument, "timepoint": timepoint}
    if not any(given.values()):
        for row in mine.values.filter(**place) if revision != NOT_THERE else ():
            extraction.remove(row, by=mine.by, revision=revision)
        return
    level = finite(typed(request, f"{prefix}-ci_level"))
    extraction.enter(
        mine,
        by=mine.by,
        revision=revision,
        reported_as=typed(request, f"{prefix}-reported_as") or WAYS[OutcomeKind(outcome.kind)][0],
        page=typed(request, f"{prefix}-page", longest=20),
        place=typed(request, f"{prefix}-place", longest=120),
        quote=typed(request, f"{prefix}-quote"),
        origin=typed(request, f"{prefix}-origin") or Origin.REPORTED,
        **place,
        **{name: number_of(name, value) for name, value in given.items()},
        **({"ci_level": level / 100} if level else {}),
    )


def _form(
    request: HttpRequest,
    study: Study,
    mine: Extraction | None,
    *,
    problems: Problems | None = None,
    of: Outcome | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    values = list(mine.values.select_related("instrument", "arm")) if mine else []
    another = request.GET.get("another", "")
    found = []
    for outcome in study.flagged.order_by("position", "pk"):
        again = request.POST if of is not None and of.pk == outcome.pk else None
        found += blocks.of_outcome(
            outcome, study, [v for v in values if v.outcome_id == outcome.pk],
            problems=problems or {}, typed_in=again, another=another == str(outcome.pk),
        )  # fmt: skip
    context = {
        "study": study,
        "mine": mine,
        "blocks": found,
        "n_entered": len(values),
        "instruments": list(study.review.instruments.all()),
        "timepoints": list(study.review.timepoints.all()),
        "origins": Origin.choices,
        "levels": LEVELS,
        "worked_out": WORKED_OUT,
        "fulltext": fulltext_of(study),
        "refusal": refusal,
    }
    status = 422 if problems or refusal else 200
    return render(request, "evidence/read.html", context, status=status)
