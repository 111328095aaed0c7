"""Pooling many subsets of one set of studies, a few at a time.

Portions that stay within a processor's cache are several times faster than whole k x k arrays, and
keep memory linear.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from analysis.stats import pooling
from analysis.stats.pooling import Pooled
from analysis.stats.tau2 import families
from analysis.stats.tau2.families import Family


def pool_family(family: Family, *, method: str, test: str, level: float) -> Pooled:
    """One result a subset; the estimates of tau² share their sums."""
    tau2 = families.estimate(family, method=method)
    return _joined(
        [
            pooling.pool_at(family.batch(rows), tau2[rows], method=method, test=test, level=level)
            for rows in family.portions()
        ]
    )


def _joined(parts: Sequence[Pooled]) -> Pooled:
    """Arrays end to end; the names of method and test, and the level, as they are."""
    first = parts[0]
    values: dict[str, Any] = {f.name: getattr(first, f.name) for f in fields(Pooled)}
    for name, value in values.items():
        if isinstance(value, np.ndarray):
            values[name] = np.concatenate([getattr(p, name) for p in parts])
    return Pooled(**values)
