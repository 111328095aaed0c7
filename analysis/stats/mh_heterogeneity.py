"""DerSimonian-Laird with the Q around the Mantel-Haenszel estimate: "M-H, Random" of RevMan 5 and
`random` of Stata's metan for binary data. Another number than DL proper, whose Q is around the
inverse-variance mean."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions, mantel_haenszel, weighted
from analysis.stats.measures.binary import Table
from analysis.stats.measures.zero_cells import RULES, ZeroCells


@dataclass(frozen=True, slots=True)
class MantelHaenszelRandom:
    """Random-effects result; `mh_estimate` is what Q was measured around."""

    k: int
    mh_estimate: float
    Q_around_mh: float
    tau2: float
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    pval: float


def pool(
    table: Table, *, measure: str, rule: ZeroCells | None = None, level: float = 0.95
) -> MantelHaenszelRandom:
    """RR, OR or RD. Unless a rule is named, 1/2 is added to the cells of tables with a zero;
    tables without (or with only) events in both arms leave for RR and OR and stay for RD.

    Source: Deeks & Higgins 2010, Statistical algorithms in Review Manager 5; Harris et al. 2008,
    doi:10.1177/1536867X0800800102.
    """
    rule = rule or RULES["only-zeros" if measure == "RD" else "drop-double-zeros"]
    own = mantel_haenszel.EFFECT_OF[measure](table, rule)
    rows = own.rows
    y, v = own.y[rows], own.v[rows]
    tables = Table(*(cell[rows] for cell in table.adjusted(rule)))
    center, _ = mantel_haenszel.OF_TABLES[measure](tables)
    q = mantel_haenszel.around(center, y, v)
    scale = float(weighted.moment_scale((1 / v)[None])[0]) if y.size > 1 else 0.0
    tau2 = max(0.0, (q - (y.size - 1)) / scale) if scale > 0 else 0.0
    w = 1 / (v + tau2)
    estimate, se = float(w @ y / w.sum()), float(w.sum() ** -0.5)
    half = float(distributions.two_sided_quantile(level)) * se
    return MantelHaenszelRandom(
        k=y.size,
        mh_estimate=center,
        Q_around_mh=q,
        tau2=tau2,
        estimate=estimate,
        se=se,
        ci_lb=estimate - half,
        ci_ub=estimate + half,
        pval=float(distributions.z_two_sided(np.divide(estimate, se))),
    )
