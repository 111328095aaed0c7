"""What is done about zero cells before an effect is computed. Every rule has a name.

Source: Sweeting, Sutton & Lambert 2004, doi:10.1002/sim.1761; the names in brackets are
metafor's `to` and `drop00`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.stats import errors
from analysis.stats.effects import Bools, Floats

Where = Literal["none", "only-zeros", "all", "if-any"]


@dataclass(frozen=True, slots=True)
class ZeroCells:
    """`where` the `amount` is added to each cell; whether double-zero studies are dropped.

    none (add=0): nothing is added. only-zeros (only0): to the studies that have a zero cell.
    all (all): to every study. if-any (if0all): to every study as soon as one has a zero cell.
    drop_double_zeros (drop00): studies with no event, or only events, in both arms leave.
    """

    where: Where = "only-zeros"
    amount: float = 0.5
    drop_double_zeros: bool = False

    @property
    def sentence(self) -> str:
        """What was done, for the reader."""
        added = "nothing added" if self.where == "none" else f"{self.amount:g} {WORDS[self.where]}"
        double = "left out" if self.drop_double_zeros else "kept"
        return f"{added}; studies with no event, or only events, in both arms are {double}"


WORDS = {
    "only-zeros": "added to each cell of a study that has a zero",
    "all": "added to each cell of every study",
    "if-any": "added to each cell of every study as soon as one has a zero",
}

RULES = {
    "none": ZeroCells("none"),
    "only-zeros": ZeroCells("only-zeros"),
    "all": ZeroCells("all"),
    "if-any": ZeroCells("if-any"),
    "drop-double-zeros": ZeroCells("only-zeros", drop_double_zeros=True),
}
METAFOR_NAMES = {"only0": "only-zeros", "if0all": "if-any", "drop00": "drop-double-zeros"}


def rule(name: str) -> ZeroCells:
    """The rule of that name, ours or metafor's. Raises UnknownChoice."""
    name = METAFOR_NAMES.get(name, name)
    errors.one_of(name, list(RULES), what="rule for zero cells")
    return RULES[name]


def added(has_zero: Bools, zero_cells: ZeroCells) -> Floats:
    """What to add to each cell of each study."""
    if zero_cells.where == "none":
        chosen = np.zeros(has_zero.shape, dtype=bool)
    elif zero_cells.where == "only-zeros":
        chosen = has_zero
    elif zero_cells.where == "all":
        chosen = np.ones(has_zero.shape, dtype=bool)
    else:
        chosen = np.full(has_zero.shape, has_zero.any())
    return np.where(chosen, zero_cells.amount, 0.0)
