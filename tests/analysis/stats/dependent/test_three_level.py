"""The three-level fit sits on the peak of a likelihood computed another way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.dependent.three_level import three_level
from analysis.stats.effects import Effects
from analysis.stats.errors import TooFewStudies


def dense_log_likelihood(
    y: np.ndarray, v: np.ndarray, study: np.ndarray, between: float, within: float, rho: float
) -> float:
    """REML with the whole k x k matrix."""
    same = study[:, None] == study[None]
    s = np.sqrt(v)
    cov = same * (between + rho * np.outer(s, s))
    np.fill_diagonal(cov, v + between + within)
    inverse = np.linalg.inv(cov)
    total = inverse.sum()
    e = y - inverse.sum(axis=0) @ y / total
    value = np.linalg.slogdet(cov)[1] + np.log(total) + e @ inverse @ e
    return -(value + (y.size - 1) * np.log(2 * np.pi) - np.log(y.size)) / 2


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.0, 0.4, 0.8]))
def test_no_other_pair_of_variances_is_more_likely(
    seed: int, between: float, within: float, rho: float
) -> None:
    rng = np.random.default_rng(seed)
    study = np.sort(rng.integers(0, 7, 24))
    v = rng.uniform(0.02, 0.3, 24)
    y = rng.normal(0, between**0.5, 7)[study] + rng.normal(0, (within + v) ** 0.5)
    fit = three_level(Effects(y, v), study.tolist(), rho=rho)
    at = (fit.sigma2_between, fit.sigma2_within)
    best = dense_log_likelihood(y, v, study, *at, rho)
    assert fit.log_likelihood == pytest.approx(best, rel=1e-9)
    for db in (-0.5, -0.01, 0.0, 0.01, 0.5):
        for dw in (-0.5, -0.01, 0.0, 0.01, 0.5):
            other = (max(0.0, at[0] + db * 0.2), max(0.0, at[1] + dw * 0.2))
            assert dense_log_likelihood(y, v, study, *other, rho) <= best + 1e-9


def test_units_and_the_order_of_rows_do_not_matter() -> None:
    rng = np.random.default_rng(3)
    study = np.repeat(np.arange(6), 3)
    v = rng.uniform(0.02, 0.3, 18)
    y = rng.normal(0, 0.5, 6)[study] + rng.normal(0, v**0.5)
    usual = three_level(Effects(y, v), study.tolist())
    order = rng.permutation(18)
    tiny = three_level(Effects(y[order] * 1e-7, v[order] * 1e-14), study[order].tolist())
    assert tiny.sigma2_between == pytest.approx(usual.sigma2_between * 1e-14, rel=1e-9, abs=1e-22)
    assert tiny.pval == pytest.approx(usual.pval, rel=1e-9)


@pytest.mark.parametrize("study", [["a"] * 4, ["a", "b", "c", "d"]])
def test_levels_that_do_not_exist_are_refused(study: list[str]) -> None:
    with pytest.raises(TooFewStudies):
        three_level(Effects([0.1, 0.2, 0.4, 0.3], [0.1] * 4), study)
