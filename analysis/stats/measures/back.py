"""From the scale that is pooled to the scale that is read."""

from collections.abc import Callable

import numpy as np
from scipy import special

from analysis.stats.effects import Floats


def inverse_logit(x: Floats) -> Floats:
    """Log odds to a proportion."""
    return np.asarray(special.expit(x))


def inverse_double_arcsine(t: Floats, n: float) -> Floats:
    """Miller's inverse of the Freeman-Tukey transformation for a group of size n.

    Source: Miller 1978, doi:10.1080/00031305.1978.10479283. Outside the values that x = 0 and
    x = n would give, the answer is 0 or 1. For a pooled value n is the harmonic mean.
    """
    t = np.asarray(t, dtype=np.float64)
    lowest = np.arcsin(np.sqrt(1 / (n + 1))) / 2
    inside = np.clip(t, lowest, np.pi / 2 - lowest)
    s = np.sin(2 * inside)
    root = np.sqrt(np.maximum(1 - (s + (s - 1 / s) / n) ** 2, 0.0))
    p = 0.5 * (1 - np.sign(np.cos(2 * inside)) * root)
    return np.where(t <= lowest, 0.0, np.where(t >= np.pi / 2 - lowest, 1.0, p))


def harmonic_mean(n: Floats) -> float:
    """The size that stands for a set of groups in Miller's inverse."""
    return float(n.size / np.sum(1 / n))


TRANSFORMS: dict[str, Callable[[Floats], Floats]] = {
    "exp": np.exp,
    "tanh": np.tanh,
    "inverse logit": inverse_logit,
}
