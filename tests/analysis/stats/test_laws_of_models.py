"""Laws of meta-regression, of tables and of subgroups."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats import heterogeneity, mantel_haenszel, peto, pooling, subgroups, table_tests
from analysis.stats.effects import Effects
from analysis.stats.errors import NotEstimable, TooFewStudies
from analysis.stats.measures.binary import Table
from analysis.stats.measures.rates import Rates
from analysis.stats.regression.design import design
from analysis.stats.regression.fit import regress

METHODS = pooling.METHODS


@st.composite
def regressions(draw: st.DrawFn) -> tuple[Effects, np.ndarray]:
    k = draw(st.integers(5, 12))
    y = draw(st.lists(st.integers(-300, 300), min_size=k, max_size=k))
    se = draw(st.lists(st.integers(10, 200), min_size=k, max_size=k))
    x = draw(st.lists(st.integers(0, 60), min_size=k, max_size=k, unique=True))
    return Effects(np.array(y) / 100, (np.array(se) / 100) ** 2), 1980.0 + np.array(x)


def fitted(effects: Effects, x: np.ndarray, method: str, test: str = "z"):
    return regress(
        effects, design(["x"], categorical={}, continuous={"x": x}), method=method, test=test
    )


@given(regressions(), st.sampled_from(METHODS), st.integers(-9, 9))
def test_shifting_the_effects_shifts_the_intercept(data, method, c) -> None:
    effects, x = data
    a, b = fitted(effects, x, method), fitted(Effects(effects.y + c, effects.v), x, method)
    assert b.coef[0] == pytest.approx(a.coef[0] + c, abs=1e-6 * a.se[0])
    assert b.coef[1] == pytest.approx(a.coef[1], abs=1e-6 * a.se[1])
    assert pytest.approx(a.QE, rel=1e-7, abs=1e-7) == b.QE


@given(regressions(), st.sampled_from(METHODS))
def test_the_unit_of_a_moderator_only_scales_its_coefficient(data, method) -> None:
    effects, x = data
    a, b = fitted(effects, x, method), fitted(effects, x / 10, method)
    assert b.coef[1] == pytest.approx(10 * a.coef[1], abs=1e-6 * 10 * a.se[1])
    assert b.se[1] == pytest.approx(10 * a.se[1], rel=1e-6)
    assert pytest.approx(a.QM, rel=1e-6, abs=1e-7) == b.QM


@given(regressions(), st.sampled_from(METHODS), st.randoms())
def test_the_order_of_the_studies_changes_no_coefficient(data, method, random) -> None:
    effects, x = data
    order = list(range(effects.k))
    random.shuffle(order)
    a, b = fitted(effects, x, method), fitted(effects.take(order), x[order], method)
    assert np.abs(b.coef - a.coef).max() <= 1e-6 * a.se.max()
    assert b.se == pytest.approx(a.se, rel=1e-6)


@given(regressions())
def test_groups_apart_and_in_one_common_effect_model_test_the_same(data) -> None:
    effects, _ = data
    groups = ["a" if i % 2 else "b" for i in range(effects.k)]
    apart = subgroups.separate(effects, groups, method="EE").between
    together = subgroups.common_tau2(effects, groups, method="EE").model
    assert apart.Q_between == pytest.approx(together.QM, rel=1e-8, abs=1e-9)


cells = st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=1, max_size=8)


def table(rows: list[tuple[int, ...]]) -> Table:
    a, b, c, d = np.array(rows, dtype=float).T
    return Table(a, b + 1, c, d + 1)  # nobody has an arm without people


@given(cells, st.sampled_from(["OR", "RR", "RD"]), st.booleans())
def test_swapping_the_arms_changes_the_sign(rows, measure, correct) -> None:
    t = table(rows)
    swapped = Table(t.c, t.d, t.a, t.b)
    try:
        ours = mantel_haenszel.pool(t, measure=measure, correct=correct)
    except NotEstimable:
        with pytest.raises(NotEstimable):
            mantel_haenszel.pool(swapped, measure=measure, correct=correct)
        return
    other = mantel_haenszel.pool(swapped, measure=measure, correct=correct)
    assert other.estimate == pytest.approx(-ours.estimate, abs=1e-12)
    assert other.se == pytest.approx(ours.se, rel=1e-9)
    assert pytest.approx(ours.Q, rel=1e-9, abs=1e-9) == other.Q


@given(cells)
def test_swapping_events_and_non_events_turns_odds_ratios_round(rows) -> None:
    t = table(rows)
    turned = Table(t.b, t.a, t.d, t.c)
    try:
        ours = mantel_haenszel.pool(t, measure="OR")
    except NotEstimable:
        return
    assert mantel_haenszel.pool(turned, measure="OR").estimate == pytest.approx(-ours.estimate)
    assert peto.pool(turned).estimate == pytest.approx(-peto.pool(t).estimate, abs=1e-12)


@given(cells)
def test_a_table_split_in_two_halves_keeps_the_mantel_haenszel_estimate(rows) -> None:
    t = table(rows)
    halves = Table(*(np.concatenate([x, x]) / 2 for x in t))
    try:
        whole = mantel_haenszel.odds_ratio(t)
    except NotEstimable:
        return
    assert mantel_haenszel.odds_ratio(halves) == pytest.approx(whole, rel=1e-9)


@given(cells)
def test_the_fitted_tables_have_the_common_odds_ratio(rows) -> None:
    t = table(rows)
    try:
        log_or, _ = mantel_haenszel.odds_ratio(t)
    except NotEstimable:
        return
    a, used = table_tests.fitted_cell(t, float(np.exp(log_or)))
    b, c = (t.n1 - a)[used], (t.a + t.c - a)[used]
    d = (t.n2 - (t.a + t.c - a))[used]
    assert np.log(a[used] * d / (b * c)) == pytest.approx(np.full(b.size, log_or), abs=1e-6)


def test_rates_follow_the_unit_of_time() -> None:
    r = Rates(*(np.array(x, dtype=float) for x in ([3, 5], [100, 220], [6, 9], [110, 200])))
    months = r._replace(t1=12 * r.t1, t2=12 * r.t2)
    assert mantel_haenszel.rate_ratio(months) == pytest.approx(mantel_haenszel.rate_ratio(r))
    a, b = mantel_haenszel.rate_difference(r), mantel_haenszel.rate_difference(months)
    assert b == pytest.approx([x / 12 for x in a])


def test_one_study_says_nothing_on_tau2() -> None:
    with pytest.raises(TooFewStudies, match="needs 2 studies or more; there is 1"):
        heterogeneity.limits(Effects([1.0], [1.0]))
