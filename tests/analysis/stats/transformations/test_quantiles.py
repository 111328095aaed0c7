"""Means and SDs from medians: unbiased for normal data, and a gate that sees skewed data."""

import numpy as np
import pytest

from analysis.stats.errors import BadData
from analysis.stats.transformations import quantiles, skewness

N, MEAN, SD, DRAWS = 41, 50.0, 17.0, 3000


@pytest.fixture(scope="module")
def summaries() -> np.ndarray:
    """Five-number summaries of normal samples, shape (draws, 5)."""
    draws = np.random.default_rng(41).normal(MEAN, SD, (DRAWS, N))
    return np.quantile(draws, [0, 0.25, 0.5, 0.75, 1], axis=1, method="linear").T


def five(row: np.ndarray) -> dict[str, float]:
    return dict(zip(("minimum", "q1", "median", "q3", "maximum"), map(float, row), strict=True))


def pick(row: np.ndarray, *names: str) -> dict[str, float]:
    values = five(row)
    return {name: values[name] for name in names}


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (quantiles.mean_from_range, ("minimum", "median", "maximum")),
        (quantiles.mean_from_quartiles, ("q1", "median", "q3")),
        (quantiles.mean_from_five_numbers, ("minimum", "q1", "median", "q3", "maximum")),
    ],
)
def test_means_of_normal_samples_are_unbiased(function, names, summaries) -> None:
    means = [function(n=N, **pick(row, *names)).value for row in summaries]
    # Four standard errors of the mean of the draws.
    assert np.mean(means) == pytest.approx(MEAN, abs=4 * np.std(means) / DRAWS**0.5)


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (quantiles.sd_from_range, ("minimum", "maximum")),
        (quantiles.sd_from_iqr, ("q1", "q3")),
        (quantiles.sd_from_five_numbers_wan, ("minimum", "q1", "q3", "maximum")),
        (quantiles.sd_from_five_numbers, ("minimum", "q1", "q3", "maximum")),
    ],
)
def test_sds_of_normal_samples_are_nearly_unbiased(function, names, summaries) -> None:
    sds = [function(n=N, **pick(row, *names)).value for row in summaries]
    assert np.mean(sds) == pytest.approx(SD, rel=0.02)


def test_shi_weights_are_more_precise_than_the_plain_average(summaries: np.ndarray) -> None:
    names = ("minimum", "q1", "q3", "maximum")
    plain = [quantiles.sd_from_five_numbers_wan(n=N, **pick(r, *names)).value for r in summaries]
    better = [quantiles.sd_from_five_numbers(n=N, **pick(r, *names)).value for r in summaries]
    assert np.std(better) < np.std(plain)


@pytest.mark.parametrize(
    "names",
    [
        ("minimum", "median", "maximum"),
        ("q1", "median", "q3"),
        ("minimum", "q1", "median", "q3", "maximum"),
    ],
)
def test_the_gate_lets_normal_data_pass_and_stops_skewed_data(names, summaries) -> None:
    normal = [skewness.skewness_test(n=N, **pick(r, *names)).values["skewed"] for r in summaries]
    draws = np.random.default_rng(5).lognormal(3, 1.5, (500, N))
    rows = np.quantile(draws, [0, 0.25, 0.5, 0.75, 1], axis=1, method="linear").T
    skewed = [skewness.skewness_test(n=N, **pick(r, *names)).values["skewed"] for r in rows]
    assert 0.02 < np.mean(normal) < 0.07
    assert np.mean(skewed) > 0.6


def test_a_skewed_summary_carries_its_warning() -> None:
    result = quantiles.mean_from_quartiles(q1=1, median=1.2, q3=9, n=60)
    assert [w.code for w in result.warnings] == ["skewed"]


def test_fewer_than_five_people_are_flagged_and_not_tested() -> None:
    result = quantiles.sd_from_iqr(q1=1, q3=9, n=4, median=1.2)
    assert [w.code for w in result.warnings] == ["too-few-for-skewness-test"]
    with pytest.raises(BadData, match="at least 5"):
        skewness.skewness_test(q1=1, median=2, q3=9, n=4)


def test_without_a_median_the_test_is_said_to_be_missing() -> None:
    result = quantiles.sd_from_range(minimum=1, maximum=9, n=40)
    assert [w.code for w in result.warnings] == ["skewness-not-tested"]


@pytest.mark.parametrize(
    "numbers",
    [
        {"minimum": 5, "q1": 3, "q3": 9, "maximum": 12},
        {"minimum": 1, "q1": 3, "q3": 13, "maximum": 12},
        {"minimum": 1, "q1": 3, "median": 10, "q3": 9, "maximum": 12},
    ],
)
def test_numbers_out_of_order_are_refused(numbers: dict[str, float]) -> None:
    with pytest.raises(BadData, match="must rise"):
        quantiles.sd_from_five_numbers(n=30, **numbers)


def test_a_spread_of_zero_is_flagged() -> None:
    result = quantiles.sd_from_range(minimum=3, median=3, maximum=3, n=30)
    assert result.value == 0
    assert "zero-spread" in [w.code for w in result.warnings]
