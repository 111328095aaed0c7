"""Judging by domain, with words: the grid, one's own form, and the comparison."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import bias, bias_tools
from evidence.errors import Refused
from evidence.models import (
    Assessment,
    BiasTool,
    Judgement,
    JudgementBasis,
    Review,
    Scope,
    Study,
)
from evidence.permissions import Act
from evidence.views.base import in_review

DEFAULT = "rob-1"


@require_GET
@in_review()
def grid(request: HttpRequest, review: Review) -> HttpResponse:
    """Study by domain: the consensus, and where one's own assessment stands."""
    tool = _tool(review)
    domains = list(tool.domains.all())
    studies = Study.objects.visible_to(request.user).filter(review=review)
    agreed: dict[int, dict[int, Judgement]] = {}
    for row in Judgement.objects.consensus().filter(
        assessment__study__review=review, assessment__tool=tool, assessment__scope=Scope.STUDY
    ):
        agreed.setdefault(row.assessment.study_id, {})[row.domain_id] = row
    context = {
        "tool": tool,
        "domains": domains,
        "rows": [
            _row(request, study, tool, domains, agreed.get(study.pk, {})) for study in studies
        ],
        "may_judge": Act.JUDGE in request.acts,
        "figures": (("bias-traffic", "Traffic light"), ("bias-summary", "Summary")),
        "formats": ("svg", "pdf", "png"),
    }
    return render(request, "evidence/bias.html", context)


def _row(
    request: HttpRequest,
    study: Study,
    tool: BiasTool,
    domains: list,
    agreed: dict[int, Judgement],
) -> dict[str, Any]:
    rows = Assessment.objects.filter(study=study, tool=tool, scope=Scope.STUDY, is_consensus=False)
    mine = rows.filter(by=request.user).first()
    both = rows.exclude(submitted_at=None).count() >= 2
    if both:
        state = "agreed" if len(agreed) >= len(domains) else "differ"
    elif mine is not None:
        state = "waiting" if mine.submitted_at else "open"
    else:
        state = "closed" if rows.count() >= 2 else "new"
    return {
        "study": study,
        "state": state,
        "n_open": len(domains) - len(agreed) if both else 0,
        "marks": [agreed[d.pk].level if d.pk in agreed else "" for d in domains],
    }


@require_http_methods(["GET", "POST"])
@in_review()
def study(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One study: one's own form while it is open, both side by side when they are in."""
    row = get_object_or_404(Study.objects.visible_to(request.user), review=review, pk=pk)
    tool = _tool(review)
    assessments = Assessment.objects.filter(
        study=row, tool=tool, scope=Scope.STUDY, is_consensus=False
    )
    both = list(
        assessments.exclude(submitted_at=None).order_by("submitted_at").select_related("by")
    )
    if len(both) >= 2:
        return _compare(request, row, tool, both)
    mine = assessments.filter(by=request.user).first()
    if Act.JUDGE not in request.acts or (mine and mine.submitted_at):
        context = {"study": row, "tool": tool, "mine": mine}
        return render(request, "evidence/bias_waiting.html", context)
    return _judge(request, row, tool)


@require_POST
@in_review(Act.JUDGE)
def take_back(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    mine = get_object_or_404(
        Assessment, study=pk, study__review=review, tool=_tool(review), by=request.user
    )
    bias.take_back(mine, by=request.user)
    return redirect("bias-study", review.slug, pk)


def _judge(request: HttpRequest, row: Study, tool: BiasTool) -> HttpResponse:
    """The form: a level with its support for each domain; saved as a draft, then finished."""
    mine = bias.start(row, tool, by=request.user)
    refusal = None
    if request.method == "POST":
        try:
            for domain in tool.domains.all():
                if f"level-{domain.pk}" in request.POST:
                    _write(request, mine, domain)
            if "finish" in request.POST:
                bias.submit(mine, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("bias-study", row.review.slug, row.pk)
    known = {j.domain_id: j for j in mine.judgements.all()}
    context = {
        "study": row,
        "tool": tool,
        "rows": [{"domain": d, "judgement": known.get(d.pk)} for d in tool.domains.all()],
        "bases": JudgementBasis.choices,
        "refusal": refusal,
        "n_done": len(known),
    }
    return render(request, "evidence/judge.html", context, status=422 if refusal else 200)


def _write(request: HttpRequest, mine: Assessment, domain) -> None:
    level = request.POST.get(f"level-{domain.pk}", "")
    not_stated = level == "not_stated"
    bias.judge(
        mine,
        domain,
        by=request.user,
        level="" if not_stated else level,
        basis=JudgementBasis.NOT_STATED
        if not_stated
        else request.POST.get(f"basis-{domain.pk}") or JudgementBasis.STATED,
        support=request.POST.get(f"support-{domain.pk}", "").strip(),
        page=request.POST.get(f"page-{domain.pk}", "").strip()[:20],
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
    agreed = {j.domain_id: j for j in bias.consensus_of(both[0]).judgements.all()}
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
        "may_settle": Act.SETTLE in request.acts,
        "refusal": refusal,
    }
    return render(request, "evidence/bias_compare.html", context, status=422 if refusal else 200)


def _settle(request: HttpRequest, tool: BiasTool, both: list[Assessment]) -> None:
    domain = get_object_or_404(tool.domains, pk=request.POST.get("domain") or 0)
    level = request.POST.get("level", "")
    bias.settle(
        both[0],
        domain,
        by=request.user,
        level="" if level == "not_stated" else level,
        basis=JudgementBasis.NOT_STATED if level == "not_stated" else JudgementBasis.STATED,
        support=request.POST.get("support", "").strip(),
    )


def _tool(review: Review) -> BiasTool:
    """The tool in use: the one that was begun with, else RoB 1."""
    used = BiasTool.objects.filter(assessments__study__review=review).first()
    return used or bias_tools.tool(DEFAULT)
