"""Who was studied and which way their scores run: age against eligibility, direction, repeats."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from analysis.stats.dependent.detection import detect
from analysis.stats.plausibility.finding import Finding, finding

HIGHER_IS_BETTER, LOWER_IS_BETTER = "higher is better", "lower is better"
OLDEST = 120.0


@dataclass(frozen=True, slots=True)
class Age:
    """The age of one group as reported; what is not reported is None. Years."""

    study: str
    group: str
    mean: float | None = None
    minimum: float | None = None
    maximum: float | None = None


def ages(
    groups: Sequence[Age], *, eligible_from: float | None = None, eligible_to: float | None = None
) -> Iterator[Finding]:
    """Ages that cannot be, that the review's criteria exclude, or that differ between the arms of
    one study where they are its entry criteria."""
    for i, group in enumerate(groups):
        yield from _impossible_age(i, group)
        yield from _not_eligible(i, group, eligible_from, eligible_to)
    for i, a in enumerate(groups):
        for j in range(i + 1, len(groups)):
            b = groups[j]
            both = None not in (a.minimum, b.minimum)
            if a.study == b.study and both and a.minimum != b.minimum:
                yield finding(
                    "entry-age-differs",
                    [i, j],
                    f"{a.study}: {a.group} starts at {a.minimum:g} years and {b.group} at "
                    f"{b.minimum:g}; one trial has one entry criterion.",
                )


def _impossible_age(i: int, group: Age) -> Iterator[Finding]:
    numbers = (("mean", group.mean), ("minimum", group.minimum), ("maximum", group.maximum))
    for name, value in numbers:
        if value is not None and not 0 <= value <= OLDEST:
            yield finding(
                "impossible-age",
                [i],
                f"{_named(group)}: a {name} age of {value:g} years cannot be.",
            )
    given = [v for v in (group.minimum, group.mean, group.maximum) if v is not None]
    if given != sorted(given):
        yield finding(
            "ages-out-of-order", [i], f"{_named(group)}: minimum, mean and maximum age do not rise."
        )


def _not_eligible(i: int, group: Age, low: float | None, high: float | None) -> Iterator[Finding]:
    youngest = group.minimum if group.minimum is not None else group.mean
    oldest = group.maximum if group.maximum is not None else group.mean
    if low is not None and youngest is not None and youngest < low:
        yield finding(
            "age-not-eligible",
            [i],
            f"{_named(group)}: people of {youngest:g} years, but the review includes from {low:g}.",
        )
    if high is not None and oldest is not None and oldest > high:
        yield finding(
            "age-not-eligible",
            [i],
            f"{_named(group)}: people of {oldest:g} years, but the review includes up to {high:g}.",
        )


def _named(group: Age) -> str:
    return f"{group.study}, {group.group}"


def directions(
    studies: Sequence[str],
    instruments: Sequence[str],
    declared: Sequence[str | None],
    *,
    standardized: bool,
) -> Iterator[Finding]:
    """Scores that run both ways in one analysis, or whose direction nobody has declared.

    `declared` is "higher is better", "lower is better" or None, after any flip that was applied.
    """
    unknown = [i for i, d in enumerate(declared) if d is None]
    if unknown and standardized:
        names = ", ".join(f"{studies[i]} ({instruments[i]})" for i in unknown)
        yield finding(
            "direction-undeclared",
            unknown,
            "A standardized mean difference needs to know "
            f"which way each score runs; nobody has said so for {names}.",
        )
    sides = {d: [i for i, x in enumerate(declared) if x == d] for d in declared if d is not None}
    if len(sides) > 1:
        fewer = min(sides.values(), key=len)
        names = ", ".join(f"{studies[i]} ({instruments[i]})" for i in fewer)
        yield finding(
            "direction-mixed",
            fewer,
            "Higher is better in some of these scores and worse "
            f"in others. The odd ones out are {names}: flip them or leave them out.",
        )
    by_instrument: dict[str, set[str]] = {}
    for instrument, d in zip(instruments, declared, strict=True):
        if d is not None:
            by_instrument.setdefault(instrument, set()).add(d)
    for instrument, ways in by_instrument.items():
        if len(ways) > 1:
            rows = [i for i, x in enumerate(instruments) if x == instrument]
            yield finding(
                "instrument-both-ways",
                rows,
                f"{instrument} runs up in one study and down "
                "in another: check how each of them scores it.",
            )


def repeated_people(
    studies: Sequence[Hashable], arms: Sequence[Sequence[Hashable]] | None = None
) -> Iterator[Finding]:
    """The same study, and where arms are known the same arm, twice in one analysis."""
    for shared in detect(studies, arms):
        code = "same-study-twice" if arms is None else "same-arm-twice"
        yield finding(code, shared.rows, shared.sentence)
