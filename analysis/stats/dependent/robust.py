"""Cluster-robust standard errors with the CR2 correction and Satterthwaite degrees of freedom.

The working model is inverse-variance weighting at given variances; the errors stay valid when the
effects of one study are correlated in a way that nobody knows. Source: Tipton 2015,
doi:10.1037/met0000011; Pustejovsky & Tipton 2018, doi:10.1080/07350015.2016.1247004.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions
from analysis.stats.dependent.clusters import Clusters, group, require_correlation
from analysis.stats.effects import Effects, Floats
from analysis.stats.errors import BadData, NotEstimable, TooFewStudies

# Below this many degrees of freedom the Satterthwaite approximation is poor (Tipton 2015).
FEWEST_DF = 4.0
# Eigenvalues below this share of the largest are zero: the cluster fits its own coefficient.
_ZERO = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Robust:
    """One entry a coefficient (a mean alone: one). `unreliable` when the df fall below 4."""

    studies: int
    estimate: Floats
    se: Floats
    df: Floats
    stat: Floats
    pval: Floats
    ci_lb: Floats
    ci_ub: Floats
    unreliable: bool


def cluster_robust(
    effects: Effects,
    studies: Sequence[Hashable],
    *,
    tau2: float = 0.0,
    between: float = 0.0,
    rho: float = 0.0,
    x: Floats | None = None,
    level: float = 0.95,
) -> Robust:
    """The weighted mean, or regression on `x` (k, p), with CR2 errors clustered by study.

    Working covariance within a study: v + tau2 on the diagonal; `between` and rho √(v_i v_j)
    everywhere (a three-level fit gives tau2 = sigma2_within and between = sigma2_between).
    Raises TooFewStudies when there are no more studies than coefficients.
    """
    clusters = group(effects, studies)
    design = np.ones((effects.k, 1)) if x is None else np.asarray(x, dtype=np.float64)
    p = design.shape[1]
    if clusters.m <= p:
        raise TooFewStudies(
            f"Cluster-robust errors for {p} coefficient{'s' if p > 1 else ''} need more than {p} "
            f"studies; there are {clusters.m}."
        )
    if tau2 < 0 or between < 0:
        raise BadData("Variances of the working model cannot be below 0.")
    working = _Working(effects, clusters, design, tau2, between, require_correlation(rho))
    bread, coef = working.least_squares()
    scores, pulls = working.corrected(bread, coef)
    meat = scores.T @ scores
    se = np.sqrt(np.diagonal(bread @ meat @ bread))
    if not (se > 0).all():
        raise NotEstimable(
            "The effects lie exactly on the model, so there is nothing to take an error from."
        )
    df = np.array([_satterthwaite(*pulls, bread, c) for c in range(p)])
    stat = coef / se
    half = distributions.two_sided_quantile(level, df) * se
    return Robust(
        studies=clusters.m,
        estimate=coef,
        se=se,
        df=df,
        stat=stat,
        pval=distributions.t_two_sided(stat, df),
        ci_lb=coef - half,
        ci_ub=coef + half,
        unreliable=bool((df < FEWEST_DF).any()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Working:
    effects: Effects
    clusters: Clusters
    x: Floats
    tau2: float
    between: float
    rho: float

    def covariance(self, v: Floats) -> Floats:
        s = np.sqrt(v)
        full = self.rho * np.outer(s, s) + self.between
        np.fill_diagonal(full, v + self.tau2 + self.between)
        return full

    def least_squares(self) -> tuple[Floats, Floats]:
        """(X'WX)⁻¹ and the coefficients, W the inverse working covariance."""
        p = self.x.shape[1]
        xwx, xwy = np.zeros((p, p)), np.zeros(p)
        for rows in self.clusters.rows():
            wx = np.linalg.solve(self.covariance(self.effects.v[rows]), self.x[rows])
            xwx += self.x[rows].T @ wx
            xwy += wx.T @ self.effects.y[rows]
        bread = np.asarray(np.linalg.inv(xwx), dtype=np.float64)
        return bread, bread @ xwy

    def corrected(self, bread: Floats, coef: Floats) -> tuple[Floats, tuple[Floats, Floats]]:
        """Scores X'WAe of each study (m, p), and what the degrees of freedom need: for each study
        the matrices (A'WX)'Φ(A'WX) and X'(A'WX), shape (m, p, p) each.

        A = D'(D(Φ - X M X')D')^(-1/2) D with the Cholesky factor Φ = D'D makes the sandwich exact
        when the working model is true.
        """
        scores, own, shared = [], [], []
        for rows in self.clusters.rows():
            x = self.x[rows]
            phi = self.covariance(self.effects.v[rows])
            pull = _pull(phi, x, bread)
            scores.append(pull.T @ (self.effects.y[rows] - x @ coef))
            own.append(pull.T @ phi @ pull)
            shared.append(x.T @ pull)
        return np.array(scores), (np.array(own), np.array(shared))


def _pull(phi: Floats, x: Floats, bread: Floats) -> Floats:
    """A'WX of one study; the inverse root leaves out directions that X fits exactly."""
    d = np.asarray(np.linalg.cholesky(phi), dtype=np.float64).T
    middle = d @ (phi - x @ bread @ x.T) @ d.T
    values, vectors = np.linalg.eigh(middle)
    kept = values > _ZERO * max(float(values.max()), 0.0)
    inverse_root = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T
    return np.asarray(d.T @ inverse_root @ d @ np.linalg.solve(phi, x))


def _satterthwaite(own: Floats, shared: Floats, bread: Floats, c: int) -> float:
    """(Σ λ)²/Σλ² of the quadratic form behind the variance of coefficient c.

    Its matrix over studies is P_ij = δ_ij a_i'Φ_i a_i - a_i'X_i M X_j'a_j with a_i = A'WXMc, so
    that the double sum needs p x p matrices only.
    """
    direction = bread[:, c]
    diagonal = np.einsum("a,mab,b->m", direction, own, direction)
    u = shared @ direction  # X_i'a_i, shape (m, p)
    through = np.einsum("ma,ab,mb->m", u, bread, u)
    trace = (diagonal - through).sum()
    cross = bread @ (u.T @ u)
    squares = (diagonal**2 - 2 * diagonal * through).sum() + np.trace(cross @ cross)
    if not squares > 0 or not trace > 0:
        raise NotEstimable(
            "One study carries all the weight, so the spread between studies cannot be seen."
        )
    return float(trace**2 / squares)
