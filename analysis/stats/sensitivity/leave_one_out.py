"""The pooled result without each study in turn."""

from analysis.stats import pooling
from analysis.stats.effects import Batch, Effects
from analysis.stats.errors import TooFewStudies
from analysis.stats.pooling import Pooled
from analysis.stats.tau2 import families


def leave_one_out(
    effects: Effects, *, method: str = "REML", test: str = "z", level: float = 0.95
) -> Pooled:
    """Row i is the result without study i. Raises TooFewStudies for a single study."""
    if effects.k < 2:
        raise TooFewStudies("With 1 study, none can be left out.")
    tau2 = families.leave_one_out(effects, method=method)
    batch = Batch.subsets(effects, families.leave_one_out_masks(effects.k))
    return pooling.pool_at(batch, tau2, method=method, test=test, level=level)
