"""The answer to one question as text for a terminal."""

from collections.abc import Iterator, Sequence

import numpy as np

from analysis.stats.answer import Answer
from analysis.stats.blocks.cases import Object
from analysis.stats.distributions import two_sided_quantile
from analysis.stats.profiles import PROFILES

TESTS = {
    "z": "Wald interval (z)",
    "knha": "HKSJ interval (knha)",
    "adhoc": "HKSJ interval with its factor held at 1 or more (adhoc)",
    "knha-not-below-wald": "HKSJ interval, Wald where that is wider (knha-not-below-wald)",
}


MOST_FINDINGS = 20


def text(answer: Answer) -> str:
    """A line for each study, the pooled effect and the heterogeneity, what asks for a look."""
    return "\n".join([*_studies(answer), "", *_pooled(answer), *_findings(answer)])


def _studies(answer: Answer) -> Iterator[str]:
    width = max(len(label) for label in ("study", *answer.raw.labels))
    interval = f"{100 * answer.level:g}% interval"
    yield f"{'study':<{width}}  {answer.measure:>10}  {interval:>24}  weight %"
    half = float(two_sided_quantile(answer.level)) * np.sqrt(answer.effects.v)
    rows = zip(answer.raw.labels, answer.effects.y, half, answer.percent, strict=True)
    for label, y, h, share in rows:
        weight = f"{share:>8.2f}" if np.isfinite(share) else " " * 8
        yield f"{label:<{width}}  {_effect(y, h)}  {weight}"


def _effect(y: float, half: float) -> str:
    if not np.isfinite(y + half):
        return f"{'none':>10}  {'':>24}"
    return f"{y:>10.4f}  {f'[{y - half:.4f}, {y + half:.4f}]':>24}"


def _pooled(answer: Answer) -> Iterator[str]:
    fit, dropped = answer.fit, answer.raw.dropped
    studies = "1 study" if fit["k"] == 1 else f"{fit['k']} studies"
    yield f"{answer.measure} by {fit['method']}, {TESTS[str(fit['test'])]}, {studies}"
    yield _line(answer, "effect", ("estimate", "ci_lb", "ci_ub"))
    if "back_estimate" in fit:
        yield _line(answer, "on its own scale", ("back_estimate", "back_ci_lb", "back_ci_ub"))
    yield f"  p = {_shown(fit['pval'])}"
    if fit.get("pi_lb") is not None:
        yield f"  prediction interval [{_shown(fit['pi_lb'])}, {_shown(fit['pi_ub'])}]"
    yield f"  Q = {_shown(fit['Q'])} (df {fit['Q_df']}, p = {_shown(fit['Q_p'])})"
    yield f"  I2 = {_shown(fit['I2'])} % (from {_source_of_i2(fit)})"
    if fit["tau2"] is not None:
        yield f"  tau2 = {_shown(fit['tau2'])}{_limits(fit)}"
    yield f"  profile {fit['profile']} - {PROFILES[str(fit['profile'])].title}"
    yield f"  {answer.measure}: {answer.formula}"
    if answer.zero_cells is not None:
        yield f"  zero cells: {answer.zero_cells}"
    if unusable := answer.raw.k - int(np.isfinite(answer.percent).sum()):
        studies = "1 study has" if unusable == 1 else f"{unusable} studies have"
        yield f"  {studies} no weight: the effect or its variance cannot be computed, or is 0"
    if dropped:
        rows = "1 row was" if dropped == 1 else f"{dropped} rows were"
        yield f"  {rows} left out because a number was missing"


def _findings(answer: Answer) -> Iterator[str]:
    if answer.findings:
        yield "\nLook at the data first:"
    for one in answer.findings[:MOST_FINDINGS]:
        yield f"  {one.sentence}"
    if more := len(answer.findings[MOST_FINDINGS:]):
        yield f"  and {more} more (--json names all)"


def _source_of_i2(fit: Object) -> str:
    by_q = fit["method"] in ("EE", "MH", "PETO") or "Q_around_mh" in fit
    return "Q" if by_q else "tau2"


def _limits(fit: Object) -> str:
    if fit.get("tau2_ci_lb") is None:
        return ""
    return f" [{_shown(fit['tau2_ci_lb'])}, {_shown(fit['tau2_ci_ub'])}] (Q-profile)"


def _line(answer: Answer, name: str, fields: Sequence[str]) -> str:
    estimate, low, high = (_shown(answer.fit[f]) for f in fields)
    return f"  {name} {estimate} [{low}, {high}]"


def _shown(value: object) -> str:
    if not isinstance(value, float | int) or not np.isfinite(value):
        return "none"
    return f"{value:.4f}" if 1e-3 <= abs(value) < 1e6 or value == 0 else f"{value:.3g}"
