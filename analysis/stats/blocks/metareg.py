"""`metareg`: the followed measures regressed on moderators, alone and together."""

from itertools import combinations

import numpy as np

from analysis.stats.blocks import rank_check
from analysis.stats.blocks.cases import Case, NoCase, Object, each_case, numbers
from analysis.stats.errors import StatsError
from analysis.stats.raw import RawData
from analysis.stats.regression.design import Design, design, terms
from analysis.stats.regression.fit import MetaRegression, predict, regress

QUESTIONS = (("EE", "z"), *((m, t) for m in ("DL", "REML", "ML") for t in ("z", "knha")))
SHARES = (0.1, 0.5, 0.9)
EVERY_SUBSET_UP_TO = 4  # moderators: 15 models; beyond that singles, pairs and all together
LISTS = ("coef", "se", "stat", "pval", "ci_lb", "ci_ub")
SCALARS = (
    *("tau2", "se_tau2", "I2_resid", "H2_resid", "R2"),
    *("QE", "QE_df", "QE_p", "QM", "QM_df1", "QM_df2", "QM_p"),
)


def formulas(raw: RawData) -> list[str]:
    """Models worth asking for: continuous moderators first, then groups, in the given order; and
    whatever the input asks for itself."""
    names = [*raw.continuous, *raw.categorical]
    largest = len(names) if len(names) <= EVERY_SUBSET_UP_TO else 2
    sets = [c for size in range(1, largest + 1) for c in combinations(names, size)]
    if largest < len(names):
        sets.append(tuple(names))
    return list(dict.fromkeys(["~ " + " + ".join(s) for s in sets] + list(raw.formulas)))


def build(raw: RawData) -> list[Object] | None:
    """Every model by every method and test; None without moderators."""
    if not raw.categorical and not raw.continuous:
        return None
    return [
        _answer(raw, subject, formula, method, test)
        for subject in each_case(raw)
        for formula in formulas(raw)
        for method, test in QUESTIONS
    ]


def design_for(raw: RawData, subject: Case | NoCase, formula: str) -> Design:
    """The design over the usable studies of one measure; raises as `design` does."""
    return design(
        terms(formula),
        categorical={m: [v[i] for i in subject.rows] for m, v in raw.categorical.items()},
        continuous={m: v[subject.rows] for m, v in raw.continuous.items()},
    )


def _answer(raw: RawData, subject: Case | NoCase, formula: str, method: str, test: str) -> Object:
    keys: Object = {
        "measure": subject.measure,
        "formula": formula,
        "method": method,
        "test": test,
    }
    try:
        x = design_for(raw, subject, formula)
        rank_check.require_full_rank(x.x)
        model = regress(subject.effects.take(x.rows), x, method=method, test=test)
    except StatsError as refusal:
        nothing: Object = dict.fromkeys((*LISTS, "df", "vcov", *SCALARS))
        return {**keys, "k": None, **nothing, "error": str(refusal), "code": refusal.code}
    found = {**keys, **_numbers(model)}
    if len(terms(formula)) == 1 and formula.lstrip("~ ") in raw.continuous:
        found["predict"] = _predictions(model, x)
    return found


def _numbers(model: MetaRegression) -> Object:
    return {
        "k": model.k,
        "coef_names": list(model.coef_names),
        **{name: numbers(getattr(model, name)) for name in LISTS},
        "df": model.df,
        "vcov": numbers(model.vcov.ravel()),
        **{name: getattr(model, name) for name in SCALARS},
        "R2_from_tau2": None if model.method == "EE" else model.R2,
        "warnings": list(model.warnings),
    }


def _predictions(model: MetaRegression, x: Design) -> Object:
    """At the 10th, 50th and 90th percentile of the moderator (R's default rule, type 7)."""
    at = np.quantile(x.x[:, 1], SHARES)
    shown = predict(model, at[:, None])
    return {
        "at": numbers(at),
        "pred": numbers(shown.pred),
        "se": numbers(shown.se),
        "ci_lb": numbers(shown.ci_lb),
        "ci_ub": numbers(shown.ci_ub),
        "pi_lb": None if shown.pi_lb is None else numbers(shown.pi_lb),
        "pi_ub": None if shown.pi_ub is None else numbers(shown.pi_ub),
    }
