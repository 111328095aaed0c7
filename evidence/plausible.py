"""What a second look at one study would ask, as rules over plain values.

Each yields Checks; `ok` says that what was looked at is in order.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import comb

MUCH_LOST = 0.20  # "5-and-20": Schulz & Grimes 2002, doi:10.1016/S0140-6736(02)07882-0
LITTLE_LOST = 0.05
RARE = 0.05  # a split this rare under 1:1 allocation is asked about
FAR_ABOVE_MEAN = 2.0
OLDEST = 110.0
EXPERIMENTAL, COMPARATOR, SET_ASIDE = "experimental", "comparator", "set_aside"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, in a sentence."""

    code: str
    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """One arm: what is not stated is None."""

    label: str
    role: str
    n_randomized: int | None = None
    n_analysed: int | None = None
    n_completed: int | None = None

    @property
    def n(self) -> int | None:
        return self.n_randomized or self.n_analysed


@dataclass(frozen=True, slots=True)
class Stated:
    """What the abstract or the registry says of the whole study."""

    n_randomized: int | None = None
    n_completed: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One group's numbers in a printed cell, such as 55.6±11.8 or 69 (60–89) or >18y."""

    centre: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A characteristic as the report prints it, the groups with a slash between them."""

    label: str
    text: str
    parts: tuple[Part, ...] = field(default=())


_N = r"(\d+(?:\.\d+)?)"
_SHAPES = (
    (re.compile(rf"{_N}\s*(?:±|\+/-|\+-)\s*{_N}"), ("centre", "sd")),
    (re.compile(rf"{_N}\s*[(\[]\s*{_N}\s*(?:[–,-]|to)\s*{_N}\s*[)\]]"), ("centre", "low", "high")),
    (re.compile(rf"[>≥]=?\s*{_N}"), ("low",)),
    (re.compile(rf"[<≤]=?\s*{_N}"), ("high",)),
    (re.compile(rf"{_N}\s*(?:[–-]|to)\s*{_N}"), ("low", "high")),
    (re.compile(_N), ("centre",)),
)


def printed(label: str, text: str) -> Printed:
    """A cell of the table with the numbers of each group, where it is printed in groups."""
    pieces = re.split(r"[/;]", text.replace("+/-", "±"))
    return Printed(label, text, tuple(_part(piece) for piece in pieces))


def _part(text: str) -> Part:
    for shape, names in _SHAPES:
        found = shape.search(text)
        if found:
            return Part(**dict(zip(names, map(float, found.groups()), strict=True)))
    return Part()


def of_arms(groups: Sequence[Group], stated: Stated) -> Iterator[Check]:
    """Roles, sums, people lost, and how evenly they were divided."""
    roles = {group.role for group in groups}
    if groups and not {EXPERIMENTAL, COMPARATOR} <= roles:
        yield Check("arm-missing", ok=False,
                    text="An experimental and a comparator arm are needed.")  # fmt: skip
    for group in groups:
        if group.role == SET_ASIDE:
            people = f", {group.n} people," if group.n else ""
            text = f"{group.label}{people} is in no total and no pool."
            yield Check("arm-set-aside", ok=True, text=text)
    yield from _total(groups, stated)
    yield from _lost(groups, stated)
    yield from _uneven([group for group in groups if group.role != SET_ASIDE])


def _total(groups: Sequence[Group], stated: Stated) -> Iterator[Check]:
    """The sum of all arms against what is stated of the whole study."""
    sizes = [group.n for group in groups]
    known = [n for n in sizes if n is not None]
    if stated.n_randomized is None or not known or len(known) < len(sizes):
        return
    total, wanted = sum(known), stated.n_randomized
    formula = f"{' + '.join(map(str, known))} = {total}"
    source = f" ({stated.source})" if stated.source else ""
    if total == wanted:
        yield Check("total-agrees", ok=True, text=f"{formula}, as stated{source}.")
    elif total > wanted:
        yield Check(
            "more-than-randomized", ok=False,
            text=f"The arms hold {formula} people, but {wanted} were randomized{source}: "
            "is one group counted twice?",
        )  # fmt: skip
    else:
        share = (wanted - total) / wanted
        yield Check(
            "fewer-than-randomized", ok=False,
            text=f"The arms hold {formula} people of {wanted} randomized{source}: "
            f"{wanted - total} ({share:.0%}) are missing. Are these the numbers analysed?",
        )  # fmt: skip


def lost_share(groups: Sequence[Group], stated: Stated) -> float | None:
    """The share of the randomized who did not complete: of the whole study where it is stated,
    else of the arms that say both; None where nothing says it."""
    if stated.n_randomized and stated.n_completed is not None:
        return 1 - stated.n_completed / stated.n_randomized
    both = [g for g in groups if g.n_randomized and g.n_completed is not None]
    if not both:
        return None
    return 1 - sum(g.n_completed or 0 for g in both) / sum(g.n_randomized or 0 for g in both)


def _lost(groups: Sequence[Group], stated: Stated) -> Iterator[Check]:
    for group in groups:
        if group.n_randomized and group.n_completed is not None:
            yield _attrition(f"{group.label}: ", group.n_randomized, group.n_completed)
    if stated.n_randomized and stated.n_completed is not None:
        yield _attrition("", stated.n_randomized, stated.n_completed)


def _attrition(who: str, randomized: int, completed: int) -> Check:
    lost = randomized - completed
    share = lost / randomized
    text = f"{who}{lost} of {randomized} did not complete ({share:.0%})."
    return Check("attrition", ok=share < MUCH_LOST, text=text)


def _uneven(groups: Sequence[Group]) -> Iterator[Check]:
    """Two arms so unequal that 1:1 randomization rarely gives them (exact binomial)."""
    if len(groups) != 2 or groups[0].n is None or groups[1].n is None:
        return
    first, second = groups[0].n, groups[1].n
    p = split_p(first, second)
    if p < RARE:
        yield Check(
            "uneven-split", ok=False,
            text=f"{first} and {second} people: 1:1 randomization divides {first + second} so "
            f"unevenly in {p:.1%} of trials. Were they randomized, and how?",
        )  # fmt: skip


def split_p(first: int, second: int) -> float:
    """Two-sided exact probability of so uneven a split when each person's arm is a fair coin."""
    n, fewer = first + second, min(first, second)
    tail = sum(comb(n, i) for i in range(fewer + 1)) / 2**n
    return min(1.0, 2 * tail)


def of_characteristics(cells: Iterable[Printed], groups: Sequence[Group]) -> Iterator[Check]:
    """Cells that are the same in both arms, ages that cannot be, spreads far above the mean."""
    for cell in cells:
        yield from _same_in_both(cell, groups)
        if re.search(r"\bage\b", cell.label.casefold()):
            yield from _ages(cell)
        else:
            yield from _far_spread(cell)


def _same_in_both(cell: Printed, groups: Sequence[Group]) -> Iterator[Check]:
    """The same size and the same numbers, which two samples of people hardly ever have."""
    sizes = {group.n for group in groups if group.role != SET_ASIDE}
    counted = [part for part in cell.parts if part != Part()]
    exact = any(part.sd is not None or part.low is not None for part in counted)
    if exact and len(counted) > 1 and len(set(counted)) == 1 and len(sizes) == 1:
        yield Check(
            "identical-arms", ok=False,
            text=f"{cell.label} and the number of people are the same in both arms "
            f"({cell.text}): is one group printed twice?",
        )  # fmt: skip


def _ages(cell: Printed) -> Iterator[Check]:
    numbers = [
        n for part in cell.parts for n in (part.centre, part.low, part.high) if n is not None
    ]
    wrong = [n for n in numbers if n > OLDEST]
    if wrong:
        yield Check("impossible-age", ok=False, text=f"{cell.label}: {wrong[0]:g} years cannot be.")
    only = [part.low for part in cell.parts if part.low is not None and part.centre is None]
    if len(set(only)) > 1:
        yield Check(
            "entry-age-differs", ok=False,
            text=f"{cell.label}: one arm starts at {min(only):g} years and another at "
            f"{max(only):g}; one trial has one entry criterion.",
        )  # fmt: skip


def _far_spread(cell: Printed) -> Iterator[Check]:
    for part in cell.parts:
        if part.centre and part.sd and part.sd > FAR_ABOVE_MEAN * part.centre:
            yield Check(
                "spread-far-above-mean", ok=False,
                text=f"{cell.label}: ±{part.sd:g} is far above {part.centre:g}, strongly skewed "
                "or another unit.",
            )  # fmt: skip


def of_bias(lost: float | None, incomplete_data: str) -> Iterator[Check]:
    """People lost against the judgement of incomplete outcome data."""
    if lost is not None and lost > LITTLE_LOST and incomplete_data == "low":
        yield Check(
            "low-risk-with-loss", ok=False,
            text=f"{lost:.0%} did not complete, but incomplete outcome data is judged low risk.",
        )  # fmt: skip


def of_outcomes(flagged: set[str], agreed: set[str]) -> Iterator[Check]:
    """Outcomes that it is said to report, against those that have agreed values."""
    missing, unsaid = sorted(flagged - agreed), sorted(agreed - flagged)
    if missing:
        yield Check(
            "reported-without-values", ok=False,
            text=f"It reports {'; '.join(missing)}, but no agreed value is here: it takes no part "
            "in those analyses.",
        )  # fmt: skip
    if unsaid:
        yield Check(
            "values-not-flagged", ok=False,
            text=f"Values of {'; '.join(unsaid)} are here, though it is not said to report that.",
        )  # fmt: skip


def of_sizes(values: Iterable[tuple[str, str, int, int]]) -> Iterator[Check]:
    """(arm, outcome, n, randomized) of agreed values: more analysed than there were."""
    for arm, outcome, n, randomized in values:
        if n > randomized:
            yield Check(
                "more-analysed", ok=False,
                text=f"{arm}: {outcome} has n = {n}, but {randomized} were randomized.",
            )  # fmt: skip
