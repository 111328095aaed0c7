"""Two arms with means and SDs: mean difference, standardized mean differences, ratio of means."""

from typing import NamedTuple

import numpy as np
from scipy import special

from analysis.stats.effects import Floats
from analysis.stats.measures.computed import Computed


class Arms(NamedTuple):
    """Size, mean and SD of arm 1 and arm 2 of each study."""

    n1: Floats
    mean1: Floats
    sd1: Floats
    n2: Floats
    mean2: Floats
    sd2: Floats

    @property
    def n(self) -> Floats:
        return self.n1 + self.n2

    @property
    def m(self) -> Floats:
        """Degrees of freedom of the pooled SD."""
        return self.n - 2.0

    @property
    def difference(self) -> Floats:
        return self.mean1 - self.mean2


def exact_j(m: Floats) -> Floats:
    """Γ(m/2) / (√(m/2) Γ((m-1)/2)), NaN for m <= 1. Source: Hedges 1981,
    doi:10.3102/10769986006002107."""
    safe = np.where(m > 1, m, 2.0)
    # poch(x, 1/2) = Γ(x + 1/2)/Γ(x) keeps its digits where a difference of logs would not.
    j = special.poch((safe - 1.0) / 2.0, 0.5) / np.sqrt(safe / 2.0)
    return np.where(m > 1, j, np.nan)


def approximate_j(arms: Arms) -> Floats:
    """1 - 3/(4N - 9), RevMan's. Source: Deeks & Higgins 2010."""
    return 1.0 - 3.0 / (4.0 * arms.n - 9.0)


def pooled_sd(arms: Arms) -> Floats:
    """Square root of the variance pooled over both arms."""
    ss = (arms.n1 - 1) * arms.sd1**2 + (arms.n2 - 1) * arms.sd2**2
    return np.sqrt(ss / np.where(arms.m > 0, arms.m, np.nan))


def cohen_d(arms: Arms) -> Floats:
    """Difference of means over the pooled SD, no small-sample correction."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return arms.difference / pooled_sd(arms)


def mean_difference(arms: Arms) -> Computed:
    """mean1 - mean2; v = sd1²/n1 + sd2²/n2."""
    return Computed.finite(arms.difference, arms.sd1**2 / arms.n1 + arms.sd2**2 / arms.n2)


def smd(arms: Arms) -> Computed:
    """Hedges' g with the exact J; v = 1/n1 + 1/n2 + g²/(2N) (metafor's LS)."""
    g = exact_j(arms.m) * cohen_d(arms)
    return Computed.finite(g, 1 / arms.n1 + 1 / arms.n2 + g**2 / (2 * arms.n))


def smd_unbiased(arms: Arms) -> Computed:
    """The same g with an unbiased variance: 1/n1 + 1/n2 + (1 - (m-2)/(mJ²)) g² (UB).

    Source: Hedges 1983, doi:10.1037/0033-2909.93.2.388.
    """
    j = exact_j(arms.m)
    g = j * cohen_d(arms)
    v = 1 / arms.n1 + 1 / arms.n2 + (1 - (arms.m - 2) / (arms.m * j**2)) * g**2
    return Computed.finite(g, v)


def smd_ls2(arms: Arms) -> Computed:
    """The same g; v = J²(1/n1 + 1/n2 + d²/(2N)) (LS2). Source: Borenstein 2009, in The Handbook
    of Research Synthesis and Meta-Analysis, chapter 12."""
    j, d = exact_j(arms.m), cohen_d(arms)
    return Computed.finite(j * d, j**2 * (1 / arms.n1 + 1 / arms.n2 + d**2 / (2 * arms.n)))


def smd_heteroscedastic(arms: Arms) -> Computed:
    """Standardized by √((sd1² + sd2²)/2), variances not assumed equal (SMDH).

    Source: Bonett 2008, doi:10.1037/1082-989X.13.2.99, with J as for g.
    """
    v1, v2 = arms.sd1**2, arms.sd2**2
    mean_variance = (v1 + v2) / 2
    j = exact_j(arms.m)
    with np.errstate(divide="ignore", invalid="ignore"):
        g = j * arms.difference / np.sqrt(mean_variance)
        f1, f2 = arms.n1 - 1, arms.n2 - 1
        of_scale = g**2 * (v1**2 / f1 + v2**2 / f2) / (2 * (v1 + v2) ** 2)
        of_means = (v1 / f1 + v2 / f2) / mean_variance
    return Computed.finite(g, j**2 * (of_scale + of_means))


def smd_cohen_metan(arms: Arms) -> Computed:
    """Stata's metan: Cohen's d; v = N/(n1 n2) + d²/(2(N-2)). Source: Harris et al. 2008,
    doi:10.1177/1536867X0800800102."""
    d = cohen_d(arms)
    with np.errstate(divide="ignore", invalid="ignore"):
        v = arms.n / (arms.n1 * arms.n2) + d**2 / (2 * arms.m)
    return Computed.finite(d, v)


def smd_hedges_revman(arms: Arms) -> Computed:
    """RevMan 5: g by the approximate J; v = N/(n1 n2) + g²/(2(N-3.94)). Source: Deeks & Higgins
    2010, Statistical algorithms in Review Manager 5."""
    with np.errstate(invalid="ignore"):
        g = approximate_j(arms) * cohen_d(arms)
        v = arms.n / (arms.n1 * arms.n2) + g**2 / (2 * (arms.n - 3.94))
    return Computed.finite(g, np.where(v > 0, v, np.nan))


def smd_glass_metan(arms: Arms) -> Computed:
    """Glass's Δ, standardized by arm 2: v = N/(n1 n2) + Δ²/(2(n2-1)). Source: Deeks, Altman &
    Bradburn 2001, in Systematic Reviews in Health Care, chapter 15."""
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = arms.difference / arms.sd2
        v = arms.n / (arms.n1 * arms.n2) + delta**2 / (2 * (arms.n2 - 1))
    return Computed.finite(delta, v)


def ratio_of_means(arms: Arms) -> Computed:
    """log(mean1/mean2); v = sd1²/(n1 mean1²) + sd2²/(n2 mean2²). Undefined unless both means have
    one sign. Source: Hedges, Gurevitch & Curtis 1999, doi:10.2307/177062."""
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(arms.mean1 / arms.mean2)
        v = arms.sd1**2 / (arms.n1 * arms.mean1**2) + arms.sd2**2 / (arms.n2 * arms.mean2**2)
    undefined = np.isnan(y)
    return Computed.finite(y, np.where(undefined, np.nan, v))
