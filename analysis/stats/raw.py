"""The raw numbers of one analysis: what was extracted, in columns, before any effect."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis.stats import checks, errors
from analysis.stats.effects import Floats

# Columns of each data type, in the order in which a reader expects them.
COLUMNS: dict[str, tuple[str, ...]] = {
    "continuous": ("n1", "mean1", "sd1", "n2", "mean2", "sd2"),
    "binary": ("e1", "n1", "e2", "n2"),
    "rate": ("x1", "t1", "x2", "t2"),
    "correlation": ("ri", "ni"),
    "proportion": ("xi", "ni"),
    "generic": ("yi", "sei"),
}


@dataclass(frozen=True, slots=True, eq=False)
class RawData:
    """Complete raw data of k studies, one array a column, in row order.

    `categorical` moderators hold text or None, `continuous` ones numbers or NaN where a study
    does not state them; `year` orders the cumulative analysis where it is known. `dropped` counts
    the rows that were left out because a raw number was missing. `formulas` are meta-regressions
    that the input itself asks for, `printed` the columns of generic effects as they were stated
    (an interval, say). Raises BadData on numbers that cannot be true.
    """

    data_type: str
    labels: tuple[str, ...]
    columns: Mapping[str, Floats]
    categorical: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    continuous: Mapping[str, Floats] = field(default_factory=dict)
    year: Floats | None = None
    primary: str | None = None
    dropped: int = 0
    formulas: tuple[str, ...] = ()
    printed: Mapping[str, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        errors.one_of(self.data_type, list(COLUMNS), what="data type")
        check(self.data_type, self.columns, self.labels)

    @property
    def k(self) -> int:
        return len(self.labels)

    @property
    def sample_size(self) -> Floats | None:
        """People behind each effect, where the data say so."""
        c = self.columns
        if self.data_type in ("continuous", "binary"):
            return c["n1"] + c["n2"]
        return c.get("ni")


def check(data_type: str, columns: Mapping[str, Floats], labels: tuple[str, ...]) -> None:
    """Raise BadData for numbers that cannot be true, naming the study."""
    c = columns
    for name, values in c.items():
        checks.refuse(~np.isfinite(values), labels, f"{name} is not a finite number.")
    if data_type == "continuous":
        _check_arms(c, labels)
    elif data_type == "binary":
        checks.counts(c["e1"], c["n1"], labels, arm="arm 1")
        checks.counts(c["e2"], c["n2"], labels, arm="arm 2")
    elif data_type == "rate":
        for arm in ("1", "2"):
            checks.refuse(c["x" + arm] < 0, labels, f"the events of arm {arm} are below 0.")
            checks.sizes(c["t" + arm], labels, what=f"the person-time of arm {arm}")
    elif data_type == "correlation":
        checks.refuse(np.abs(c["ri"]) > 1, labels, "a correlation lies between -1 and 1.")
        checks.sizes(c["ni"], labels, what="the number of people")
    elif data_type == "proportion":
        checks.counts(c["xi"], c["ni"], labels, arm="the group")
    else:
        checks.refuse(c["sei"] < 0, labels, "the standard error is below 0.")


def _check_arms(c: Mapping[str, Floats], labels: tuple[str, ...]) -> None:
    for arm in ("1", "2"):
        checks.sizes(c["n" + arm], labels, what=f"the size of arm {arm}")
        checks.refuse(c["sd" + arm] < 0, labels, f"the SD of arm {arm} is below 0.")
