"""How far two people agree, beyond chance. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


class TooFewPairs(ValueError):
    """Agreement needs at least one record that both have judged."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`observed` and `expected` are shares of the `n` pairs; `kappa` is None where chance alone
    would make them agree always (both gave one and the same verdict throughout)."""

    n: int
    observed: float
    expected: float
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    pabak: float


def agreement(pairs: Sequence[tuple[str, str]], *, categories: int = 2) -> Agreement:
    """Cohen's kappa with its large-sample 95 % interval, and PABAK.

    Sources: Cohen 1960, doi:10.1177/001316446002000104; the standard error of Fleiss, Cohen &
    Everitt 1969, doi:10.1037/h0028106; PABAK of Byrt, Bishop & Carlin 1993,
    doi:10.1016/0895-4356(93)90018-V. Raises TooFewPairs for no pair.
    """
    n = len(pairs)
    if n == 0:
        raise TooFewPairs("agreement needs at least one record that both have judged")
    cells = Counter(pairs)
    rows = Counter(first for first, _ in pairs)
    columns = Counter(second for _, second in pairs)
    observed = sum(count for (a, b), count in cells.items() if a == b) / n
    expected = sum(rows[label] * columns[label] for label in rows) / n**2
    pabak = (categories * observed - 1) / (categories - 1)
    if expected == 1:
        return Agreement(n, observed, expected, None, None, None, pabak)
    kappa = (observed - expected) / (1 - expected)
    error = _standard_error(cells, rows, columns, n=n, observed=observed, expected=expected)
    return Agreement(
        n,
        observed,
        expected,
        kappa,
        max(-1.0, kappa - Z95 * error),
        min(1.0, kappa + Z95 * error),
        pabak,
    )


Z95 = 1.959963984540054


def _standard_error(
    cells: Counter, rows: Counter, columns: Counter, *, n: int, observed: float, expected: float
) -> float:
    """Fleiss, Cohen & Everitt 1969, eq. 13."""
    kappa = (observed - expected) / (1 - expected)
    a = sum(
        count / n * (1 - (rows[x] + columns[x]) / n * (1 - kappa)) ** 2
        for (x, y), count in cells.items()
        if x == y
    )
    b = (1 - kappa) ** 2 * sum(
        count / n * (columns[x] / n + rows[y] / n) ** 2 for (x, y), count in cells.items() if x != y
    )
    c = (kappa - expected * (1 - kappa)) ** 2
    return sqrt(max(0.0, a + b - c)) / ((1 - expected) * sqrt(n))
