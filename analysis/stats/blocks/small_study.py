"""`regtest`, `ranktest`, `trimfill` and `fsn`: small-study effects.

Asking for all blocks is asking for these below ten studies too.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np

from analysis.stats.blocks import rank_check
from analysis.stats.blocks.cases import Case, NoCase, Object, answered, each_case, numbers
from analysis.stats.effects import Batch, Effects
from analysis.stats.errors import NotEstimable, NoVariation
from analysis.stats.raw import RawData
from analysis.stats.small_study import asymmetry, fail_safe, lines, rank, trim_and_fill

ALPHA = 0.05
CLASSIC_NOTE = (
    "weighted least squares of yi on sei, weights 1/vi, free residual scale; `bias` is the slope"
)
RANK_NOTE = "pval is exact where there are no ties, whatever the number of studies"
FAIL_SAFE_NOTES = {
    "rosenthal": "one-sided alpha .05; rounded up",
    "orwin": "unweighted mean, target half of it; rounded up",
    "rosenberg": "weighted mean; rounded up",
}
METHODS = ("EE", "DL", "REML")
CLASSIC_FIELDS = (
    *("bias", "bias_se", "tval", "df", "pval"),
    *("intercept_at_se0", "intercept_at_se0_se", "sigma2"),
)
CLASSIC_LINE = ("bias", "intercept_at_se0")
REGRESSION_FIELDS = (
    *("stat", "df", "pval", "slope", "slope_se"),
    *("limit_estimate", "limit_ci_lb", "limit_ci_ub", "tau2"),
)
REGRESSION_LINE = ("slope", "limit_estimate")
FILLED_FIELDS = ("estimate", "se", "ci_lb", "ci_ub", "pval", "tau2", "I2", "Q")
TRIM_FIELDS = ("side", "k0", "se_k0", "p_k0", *FILLED_FIELDS, "filled_yi", "filled_vi")
RANK_FIELDS = ("tau", "pval", "ties", "pval_normal", "z_normal", "pval_normal_cc")
FAIL_SAFE_FIELDS = ("fsnum", "unrounded", "pval", "meanes", "target")
FAIL_SAFE: dict[str, Callable[[Effects], fail_safe.FailSafeN]] = {
    "rosenthal": lambda e: fail_safe.rosenthal(e, alpha=ALPHA),
    "orwin": fail_safe.orwin,
    "rosenberg": lambda e: fail_safe.rosenberg(e, alpha=ALPHA),
}


def build_regtest(raw: RawData) -> list[Object]:
    """Egger's classic regression, then the same line and mixed models on each predictor."""
    return [entry for c in each_case(raw) for entry in _regressions(c)]


def build_trimfill(raw: RawData) -> list[Object]:
    """Trim and fill of each followed measure, by both estimators; the side is found."""
    return [
        _trim_and_fill(c, method, estimator)
        for c in each_case(raw)
        for estimator in trim_and_fill.ESTIMATORS
        for method in METHODS
    ]


def build_ranktest(raw: RawData) -> list[Object]:
    """Begg's test of each followed measure."""
    return [_rank_test(c) for c in each_case(raw)]


def build_fsn(raw: RawData) -> list[Object]:
    """Three fail-safe numbers of each followed measure."""
    return [
        {"measure": c.measure, "alpha": ALPHA} | {name: _fail_safe(name, c) for name in FAIL_SAFE}
        for c in each_case(raw)
    ]


def _regressions(subject: Case | NoCase) -> Iterator[Object]:
    yield _classic(subject)
    predictors = ["sei"] if subject.sample_size is None else ["sei", "ninv"]
    for predictor in predictors:
        yield _regression(subject, predictor, "WLS")
    for predictor in predictors:
        for method in METHODS:
            yield _regression(subject, predictor, method)


def _classic(subject: Case | NoCase) -> Object:
    keys: Object = {"measure": subject.measure, "model": "lm", "predictor": "sei"}

    def found() -> Object:
        test = asymmetry.egger(subject.effects)
        return {
            "bias": test.slope,
            "bias_se": test.slope_se,
            "tval": test.stat,
            "df": test.df,
            "pval": test.pval,
            "intercept_at_se0": test.limit_estimate,
            "intercept_at_se0_se": test.limit_se,
            "sigma2": test.sigma2,
        }

    answer = answered(found, keys, empty=CLASSIC_FIELDS)
    return {**answer, **_exact_line(answer, "sei", subject, CLASSIC_LINE), "note": CLASSIC_NOTE}


def _regression(subject: Case | NoCase, predictor: str, method: str) -> Object:
    model = "lm" if method == "WLS" else "rma"
    keys: Object = {"measure": subject.measure, "source": "regtest()", "model": model}
    keys |= {"predictor": predictor, "method": method}

    def found() -> Object:
        effects = subject.effects
        x = asymmetry.predictor_values(effects, predictor, subject.sample_size)
        if model == "lm":
            test = asymmetry.least_squares(effects, x, name="Egger", predictor=predictor)
        else:
            asymmetry.require_line(effects, x, fewest=2)
            rank_check.require_slope(x)
            test = asymmetry.mixed(effects, x, predictor=predictor, method=method)
        return {name: getattr(test, name) for name in REGRESSION_FIELDS}

    answer = answered(found, keys, empty=REGRESSION_FIELDS)
    if model == "lm":
        answer |= _exact_line(answer, predictor, subject, REGRESSION_LINE)
    return answer


def _exact_line(
    answer: Object, predictor: str, subject: Case | NoCase, names: tuple[str, str]
) -> Object:
    """Two studies have a line through them but no error to test it by: the line, and no df."""
    if "error" not in answer or isinstance(subject, NoCase) or subject.effects.k != 2:
        return {}
    effects = subject.effects
    x = asymmetry.predictor_values(effects, predictor, subject.sample_size)
    line = lines.fit(Batch.one(effects), x[None])
    slope, intercept = numbers(np.append(line.slope, line.intercept))
    return {"df": 0, **dict(zip(names, (slope, intercept), strict=True))}


def _trim_and_fill(subject: Case | NoCase, method: str, estimator: str) -> Object:
    keys: Object = {"measure": subject.measure, "method": method, "estimator": estimator}

    def found() -> Object:
        if subject.effects.k > 2:  # which side lacks studies is read from this slope
            rank_check.require_slope(np.sqrt(subject.effects.v))
        result = trim_and_fill.trim_and_fill(subject.effects, estimator=estimator, method=method)
        pooled = result.pooled.row()
        return {
            **{name: getattr(result, name) for name in ("side", "k0", "se_k0", "p_k0")},
            **{name: pooled[name] for name in FILLED_FIELDS},
            "filled_yi": result.filled_y.tolist(),
            "filled_vi": result.filled_v.tolist(),
        }

    return answered(found, keys, empty=TRIM_FIELDS)


def _rank_test(subject: Case | NoCase) -> Object:
    keys: Object = {"measure": subject.measure}
    found = answered(lambda: asdict(rank.begg(subject.effects)), keys, empty=RANK_FIELDS)
    if found.get("code") == NoVariation.code:  # all estimates or all variances are equal
        found["ties"] = True
    return {**found, "note": RANK_NOTE}


def _fail_safe(name: str, subject: Case | NoCase) -> Object:
    found = answered(
        lambda: asdict(FAIL_SAFE[name](subject.effects)),
        {"type": name.capitalize(), "note": FAIL_SAFE_NOTES[name]},
        empty=FAIL_SAFE_FIELDS,
    )
    if name == "orwin" and found.get("code") == NotEstimable.code:
        found |= {"meanes": 0.0, "target": 0.0}  # known: what does not exist is the number
    return found
