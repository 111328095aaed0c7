"""Transformations that must give back exactly what the raw data would have given."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.transformations import change, groups, ratios, scales, spread
from analysis.stats.transformations.catalogue import Group


@pytest.fixture
def arms() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1993)
    return rng.normal(50, 17, 23), rng.normal(58, 17, 31)


def test_sd_from_se_and_from_the_interval_of_a_mean(arms: tuple[np.ndarray, np.ndarray]) -> None:
    x = arms[0]
    se = stats.sem(x)
    low, high = stats.t.interval(0.90, x.size - 1, x.mean(), se)
    assert spread.sd_from_se(se=se, n=x.size).value == pytest.approx(x.std(ddof=1))
    result = spread.sd_from_mean_ci(lower=low, upper=high, n=x.size, level=90, mean=x.mean())
    assert result.value == pytest.approx(x.std(ddof=1))
    assert result.warnings == ()


def test_se_and_sd_from_everything_that_a_t_test_prints(
    arms: tuple[np.ndarray, np.ndarray],
) -> None:
    a, b = arms
    test = stats.ttest_ind(a, b)
    difference = a.mean() - b.mean()
    ci = test.confidence_interval(0.95)
    pooled = math.sqrt(
        ((a.size - 1) * a.var(ddof=1) + (b.size - 1) * b.var(ddof=1)) / (a.size + b.size - 2)
    )
    se = spread.se_from_t(difference=difference, t=test.statistic).value
    from_ci = spread.se_from_difference_ci(
        lower=ci.low, upper=ci.high, n1=a.size, n2=b.size, difference=difference
    )
    from_p = spread.sd_from_p(difference=difference, p=test.pvalue, n1=a.size, n2=b.size)
    assert from_ci.value == pytest.approx(se)
    assert spread.sd_from_difference_se(se=se, n1=a.size, n2=b.size).value == pytest.approx(pooled)
    assert from_p.values == pytest.approx({"sd": pooled, "se": se, "t": abs(test.statistic)})


@given(st.lists(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=9), min_size=2, max_size=4))
def test_combining_groups_equals_pooling_their_people(people: list[list[float]]) -> None:
    parts = [np.array(p) for p in people]
    result = groups.combine_groups(
        groups=[Group(p.size, float(p.mean()), float(p.std(ddof=1))) for p in parts]
    )
    everybody = np.concatenate(parts)
    assert result.values["n"] == everybody.size
    assert result.values["mean"] == pytest.approx(everybody.mean(), abs=1e-9)
    assert result.values["sd"] == pytest.approx(everybody.std(ddof=1), rel=1e-9, abs=1e-6)


def test_change_from_baseline_equals_the_paired_differences() -> None:
    rng = np.random.default_rng(8)
    before = rng.normal(20, 4, 30)
    after = 0.6 * before + rng.normal(5, 3, 30)
    r = change.change_correlation(
        sd_baseline=before.std(ddof=1),
        sd_final=after.std(ddof=1),
        sd_change=(after - before).std(ddof=1),
    ).value
    sd = change.change_sd(sd_baseline=before.std(ddof=1), sd_final=after.std(ddof=1), r=r)
    assert r == pytest.approx(np.corrcoef(before, after)[0, 1])
    assert sd.value == pytest.approx((after - before).std(ddof=1))
    assert change.change_mean(baseline=before.mean(), final=after.mean()).value == pytest.approx(
        (after - before).mean()
    )


@pytest.mark.parametrize(("mean", "sd"), [(3.0, 0.4), (-1.0, 1.2)])
def test_log_scale_is_exact_for_log_normal_data(mean: float, sd: float) -> None:
    raw = stats.lognorm(s=sd, scale=math.exp(mean))
    there = scales.log_scale_from_raw(mean=raw.mean(), sd=raw.std())
    back = scales.raw_from_log_scale(mean=mean, sd=sd)
    assert there.values == pytest.approx({"mean": mean, "sd": sd})
    assert back.values == pytest.approx({"mean": raw.mean(), "sd": raw.std()})


def test_a_ratio_and_its_p_agree_with_its_interval() -> None:
    log_ratio, se = math.log(0.7), 0.12
    z = stats.norm.isf(0.005)
    from_ci = ratios.log_ratio_from_ci(
        lower=math.exp(log_ratio - z * se), upper=math.exp(log_ratio + z * se),
        estimate=0.7, level=99,
    )  # fmt: skip
    from_p = ratios.log_ratio_from_p(estimate=0.7, p=2 * stats.norm.sf(abs(log_ratio) / se))
    assert from_ci.values == pytest.approx({"log_ratio": log_ratio, "se": se})
    assert from_p.values == pytest.approx({"log_ratio": log_ratio, "se": se})
    assert from_ci.warnings == ()
