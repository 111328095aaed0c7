"""The inputs of every pooling question: estimates with their variances.

`Effects` is one analysis (k studies). `Batch` is many analyses side by side as arrays of shape
(analyses, studies) with a mask, so that a thousand analyses cost one numpy call; one analysis is
a batch of one. Letters: docs/notation.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import BadEffects, TooFewStudies

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Beyond this (and its inverse, for variances) the products inside a likelihood overflow.
LARGEST = 1e40


def frozen(values: ArrayLike) -> Floats:
    """A read-only float copy of `values`."""
    out = np.array(values, dtype=np.float64)
    out.setflags(write=False)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """The effects of k studies: estimates `y`, variances `v` (> 0), one label each.

    Ratios are on the log scale. Raises BadEffects on anything but finite numbers with positive
    variances, and TooFewStudies when there is no study at all.
    """

    y: Floats
    v: Floats
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        y, v = frozen(self.y), frozen(self.v)
        labels = tuple(str(x) for x in self.labels) or tuple(
            f"study {i + 1}" for i in range(y.size)
        )
        _check(y, v, labels)
        object.__setattr__(self, "y", y)
        object.__setattr__(self, "v", v)
        object.__setattr__(self, "labels", labels)

    @property
    def k(self) -> int:
        return self.y.size

    def take(self, keep: ArrayLike) -> "Effects":
        """The studies that `keep` selects: a boolean mask or positions, in that order."""
        index = np.arange(self.k)[np.asarray(keep)]
        return Effects(self.y[index], self.v[index], tuple(self.labels[i] for i in index))


def _check(y: Floats, v: Floats, labels: tuple[str, ...]) -> None:
    if y.ndim != 1 or y.shape != v.shape or len(labels) != y.size:
        raise BadEffects(
            f"Each study needs one estimate, one variance and one label; there are {y.size} "
            f"estimates, {v.size} variances and {len(labels)} labels."
        )
    if y.size == 0:
        raise TooFewStudies("There is no study with a usable effect, so there is nothing to pool.")
    for i in np.flatnonzero(~np.isfinite(y) | ~np.isfinite(v)):
        raise BadEffects(f"The effect of {labels[i]!r} or its variance is not a finite number.")
    for i in np.flatnonzero(v <= 0):
        raise BadEffects(f"The variance of {labels[i]!r} is {v[i]:g}; it must be above 0.")
    for i in np.flatnonzero((np.abs(y) > LARGEST) | (v > LARGEST) | (v < 1.0 / LARGEST)):
        raise BadEffects(
            f"The effect of {labels[i]!r} ({y[i]:g}, variance {v[i]:g}) is too large or too small "
            "to compute with: use other units."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """A analyses of up to K studies: `y`, `v`, `mask` of shape (A, K), and `k`, how many each has.

    Where the mask is False there is no study; y is 0 and v is 1 there, so that arithmetic stays
    finite, and every sum runs over weights that are 0.
    """

    y: Floats
    v: Floats
    mask: Bools
    k: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "k", self.mask.sum(axis=1))

    @property
    def smallest_variance(self) -> Floats:
        """The smallest v of each analysis, shape (A,)."""
        return np.where(self.mask, self.v, np.inf).min(axis=1)

    @property
    def largest_variance(self) -> Floats:
        """The largest v of each analysis, shape (A,)."""
        return np.where(self.mask, self.v, 0.0).max(axis=1)

    def __len__(self) -> int:
        return self.y.shape[0]

    def weights(self, tau2: ArrayLike = 0.0) -> Floats:
        """1 / (v + tau2), and 0 where there is no study; `tau2` one number or one an analysis."""
        t = np.asarray(tau2, dtype=np.float64)
        return self.mask / (self.v + (t[:, None] if t.ndim else t))

    def take(self, rows: ArrayLike) -> "Batch":
        """The analyses that `rows` selects."""
        index = np.asarray(rows)
        return Batch(self.y[index], self.v[index], self.mask[index])

    @classmethod
    def one(cls, effects: Effects) -> "Batch":
        """One analysis."""
        return cls(effects.y[None], effects.v[None], np.ones((1, effects.k), dtype=bool))

    @classmethod
    def of(cls, analyses: Sequence[Effects]) -> "Batch":
        """Analyses of different sizes, padded on the right."""
        sizes = np.array([e.k for e in analyses])
        mask = np.arange(sizes.max())[None] < sizes[:, None]
        y, v = np.zeros(mask.shape), np.ones(mask.shape)
        y[mask] = np.concatenate([e.y for e in analyses])
        v[mask] = np.concatenate([e.v for e in analyses])
        return cls(y, v, mask)

    @classmethod
    def subsets(cls, effects: Effects, keep: ArrayLike) -> "Batch":
        """Subsets of one set of studies: `keep` is boolean of shape (A, k)."""
        mask = np.asarray(keep, dtype=bool)
        if not mask.any(axis=1).all():
            raise TooFewStudies("One of the subsets holds no study.")
        return cls(np.where(mask, effects.y, 0.0), np.where(mask, effects.v, 1.0), mask)
