"""From moderators to a design matrix: an intercept, numbers as they are, groups as 0/1 columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Floats, Ints, frozen
from analysis.stats.errors import NoVariation, TooFewStudies, UnknownChoice

Text = Sequence[str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """`x` (k, p) with named columns, for the studies at `rows`; the first column is 1."""

    names: tuple[str, ...]
    x: Floats
    rows: Ints

    @property
    def p(self) -> int:
        return len(self.names)


def levels(values: Text) -> list[str]:
    """The groups in plain byte order; the first is the reference group."""
    return sorted({v for v in values if v is not None}, key=lambda v: v.encode())


def terms(formula: str) -> list[str]:
    """The moderators of "~ a + b"."""
    return [t.strip() for t in formula.strip().lstrip("~").split("+") if t.strip()]


def design(
    moderators: Sequence[str],
    *,
    categorical: Mapping[str, Text],
    continuous: Mapping[str, Floats],
) -> Design:
    """The design of the named moderators over the studies that state all of them.

    Raises UnknownChoice for a name that is neither; TooFewStudies when no study states all;
    NoVariation when a moderator does not vary among them or two say the same.
    """
    stated = [_stated(m, categorical, continuous) for m in moderators]
    rows = np.flatnonzero(np.all(stated, axis=0)) if stated else np.arange(0)
    if rows.size == 0:
        raise TooFewStudies("No study states all of the moderators: " + ", ".join(moderators) + ".")
    names, columns = ["intrcpt"], [np.ones(rows.size)]
    for m in moderators:
        if m in continuous:
            names.append(m)
            columns.append(np.asarray(continuous[m], dtype=np.float64)[rows])
        else:
            chosen = [categorical[m][i] for i in rows.tolist()]
            for level in levels(chosen)[1:]:
                names.append(m + level)
                columns.append(np.array([float(c == level) for c in chosen]))
    x = np.column_stack(columns)
    _require_variation(moderators, x)
    return Design(tuple(names), frozen(x), rows)


def _stated(m: str, categorical: Mapping[str, Text], continuous: Mapping[str, Floats]) -> Floats:
    if m in continuous:
        return np.isfinite(continuous[m])
    if m in categorical:
        return np.array([v is not None for v in categorical[m]])
    known = ", ".join([*categorical, *continuous]) or "none"
    raise UnknownChoice(f"There is no moderator {m!r}; the data have: {known}.")


def _require_variation(moderators: Sequence[str], x: Floats) -> None:
    """Columns must differ from each other and from a constant."""
    if x.shape[1] == 1:
        raise NoVariation(f"All studies are in one group of {', '.join(moderators)}.")
    centered = x[:, 1:] - x[:, 1:].mean(axis=0)
    size = np.abs(centered).max(axis=0)
    if np.any(size <= 1e-12 * np.abs(x[:, 1:]).max(axis=0)):
        raise NoVariation(f"A moderator is the same in all studies: {', '.join(moderators)}.")
    if np.linalg.matrix_rank(centered / size) < x.shape[1] - 1:
        raise NoVariation(
            f"These moderators cannot be told apart in {x.shape[0]} studies: "
            f"{', '.join(moderators)}. Leave one out."
        )
