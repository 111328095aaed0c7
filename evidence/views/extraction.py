"""The list of studies to read, and the two readings side by side until each value is agreed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import extraction, reading_list, readings
from evidence.edits import NOT_THERE
from evidence.errors import Refused
from evidence.models import (
    Arm,
    Extraction,
    FullText,
    Instrument,
    Origin,
    Outcome,
    Reported,
    Review,
    Study,
    Timepoint,
    Value,
)
from evidence.permissions import Act
from evidence.templatetags.formats import number
from evidence.values import FIELDS
from evidence.views.base import in_review, typed
from evidence.views.numbers import WAYS, further, in_line, number_of, shown

NOTHING = {name: None for name in extraction.NUMBERS if name not in ("reported_as", "ci_level")}


@require_GET
@in_review()
def listing(request: HttpRequest, review: Review) -> HttpResponse:
    """Every study: where one's own reading stands, and what waits to be agreed."""
    rows = reading_list.of_extraction(review, user=request.user)
    read = {row.study.pk for row in rows}
    context = {
        "rows": rows,
        "unmarked": Study.objects.filter(review=review).exclude(pk__in=read),
        "open": sum(1 for row in rows if row.state in ("new", "open")),
        "differ": sum(row.n_open for row in rows),
        "may_read": Act.EXTRACT in request.acts,
        "may_settle": Act.SETTLE in request.acts,
    }
    return render(request, "evidence/extraction.html", context)


@require_POST
@in_review(Act.EXTRACT)
def take_back(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Open one's own reading again, while the colleague's is not in."""
    mine = get_object_or_404(Extraction, study=study_of(request, review, pk), by=request.user)
    extraction.take_back(mine, by=request.user)
    return redirect("read", review.slug, pk)


@require_http_methods(["GET", "POST"])
@in_review()
def compare(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """Both readings side by side, what differs marked, and the value that is taken."""
    study = study_of(request, review, pk)
    refusal = None
    if request.method == "POST":
        try:
            _settle(request, study)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("compare", review.slug, pk)
    context = _context(request, study, refusal=refusal)
    return render(request, "evidence/compare.html", context, status=422 if refusal else 200)


def study_of(request: HttpRequest, review: Review, pk: int) -> Study:
    rows = Study.objects.visible_to(request.user).select_related("review")
    return get_object_or_404(rows, review=review, pk=pk)


def fulltext_of(study: Study) -> FullText | None:
    """The newest PDF of its reports."""
    return FullText.objects.filter(report__study=study).order_by("-at", "-pk").first()


def _context(request: HttpRequest, study: Study, *, refusal: Refused | None) -> dict[str, Any]:
    both = extraction.submitted(study)[:2]
    context: dict[str, Any] = {
        "study": study,
        "both": both,
        "mine": study.extractions.filter(by=request.user).first(),
        "may_read": Act.EXTRACT in request.acts,
        "may_settle": Act.SETTLE in request.acts,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "people": study.arms.all(),
        "fulltext": fulltext_of(study),
    }
    if len(both) < 2:
        return context | {"values": _own_or_agreed(request, study)}
    groups = _groups(study, all_of_them=request.GET.get("show") != "open")
    rows = [row for _, found in groups for row in found]
    waiting = [row for row in rows if row["open"]]
    if waiting:
        waiting[0]["now"] = True
    for group, found in groups:
        for row in found:
            again = context["typed"] if context["typed"].get("key") == row["key"] else {}
            for part in ("shown", "further"):
                row[part] = [_cell(name, label, again, refusal) for name, label in group[part]]
            row["typed"] = _typed(again) if not row["open"] else ""
    return context | {
        "groups": groups,
        "n_open": len(waiting),
        "n_values": len(extraction.compared(study)),
        "only_open": request.GET.get("show") == "open",
        "open_at": waiting[0]["page"] if waiting else "",
        "next": None if waiting else _next(request, study),
    }


def _cell(
    name: str, label: str, again: Mapping[str, str], refusal: Refused | None
) -> dict[str, Any]:
    """A field of another value, with what was typed when it was refused."""
    bad = bool(again) and refusal is not None and refusal.field == name
    return {"name": name, "label": label, "value": again.get(f"other-{name}", ""), "bad": bad}


def _typed(again: Mapping[str, str]) -> str:
    """Another value that came too late, as it was typed."""
    words = {name.removeprefix("other-"): value for name, value in again.items()}
    given = [f"{name} {words[name]}" for name in extraction.NUMBERS if words.get(name)]
    return ", ".join([*given, *filter(None, [again.get("why")])])


def _next(request: HttpRequest, study: Study) -> Study | None:
    """The next study whose readings differ."""
    rows = reading_list.of_extraction(study.review, user=request.user)
    return next((r.study for r in rows if r.state == "differ" and r.study.pk != study.pk), None)


def _own_or_agreed(request: HttpRequest, study: Study) -> list[dict[str, Any]]:
    """Before both are in: what this person may see."""
    rows = Value.objects.seen_by(request.user).filter(extraction__study=study)
    return [
        {"value": row, "words": in_line(extraction_fields(row))}
        for row in rows.select_related("outcome", "arm", "instrument", "timepoint")
    ]


def _groups(study: Study, *, all_of_them: bool) -> list[tuple[dict[str, Any], list[dict]]]:
    """By outcome, instrument and time: each value as both read it, and the consensus."""
    review = study.review
    names: dict[str, dict[int, Any]] = {
        "outcome": {row.pk: row for row in review.outcomes.all()},
        "instrument": {row.pk: row for row in review.instruments.all()},
        "timepoint": {row.pk: row for row in review.timepoints.all()},
    }
    arms = {row.pk: row for row in study.arms.all()}
    settled = {
        extraction.key_of(row): row
        for row in Value.objects.consensus().filter(extraction__study=study)
    }
    groups: dict[tuple, list[dict[str, Any]]] = {}
    for pair in extraction.compared(study):
        row = _row(pair, arms, settled.get(pair.key))
        if all_of_them or row["open"]:
            outcome, _, instrument, timepoint = pair.key
            groups.setdefault((outcome, instrument, timepoint), []).append(row)
    return [
        (
            {
                "outcome": names["outcome"][outcome],
                "instrument": names["instrument"].get(instrument),
                "timepoint": names["timepoint"].get(timepoint),
                "shown": shown(names["outcome"][outcome].kind),
                "further": further(names["outcome"][outcome].kind),
                "ways": [(w, Reported(w).label) for w in WAYS[names["outcome"][outcome].kind]],
            },
            rows,
        )
        for (outcome, instrument, timepoint), rows in groups.items()
    ]


def _row(pair: readings.Compared, arms: dict[int, Arm], consensus: Value | None) -> dict[str, Any]:
    either = pair.first or pair.second or {}
    agreed = in_line(extraction_fields(consensus)) or "no value" if consensus else ""
    return {
        "key": "-".join(str(part or 0) for part in pair.key),
        "arm": arms.get(pair.key[1]),
        "first": in_line(pair.first),
        "second": in_line(pair.second),
        "workings": _workings(pair),
        "first_place": _place(pair.first),
        "second_place": _place(pair.second),
        "agreed": agreed,
        "settled_by": consensus.settled_by if consensus else "",
        "note": consensus.note if consensus else "",
        "open": consensus is None,
        "differing": [name.replace("_", " ") for name in pair.differing],
        "error": _error(pair),
        "simulated": either.get("origin") == Origin.SIMULATED,
        "page": either.get("page") if str(either.get("page") or "").isdigit() else "",
    }


def _workings(pair: readings.Compared) -> list[dict[str, Any]]:
    """How either of the two, or both alike, worked the numbers out."""
    found = [side["working"] for side in (pair.first, pair.second) if side and side.get("working")]
    return found[:1] if len(found) == 2 and found[0] == found[1] else found


def _error(pair: readings.Compared) -> dict[str, Any] | None:
    """One of the two took a standard error for an SD: which, and in words."""
    found = readings.standard_error(pair.first, pair.second)
    if found is None:
        return None
    small, large, n, which = found
    words = f"{number(small, 2)} looks like a standard error: it is {number(large, 2)} / √{n:g}."
    return {"words": words, "take": f"{which}se", "value": number(small, 2)}


def extraction_fields(value: Value) -> dict[str, Any]:
    return {name: getattr(value, name) for name in FIELDS}


def _place(x: readings.Numbers | None) -> str:
    if not x:
        return ""
    page = f"p. {x['page']}" if x.get("page") else ""
    return ", ".join(part for part in (page, str(x.get("place") or "")) if part)


def _settle(request: HttpRequest, study: Study) -> None:
    """Take the first, the second, or another value for one place."""
    pair = _pair(request, study)
    fields, taken_from = _taken(request, pair, extraction.submitted(study))
    outcome, arm, instrument, timepoint = pair.key
    extraction.settle(
        study,
        by=request.user,
        outcome=Outcome.objects.get(pk=outcome, review=study.review),
        arm=Arm.objects.filter(pk=arm or 0, study=study).first(),
        instrument=Instrument.objects.filter(pk=instrument or 0, review=study.review).first(),
        timepoint=Timepoint.objects.filter(pk=timepoint or 0, review=study.review).first(),
        taken_from=taken_from,
        revision=NOT_THERE,  # only a value that is open can be settled on the page
        **fields,
    )


def _pair(request: HttpRequest, study: Study) -> readings.Compared:
    """The value that is settled. Raises ValueImpossible when it is not among the readings."""
    asked = typed(request, "key")
    for pair in extraction.compared(study):
        if "-".join(str(part or 0) for part in pair.key) == asked:
            return pair
    raise extraction.ValueImpossible("That value is not among the two readings any more.")


def _taken(
    request: HttpRequest, pair: readings.Compared, both: list[Extraction]
) -> tuple[dict[str, Any], str]:
    """The fields of the value that is taken, and whose it is. Raises ValueImpossible."""
    take = typed(request, "take")
    if take == "none":
        return NOTHING | {"note": typed(request, "why")}, "no value"
    if take == "other":
        return _another(request), "another"
    sides = {"1": (pair.first, both[0]), "2": (pair.second, both[1])}
    source, whose = sides.get(take.removesuffix("se"), (None, None))
    if source is None or whose is None or whose.by is None:
        raise extraction.ValueImpossible("Take the first, the second, or another value.")
    fields = dict(source)
    if take.endswith("se"):
        fields |= {"reported_as": Reported.MEAN_SE, "se": source["sd"], "sd": None}
    return fields, f"{whose.by.initials}\u2019s" + (" as SE" if take.endswith("se") else "")


def _another(request: HttpRequest) -> dict[str, Any]:
    """A value that neither has: only what was typed. Raises ValueImpossible for nothing."""
    numbers = {
        name: number_of(name, typed(request, f"other-{name}"))
        for name in extraction.NUMBERS
        if name not in ("reported_as", "ci_level")
    }
    if all(value is None for value in numbers.values()):
        raise extraction.ValueImpossible("Type the value, or take one of the two.")
    return numbers | {
        "reported_as": typed(request, "other-reported_as") or Reported.MEAN_SD,
        "page": typed(request, "other-page", longest=20),
        "note": typed(request, "why"),
    }
