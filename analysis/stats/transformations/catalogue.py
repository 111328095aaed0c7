"""What every transformation gives back, and the list of them.

A transformation turns numbers as a report prints them into numbers that can be pooled. Each is a
keyword-only function that returns a `Transformed`: the values, which formula made them, from
which inputs, and what to be careful about. `apply` runs one by its id, so that a stored value can
be recomputed from its stored inputs.
"""

import functools
import inspect
import math
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from types import MappingProxyType
from typing import NamedTuple, ParamSpec

from analysis.stats.errors import BadData, NotEstimable, StatsError, UnknownChoice

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know before using a value; `code` is for programs."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Formula:
    """Which rule was executed. `row` is its row in the table of transformations."""

    id: str
    row: int
    words: str
    source: str
    inputs: tuple[str, ...]


class Answer(NamedTuple):
    """What a formula computes: named values, and cautions."""

    values: Mapping[str, float]
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One group of people: how many, their mean, their standard deviation."""

    n: float
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Transformed:
    """The result of one transformation. `values` and `inputs` are read-only."""

    formula: Formula
    values: Mapping[str, float]
    inputs: Mapping[str, object]
    warnings: tuple[Caution, ...] = ()

    @property
    def formula_id(self) -> str:
        return self.formula.id

    @property
    def value(self) -> float:
        """The first value: the one that the formula is named for."""
        return next(iter(self.values.values()))

    def as_dict(self) -> dict[str, object]:
        """Plain types only, ready for JSON; `apply` accepts its `inputs` again."""
        return {
            "formula_id": self.formula.id,
            "formula": self.formula.words,
            "source": self.formula.source,
            "values": dict(self.values),
            "inputs": {name: _plain(value) for name, value in self.inputs.items()},
            "warnings": [asdict(w) for w in self.warnings],
        }


class Input(NamedTuple):
    """What a formula asks for. `kind`: number, text, numbers (one for each arm) or groups."""

    name: str
    kind: str
    required: bool
    default: object


class Transformation(NamedTuple):
    """One entry of the catalogue."""

    formula: Formula
    run: Callable[..., Transformed]


CATALOGUE: dict[str, Transformation] = {}


def transformation(
    formula_id: str, *, row: int, words: str, source: str
) -> Callable[[Callable[P, Answer]], Callable[P, Transformed]]:
    """Put a formula into the catalogue; it then returns a `Transformed`.

    Inputs that are no finite numbers raise BadData, results that overflow NotEstimable.
    """

    def register(compute: Callable[P, Answer]) -> Callable[P, Transformed]:
        signature = inspect.signature(compute)
        formula = Formula(formula_id, row, words, source, tuple(signature.parameters))
        kinds = {
            name: typing.get_args(p.annotation) if _is_union(p.annotation) else (p.annotation,)
            for name, p in signature.parameters.items()
        }

        @functools.wraps(compute)
        def run(*args: P.args, **kwargs: P.kwargs) -> Transformed:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            for name, value in bound.arguments.items():
                _require_kind(name, value, kinds[name])
            answer = _computed(compute, formula, *bound.args, **bound.kwargs)
            return Transformed(
                formula,
                MappingProxyType(dict(answer.values)),
                MappingProxyType(dict(bound.arguments)),
                answer.warnings,
            )

        if formula_id in CATALOGUE:
            raise ValueError(f"two transformations are called {formula_id}")
        CATALOGUE[formula_id] = Transformation(formula, run)
        return run

    return register


def apply(formula_id: str, inputs: Mapping[str, object]) -> Transformed:
    """Run a transformation by its id, on inputs as `Transformed.as_dict` writes them.

    Raises UnknownChoice for an id or input that does not exist, BadData when one is missing.
    """
    entry = CATALOGUE.get(formula_id)
    if entry is None:
        raise UnknownChoice(f"There is no transformation {formula_id!r}.")
    for name in inputs:
        if name not in entry.formula.inputs:
            raise UnknownChoice(
                f"{formula_id} has no input {name!r}; it takes {', '.join(entry.formula.inputs)}."
            )
    values = {name: _restored(value) for name, value in inputs.items()}
    missing = [
        name
        for name, p in inspect.signature(entry.run).parameters.items()
        if p.default is p.empty and name not in values
    ]
    if missing:
        raise BadData(f"{formula_id} also needs {', '.join(missing)}.")
    return entry.run(**values)


def asked(formula_id: str) -> tuple[Input, ...]:
    """The inputs of a transformation, in order. Raises UnknownChoice for an id that is none."""
    entry = CATALOGUE.get(formula_id)
    if entry is None:
        raise UnknownChoice(f"There is no transformation {formula_id!r}.")
    return tuple(
        Input(
            name,
            _kind(p.annotation),
            p.default is p.empty,
            None if p.default is p.empty else p.default,
        )
        for name, p in inspect.signature(entry.run).parameters.items()
    )


def _kind(annotation: object) -> str:
    kinds = typing.get_args(annotation) if _is_union(annotation) else (annotation,)
    lists = [kind for kind in kinds if typing.get_origin(kind) is Sequence]
    if lists:
        return "groups" if Group in typing.get_args(lists[0]) else "numbers"
    return "text" if str in kinds else "number"


def _computed(
    compute: Callable[..., Answer], formula: Formula, *args: object, **kwargs: object
) -> Answer:
    try:
        answer = compute(*args, **kwargs)
    except (OverflowError, ZeroDivisionError) as e:
        raise _out_of_range(formula) from e
    if not all(math.isfinite(v) for v in answer.values.values()):
        raise _out_of_range(formula)
    return answer


def _out_of_range(formula: Formula) -> StatsError:
    return NotEstimable(
        f"{formula.words} gives no number for these inputs: they are too large or too small."
    )


def _require_kind(name: str, value: object, kinds: tuple[object, ...]) -> None:
    """Text only where text is meant, nothing only where it may be left out, numbers finite."""
    if isinstance(value, (tuple, list)):
        lists = [kind for kind in kinds if typing.get_origin(kind) is Sequence]
        if not lists:
            raise _no_number(name, value)
        of_groups = Group in typing.get_args(lists[0])
        for i, item in enumerate(value, 1):
            if of_groups is not isinstance(item, Group):
                meant = "n, mean and sd of a group" if of_groups else "a number"
                raise BadData(f"{_spoken(name)} {i} must be {meant}, not {item!r}.")
            _require_finite(f"{name} {i}", item)
    elif isinstance(value, str) or value is None:
        if type(value) not in kinds:
            raise _no_number(name, value)
    elif float in kinds or int in kinds:
        _require_finite(name, value)
    else:
        meant = "text" if str in kinds else "a list"
        raise BadData(f"{_spoken(name)} must be {meant}, not {value!r}.")


def _require_finite(name: str, value: object) -> None:
    if isinstance(value, Group):
        for part, number in asdict(value).items():
            _require_finite(f"{part} of {name}", number)
    elif (
        isinstance(value, bool)
        or not isinstance(value, typing.SupportsFloat)
        or not _is_finite(value)
    ):
        raise _no_number(name, value)


def _is_finite(value: typing.SupportsFloat) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:  # a whole number of hundreds of digits
        return False


def _no_number(name: str, value: object) -> BadData:
    return BadData(f"{_spoken(name)} must be a number, not {value!r}.")


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _is_union(annotation: object) -> bool:
    return isinstance(annotation, types.UnionType)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _restored(value: object) -> object:
    if isinstance(value, Mapping):
        try:
            return Group(**value)
        except TypeError as e:
            raise BadData("A group is given by its n, mean and sd.") from e
    if isinstance(value, (tuple, list)):
        return tuple(_restored(item) for item in value)
    return value
