"""Subgroups of one run in one model: one τ² for all of them, beside the fits apart."""

import numpy as np

from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.regression import test_of
from analysis.pipeline.details.shape import block, column, number, table
from analysis.stats.subgroups import Common, common_tau2

_COLUMNS = (
    column("Studies", decimals=0),
    column("Estimate", decimals=2),
    column("Lower", decimals=2),
    column("Upper", decimals=2),
)


def groups(q: Question) -> Plain:
    """The test between subgroups and their estimates with one common τ². Says nothing where no
    subgroup is set. Raises StatsError for what cannot be fitted."""
    if q.settings.subgroup_by is None:
        return block()
    names = [row.subgroup or "Not stated" for row in q.rows]
    found = common_tau2(q.effects, names, method=q.method, test=test_of(q), level=q.level)
    return block(numbers=_numbers(q, found), tables=[_table(q, found, names)])


def _numbers(q: Question, found: Common) -> list[Plain]:
    m, source = found.model, "Borenstein et al. 2009, chapter 20"
    df2 = "" if m.QM_df2 is None else f" and {m.QM_df2}"
    name, tested = ("QM", "Wald") if m.QM_df2 is None else ("F", "F")
    numbers = [
        number(
            f"Test between subgroups, {name}", m.QM, decimals=2, p=m.QM_p,
            beside=f"df {m.QM_df1}{df2}", source=source, inputs=q.inputs,
            formula=f"{tested} test of the differences between the groups in one regression",
        )
    ]  # fmt: skip
    if m.tau2 is not None:
        numbers.append(
            number(
                "τ² of all subgroups", m.tau2, decimals=4, beside=f"I² left {m.I2_resid:.1f} %",
                formula=f"residual between-study variance by {m.method}, the same in each group",
                source=source, inputs=q.inputs,
            )
        )  # fmt: skip
    if m.R2 is not None:
        numbers.append(
            number(
                "R²", m.R2, decimals=1, beside="percent",
                formula="1 − τ² left / τ² without subgroups, not below 0",
                source="Raudenbush 2009, Handbook of Research Synthesis, chapter 16",
                inputs=q.inputs,
            )
        )  # fmt: skip
    return numbers


def _table(q: Question, found: Common, names: list[str]) -> Plain:
    limits = (found.group_estimate, found.group_ci_lb, found.group_ci_ub)
    read = [[q.scale.read(float(x)) for x in values] for values in limits]
    counts = [names.count(level) for level in found.levels]
    return table(
        f"By {q.settings.subgroup_label.lower()}, one τ²",
        (column(q.settings.subgroup_label, kind="words"), *_COLUMNS),
        zip(found.levels, np.array(counts), *read, strict=True),
        formula="weighted least squares on the groups, w = 1/(v + τ²), τ² from all of them; "
        f"{'z' if found.model.df is None else 't'} intervals",
        source="Borenstein et al. 2009, chapter 20", inputs=q.inputs,
    )  # fmt: skip
