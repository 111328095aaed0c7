"""Kappa, its interval and PABAK, against the same quantities computed another way."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from screening.agreement import TooFewPairs, agreement

# The 2 x 2 table that Wikipedia's and most textbooks' introductions to kappa use.
TABLE = np.array([[20, 5], [10, 15]])
LABELS = ("include", "exclude")


def pairs_of(table: np.ndarray) -> list[tuple[str, str]]:
    return [(LABELS[i], LABELS[j]) for i in (0, 1) for j in (0, 1) for _ in range(int(table[i, j]))]


def kappa_of(p: np.ndarray) -> float:
    observed, expected = np.trace(p), p.sum(axis=1) @ p.sum(axis=0)
    return (observed - expected) / (1 - expected)


def delta_method_error(table: np.ndarray) -> float:
    """The standard error by numeric derivatives and the covariance of a multinomial."""
    n, p, step = table.sum(), table / table.sum(), 1e-6
    gradient = np.zeros(4)
    for k in range(4):
        change = np.zeros(4)
        change[k] = step
        up, down = p + change.reshape(2, 2), p - change.reshape(2, 2)
        gradient[k] = (_scaled(up) - _scaled(down)) / (2 * step)
    flat = p.ravel()
    covariance = (np.diag(flat) - np.outer(flat, flat)) / n
    return float(np.sqrt(gradient @ covariance @ gradient))


def _scaled(p: np.ndarray) -> float:
    """Kappa as a function of proportions that need not sum to one."""
    return kappa_of(p / p.sum())


def test_the_textbook_table():
    found = agreement(pairs_of(TABLE))
    assert found.n == 50
    assert found.observed == pytest.approx(np.trace(TABLE) / 50)
    assert found.kappa == pytest.approx(kappa_of(TABLE / 50))
    error = delta_method_error(TABLE)
    assert found.kappa_high - found.kappa == pytest.approx(1.959963984540054 * error, rel=1e-5)
    assert found.kappa - found.kappa_low == pytest.approx(1.959963984540054 * error, rel=1e-5)
    assert found.pabak == pytest.approx(2 * found.observed - 1)


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_any_table_agrees_with_the_other_computation(cells):
    table = np.array(cells).reshape(2, 2)
    assume(table.sum() > 1)
    found = agreement(pairs_of(table))
    p = table / table.sum()
    if p.sum(axis=1) @ p.sum(axis=0) == 1:
        assert found.kappa is None
        return
    assert found.kappa == pytest.approx(kappa_of(p), abs=1e-12)
    assert -1 <= found.kappa_low <= found.kappa <= found.kappa_high <= 1
    if (table > 0).all():
        half = 1.959963984540054 * delta_method_error(table)
        assert found.kappa_high == pytest.approx(min(1.0, found.kappa + half), rel=1e-3, abs=1e-4)


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1))
def test_who_is_named_first_does_not_matter(pairs):
    turned = agreement([(b, a) for a, b in pairs])
    found = agreement(pairs)
    assert turned.kappa == pytest.approx(found.kappa)
    assert turned.observed == found.observed


def test_one_verdict_throughout_has_no_kappa_and_no_pair_no_agreement():
    assert agreement([("include", "include")] * 5).kappa is None
    with pytest.raises(TooFewPairs):
        agreement([])
