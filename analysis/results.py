"""Analyses with their newest run and their last good one: what lists, pages and the API show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from analysis.models import Analysis, Run, RunDetail, RunState
from evidence.models import Review


@dataclass(frozen=True, slots=True)
class Result:
    """One analysis as it stands. `good` is the newest run that has numbers, `run` the newest."""

    analysis: Analysis
    run: Run | None
    good: Run | None

    @property
    def refused(self) -> bool:
        return self.run is not None and self.run.state == RunState.REFUSED

    @property
    def used(self) -> dict[str, Any]:
        """The pooled numbers of the model that the rule chose; empty without a good run."""
        return pooled(self.good) if self.good else {}

    @property
    def departs(self) -> str:
        """A sentence when the model by the rule is not the one that the publication printed."""
        printed = self.analysis.printed.get("model")
        if not printed or self.good is None:
            return ""
        by_rule = {"common": "FE", "random": "RE"}[self.good.result["used"]]
        if by_rule == printed:
            return ""
        words = {"FE": "common-effect", "RE": "random-effects"}
        return (
            f"The publication printed a {words[printed]} result; its own rule asks for "
            f"{words[by_rule]}."
        )


I2_WORDS = {"I2_from_Q": "I² from Q", "I2_from_tau2": "I² from τ²"}


def i2_shown(result: dict[str, Any]) -> str:
    """Which I² the profile's program prints; a run from before there was a choice has that of Q."""
    return str(result["heterogeneity"].get("I2_shown", "I2_from_Q"))


def pooled(run: Run) -> dict[str, Any]:
    """Flat numbers of a run: estimates on the scale that is read, Q, and I² as the profile's
    program prints it."""
    return numbers(run.result)


def numbers(result: dict[str, Any]) -> dict[str, Any]:
    """The same of a result that belongs to no run yet."""
    fit = result["models"][result["used"]]
    spread = result["heterogeneity"]
    return {
        "model": result["used"],
        "measure": result["measure_words"],
        "estimate": fit["back"]["estimate"],
        "ci_low": fit["back"]["ci_lb"],
        "ci_high": fit["back"]["ci_ub"],
        "pi_low": fit["back"].get("pi_shown_lb", fit["back"]["pi_riley_lb"]),
        "pi_high": fit["back"].get("pi_shown_ub", fit["back"]["pi_riley_ub"]),
        "k": result["k"],
        "m": result.get("m", result["k"]),
        "n": result["n"],
        "people": result.get("people", result["n"]),
        "tau2": spread["tau2"],
        "i2": spread[i2_shown(result)],
        "q": spread["Q"],
        "q_p": spread["Q_p"],
        "p": fit["pval"],
    }


def other_model(run: Run) -> dict[str, Any] | None:
    """The model that the rule did not choose, from the same data; None without one."""
    result = run.result
    name = {"common": "random", "random": "common"}[result["used"]]
    if name not in result["models"]:
        return None
    fit = result["models"][name]
    return {
        "model": name,
        "estimate": fit["back"]["estimate"],
        "ci_low": fit["back"]["ci_lb"],
        "ci_high": fit["back"]["ci_ub"],
        "p": fit["pval"],
    }


def findings(runs: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """What looks wrong in the data of each run, by its id; none while it is not looked for yet."""
    rows = RunDetail.objects.filter(run__in=list(runs), key="findings")
    return {row.run_id: row.content.get("findings", []) for row in rows}


def of(review: Review) -> list[Result]:
    """Every analysis of a review in its order: three queries."""
    analyses = list(Analysis.objects.filter(review=review).prefetch_related("outcomes"))
    newest = _newest(review, Run.objects.all())
    good = _newest(review, Run.objects.filter(state=RunState.COMPUTED))
    return [Result(a, newest.get(a.pk), good.get(a.pk)) for a in analyses]


def one(analysis: Analysis) -> Result:
    runs = Run.objects.filter(analysis=analysis).order_by("-number")
    return Result(analysis, runs.first(), runs.filter(state=RunState.COMPUTED).first())


def _newest(review: Review, runs: QuerySet) -> dict[int, Run]:
    """The newest of `runs` of each analysis: one step in an index for each of them."""
    inner = runs.filter(analysis=OuterRef("pk")).order_by("-number").values("pk")[:1]
    newest = Analysis.objects.filter(review=review).annotate(run=Subquery(inner)).values("run")
    rows = Run.objects.filter(pk__in=newest).select_related("analysis")
    return {row.analysis_id: row for row in rows.defer("dataset", "settings")}
