"""Refusals of raw numbers that cannot be true, naming the study by its position or label."""

from collections.abc import Sequence

import numpy as np

from analysis.stats.effects import Bools, Floats
from analysis.stats.errors import BadData


def refuse(bad: Bools, labels: Sequence[str] | None, sentence: str) -> None:
    """Raise BadData for the first study where `bad` holds; `sentence` follows its name."""
    rows = np.flatnonzero(bad)
    if rows.size:
        i = int(rows[0])
        name = labels[i] if labels is not None else f"study {i + 1}"
        raise BadData(f"{name}: {sentence}")


def sizes(n: Floats, labels: Sequence[str] | None, *, what: str) -> None:
    """Group sizes are above 0; fractions are allowed (effective sizes of cluster trials)."""
    refuse(~(n > 0), labels, f"{what} must be a number above 0.")


def counts(events: Floats, n: Floats, labels: Sequence[str] | None, *, arm: str) -> None:
    """0 <= events <= n."""
    sizes(n, labels, what=f"the size of {arm}")
    refuse(~(events >= 0), labels, f"the events of {arm} must be a number of 0 or more.")
    refuse(events > n, labels, f"{arm} has more events than people.")
