"""metafor's check of a design matrix, which the report follows.

metafor compares with an absolute number, so it refuses predictors in very small units (effects of
1e-7, inverse sizes of large trials). The engine has no such limit and the pages answer in any unit;
a report that is laid beside a reference refuses what the reference refuses.
"""

import numpy as np

from analysis.stats.effects import Floats
from analysis.stats.errors import NoVariation

SMALLEST = 1e-7  # eigenvalue of X'X; `evtol` in metafor's rma.control


def require_full_rank(x: Floats) -> None:
    """Raises NoVariation where metafor calls the design `x` (k, p) not of full rank."""
    if np.linalg.eigvalsh(x.T @ x)[0] <= SMALLEST:
        raise NoVariation(
            "The predictor varies too little in absolute terms for metafor's rank check; "
            "state it in larger units."
        )


def require_slope(x: Floats) -> None:
    """The same for an intercept and one predictor `x` (k,)."""
    require_full_rank(np.column_stack([np.ones(x.size), x]))
