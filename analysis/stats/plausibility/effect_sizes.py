"""Effects that are too large to believe, or that point alone against all others."""

from collections.abc import Iterator

import numpy as np

from analysis.stats.distributions import two_sided_quantile
from analysis.stats.effects import Effects
from analysis.stats.plausibility.finding import Finding, finding
from analysis.stats.sensitivity.leave_one_out import leave_one_out

LARGEST_SMD = 3.0
FEWEST_OTHERS = 3


def huge_smd(effects: Effects) -> Iterator[Finding]:
    """|SMD| > 3: groups that hardly overlap, mostly an SE in place of an SD."""
    for i in np.flatnonzero(np.abs(effects.y) > LARGEST_SMD):
        yield finding(
            "smd-above-three",
            [int(i)],
            f"{effects.labels[i]}: an SMD of {effects.y[i]:.2f} means that the groups hardly "
            "overlap. Check for a standard error in place of an SD, and the units.",
        )


def against_all_others(effects: Effects) -> Iterator[Finding]:
    """A study that is clear on one side while the others together are clear on the other: its
    scale may run the other way."""
    if effects.k < FEWEST_OTHERS + 1:
        return
    half = float(two_sided_quantile(0.95)) * np.sqrt(effects.v)
    side = np.where(effects.y - half > 0, 1, np.where(effects.y + half < 0, -1, 0))
    others = leave_one_out(effects, method="DL")
    opposite = np.where(side > 0, others.ci_ub < 0, (side < 0) & (others.ci_lb > 0))
    alone = np.where(side > 0, (side > 0).sum() == 1, (side < 0).sum() == 1)
    for i in np.flatnonzero(opposite & alone):
        yield finding(
            "alone-on-one-side",
            [int(i)],
            f"{effects.labels[i]} points clearly the other way than all other studies "
            "together: does its scale run in the other direction?",
        )
