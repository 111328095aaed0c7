"""`regtest`, `ranktest`, `trimfill` and `fsn`: small-study effects.

Asking for all blocks is asking for these below ten studies too.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np

from analysis.stats.blocks.cases import Case, Object, answered, each_case, numbers
from analysis.stats.effects import Batch, Effects
from analysis.stats.raw import RawData
from analysis.stats.small_study import asymmetry, fail_safe, lines, rank, trim_and_fill

ALPHA = 0.05
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
    return [_rank_test(c.measure, c.effects) for c in each_case(raw)]


def build_fsn(raw: RawData) -> list[Object]:
    """Three fail-safe numbers of each followed measure."""
    return [
        {"measure": c.measure, "alpha": ALPHA}
        | {name: _fail_safe(name, c.effects) for name in FAIL_SAFE}
        for c in each_case(raw)
    ]


def _regressions(subject: Case) -> Iterator[Object]:
    yield _classic(subject)
    predictors = ["sei"] if subject.sample_size is None else ["sei", "ninv"]
    for predictor in predictors:
        yield _regression(subject, predictor, "WLS")
    for predictor in predictors:
        for method in METHODS:
            yield _regression(subject, predictor, method)


def _classic(subject: Case) -> Object:
    keys: Object = {"measure": subject.measure, "model": "lm", "predictor": "sei"}
    effects = subject.effects

    def found() -> Object:
        test = asymmetry.egger(effects)
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
    return answer | _exact_line(answer, effects, "sei", subject, CLASSIC_LINE)


def _regression(subject: Case, predictor: str, method: str) -> Object:
    model = "lm" if method == "WLS" else "rma"
    keys: Object = {"measure": subject.measure, "source": "regtest()", "model": model}
    keys |= {"predictor": predictor, "method": method}
    effects = subject.effects

    def found() -> Object:
        x = asymmetry.predictor_values(effects, predictor, subject.sample_size)
        if model == "lm":
            test = asymmetry.least_squares(effects, x, name="Egger", predictor=predictor)
        else:
            test = asymmetry.mixed(effects, x, predictor=predictor, method=method)
        return {name: getattr(test, name) for name in REGRESSION_FIELDS}

    answer = answered(found, keys, empty=REGRESSION_FIELDS)
    if model == "lm":
        answer |= _exact_line(answer, effects, predictor, subject, REGRESSION_LINE)
    return answer


def _exact_line(
    answer: Object, effects: Effects, predictor: str, subject: Case, names: tuple[str, str]
) -> Object:
    """Two studies have a line through them but no error to test it by: the line, and no df."""
    if "error" not in answer or effects.k != 2:
        return {}
    x = asymmetry.predictor_values(effects, predictor, subject.sample_size)
    line = lines.fit(Batch.one(effects), x[None])
    slope, intercept = numbers(np.append(line.slope, line.intercept))
    return {"df": 0, **dict(zip(names, (slope, intercept), strict=True))}


def _trim_and_fill(subject: Case, method: str, estimator: str) -> Object:
    keys: Object = {"measure": subject.measure, "method": method, "estimator": estimator}

    def found() -> Object:
        result = trim_and_fill.trim_and_fill(subject.effects, estimator=estimator, method=method)
        pooled = result.pooled.row()
        return {
            **{name: getattr(result, name) for name in ("side", "k0", "se_k0", "p_k0")},
            **{name: pooled[name] for name in FILLED_FIELDS},
            "filled_yi": result.filled_y.tolist(),
            "filled_vi": result.filled_v.tolist(),
        }

    return answered(found, keys, empty=TRIM_FIELDS)


def _rank_test(measure: str, effects: Effects) -> Object:
    return answered(lambda: asdict(rank.begg(effects)), {"measure": measure}, empty=RANK_FIELDS)


def _fail_safe(name: str, effects: Effects) -> Object:
    return answered(
        lambda: asdict(FAIL_SAFE[name](effects)),
        {"type": name.capitalize()},
        empty=FAIL_SAFE_FIELDS,
    )
