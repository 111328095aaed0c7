"""Meta-regression of one run on the characteristics that its settings name."""

from dataclasses import dataclass

import numpy as np

from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import block, column, number, table
from analysis.stats.effects import Effects
from analysis.stats.regression import bubble
from analysis.stats.regression.design import Design, design
from analysis.stats.regression.fit import MetaRegression, regress
from analysis.stats.regression.permutation import PermutationTest, permutation_test

ORDERS = 1000
NUMBERS = ("number", "integer")
_COLUMNS = (
    column("Term", kind="words"),
    column("Coefficient"),
    column("SE"),
    column("Lower"),
    column("Upper"),
    column("p", kind="p"),
    column("p by permutation", kind="p"),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    effects: Effects
    design: Design
    model: MetaRegression
    shuffled: PermutationTest


def regression(q: Question) -> Plain:
    """Coefficients, R², QM, QE and permutation p; the bubbles of each number. Says when no
    moderator is chosen. Raises StatsError for what cannot be fitted."""
    chosen = q.settings.moderators
    if not chosen:
        return block(asks=True, bubbles=[])
    fit = _fit(q)
    left = q.effects.k - fit.model.k
    notes = [*fit.model.warnings]
    if left:
        notes.append(f"{left} of {q.effects.k} studies do not state all moderators and take no "
                     "part in the regression.")  # fmt: skip
    notes.append("A relation between studies is not a relation between people; it is observed, "
                 "not randomized (Cochrane Handbook 10.11.5).")  # fmt: skip
    return block(
        numbers=_numbers(q, fit), tables=[_coefficients(q, fit)], notes=notes, asks=False,
        bubbles=[
            _bubbles(q, fit, one["label"]) for one in chosen if one["label"] in fit.design.names
        ],
    )  # fmt: skip


def test_of(q: Question) -> str:
    """The test of the result; "not below Wald" is a rule for a mean, so a model takes the plain
    Hartung-Knapp test."""
    return "knha" if q.test == "knha-not-below-wald" else q.test


def _fit(q: Question) -> _Fit:
    chosen = q.settings.moderators
    rows = [row.moderators for row in q.rows]
    made = design(
        [one["label"] for one in chosen],
        categorical={
            one["label"]: [_text(row.get(one["label"])) for row in rows]
            for one in chosen
            if one["kind"] not in NUMBERS
        },
        continuous={
            one["label"]: np.array([_value(row.get(one["label"])) for row in rows])
            for one in chosen
            if one["kind"] in NUMBERS
        },
    )
    effects = q.effects.take(made.rows)
    test = test_of(q)
    model = regress(effects, made, method=q.method, test=test, level=q.level)
    shuffled = permutation_test(effects, made, method=q.method, test=test, orders=ORDERS)
    return _Fit(effects, made, model, shuffled)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _value(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _inputs(q: Question, fit: _Fit) -> str:
    return f"{q.inputs}; moderators {', '.join(one['label'] for one in q.settings.moderators)}"


def _coefficients(q: Question, fit: _Fit) -> Plain:
    m = fit.model
    names = ["Intercept", *m.coef_names[1:]]
    scale = " on the log scale" if q.scale.is_ratio else ""
    tests = "z" if m.df is None else "t"
    how = "as many orders as there are" if fit.shuffled.exact else "observed order among them"
    return table(
        f"Coefficients{scale}", _COLUMNS,
        zip(names, m.coef, m.se, m.ci_lb, m.ci_ub, m.pval, fit.shuffled.pval, strict=True),
        formula=f"weighted least squares, weights 1/(v + τ²), {tests} tests; "
        f"permutation over {fit.shuffled.tried} orders ({how})",
        source="Knapp & Hartung 2003, doi:10.1002/sim.1482; Higgins & Thompson 2004, "
        "doi:10.1002/sim.1752",
        inputs=_inputs(q, fit),
    )  # fmt: skip


def _numbers(q: Question, fit: _Fit) -> list[Plain]:
    m, inputs = fit.model, _inputs(q, fit)
    df2 = "" if m.QM_df2 is None else f" and {m.QM_df2}"
    numbers = [
        number(
            "QM, all moderators", m.QM, decimals=2, p=m.QM_p, beside=f"df {m.QM_df1}{df2}",
            formula="Wald test of all coefficients but the intercept",
            source="Knapp & Hartung 2003, doi:10.1002/sim.1482", inputs=inputs,
        ),
        number(
            "QM, by permutation", m.QM, decimals=2, p=fit.shuffled.QM_p,
            beside=f"{fit.shuffled.tried} orders", formula="share of orders of the moderators "
            "whose QM is at least the observed one",
            source="Higgins & Thompson 2004, doi:10.1002/sim.1752", inputs=inputs,
        ),
        number(
            "QE, what is left", m.QE, decimals=2, p=m.QE_p, beside=f"df {m.QE_df}",
            formula="Σ (1/v) (y − fitted)²", source="Viechtbauer 2010, doi:10.18637/jss.v036.i03",
            inputs=inputs,
        ),
    ]  # fmt: skip
    if m.R2 is not None:
        numbers.append(
            number(
                "R²", m.R2, decimals=1, beside="percent", formula="1 − τ² left / τ² without "
                "moderators, not below 0",
                source="Raudenbush 2009, Handbook of Research Synthesis, chapter 16",
                inputs=inputs,
            )
        )  # fmt: skip
    if m.tau2 is not None:
        numbers.append(
            number(
                "τ² left", m.tau2, decimals=4, beside=f"I² left {m.I2_resid:.1f} %",
                formula=f"residual between-study variance by {m.method}",
                source="Viechtbauer 2010, doi:10.18637/jss.v036.i03", inputs=inputs,
            )
        )  # fmt: skip
    return numbers


def _bubbles(q: Question, fit: _Fit, name: str) -> Plain:
    """Points and line over one number, read as the result is; other moderators at their means."""
    at = fit.design.names.index(name)
    found = bubble.bubbles(fit.effects, fit.design, fit.model, column=at)
    read = q.scale.read
    line = zip(found.at, found.line.pred, found.line.ci_lb, found.line.ci_ub, strict=True)
    return {
        "moderator": name,
        "points": [
            {
                "study": q.rows[int(row)].study, "label": q.rows[int(row)].label, "x": float(x),
                "estimate": read(float(y)), "weight": float(w),
            }
            for row, x, y, w in zip(
                fit.design.rows, found.moderator, found.y, found.percent, strict=True
            )
        ],
        "line": [
            {
                "x": float(x), "estimate": read(float(y)), "low": read(float(low)),
                "high": read(float(high)),
            }
            for x, y, low, high in line
        ],
    }  # fmt: skip
