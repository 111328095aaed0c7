"""From a value as reported to the numbers of one arm, with every step written down."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.dataset.refusals import LeftOut
from analysis.dataset.snapshot import ValueRow
from analysis.stats.errors import StatsError
from analysis.stats.transformations import differences, groups, quantiles, ratios, scales, spread
from analysis.stats.transformations.catalogue import Group, Transformed

Steps = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers of one arm and the steps that led to them."""

    numbers: dict[str, float]
    steps: Steps


def mean_and_sd(value: ValueRow) -> Reading:
    """n, mean and SD of one arm. Raises LeftOut naming what is missing."""
    n = need(value, "n")["n"]
    convert = _SPREADS.get(value.reported_as)
    if value.reported_as == "mean_sd":
        return Reading(need(value, "n", "mean", "sd"), [_cell(value)])
    if convert is None:
        raise LeftOut(f"a value is reported as {value.reported_as}, which gives no mean and SD")
    needs, transform = convert
    given = need(value, *needs) | {"n": n, "ci_level": value.numbers["ci_level"] or 0.95}
    try:
        done = transform(given)
    except StatsError as refused:
        raise LeftOut(str(refused)) from refused
    numbers = {"n": n, "mean": given.get("mean", 0.0)}
    for step in done:
        numbers.update(step.values)
    return Reading(numbers, [_cell(value), *(step.as_dict() for step in done)])


def counts(value: ValueRow, *names: str) -> Reading:
    """The named numbers as they stand."""
    return Reading(need(value, *names), [_cell(value)])


def estimate_and_error(value: ValueRow, *, ratio: bool) -> Reading:
    """An estimate with its standard error, ratios on the log scale."""
    try:
        done = _estimate(value, ratio=ratio)
    except StatsError as refused:
        raise LeftOut(str(refused)) from refused
    return Reading(done.numbers, [_cell(value), *done.steps])


def of_arm(value: ValueRow, kind: str) -> Reading:
    """The numbers of one arm, by the kind of the outcome."""
    if kind == "continuous":
        return mean_and_sd(value)
    if kind == "rate":
        return counts(value, "events", "person_time")
    return counts(value, "events", "n")


def split(reading: Reading, *, comparisons: int) -> Reading:
    """One share of an arm that several comparisons have in common."""
    given = reading.numbers
    try:
        if "mean" in given:
            made = groups.split_control(**given, comparisons=comparisons)
        elif "person_time" in given:
            return _split_time(reading, comparisons)
        else:
            made = groups.split_control_events(**given, comparisons=comparisons)
    except StatsError as refused:
        raise LeftOut(str(refused)) from refused
    return Reading({**given, **made.values}, [*reading.steps, made.as_dict()])


def _split_time(reading: Reading, comparisons: int) -> Reading:
    shares = {name: number / comparisons for name, number in reading.numbers.items()}
    step = {
        "formula": "events and person-time of the shared arm divided by the number of comparisons",
        "source": "Cochrane Handbook v6, section 23.3.4",
        "values": shares,
    }
    return Reading(shares, [*reading.steps, step])


def combine(readings: list[Reading]) -> Reading:
    """Several arms as one: the exact formula for means, sums for counts."""
    steps = [step for reading in readings for step in reading.steps]
    if len(readings) == 1:
        return readings[0]
    if "mean" in readings[0].numbers:
        made = groups.combine_groups(groups=[Group(**r.numbers) for r in readings])
        return Reading(dict(made.values), [*steps, made.as_dict()])
    names = readings[0].numbers
    total = {name: sum(r.numbers[name] for r in readings) for name in names}
    return Reading(total, [*steps, {"formula": "events and people of the arms are added"}])


def flip(reading: Reading) -> Reading:
    """The mean with its sign turned, so that one direction holds for all."""
    done = scales.direction_flip(mean=reading.numbers["mean"], sd=reading.numbers["sd"])
    return Reading({**reading.numbers, **done.values}, [*reading.steps, done.as_dict()])


def need(value: ValueRow, *names: str) -> dict[str, float]:
    """The named numbers. Raises LeftOut naming those that are not reported."""
    found = {name: value.numbers.get(name) for name in names}
    missing = [name for name, number in found.items() if number is None]
    if missing:
        raise LeftOut(f"{' and '.join(missing)} not reported")
    return {name: number for name, number in found.items() if number is not None}


def _cell(value: ValueRow) -> dict[str, Any]:
    """The cell that a number came from: value, page, place, origin, how it was worked out."""
    shown = {k: v for k, v in value.numbers.items() if v is not None and k != "ci_level"}
    return {
        "value": value.id,
        "revision": value.revision,
        "reported_as": value.reported_as,
        "origin": value.origin,
        "page": value.page,
        "place": value.place,
        "numbers": shown,
    } | ({"working": value.working["steps"]} if value.working else {})


def _range(x: dict) -> dict[str, float]:
    return {"minimum": x["minimum"], "maximum": x["maximum"], "median": x["median"], "n": x["n"]}


def _quartiles(x: dict) -> dict[str, float]:
    return {"q1": x["q1"], "median": x["median"], "q3": x["q3"], "n": x["n"]}


_SPREADS: dict[str, tuple[tuple[str, ...], Callable[[dict], list[Transformed]]]] = {
    "mean_se": (("mean", "se"), lambda x: [spread.sd_from_se(se=x["se"], n=x["n"])]),
    "mean_ci": (
        ("mean", "ci_low", "ci_high"),
        lambda x: [
            spread.sd_from_mean_ci(
                lower=x["ci_low"], upper=x["ci_high"], n=x["n"], level=100 * x["ci_level"],
                mean=x["mean"],
            )
        ],
    ),
    "median_range": (
        ("median", "minimum", "maximum"),
        lambda x: [quantiles.mean_from_range(**_range(x)), quantiles.sd_from_range(**_range(x))],
    ),
    "median_iqr": (
        ("median", "q1", "q3"),
        lambda x: [
            quantiles.mean_from_quartiles(**_quartiles(x)), quantiles.sd_from_iqr(**_quartiles(x))
        ],
    ),
    "five_numbers": (
        ("minimum", "q1", "median", "q3", "maximum"),
        lambda x: [
            quantiles.mean_from_five_numbers(**_range(x), q1=x["q1"], q3=x["q3"]),
            quantiles.sd_from_five_numbers(**_range(x), q1=x["q1"], q3=x["q3"]),
        ],
    ),
}  # fmt: skip


def _estimate(value: ValueRow, *, ratio: bool) -> Reading:
    level = 100 * (value.numbers["ci_level"] or 0.95)
    if value.reported_as == "estimate_ci":
        x = need(value, "estimate", "ci_low", "ci_high")
        from_ci = ratios.log_ratio_from_ci if ratio else differences.difference_from_ci
        done = from_ci(estimate=x["estimate"], lower=x["ci_low"], upper=x["ci_high"], level=level)
    elif value.reported_as == "estimate_p":
        x = need(value, "estimate", "p")
        from_p = ratios.log_ratio_from_p if ratio else differences.difference_from_p
        done = from_p(estimate=x["estimate"], p=x["p"])
    else:
        x = need(value, "estimate", "se")
        if not ratio:
            return Reading({"yi": x["estimate"], "sei": x["se"]}, [])
        done = ratios.log_ratio_from_se(estimate=x["estimate"], se=x["se"])
    yi, sei = list(done.values.values())[:2]
    return Reading({"yi": yi, "sei": sei}, [done.as_dict()])
