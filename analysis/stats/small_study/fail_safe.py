"""Fail-safe N: how many missing studies without effect would undo a result.

Shown because reports still ask for it; the Cochrane Handbook (v6, section 13.3.5) advises
against it, as it says nothing of how likely such studies are.
"""

from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions
from analysis.stats.effects import Effects
from analysis.stats.errors import NotEstimable

WHOLE = 2.0**-26  # nearer than this to a whole number is that number (the root of a double's step)


@dataclass(frozen=True, slots=True)
class FailSafeN:
    """`fsnum` studies, rounded up from `unrounded`; what a kind does not have is None."""

    type: str
    fsnum: int
    unrounded: float
    pval: float | None = None
    meanes: float | None = None
    target: float | None = None


def rosenthal(effects: Effects, *, alpha: float = 0.05) -> FailSafeN:
    """Null studies that bring the summed z (one-sided `alpha`) to the edge of significance.

    Source: Rosenthal 1979, doi:10.1037/0033-2909.86.3.638.
    """
    z = abs(float(np.sum(effects.y / np.sqrt(effects.v)))) / effects.k**0.5
    n = effects.k * (z / _critical(alpha)) ** 2 - effects.k
    return _found("Rosenthal", n, pval=float(distributions.z_two_sided(z)) / 2)


def orwin(effects: Effects, *, target: float | None = None) -> FailSafeN:
    """Null studies that pull the unweighted mean down to `target`, half of it unless given.

    Source: Orwin 1983, doi:10.2307/1164923. Raises NotEstimable for a target of 0, which no
    number of studies reaches, also when it is half of a mean of 0.
    """
    mean = float(effects.y.mean())
    aim = mean / 2 if target is None else abs(target) * np.sign(mean)
    if aim == 0:
        raise NotEstimable(
            "Orwin's fail-safe N needs a mean effect and a target other than 0: no number of "
            "null studies brings a mean exactly to 0."
        )
    n = effects.k * (mean - aim) / aim
    return _found("Orwin", n, meanes=mean, target=float(aim))


def rosenberg(effects: Effects, *, alpha: float = 0.05) -> FailSafeN:
    """Null studies of average weight that make the common effect non-significant (two-sided).

    Source: Rosenberg 2005, doi:10.1111/j.0014-3820.2005.tb01004.x.
    """
    w = 1.0 / effects.v
    mean = float(w @ effects.y / w.sum())
    z = mean * float(w.sum()) ** 0.5
    n = effects.k * ((z / _critical(alpha / 2)) ** 2 - 1.0)
    return _found("Rosenberg", n, pval=float(distributions.z_two_sided(z)), meanes=mean)


def _critical(alpha: float) -> float:
    return -float(distributions.z_quantile(alpha))


def _found(
    kind: str,
    n: float,
    *,
    pval: float | None = None,
    meanes: float | None = None,
    target: float | None = None,
) -> FailSafeN:
    n = max(0.0, n)
    if not np.isfinite(n):
        raise NotEstimable("The fail-safe N is larger than any number a computer holds.")
    whole = round(n) if abs(n - round(n)) < WHOLE else int(np.ceil(n))
    return FailSafeN(kind, whole, n, pval, meanes, target)
