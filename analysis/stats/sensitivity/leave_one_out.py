"""The pooled result without each study in turn."""

from analysis.stats.effects import Effects
from analysis.stats.errors import TooFewStudies
from analysis.stats.pooling import Pooled
from analysis.stats.sensitivity.subsets import pool_family
from analysis.stats.tau2 import families


def leave_one_out(
    effects: Effects, *, method: str = "REML", test: str = "z", level: float = 0.95
) -> Pooled:
    """Row i is the result without study i. Raises TooFewStudies for a single study."""
    if effects.k < 2:
        raise TooFewStudies("With 1 study, none can be left out.")
    return pool_family(families.leave_one_out(effects), method=method, test=test, level=level)
