"""Results as printed: does an interval fit its estimate, its scale and the people behind it?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.stats.distributions import two_sided_quantile
from analysis.stats.plausibility.finding import Finding, finding

RATIOS = ("OR", "RR", "HR", "IRR", "ROM")
# Slack for the different published formulas of a standard error, and for t quantiles.
SLACK = 0.03
# Middle and estimate may differ by this share of the interval beyond what rounding explains.
OFF_CENTRE = 0.02
# A random-effects interval narrower than expected by this factor is one of a common effect.
MUCH_NARROWER = 1.5


@dataclass(frozen=True, slots=True)
class Printed:
    """One result as a report prints it: `estimate` with limits on the scale shown (ratios as
    ratios). `sizes` are the (n1, n2) of each study behind it, one pair for a single study.
    `decimals` are those printed; when None they are read off the numbers."""

    label: str
    measure: str
    estimate: float
    lower: float
    upper: float
    sizes: tuple[tuple[float, float], ...] = ()
    k: int | None = None
    I2: float | None = None
    level: float = 0.95
    random_effects: bool = False
    decimals: int | None = None
    studies: tuple[str, ...] = ()

    @property
    def rounding(self) -> float:
        """Half a unit in the last place that is printed."""
        places = self.decimals
        if places is None:
            places = max(_decimals(x) for x in (self.estimate, self.lower, self.upper))
        return 0.5 * 10.0**-places


def _decimals(value: float) -> int:
    text = f"{value:.12g}"
    return len(text.partition(".")[2]) if "e" not in text else 12


def check_intervals(results: Sequence[Printed]) -> Iterator[Finding]:
    """Limits in order, estimate inside and in the middle, width possible with these people."""
    for i, result in enumerate(results):
        if not result.lower < result.upper:
            yield finding(
                "interval-not-ordered",
                [i],
                f"{result.label}: the interval {result.lower:g} to {result.upper:g} has no width.",
            )
        elif not result.lower <= result.estimate <= result.upper:
            yield finding(
                "estimate-outside-interval",
                [i],
                f"{result.label}: {result.estimate:g} "
                f"lies outside its interval, {result.lower:g} to {result.upper:g}.",
            )
        elif result.measure in RATIOS and result.lower <= 0:
            yield finding(
                "ratio-not-positive",
                [i],
                f"{result.label}: a limit of {result.lower:g} cannot belong to a ratio.",
            )
        else:
            yield from _off_centre(i, result)
            yield from _impossible_width(i, result)


def not_reproduced(
    result: Printed, fits: Mapping[str, tuple[float, float, float]]
) -> Iterator[Finding]:
    """No model gives what is printed from these rows, by more than a unit in the last place.

    `fits`: estimate and limits by the name of the model, on the scale that is printed.
    """
    told = (result.estimate, result.lower, result.upper)
    off = {
        name: max(abs(a - b) for a, b in zip(told, fit, strict=True)) for name, fit in fits.items()
    }
    if not off or min(off.values()) <= 2 * result.rounding:
        return
    nearest = min(off, key=lambda name: off[name])
    places = round(-math.log10(2 * result.rounding))
    yield finding(
        "not-reproduced",
        [0],
        f"{result.label}: {_interval(told, places)} is printed; these rows give "
        f"{_interval(fits[nearest], places)} with the {nearest}-effect"
        f"{'s' if nearest == 'random' else ''} model, the nearest.",
    )


def _interval(numbers: tuple[float, float, float], places: int) -> str:
    estimate, low, high = (f"{x:.{places}f}".replace("-", "−") for x in numbers)
    return f"{estimate} [{low}, {high}]"


def _scaled(result: Printed) -> tuple[float, float, float, float]:
    """Estimate and limits on the analysis scale, and how far rounding can move the middle
    against the estimate there."""
    estimate, low, high = result.estimate, result.lower, result.upper
    half = result.rounding
    if result.measure not in RATIOS:
        return estimate, low, high, 2 * half
    moved = [math.log((x + half) / max(x - half, 1e-300)) / 2 for x in (estimate, low, high)]
    rounding = moved[0] + (moved[1] + moved[2]) / 2
    return math.log(estimate), math.log(low), math.log(high), rounding


def _off_centre(i: int, result: Printed) -> Iterator[Finding]:
    estimate, low, high, rounding = _scaled(result)
    off = abs((low + high) / 2 - estimate)
    if off <= rounding * (1 + 1e-9) + OFF_CENTRE * (high - low):
        return
    scale = "log scale" if result.measure in RATIOS else "scale of the estimate"
    yield finding(
        "interval-not-symmetric",
        [i],
        f"{result.label}: the interval {result.lower:g} to {result.upper:g} is not symmetric "
        f"about {result.estimate:g} on the {scale}; one of the three numbers may be wrong.",
    )


def _impossible_width(i: int, result: Printed) -> Iterator[Finding]:
    possible = possible_errors(result)
    if possible is None:
        return
    _, low, high, rounding = _scaled(result)
    z = 2 * float(two_sided_quantile(result.level))
    narrow, wide = (high - low - rounding) / z, (high - low + rounding) / z
    fewest, most = possible
    if wide < fewest * (1 - SLACK):
        yield _width(i, result, "interval-too-narrow", "narrower", "more people were counted")
    elif (expected := _random_error(result)) is not None and expected > MUCH_NARROWER * wide:
        yield finding(
            "interval-of-common-effect",
            [i],
            f"{result.label}: with I² = {result.I2:g} % a random-effects interval would be about "
            f"{2 * expected / (narrow + wide):.1f} times as wide; this is that of a common effect.",
        )
    elif narrow > most * (1 + SLACK):
        yield _width(i, result, "interval-too-wide", "wider", "fewer people were analysed")


def _width(i: int, result: Printed, code: str, how: str, why: str) -> Finding:
    people = sum(a + b for a, b in result.sizes)
    return finding(
        code,
        [i],
        f"{result.label}: the interval {result.lower:g} to {result.upper:g} is {how} than "
        f"{people:g} people in these arms can give; perhaps {why}, or it is no "
        f"{100 * result.level:g} % interval.",
    )


def possible_errors(result: Printed) -> tuple[float, float] | None:
    """The smallest and largest standard error that the arm sizes allow; None where they say
    nothing. A random-effects result can be wider, never narrower."""
    single = [_of_one_study(result.measure, result.estimate, n1, n2) for n1, n2 in result.sizes]
    known = [s for s in single if s is not None]
    if not single or len(known) < len(single):
        return None
    narrowest = _pooled_error([s[0] for s in known])
    if result.random_effects and len(known) > 1:
        return narrowest, math.inf
    return narrowest, _pooled_error([s[1] for s in known])


def _pooled_error(errors: list[float]) -> float:
    """The standard error of the inverse-variance mean of studies with these errors."""
    if min(errors) == 0:
        return 0.0
    information = math.fsum(1 / e**2 for e in errors)
    return information**-0.5 if information > 0 else math.inf


def _random_error(result: Printed) -> float | None:
    """The DerSimonian-Laird error that the arms and the printed I² imply; None where they imply
    none. Q follows from I², and tau² from Q."""
    k = len(result.sizes)
    if not result.random_effects or result.measure != "SMD" or k < 2 or not result.I2:
        return None
    bounds = [_of_one_study("SMD", result.estimate, n1, n2) for n1, n2 in result.sizes]
    w = [1 / b[0] ** 2 for b in bounds if b is not None]
    if len(w) < k or result.I2 >= 100:
        return None
    q = (k - 1) / (1 - result.I2 / 100)
    tau2 = (q - (k - 1)) / (sum(w) - sum(x * x for x in w) / sum(w))
    return _pooled_error([(1 / x + tau2) ** 0.5 for x in w])


def _of_one_study(
    measure: str, estimate: float, n1: float, n2: float
) -> tuple[float, float] | None:
    """Bounds of one study's standard error.

    SMD: the published formulas. OR: 1/a + 1/b is at least 4/n in each arm. HR: its information is
    at most a quarter of the events, and those at most the people. RD: at most 1/4 in each arm.
    """
    if min(n1, n2) < 2:
        return None
    if measure == "SMD":
        base = 1 / n1 + 1 / n2
        n = n1 + n2
        spreads = [estimate**2 / (2 * x) for x in (n, n - 2, n - 3.94) if x > 0]
        return (base + min(spreads)) ** 0.5, (base + max(spreads)) ** 0.5
    if measure == "OR":
        return (4 / n1 + 4 / n2) ** 0.5, math.inf
    if measure == "HR":
        return (4 / (n1 + n2)) ** 0.5, math.inf
    if measure == "RD":
        return 0.0, (0.25 / n1 + 0.25 / n2) ** 0.5
    return None
