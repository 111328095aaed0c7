"""Row 35: a mean and its error bar read off a figure."""

import math

from analysis.stats.errors import BadData, one_of
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import (
    interval_multiplier,
    require_not_negative,
    require_people,
)

BARS = ("sd", "se", "ci")
SOURCE = (
    "Pick, Nakagawa & Noble 2019 (metaDigitise), doi:10.1111/2041-210X.13118; "
    "Cochrane Handbook v6, section 6.5.2.2"
)
# Two readers of one bar rarely differ by more than this share of it.
_READERS_AGREE = 0.05


@transformation(
    "digitized-mean",
    row=35,
    words="half the bar's length is the SD, the SE or half of the CI, as the legend says; "
    "then rows 1 or 2",
    source=SOURCE,
)
def digitized_mean(
    *,
    mean: float,
    bar_end: float,
    bar: str,
    n: float,
    level: float = 95,
    quantile: str = "t",
    value_per_pixel: float | None = None,
    second_mean: float | None = None,
    second_bar_end: float | None = None,
) -> Answer:
    """Mean and SD from a digitized point and one end of its bar.

    `bar` is what the legend says the bar shows: sd, se or ci. With a second reader's numbers the
    two readings are averaged and their difference kept; `value_per_pixel` gives the reading error
    of one pixel in SDs.
    """
    n = require_people(n)
    centre, half = _averaged(mean, bar_end, second_mean, second_bar_end)
    per_half = _sd_per_half_bar(one_of(bar, BARS, what="kind of error bar"), n, level, quantile)
    values = {"mean": centre, "sd": half * per_half}
    warnings: tuple[Caution, ...] = ()
    if value_per_pixel is not None:
        pixel = require_not_negative(value_per_pixel, name="The value of one pixel")
        values |= {"mean_error": pixel, "sd_error": pixel * per_half}
        warnings += _coarse(pixel, half)
    if second_mean is not None and second_bar_end is not None:
        values["mean_difference"] = abs(mean - second_mean)
        apart = abs(abs(bar_end - mean) - abs(second_bar_end - second_mean))
        values["sd_difference"] = apart * per_half
        warnings += _disagreement(apart, abs(mean - second_mean), half)
    return Answer(values, warnings)


def _averaged(
    mean: float, bar_end: float, second_mean: float | None, second_bar_end: float | None
) -> tuple[float, float]:
    if (second_mean is None) != (second_bar_end is None):
        raise BadData("The second reader gives both numbers, the mean and the end of the bar.")
    centre, half = mean, abs(bar_end - mean)
    if second_mean is not None and second_bar_end is not None:
        centre = (mean + second_mean) / 2
        half = (half + abs(second_bar_end - second_mean)) / 2
    if half == 0:
        raise BadData("The bar has no length: its end and the mean are the same point.")
    return centre, half


def _sd_per_half_bar(bar: str, n: float, level: float, quantile: str) -> float:
    if bar == "sd":
        return 1.0
    if bar == "se":
        return math.sqrt(n)
    return math.sqrt(n) / interval_multiplier(level, df=n - 1, quantile=quantile)


def _coarse(pixel: float, half: float) -> tuple[Caution, ...]:
    if pixel <= _READERS_AGREE * half:
        return ()
    share = f"One pixel is {pixel / half:.0%} of the bar: find a larger figure, or ask the authors."
    return (Caution("coarse-figure", share),)


def _disagreement(apart: float, mean_apart: float, half: float) -> tuple[Caution, ...]:
    if max(apart, mean_apart) <= _READERS_AGREE * half:
        return ()
    return (
        Caution(
            "readers-differ", "The two readings differ by more than 5 % of the bar: measure again."
        ),
    )
