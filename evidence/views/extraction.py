"""Two readings, one agreed value: the list, one's own form, and the comparison."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import extraction, readings
from evidence.errors import Refused
from evidence.models import (
    Arm,
    ArmRole,
    Extraction,
    Instrument,
    Origin,
    Outcome,
    OutcomeKind,
    Reported,
    Review,
    Study,
    Timepoint,
    User,
    Value,
)
from evidence.permissions import Act
from evidence.templatetags.formats import number
from evidence.views.base import in_review

# The numbers a person enters for each kind of outcome: those always shown, then the rest.
SHOWN = {
    OutcomeKind.CONTINUOUS: ("n", "mean", "sd"),
    OutcomeKind.BINARY: ("events", "n"),
    OutcomeKind.RATE: ("events", "person_time"),
    OutcomeKind.PROPORTION: ("events", "n"),
    OutcomeKind.CORRELATION: ("r", "n"),
    OutcomeKind.GENERIC: ("estimate", "se"),
}
FURTHER = {
    OutcomeKind.CONTINUOUS: (
        "se", "ci_low", "ci_high", "median", "q1", "q3", "minimum", "maximum"
    ),
    OutcomeKind.GENERIC: ("ci_low", "ci_high", "p"),
}  # fmt: skip
WAYS = {
    OutcomeKind.CONTINUOUS: (
        "mean_sd", "mean_se", "mean_ci", "median_range", "median_iqr", "five_numbers"
    ),
    OutcomeKind.BINARY: ("events",),
    OutcomeKind.RATE: ("rate",),
    OutcomeKind.PROPORTION: ("events",),
    OutcomeKind.CORRELATION: ("correlation",),
    OutcomeKind.GENERIC: ("estimate_se", "estimate_ci", "estimate_p"),
}  # fmt: skip
WHOLE = {OutcomeKind.CORRELATION, OutcomeKind.GENERIC}  # one value a study, not one an arm
COUNTS = {"n", "events"}


@require_GET
@in_review()
def listing(request: HttpRequest, review: Review) -> HttpResponse:
    """Every study: where one's own reading stands, and what waits to be agreed."""
    studies = Study.objects.visible_to(request.user).filter(review=review, flagged__isnull=False)
    rows = [_standing(study, request.user) for study in studies.distinct()]
    context = {
        "rows": rows,
        "open": sum(1 for row in rows if row["state"] in ("new", "open")),
        "differ": sum(row["n_open"] for row in rows),
        "may_read": Act.EXTRACT in request.acts,
    }
    return render(request, "evidence/extraction.html", context)


def _standing(study: Study, user: User) -> dict[str, Any]:
    """new, open, waiting (for the colleague), differ, agreed, or closed to this person."""
    mine = study.extractions.filter(by=user).first()
    both = extraction.submitted(study)
    n_agreed = Value.objects.consensus().filter(extraction__study=study).count()
    n_open = 0
    if len(both) >= 2:
        settled = _consensus(study)
        n_open = sum(1 for row in extraction.compared(study) if row.key not in settled)
        state = "differ" if n_open else "agreed"
    elif mine is not None:
        state = "waiting" if mine.submitted_at else "open"
    else:
        others = Extraction.objects.filter(study=study, is_consensus=False).exclude(by=user)
        state = "closed" if others.count() >= 2 else "new"
    return {"study": study, "state": state, "n_agreed": n_agreed, "n_open": n_open}


@require_GET
@in_review(Act.EXTRACT)
def read(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One's own form, blind: values by outcome, each with its place and origin."""
    study = _study(request, review, pk)
    mine = extraction.start(study, by=request.user)
    if mine.submitted_at is not None:
        return redirect("compare", review.slug, pk)
    return _form(request, study, mine)


@require_POST
@in_review(Act.EXTRACT)
def enter(request: HttpRequest, review: Review, pk: int, outcome: int) -> HttpResponse:
    """Save what was entered for one outcome. A draft of one's own: saved as often as one likes."""
    study = _study(request, review, pk)
    mine = extraction.start(study, by=request.user)
    row = get_object_or_404(Outcome, review=review, pk=outcome)
    arms: list[Arm | None] = [None] if row.kind in WHOLE else list(_arms(study))
    problems: dict[str, str] = {}
    for arm in arms:
        try:
            _enter(request, mine, row, arm)
        except Refused as refusal:
            problems[_prefix(row, arm)] = refusal.message
    if problems:
        return _form(request, study, mine, problems=problems, typed=request.POST)
    return redirect(f"{request.path.rsplit('/', 2)[0]}/#o{row.pk}")


def _enter(request: HttpRequest, mine: Extraction, outcome: Outcome, arm: Arm | None) -> None:
    prefix = _prefix(outcome, arm)
    names = (*SHOWN[OutcomeKind(outcome.kind)], *FURTHER.get(OutcomeKind(outcome.kind), ()))
    given = {name: request.POST.get(f"{prefix}-{name}", "").strip() for name in names}
    place = {
        "instrument": _chosen(request, Instrument, f"o{outcome.pk}-instrument", mine),
        "timepoint": _chosen(request, Timepoint, f"o{outcome.pk}-timepoint", mine),
    }
    if not any(given.values()):
        return
    numbers = {name: _number(name, value) for name, value in given.items()}
    extraction.enter(
        mine,
        outcome=outcome,
        arm=arm,
        by=request.user,
        reported_as=request.POST.get(f"{prefix}-reported_as") or WAYS[OutcomeKind(outcome.kind)][0],
        page=request.POST.get(f"{prefix}-page", "").strip()[:20],
        place=request.POST.get(f"{prefix}-place", "").strip()[:120],
        origin=request.POST.get(f"{prefix}-origin") or Origin.REPORTED,
        **place,
        **numbers,
    )


def _number(name: str, text: str) -> float | int | None:
    """The number as typed, also with a comma. Raises ValueImpossible naming the field."""
    if not text:
        return None
    try:
        value = float(text.replace(",", ".").replace("−", "-"))
        if value != value or abs(value) == float("inf"):
            raise ValueError
        if name in COUNTS:
            if value != int(value):
                raise ValueError
            return int(value)
    except ValueError as error:
        kind = "a whole number" if name in COUNTS else "a number"
        raise extraction.ValueImpossible(
            f"{name} takes {kind}, not “{text}”.", field=name
        ) from error
    return value


def _chosen(request: HttpRequest, model: type, name: str, mine: Extraction):
    value = request.POST.get(name, "")
    if not value.isdigit():
        return None
    return model.objects.filter(review=mine.study.review, pk=value).first()


@require_POST
@in_review(Act.EXTRACT)
def submit(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One's reading is done; with the colleague's in, they are compared."""
    study = _study(request, review, pk)
    mine = extraction.start(study, by=request.user)
    try:
        extraction.submit(mine, by=request.user)
    except Refused as refusal:
        return _form(request, study, mine, refusal=refusal)
    return redirect("compare", review.slug, pk)


@require_POST
@in_review(Act.EXTRACT)
def take_back(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    mine = get_object_or_404(Extraction, study=_study(request, review, pk), by=request.user)
    extraction.take_back(mine, by=request.user)
    return redirect("read", review.slug, pk)


@require_http_methods(["GET", "POST"])
@in_review()
def compare(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Both readings side by side, what differs marked, and the value that is taken."""
    study = _study(request, review, pk)
    refusal = None
    if request.method == "POST":
        try:
            _settle(request, study)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("compare", review.slug, pk)
    both = extraction.submitted(study)
    mine = study.extractions.filter(by=request.user).first()
    context = {
        "study": study,
        "both": both,
        "mine": mine,
        "may_read": Act.EXTRACT in request.acts,
        "may_settle": Act.SETTLE in request.acts,
        "refusal": refusal,
        "people": study.arms.all(),
    }
    if len(both) >= 2:
        context["groups"] = _groups(study)
        context["n_open"] = sum(1 for _, rows in context["groups"] for row in rows if row["open"])
        context["n_values"] = sum(len(rows) for _, rows in context["groups"])
    else:
        context["values"] = _own_or_agreed(request, study)
    return render(request, "evidence/compare.html", context, status=422 if refusal else 200)


def _own_or_agreed(request: HttpRequest, study: Study) -> list[Value]:
    """Before both are in: what this person may see."""
    rows = Value.objects.seen_by(request.user).filter(extraction__study=study)
    return list(rows.select_related("outcome", "arm", "extraction__by"))


def _groups(study: Study) -> list[tuple[Outcome, list[dict[str, Any]]]]:
    """By outcome: each value as both read it, the consensus, and whether it is open."""
    pairs = extraction.compared(study)
    settled = _consensus(study)
    outcomes = {row.pk: row for row in study.review.outcomes.all()}
    arms = {row.pk: row for row in study.arms.all()}
    groups: dict[int, list[dict[str, Any]]] = {}
    for pair in pairs:
        consensus = settled.get(pair.key)
        groups.setdefault(pair.key[0], []).append(
            {
                "key": "-".join(str(part or 0) for part in pair.key),
                "arm": arms.get(pair.key[1]),
                "first": _words(pair.first),
                "second": _words(pair.second),
                "consensus": consensus,
                "consensus_words": _words(extraction_fields(consensus)) if consensus else "",
                "open": consensus is None,
                "differing": pair.differing,
                "hint": _hint(pair),
                "simulated": bool(
                    (pair.first or pair.second or {}).get("origin") == Origin.SIMULATED
                ),
            }
        )
    return [(outcomes[pk], rows) for pk, rows in groups.items()]


def extraction_fields(value: Value) -> dict[str, Any]:
    return {name: getattr(value, name) for name in extraction.FIELDS}


def _hint(pair: readings.Compared) -> str:
    """A usual cause of a difference, in words: an SE taken for an SD."""
    if not (pair.first and pair.second and "sd" in pair.differing):
        return ""
    a, b, n = pair.first.get("sd"), pair.second.get("sd"), pair.first.get("n")
    if not (a and b and n):
        return ""
    small, large = sorted((float(a), float(b)))
    if abs(large / small / float(n) ** 0.5 - 1) < 0.02:
        return f"{number(small, 2)} looks like a standard error: it is {number(large, 2)} / √{n:g}."
    return ""


def _words(numbers: Any) -> str:
    """A value in one line: 47.4 (9.58), n 18."""
    if not numbers:
        return ""
    x = numbers
    if x.get("reported_as") == Reported.MEAN_SD:
        return f"{number(x['mean'], 2)} ({number(x['sd'], 2)}), n {x['n']}"
    if x.get("events") is not None:
        return f"{x['events']} / {x['n'] or number(x['person_time'], 1)}"
    shown = [
        f"{k} {number(x[k], 2)}"
        for k in extraction.NUMBERS
        if k not in ("reported_as", "ci_level") and x.get(k) is not None
    ]
    return ", ".join(shown)


def _consensus(study: Study) -> dict[tuple, Value]:
    rows = Value.objects.consensus().filter(extraction__study=study)
    return {extraction.key_of(row): row for row in rows}


def _settle(request: HttpRequest, study: Study) -> None:
    """Take the first, the second, or another value for one place."""
    key = tuple(int(part) or None for part in request.POST.get("key", "0-0-0-0").split("-"))
    pairs = {pair.key: pair for pair in extraction.compared(study)}
    pair = pairs.get(key)
    if pair is None:
        raise extraction.ValueImpossible("That value is not among the two readings any more.")
    both = extraction.submitted(study)
    take = request.POST.get("take", "")
    source = {"1": pair.first, "2": pair.second}.get(take) or pair.first or pair.second or {}
    fields = {name: source.get(name) for name in extraction.FIELDS if name in source}
    names = {"1": both[0].by.initials, "2": both[1].by.initials}
    if take == "other":
        for name in ("n", "mean", "sd", "se", "events", "estimate"):
            if text := request.POST.get(f"other-{name}", "").strip():
                fields[name] = _number(name, text)
        fields["reported_as"] = request.POST.get("other-reported_as") or fields["reported_as"]
        fields["note"] = request.POST.get("why", "").strip()
    outcome, arm, instrument, timepoint = key
    extraction.settle(
        study,
        by=request.user,
        outcome=Outcome.objects.get(pk=outcome, review=study.review),
        arm=Arm.objects.filter(pk=arm or 0, study=study).first(),
        instrument=Instrument.objects.filter(pk=instrument or 0, review=study.review).first(),
        timepoint=Timepoint.objects.filter(pk=timepoint or 0, review=study.review).first(),
        taken_from=f"{names[take]}'s" if take in names else "another",
        **fields,
    )


def _form(
    request: HttpRequest,
    study: Study,
    mine: Extraction,
    *,
    problems: dict[str, str] | None = None,
    typed: Any = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    values = {(v.outcome_id, v.arm_id): v for v in mine.values.all()}
    review = study.review
    outcomes = [
        _outcome(outcome, study, values, problems or {}, typed)
        for outcome in study.flagged.order_by("position", "pk")
    ]
    entered = Counter(key[0] for key in values)
    context = {
        "study": study,
        "mine": mine,
        "outcomes": outcomes,
        "n_entered": sum(entered.values()),
        "instruments": list(review.instruments.all()),
        "timepoints": list(review.timepoints.all()),
        "origins": [choice for choice in Origin.choices if choice[0] != Origin.COMPUTED],
        "fulltext": _fulltext(study),
        "refusal": refusal,
    }
    status = 422 if problems or refusal else 200
    return render(request, "evidence/read.html", context, status=status)


def _outcome(
    outcome: Outcome, study: Study, values: dict, problems: dict[str, str], typed: Any
) -> dict[str, Any]:
    kind = OutcomeKind(outcome.kind)
    arms: list[Arm | None] = [None] if kind in WHOLE else list(_arms(study))
    first = next(
        (
            values[outcome.pk, a.pk if a else None]
            for a in arms
            if (outcome.pk, a.pk if a else None) in values
        ),
        None,
    )
    return {
        "outcome": outcome,
        "ways": [(way, Reported(way).label) for way in WAYS[kind]],
        "instrument": first.instrument_id if first else None,
        "timepoint": first.timepoint_id if first else None,
        "shown": SHOWN[kind],
        "rows": [
            _arm_row(
                outcome, arm, values.get((outcome.pk, arm.pk if arm else None)), problems, typed
            )
            for arm in arms
        ],
        "done": sum(1 for arm in arms if (outcome.pk, arm.pk if arm else None) in values),
        "of": len(arms),
    }


def _arm_row(
    outcome: Outcome, arm: Arm | None, value: Value | None, problems: dict[str, str], typed: Any
) -> dict[str, Any]:
    kind, prefix = OutcomeKind(outcome.kind), _prefix(outcome, arm)

    def cell(name: str) -> dict[str, Any]:
        text = getattr(value, name) if value else None
        if typed is not None and f"{prefix}-{name}" in typed:
            text = typed[f"{prefix}-{name}"]
        return {
            "name": f"{prefix}-{name}",
            "label": name.replace("_", " "),
            "value": "" if text is None else text,
        }

    return {
        "arm": arm,
        "prefix": prefix,
        "cells": [cell(name) for name in SHOWN[kind]],
        "further": [cell(name) for name in FURTHER.get(kind, ())],
        "way": value.reported_as if value else WAYS[kind][0],
        "page": cell("page")["value"],
        "place": cell("place")["value"],
        "origin": value.origin if value else Origin.REPORTED,
        "problem": problems.get(prefix, ""),
    }


def _prefix(outcome: Outcome, arm: Arm | None) -> str:
    return f"v{outcome.pk}-{arm.pk if arm else 0}"


def _arms(study: Study):
    return study.arms.exclude(role=ArmRole.SET_ASIDE)


def _study(request: HttpRequest, review: Review, pk: int) -> Study:
    rows = Study.objects.visible_to(request.user).select_related("review")
    return get_object_or_404(rows, review=review, pk=pk)


def _fulltext(study: Study):
    for report in study.reports.all():
        if text := report.fulltexts.first():
            return text
    return None
