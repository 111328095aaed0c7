"""The sensitivity grid: every combination of method, interval and set of excluded studies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats import errors, pooling
from analysis.stats.effects import Batch, Bools, Effects
from analysis.stats.errors import BadData
from analysis.stats.pooling import Pooled
from analysis.stats.tau2 import estimators

NOBODY = "all studies"
ABOVE, BELOW, UNCLEAR = "above", "below", "unclear"


@dataclass(frozen=True, slots=True)
class Choices:
    """One way to analyse: `method` "EE" is the common-effect model, others are random effects."""

    method: str
    test: str
    excluded: str = NOBODY

    @property
    def model(self) -> str:
        return "common effect" if self.method == "EE" else "random effects"


@dataclass(frozen=True, slots=True)
class Scenario:
    """The result of one way to analyse, and whether it says something else than the primary one.

    `conclusion`: the interval lies above or below the null, or leaves it unclear. Where no study
    is left, the numbers are None and `sentence` says so.
    """

    choices: Choices
    k: int
    estimate: float | None
    ci_lb: float | None
    ci_ub: float | None
    pval: float | None
    tau2: float | None
    I2: float | None
    conclusion: str | None
    changed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Grid:
    """All scenarios, the primary one, and those whose conclusion differs from it."""

    primary: Scenario
    scenarios: tuple[Scenario, ...]

    @property
    def changed(self) -> tuple[Scenario, ...]:
        return tuple(s for s in self.scenarios if s.changed)


def grid(
    effects: Effects,
    *,
    methods: Sequence[str],
    tests: Sequence[str],
    exclusions: Mapping[str, Sequence[int]] | None = None,
    primary: Choices,
    null: float = 0.0,
    level: float = 0.95,
) -> Grid:
    """Pool by every combination at once, and compare each with `primary`.

    `exclusions` names sets of rows to leave out; leaving out nobody is always among them. tau² is
    estimated once a method for all sets. Raises UnknownChoice for a method or test that does not
    exist, BadData for a row that does not or a primary analysis without studies.
    """
    for method in (*methods, primary.method):
        errors.one_of(method, pooling.METHODS, what="pooling method")
    for test in (*tests, primary.test):
        errors.one_of(test, pooling.TESTS, what="test")
    sets = {NOBODY: (), **(exclusions or {})}
    masks = _masks(effects, sets)
    if primary.excluded not in masks or not masks[primary.excluded].any():
        raise BadData(f"The primary analysis ({primary.excluded}) has no studies.")
    first = _pooled(effects, {primary.excluded: masks[primary.excluded]}, primary.method,
                    (primary.test,), level)[primary]  # fmt: skip
    found: dict[Choices, tuple[Pooled, int]] = {}
    for method in dict.fromkeys(methods):
        found |= _pooled(effects, masks, method, tuple(dict.fromkeys(tests)), level)
    reference = _scenario(primary, first, null, None)
    every = [Choices(m, t, name) for m in dict.fromkeys(methods) for t in dict.fromkeys(tests)
             for name in sets]  # fmt: skip
    return Grid(reference, tuple(_scenario(c, found.get(c), null, reference) for c in every))


def _masks(effects: Effects, sets: Mapping[str, Sequence[int]]) -> dict[str, Bools]:
    masks = {}
    for name, rows in sets.items():
        index = np.asarray(rows, dtype=np.int64)
        if index.size and (index.min() < 0 or index.max() >= effects.k):
            raise BadData(f"{name!r} excludes a row that is not among the {effects.k} studies.")
        mask = np.ones(effects.k, dtype=bool)
        mask[index] = False
        masks[name] = mask
    return masks


def _pooled(
    effects: Effects, masks: Mapping[str, Bools], method: str, tests: tuple[str, ...], level: float
) -> dict[Choices, tuple[Pooled, int]]:
    """Every non-empty set by one method and all tests: one batch, tau² estimated once."""
    names = [name for name, mask in masks.items() if mask.any()]
    batch = Batch.subsets(effects, np.array([masks[name] for name in names]))
    tau2 = estimators.estimate(batch, method=method)
    found: dict[Choices, tuple[Pooled, int]] = {}
    for test in tests:
        result = pooling.pool_at(batch, tau2, method=method, test=test, level=level)
        found |= {Choices(method, test, name): (result, i) for i, name in enumerate(names)}
    return found


def _scenario(
    choices: Choices, found: tuple[Pooled, int] | None, null: float, primary: Scenario | None
) -> Scenario:
    if found is None:
        nothing = f"Leaving out {choices.excluded} leaves no study."
        return Scenario(choices, 0, *(None,) * 7, changed=False, sentence=nothing)
    pooled, i = found
    estimate, low, high = (float(x[i]) for x in (pooled.estimate, pooled.ci_lb, pooled.ci_ub))
    conclusion = ABOVE if low > null else BELOW if high < null else UNCLEAR
    changed = primary is not None and conclusion != primary.conclusion
    row = pooled.row(i)
    return Scenario(
        choices=choices,
        k=int(pooled.k[i]),
        estimate=estimate,
        ci_lb=low,
        ci_ub=high,
        pval=float(pooled.pval[i]),
        tau2=_number(row["tau2"]),
        I2=_number(row["I2"]),
        conclusion=conclusion,
        changed=changed,
        sentence=_sentence(choices, conclusion, primary) if changed else "",
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


_INTERVALS = {
    "z": "Wald interval",
    "knha": "Hartung-Knapp interval",
    "adhoc": "Hartung-Knapp interval with a factor of at least 1",
    "knha-not-below-wald": "Hartung-Knapp interval not below Wald",
}
_WORDS = {
    ABOVE: "an effect above the null",
    BELOW: "an effect below the null",
    UNCLEAR: "no clear effect",
}


def _sentence(choices: Choices, conclusion: str, primary: Scenario | None) -> str:
    before = _WORDS[primary.conclusion or UNCLEAR] if primary else ""
    without = "" if choices.excluded == NOBODY else f", leaving out {choices.excluded}"
    return f"By {_way(choices)}{without}, the result is {_WORDS[conclusion]} instead of {before}."


def _way(choices: Choices) -> str:
    """The model, the estimator and the interval in words; a common effect has but one interval."""
    if choices.method == "EE":
        usual = choices.test == "z"
        return "the common effect" + ("" if usual else f" ({_INTERVALS[choices.test]})")
    return f"random effects (τ² by {choices.method}, {_INTERVALS[choices.test]})"
