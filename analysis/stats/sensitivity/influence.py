"""How much each study moves the result when it is left out.

Letters: mu, se, tau2 of all studies; mu_i, se_i, tau2_i without study i; w = 1/(v + tau2);
h = w/Σw. Source: Viechtbauer & Cheung 2010, doi:10.1002/jrsm.11.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.stats import pooling
from analysis.stats.effects import Bools, Effects, Floats
from analysis.stats.sensitivity.leave_one_out import leave_one_out


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """One number a study and diagnostic, arrays of shape (k,); `is_infl` as metafor flags.

    `baujat_x` and `baujat_y` place the studies in Baujat's plot.
    """

    rstudent: Floats
    dffits: Floats
    cook_d: Floats
    cov_r: Floats
    tau2_del: Floats
    QE_del: Floats
    hat: Floats
    weight_pct: Floats
    dfbetas: Floats
    is_infl: Bools
    baujat_x: Floats
    baujat_y: Floats


def influence(effects: Effects, *, method: str = "REML") -> Influence:
    """All diagnostics of one analysis. Raises TooFewStudies for a single study.

    rstudent (y - mu_i)/√(v + tau2_i + se_i²); DFFITS (mu - mu_i)/√(h (v + tau2_i)); Cook's
    distance (mu - mu_i)²/se²; covariance ratio se_i²/se²; DFBETAS (mu - mu_i) √Σ1/(v + tau2_i),
    the sum over all studies. Baujat: squared Pearson residual (y - mu)²/(v + tau2), and
    (mu - mu_i)²/se_i² (Baujat et al. 2002, doi:10.1002/sim.1221).
    """
    without = leave_one_out(effects, method=method)
    full = pooling.pool(effects, method=method)
    mu, se = float(full.estimate[0]), float(full.se[0])
    tau2 = 0.0 if method == "EE" else float(full.tau2[0])
    tau2_del = np.zeros(effects.k) if method == "EE" else without.tau2
    w = 1.0 / (effects.v + tau2)
    hat = w / w.sum()
    moved = mu - without.estimate
    cook_d = (moved / se) ** 2
    dffits = moved / np.sqrt(hat * (effects.v + tau2_del))
    dfbetas = moved * np.sqrt(_total_weight(effects, tau2_del))
    return Influence(
        rstudent=(effects.y - without.estimate) / np.sqrt(effects.v + tau2_del + without.se**2),
        dffits=dffits,
        cook_d=cook_d,
        cov_r=(without.se / se) ** 2,
        tau2_del=tau2_del,
        QE_del=without.Q,
        hat=hat,
        weight_pct=100.0 * hat,
        dfbetas=dfbetas,
        is_infl=_flagged(dffits, cook_d, hat, dfbetas),
        baujat_x=(effects.y - mu) ** 2 * w,
        baujat_y=(moved / without.se) ** 2,
    )


def _total_weight(effects: Effects, tau2_del: Floats) -> Floats:
    """Σ 1/(v + tau2_i) over all studies, for each i."""
    distinct, which = np.unique(tau2_del, return_inverse=True)
    return (1.0 / (effects.v + distinct[:, None])).sum(axis=1)[which]


def _flagged(dffits: Floats, cook_d: Floats, hat: Floats, dfbetas: Floats) -> Bools:
    """metafor's rule with one coefficient: |DFFITS| > 3√(1/(k-1)), Cook's distance past the median
    of chi² with 1 df, hat > 3/k, or |DFBETAS| > 1."""
    k = hat.size
    far = np.abs(dffits) > 3.0 * np.sqrt(1.0 / (k - 1))
    distant = special.chdtr(1.0, cook_d) > 0.5
    return np.asarray(far | distant | (hat > 3.0 / k) | (np.abs(dfbetas) > 1.0))
