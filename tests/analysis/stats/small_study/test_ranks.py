"""Kendall's distribution: counted, integrated, and as scipy knows it."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.effects import Effects
from analysis.stats.errors import NoVariation, TooFewStudies
from analysis.stats.small_study import kendall, rank


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=3, max_size=30).filter(lambda x: len(set(x)) > 1),
    st.randoms(use_true_random=False),
)
def test_tau_and_its_normal_p_are_those_of_scipy_with_ties(x: list[int], random) -> None:
    y = [random.randint(0, 6) for _ in x]
    if len(set(y)) == 1:
        return
    pairs = kendall.concordance(np.array(x, float), np.array(y, float))
    theirs = stats.kendalltau(x, y, method="asymptotic")
    assert kendall.tau_b(pairs) == pytest.approx(theirs.statistic, abs=1e-12)
    z = pairs.score / kendall.score_variance(pairs) ** 0.5
    assert 2 * stats.norm.sf(abs(z)) == pytest.approx(theirs.pvalue, rel=1e-9)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_the_exact_distribution_counts_all_orders(n: int) -> None:
    inversions = [
        sum(a > b for a, b in itertools.combinations(order, 2))
        for order in itertools.permutations(range(n))
    ]
    for q in range(n * (n - 1) // 2 + 1):
        share = sum(i <= q for i in inversions) / math.factorial(n)
        assert kendall.counted_tail(n, q) == pytest.approx(share)


@pytest.mark.parametrize("n", [30, 60, 150])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.3, 0.4, 0.45, 0.49, 0.5])
def test_integration_gives_what_counting_gives(n: int, share: float) -> None:
    q = int(share * n * (n - 1) / 2)
    assert kendall.integrated_tail(n, q) == pytest.approx(kendall.counted_tail(n, q), rel=1e-11)


def test_thousands_of_studies_have_an_exact_p_close_to_the_normal_one() -> None:
    rng = np.random.default_rng(6)
    test = rank.begg(Effects(rng.normal(0, 1, 1653), rng.uniform(0.1, 1, 1653)))
    assert not test.ties
    assert test.pval == pytest.approx(test.pval_normal_cc, rel=1e-2)


@pytest.mark.parametrize(
    ("y", "v"), [([0.5] * 4, [0.1, 0.2, 0.3, 0.4]), ([0.1, 0.2, 0.3], [0.1, 0.1, 0.1])]
)
def test_without_differences_there_are_no_ranks(y: list[float], v: list[float]) -> None:
    with pytest.raises(NoVariation):
        rank.begg(Effects(y, v))


def test_one_study_has_no_rank() -> None:
    with pytest.raises(TooFewStudies):
        rank.begg(Effects([0.1], [0.1]))


@given(st.integers(0, 10**6))
def test_twins_stay_tied_in_any_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, v = rng.normal(0, 1, 6).round(2), rng.uniform(0.01, 1, 6).round(2) + 0.01
    twice = Effects(np.tile(y, 2), np.tile(v, 2))
    shuffled = twice.take(rng.permutation(12))
    assert rank.begg(twice).ties
    assert rank.begg(twice).tau == pytest.approx(rank.begg(shuffled).tau, abs=1e-12)
