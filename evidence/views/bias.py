"""Judging by domain, with words: the grid, one's own form, and the comparison."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import bias, bias_tools, reading_list, seats
from evidence.edits import NOT_THERE
from evidence.errors import Refused, Stale
from evidence.models import (
    Assessment,
    BiasDomain,
    BiasTool,
    Judgement,
    JudgementBasis,
    Review,
    Scope,
    Study,
)
from evidence.permissions import Act
from evidence.views.base import chosen, drafted, in_review, seen, typed
from evidence.views.extraction import fulltext_of


@require_GET
@in_review()
def grid(request: HttpRequest, review: Review) -> HttpResponse:
    """Study by domain: the consensus, and where one's own assessment stands."""
    tool = bias_tools.of(review)
    domains = list(tool.domains.all())
    agreed: dict[int, dict[int, str]] = {}
    consensus = Judgement.objects.consensus().filter(
        assessment__study__review=review, assessment__tool=tool, assessment__scope=Scope.STUDY
    )
    for pk, domain, level in consensus.values_list("assessment__study", "domain", "level"):
        agreed.setdefault(pk, {})[domain] = level
    rows = [
        {"at": at, "marks": [agreed.get(at.study.pk, {}).get(d.pk) for d in domains]}
        for at in reading_list.of_bias(review, user=request.user)
    ]
    context = {
        "tool": tool,
        "domains": domains,
        "rows": rows,
        "open": sum(1 for row in rows if row["at"].state in ("new", "open")),
        "may_judge": Act.JUDGE in request.acts,
        "any_agreed": bool(agreed),  # before that no figure can be drawn
        "figures": (("bias-traffic", "Traffic light"), ("bias-summary", "Summary")),
        "formats": ("svg", "pdf", "png"),
        "tools": _tools(request, review),
    }
    return render(request, "evidence/bias.html", context)


def _tools(request: HttpRequest, review: Review) -> list[BiasTool]:
    """What can be chosen: nothing once somebody has begun, or with one tool only."""
    if Act.EDIT_PROTOCOL not in request.acts or bias_tools.begun(review):
        return []
    rows = list(BiasTool.objects.order_by("name"))
    return rows if len(rows) > 1 else []


@require_POST
@in_review(Act.EDIT_PROTOCOL)
def choose(request: HttpRequest, review: Review) -> HttpResponse:
    """The tool that this review judges with."""
    row = get_object_or_404(BiasTool, pk=chosen(request, "tool"))
    bias_tools.choose(review, row, by=request.user)
    return redirect("bias", review.slug)


@require_http_methods(["GET", "POST"])
@in_review()
def study(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One study: one's own form while it is open, both side by side when they are in."""
    row = get_object_or_404(Study.objects.visible_to(request.user), review=review, pk=pk)
    tool = bias_tools.of(review)
    assessments = Assessment.objects.filter(
        study=row, tool=tool, scope=Scope.STUDY, is_consensus=False
    )
    both = list(
        assessments.exclude(submitted_at=None).order_by("submitted_at", "pk").select_related("by")
    )
    if len(both) >= 2:
        return _compare(request, row, tool, both)
    mine = assessments.filter(by=request.user).first()
    closed = mine is None and seats.taken(assessments, review) >= seats.PLACES
    if Act.JUDGE not in request.acts or closed or (mine and mine.submitted_at):
        context = {"study": row, "tool": tool, "mine": mine, "closed": closed}
        return render(request, "evidence/bias_waiting.html", context)
    return _judge(request, row, tool, mine)


@require_POST
@in_review(Act.JUDGE)
def take_back(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    mine = get_object_or_404(
        Assessment.objects.visible_to(request.user),
        study=pk, study__review=review, scope=Scope.STUDY, by=request.user,
        tool=bias_tools.of(review),
    )  # fmt: skip
    bias.take_back(mine, by=request.user)
    return redirect("bias-study", review.slug, pk)


def _judge(
    request: HttpRequest, row: Study, tool: BiasTool, mine: Assessment | None
) -> HttpResponse:
    """The form: a level with its support for each domain; saved as a draft, then finished.

    Looking at it takes no place: that begins with the first judgement.
    """
    problems: dict[int, Refused] = {}
    refusal = None
    if request.method == "POST":
        try:
            mine = bias.start(row, tool, by=request.user)
            problems = _write_all(request, mine, tool)
            if "finish" in request.POST and not problems:
                bias.submit(mine, by=request.user)
        except Refused as refused:
            refusal = refused
        if request.headers.get("X-Draft"):
            refused = [*problems.values(), *([refusal] if refusal else [])]
            return drafted(refused, _as_shown(request, mine, problems))
        if not problems and refusal is None:
            return redirect("bias-study", row.review.slug, row.pk)
    known = {j.domain_id: j for j in mine.judgements.all()} if mine else {}
    rows = [_line(request, d, known.get(d.pk), problems.get(d.pk)) for d in tool.domains.all()]
    context = {
        "study": row,
        "tool": tool,
        "rows": rows,
        "seen": json.dumps({str(pk): j.revision for pk, j in known.items()}),
        "bases": [one for one in JudgementBasis.choices if one[0] != JudgementBasis.NOT_STATED],
        "refusal": refusal,
        "n_done": len(known),
        "next_open": next((one["domain"].pk for one in rows if not one["level"]), None),
        "fulltext": fulltext_of(row),
    }
    status = 422 if refusal or problems else 200
    return render(request, "evidence/judge.html", context, status=status)


def _as_shown(
    request: HttpRequest, mine: Assessment | None, problems: dict[int, Refused]
) -> dict[str, int]:
    """What a page that saves itself shows from now on: of a domain that was changed meanwhile
    still the old, until the person has seen the new."""
    now = {str(j.domain_id): j.revision for j in mine.judgements.all()} if mine else {}
    stale = [str(pk) for pk, one in problems.items() if isinstance(one, Stale)]
    old = {name: seen(request, name) for name in stale}
    return now | {name: NOT_THERE if rev is None else rev for name, rev in old.items()}


def _line(
    request: HttpRequest, domain: BiasDomain, known: Judgement | None, problem: Refused | None
) -> dict[str, Any]:
    """One domain: what is stored, or what was typed when it was refused."""
    level = "" if known is None else known.level or "not_stated"
    line = {
        "domain": domain,
        "problem": problem,
        "level": level,
        "support": known.support if known else "",
        "basis": known.basis if known else JudgementBasis.STATED,
        "page": known.page if known else "",
    }
    if isinstance(problem, Stale):
        labels = {one["key"]: one["label"] for one in domain.tool.levels}
        now = (labels.get(level, "Not stated"), line["support"], line["page"])
        line["stored"] = ", ".join(part for part in now if part)
    if problem is not None:
        line |= {name: typed(request, f"{name}-{domain.pk}") for name in WORDS}
    return line


WORDS = ("level", "support", "basis", "page")


def _write_all(request: HttpRequest, mine: Assessment, tool: BiasTool) -> dict[int, Refused]:
    """Each domain that was judged; the refusals by domain, while the others are kept."""
    problems: dict[int, Refused] = {}
    for domain in tool.domains.all():
        if f"level-{domain.pk}" in request.POST:
            try:
                _write(request, mine, domain)
            except bias.AlreadySubmitted:
                raise
            except Refused as refusal:
                problems[domain.pk] = refusal
        elif typed(request, f"support-{domain.pk}") or typed(request, f"page-{domain.pk}"):
            problems[domain.pk] = bias.LevelUnknown(
                "Choose a level: these words are not saved yet.", field="level"
            )
    return problems


def _write(request: HttpRequest, mine: Assessment, domain: BiasDomain) -> None:
    level = typed(request, f"level-{domain.pk}")
    not_stated = level == "not_stated"
    basis = typed(request, f"basis-{domain.pk}") or JudgementBasis.STATED
    bias.judge(
        mine,
        domain,
        by=request.user,
        revision=seen(request, str(domain.pk)),
        level="" if not_stated else level,
        basis=JudgementBasis.NOT_STATED if not_stated else basis,
        support=typed(request, f"support-{domain.pk}"),
        page=typed(request, f"page-{domain.pk}", longest=20),
    )


def _compare(
    request: HttpRequest, row: Study, tool: BiasTool, both: list[Assessment]
) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            _settle(request, tool, both)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("bias-study", row.review.slug, row.pk)
    first, second = ({j.domain_id: j for j in one.judgements.all()} for one in both[:2])
    consensus = Judgement.objects.consensus().filter(
        assessment__study=row, assessment__tool=tool, assessment__scope=Scope.STUDY
    )
    agreed = {j.domain_id: j for j in consensus}
    rows = [
        {
            "domain": d,
            "first": first.get(d.pk),
            "second": second.get(d.pk),
            "consensus": agreed.get(d.pk),
            "open": d.pk not in agreed,
        }
        for d in tool.domains.all()
    ]
    context = {
        "study": row,
        "tool": tool,
        "both": both,
        "rows": rows,
        "n_open": sum(1 for one in rows if one["open"]),
        "now": next((one["domain"].pk for one in rows if one["open"]), None),
        "may_settle": Act.SETTLE in request.acts,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "again": chosen(request, "domain") if refusal else 0,
    }
    return render(request, "evidence/bias_compare.html", context, status=422 if refusal else 200)


def _settle(request: HttpRequest, tool: BiasTool, both: list[Assessment]) -> None:
    """Take the first's judgement, the second's, or another with its words."""
    domain = get_object_or_404(tool.domains, pk=chosen(request, "domain"))
    take = typed(request, "take")
    if take in ("1", "2"):
        taken = both[int(take) - 1].judgements.filter(domain=domain).first()
        if taken is None:
            raise bias.LevelUnknown("This domain was not judged there. Choose a level.")
        fields = {name: getattr(taken, name) for name in ("level", "basis", "support", "page")}
    else:
        level = typed(request, "level")
        if not level:
            raise bias.LevelUnknown("Choose a level, or say that it is not stated.", field="level")
        not_stated = level == "not_stated"
        fields = {
            "level": "" if not_stated else level,
            "basis": JudgementBasis.NOT_STATED if not_stated else JudgementBasis.STATED,
            "support": typed(request, "support"),
        }
    bias.settle(both[0], domain, by=request.user, revision=NOT_THERE, **fields)  # as shown: open
