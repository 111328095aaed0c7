"""Laws that every pooled result obeys, whatever the studies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import heterogeneity, pooling
from analysis.stats.effects import Batch, Effects
from analysis.stats.tau2 import estimators, likelihood

RANDOM = [m for m in pooling.METHODS if m != "EE"]
SCALED = ("tau2", "se_tau2")
LOCATED = ("estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "pi_riley_lb", "pi_riley_ub")
SPREAD = ("se",)
PURE = ("I2", "H2", "Q", "Q_p")

methods = st.sampled_from(pooling.METHODS)
tests = st.sampled_from(pooling.TESTS)


@st.composite
def studies(draw: st.DrawFn, least: int = 1, most: int = 12) -> Effects:
    """Estimates of ordinary size with standard errors from 0.05 to 3."""
    k = draw(st.integers(least, most))
    y = draw(st.lists(st.integers(-3000, 3000), min_size=k, max_size=k))
    se = draw(st.lists(st.integers(50, 3000), min_size=k, max_size=k))
    return Effects(np.array(y) / 1000.0, (np.array(se) / 1000.0) ** 2)


def close(ours: object, wanted: object, *, scale: float = 1.0) -> bool:
    if ours is None or wanted is None:
        return ours is wanted
    return abs(ours - wanted) <= 1e-7 * max(abs(wanted), scale)


def row(effects: Effects, method: str, test: str) -> dict:
    return pooling.pool(effects, method=method, test=test).row()


@given(studies(), methods, tests, st.randoms())
def test_the_order_of_the_studies_changes_nothing(e, method, test, random) -> None:
    order = list(range(e.k))
    random.shuffle(order)
    a, b = row(e, method, test), row(e.take(order), method, test)
    for name in (*LOCATED, *SPREAD, *PURE, *SCALED):
        assert close(b[name], a[name], scale=a["se"] or 1.0), name


@given(studies(), methods, tests, st.integers(-50, 50))
def test_shifting_every_study_shifts_the_estimate_and_nothing_else(e, method, test, c) -> None:
    a, b = row(e, method, test), row(Effects(e.y + c, e.v), method, test)
    for name in LOCATED:
        assert close(b[name], None if a[name] is None else a[name] + c), name
    for name in (*SPREAD, *PURE, *SCALED):
        assert close(b[name], a[name]), name


@given(studies(), methods, tests, st.integers(-12, 12))
def test_a_unit_of_measurement_scales_everything_with_a_unit(e, method, test, power) -> None:
    s = 2.0**power  # powers of two: no rounding, so the results are the same to the bit scale
    a, b = row(e, method, test), row(Effects(e.y * s, e.v * s * s), method, test)
    for name in (*LOCATED, *SPREAD):
        assert close(b[name], None if a[name] is None else a[name] * s, scale=s * a["se"]), name
    for name in SCALED:
        assert close(b[name], None if a[name] is None else a[name] * s * s, scale=s * s), name
    for name in PURE:
        assert close(b[name], a[name]), name


@given(studies(), methods, tests)
def test_changing_sides_changes_signs_and_swaps_limits(e, method, test) -> None:
    a, b = row(e, method, test), row(Effects(-e.y, e.v), method, test)
    assert close(b["estimate"], -a["estimate"], scale=1.0)
    assert close(b["ci_lb"], -a["ci_ub"], scale=1.0)
    for name in (*SPREAD, *PURE, *SCALED, "pval"):
        assert close(b[name], a[name]), name


@given(studies())
def test_every_study_twice_at_half_the_weight_is_the_same_common_effect(e) -> None:
    twice = Effects(np.concatenate([e.y, e.y]), 2.0 * np.concatenate([e.v, e.v]))
    a, b = row(e, "EE", "z"), row(twice, "EE", "z")
    for name in ("estimate", "se", "ci_lb", "ci_ub", "pval", "Q"):
        assert close(b[name], a[name]), name


@given(st.integers(-3000, 3000), st.integers(50, 3000), st.integers(2, 40), methods)
def test_equal_studies_have_nothing_between_them(y, se, k, method) -> None:
    fit = row(Effects([y / 1000.0] * k, [(se / 1000.0) ** 2] * k), method, "z")
    assert fit["estimate"] == pytest.approx(y / 1000.0)
    assert fit["se"] == pytest.approx(se / 1000.0 / k**0.5)
    assert fit["Q"] == pytest.approx(0.0, abs=1e-20)
    assert fit["I2"] == pytest.approx(0.0, abs=1e-9)
    assert fit["tau2"] in (None, pytest.approx(0.0, abs=1e-20))


@given(studies(least=1, most=1), methods, tests)
def test_one_study_is_its_own_result(e, method, test) -> None:
    fit = row(e, method, test)
    assert (fit["estimate"], fit["df"]) == (pytest.approx(e.y[0], abs=1e-15), None)
    assert fit["se"] == pytest.approx(e.v[0] ** 0.5)
    assert (fit["Q"], fit["Q_df"], fit["Q_p"]) == (0, 0, 1)
    assert (fit["I2"], fit["H2"]) == (0, 1)
    assert fit["tau2"] == (None if method == "EE" else 0)


@given(studies(least=2, most=2))
def test_for_two_equally_precise_studies_the_estimators_of_the_mean_square_agree(e) -> None:
    """With equal variances DL, PM, REML and HE all solve Q = k - 1."""
    even = Effects(e.y, [e.v[0]] * 2)
    wanted = max(0.0, (e.y[0] - e.y[1]) ** 2 / 2 - e.v[0])
    for method in ("DL", "DL2", "PM", "REML", "HE"):
        assert row(even, method, "z")["tau2"] == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@given(studies(least=2))
def test_intervals_of_tau2_hold_the_estimate_of_paule_and_mandel(e) -> None:
    """Both invert the same Q: its expectation lies between its quantiles."""
    limits = heterogeneity.profile(Batch.one(e))
    tau2 = row(e, "PM", "z")["tau2"]
    assert limits.tau2_ci_lb[0] <= tau2 + 1e-9
    assert tau2 <= limits.tau2_ci_ub[0] + 1e-9


@given(studies(least=2), methods)
def test_adhoc_is_never_narrower_than_knha_nor_than_wald(e, method) -> None:
    width = {t: _width(row(e, method, t)) for t in pooling.TESTS}
    slack = 1e-12 * width["z"]
    assert width["adhoc"] >= max(width["knha"], width["z"]) - slack
    assert width["knha-not-below-wald"] == pytest.approx(max(width["knha"], width["z"]))


def _width(fit: dict) -> float:
    return fit["ci_ub"] - fit["ci_lb"]


@given(studies(least=2), st.booleans())
@settings(max_examples=60)
def test_no_other_tau2_is_more_likely(e, restricted) -> None:
    batch = Batch.one(e)
    found = likelihood.maximum(batch, restricted=restricted)
    profile = likelihood.Profile(batch, restricted)
    best = profile.height(np.array([0]), found)[0]
    top = 4.0 * np.ptp(e.y) ** 2 + 1.0
    rivals = np.concatenate([[0.0], np.geomspace(1e-6, top, 300)])
    heights = profile.height(np.zeros(rivals.size, dtype=int), rivals)
    assert heights.max() <= best + 1e-9 * max(1.0, abs(best))


@given(st.lists(studies(), min_size=1, max_size=8), methods, tests)
def test_a_batch_is_its_analyses_one_by_one(analyses, method, test) -> None:
    together = pooling.pool(Batch.of(analyses), method=method, test=test)
    for i, e in enumerate(analyses):
        alone = row(e, method, test)
        for name, value in together.row(i).items():
            same = value == alone[name] if isinstance(value, str) else close(value, alone[name])
            assert same, name


@given(studies(least=2), st.sampled_from(RANDOM))
def test_random_effects_never_claim_more_precision_than_the_common_effect(e, method) -> None:
    assert row(e, method, "z")["se"] >= row(e, "EE", "z")["se"] * (1 - 1e-12)


@given(studies(), st.sampled_from(RANDOM))
def test_weights_even_out_as_tau2_grows(e, method) -> None:
    batch = Batch.one(e)
    tau2 = estimators.estimate(batch, method=method)
    common, random = batch.weights()[0], batch.weights(tau2)[0]
    assert np.ptp(random / random.sum()) <= np.ptp(common / common.sum()) + 1e-12
