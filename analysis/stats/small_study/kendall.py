"""Kendall's rank correlation with its exact distribution, for any number of pairs."""

from typing import NamedTuple

import numpy as np

from analysis.stats.effects import Floats, Ints

_ROWS_AT_ONCE = 256
_COUNTED = 2_000_000  # up to this many steps the distribution is counted out
_REACH = 40.0  # standard deviations that the integral covers, and that its step resolves
_DIFFERENCE = 1e-4


class Concordance(NamedTuple):
    """`score` is concordant minus discordant pairs; ties are counts of equal values by value."""

    n: int
    score: int
    ties_x: Ints
    ties_y: Ints

    @property
    def pairs(self) -> int:
        return self.n * (self.n - 1) // 2

    @property
    def has_ties(self) -> bool:
        return bool(self.ties_x.size or self.ties_y.size)


def concordance(x: Floats, y: Floats) -> Concordance:
    """Count the pairs, in blocks so that memory stays linear in the number of studies."""
    score = 0
    for start in range(0, x.size, _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        signs = np.sign(x[part, None] - x[None]) * np.sign(y[part, None] - y[None])
        score += int(signs.sum())
    return Concordance(x.size, score // 2, _ties(x), _ties(y))


def _ties(values: Floats) -> Ints:
    counts = np.unique(values, return_counts=True)[1]
    return counts[counts > 1].astype(np.int64)


def tau_b(c: Concordance) -> float:
    """Kendall's tau, corrected for ties. NaN when one variable is constant."""
    untied = [c.pairs - int((t * (t - 1) // 2).sum()) for t in (c.ties_x, c.ties_y)]
    product = float(untied[0]) * float(untied[1])
    return c.score / product**0.5 if product > 0 else float("nan")


def score_variance(c: Concordance) -> float:
    """Variance of the score under independence, with ties. Source: Kendall 1970, Rank Correlation
    Methods, section 4."""
    n = float(c.n)
    t, u = c.ties_x.astype(np.float64), c.ties_y.astype(np.float64)

    def cubic(x: Floats) -> float:
        return float((x * (x - 1) * (2 * x + 5)).sum())

    def falling(x: Floats, terms: int) -> float:
        return float(np.prod([x - i for i in range(terms)], axis=0).sum())

    variance = (n * (n - 1) * (2 * n + 5) - cubic(t) - cubic(u)) / 18
    variance += falling(t, 2) * falling(u, 2) / (2 * n * (n - 1))
    if n > 2:
        variance += falling(t, 3) * falling(u, 3) / (9 * n * (n - 1) * (n - 2))
    return variance


def exact_p(c: Concordance) -> float:
    """Two-sided p without ties, from the exact distribution of inversions of a random order."""
    smaller = (c.pairs - abs(c.score)) // 2
    few = c.n * (smaller + 1) <= _COUNTED
    tail = counted_tail(c.n, smaller) if few else integrated_tail(c.n, smaller)
    return min(1.0, 2.0 * tail)


def counted_tail(n: int, q: int) -> float:
    """P(inversions <= q) among n, by counting.

    The distribution for n is that for n - 1 moved by 0 to n - 1 inversions, each as likely.
    """
    probability = np.zeros(q + 1)
    probability[0] = 1.0
    reach = 0
    for m in range(2, n + 1):
        reach = min(reach + m - 1, q)
        upto = np.cumsum(probability[: reach + 1])
        upto[m:] -= upto[:-m].copy()
        probability[: reach + 1] = upto / m
    return float(probability.sum())


def integrated_tail(n: int, q: int) -> float:
    """The same probability for q below the mean, in time linear in n.

    Inversions are a sum of independent uniforms on 0 to j - 1, so their generating function M is
    a product; P(<= q) = 1/(2π) ∫ M(e^-η) e^(ηq) / (1 - e^-η) over one period, η = r + it. The
    path runs through the saddle point r, where nothing cancels and the integrand is a bell whose
    trapezoidal sum is exact to rounding.
    """
    j = np.arange(1.0, n + 1)
    r = _saddle(j, q)
    sd = ((_tilted_mean(j, r * (1 - _DIFFERENCE)) - _tilted_mean(j, r)) / (r * _DIFFERENCE)) ** 0.5
    step = min(2 * np.pi / (_REACH * sd), np.pi / _REACH)
    t = np.arange(-np.ceil(min(_REACH / sd, np.pi) / step), 1) * step
    eta = r + 1j * t
    log_m = sum(
        np.log(np.expm1(-np.outer(part, eta)) / (part[:, None] * np.expm1(-eta))).sum(axis=0)
        for part in np.array_split(j, -(-n // _ROWS_AT_ONCE))
    )
    values = np.real(np.exp(log_m + eta * q) / -np.expm1(-eta))
    return float((2 * values.sum() - values[-1]) * step / (2 * np.pi))


def _tilted_mean(j: Floats, r: float) -> float:
    """Mean of the sum of variables on 0 to j - 1 whose probabilities fall by e^-r a step."""
    return float((1 / np.expm1(r) - j / np.expm1(np.minimum(j * r, 700.0))).sum())


def _saddle(j: Floats, q: int) -> float:
    """The tilt r > 0 whose mean is q, or a little to the right of 0 when q is near the mean."""
    n = j.size
    low = 1.0 / (n * (n - 1) * (2 * n + 5) / 72) ** 0.5
    high = 50.0
    for _ in range(60):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if _tilted_mean(j, middle) > q else (low, middle)
    return low
