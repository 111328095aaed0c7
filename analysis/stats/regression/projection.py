"""Weighted least squares for a batch, and the traces of its residual projection.

P = W - WX(X'WX)⁻¹X'W. Everything is computed in a basis Z of the columns of X with Z'W₀Z = I, so
that a moderator like the year (mean 2000, SD 10) costs no digits. All sums are linear in k.
"""

from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Batch, Floats


def orthonormal(batch: Batch, x: Floats) -> Floats:
    """Z (A, K, p) with the column space of X and Z'WZ = I at w = 1/v."""
    root = np.sqrt(batch.weights())[:, :, None]
    r = np.linalg.qr(root * x).R
    return np.linalg.solve(np.swapaxes(r, 1, 2), np.swapaxes(x, 1, 2)).swapaxes(1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """The fit of y on Z with weights w: (Z'WZ)⁻¹, coefficients, residuals."""

    w: Floats  # (A, K)
    z: Floats  # (A, K, p)
    inverse: Floats  # (A, p, p)
    c: Floats  # (A, p)
    e: Floats  # (A, K)

    @property
    def q(self) -> Floats:
        """Σwe² = y'Py."""
        return (self.w * self.e**2).sum(axis=1)

    def cross(self, weights: Floats) -> Floats:
        """Z' diag(weights) Z, shape (A, p, p)."""
        return np.swapaxes(self.z, 1, 2) @ (weights[:, :, None] * self.z)

    def trace(self) -> Floats:
        """tr(P)."""
        return self.w.sum(axis=1) - _trace(self.inverse @ self.cross(self.w**2))

    def trace_psps(self, s: Floats | None = None) -> Floats:
        """tr(PSPS) for a diagonal S; tr(PP) without one."""
        ws = self.w if s is None else self.w * s
        once = self.inverse @ self.cross(self.w * ws)
        twice = self.inverse @ self.cross(self.w * ws**2)
        return (ws**2).sum(axis=1) - 2.0 * _trace(twice) + _trace(once @ once)


def _trace(m: Floats) -> Floats:
    return np.trace(m, axis1=1, axis2=2)


def project(w: Floats, z: Floats, y: Floats) -> Projection:
    """Weighted least squares of y (A, K) on z (A, K, p) with weights w (A, K)."""
    wz = w[:, :, None] * z
    inverse = np.asarray(np.linalg.inv(np.swapaxes(z, 1, 2) @ wz), dtype=np.float64)
    c = (inverse @ (np.swapaxes(wz, 1, 2) @ y[:, :, None]))[:, :, 0]
    e = (y - (z @ c[:, :, None])[:, :, 0]) * (w > 0)
    return Projection(w, z, inverse, c, e)
