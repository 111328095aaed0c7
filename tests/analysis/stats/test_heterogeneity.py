"""The limits of I² and H² from Q."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats import heterogeneity
from analysis.stats.distributions import chi2_upper


def limits(q: float, k: int, level: float = 0.95) -> heterogeneity.OfQ:
    test = heterogeneity.Cochran(np.array([q]), np.array([k - 1]), chi2_upper([q], [k - 1]))
    return heterogeneity.by_log_h(test, level=level)


@pytest.mark.parametrize(("k", "upper"), [(3, 90), (4, 85), (5, 79), (6, 75), (10, 62)])
def test_without_heterogeneity_the_upper_limit_depends_on_the_studies_alone(k, upper):
    """As reviews print it: I² 0% (0 to 90%) of three studies, 85% of four, 79% of five."""
    found = limits(0.5 * (k - 1), k)
    assert found.I2_from_Q_ci_lb[0] == 0.0
    assert round(found.I2_from_Q_ci_ub[0]) == upper


def test_two_studies_have_no_limits():
    assert np.isnan(limits(5.0, 2)).all()


@given(q=st.floats(0, 1e6), k=st.integers(3, 400))
def test_the_limits_hold_what_they_belong_to(q, k):
    found = limits(q, k)
    test = heterogeneity.Cochran(np.array([q]), np.array([k - 1]), np.array([0.5]))
    i2 = heterogeneity.i2_from_q(test)[0]
    assert 0 <= found.I2_from_Q_ci_lb[0] <= i2 + 1e-9 <= found.I2_from_Q_ci_ub[0] + 2e-9 <= 100.1
    wider = limits(q, k, 0.99)
    assert wider.H2_from_Q_ci_lb[0] <= found.H2_from_Q_ci_lb[0]
    assert wider.H2_from_Q_ci_ub[0] >= found.H2_from_Q_ci_ub[0]
