"""Rows 21, 22 and 30 to 32: the same information on another scale."""

import math

from analysis.stats.errors import BadData
from analysis.stats.transformations.catalogue import Answer, Caution, transformation
from analysis.stats.transformations.inputs import require_not_negative, require_positive

# The logistic distribution's SD: what turns a log odds ratio into standard deviations.
_LOGISTIC_SD = math.pi / math.sqrt(3)
CHINN = (
    "Chinn 2000, doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M; "
    "Cochrane Handbook v6, section 10.6"
)


@transformation(
    "direction-flip",
    row=21,
    words="mean × −1; SD unchanged; limits change sign and places",
    source="Cochrane Handbook v6, section 6.5.1.2",
)
def direction_flip(
    *,
    mean: float,
    sd: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
) -> Answer:
    """An instrument that runs the other way, turned to the direction of the outcome."""
    values = {"mean": -mean}
    if sd is not None:
        values["sd"] = require_not_negative(sd, name="SD")
    if lower is not None and upper is not None and lower > upper:
        raise BadData(
            f"The interval runs from {lower:g} to {upper:g}; the lower limit comes first."
        )
    if upper is not None:
        values["lower"] = -upper
    if lower is not None:
        values["upper"] = -lower
    return Answer(values)


@transformation(
    "linear-rescale",
    row=22,
    words="mean' = new_min + (mean − old_min) × factor; SD' = SD × factor, "
    "factor = (new_max − new_min)/(old_max − old_min)",
    source="Cochrane Handbook v6, section 6.5.1.1",
)
def linear_rescale(
    *,
    mean: float,
    sd: float,
    old_min: float,
    old_max: float,
    new_min: float,
    new_max: float,
) -> Answer:
    """A scale of one length on another, e.g. 0-10 on 0-100. For changes, give both minima as 0."""
    if old_max <= old_min or new_max <= new_min:
        raise BadData("A scale runs from its lower to its higher end, and the two differ.")
    factor = (new_max - new_min) / (old_max - old_min)
    values = {
        "mean": new_min + (mean - old_min) * factor,
        "sd": require_not_negative(sd, name="SD") * factor,
        "factor": factor,
    }
    same_instrument = Caution(
        "same-instrument-only",
        "A mean difference of rescaled values means something only when the instruments measure "
        "the same; otherwise use the SMD.",
    )
    if old_min <= mean <= old_max:
        return Answer(values, (same_instrument,))
    outside = f"The mean {mean:g} lies outside its scale, {old_min:g} to {old_max:g}."
    return Answer(values, (same_instrument, Caution("outside-scale", outside)))


@transformation(
    "smd-from-log-odds-ratio", row=30, words="SMD = ln OR × √3/π; SE likewise", source=CHINN
)
def smd_from_log_odds_ratio(*, log_odds_ratio: float, se: float) -> Answer:
    """A binary result on the scale of standardized mean differences."""
    return Answer(
        {
            "smd": log_odds_ratio / _LOGISTIC_SD,
            "se": require_positive(se, name="SE") / _LOGISTIC_SD,
        },
        (_logistic(),),
    )


@transformation(
    "log-odds-ratio-from-smd", row=30, words="ln OR = SMD × π/√3; SE likewise", source=CHINN
)
def log_odds_ratio_from_smd(*, smd: float, se: float) -> Answer:
    """A standardized mean difference as a log odds ratio."""
    return Answer(
        {
            "log_odds_ratio": smd * _LOGISTIC_SD,
            "se": require_positive(se, name="SE") * _LOGISTIC_SD,
        },
        (_logistic(),),
    )


@transformation(
    "smd-in-units",
    row=31,
    words="difference = SMD × SD of a familiar instrument; limits likewise",
    source="Cochrane Handbook v6, section 15.5.3",
)
def smd_in_units(
    *, smd: float, sd: float, lower: float | None = None, upper: float | None = None
) -> Answer:
    """A pooled SMD in points of a scale that readers know."""
    require_positive(sd, name="The SD of the familiar scale")
    values = {"difference": smd * sd}
    for name, limit in (("lower", lower), ("upper", upper)):
        if limit is not None:
            values[name] = limit * sd
    return Answer(
        values, (Caution("depends-on-sd", "Another population has another SD: name its source."),)
    )


@transformation(
    "log-scale-from-raw",
    row=32,
    words="mean of ln x = ln m − ln(1 + s²/m²)/2; SD of ln x = √ln(1 + s²/m²)",
    source="Higgins, White & Anzures-Cabrera 2008, doi:10.1002/sim.3427 (method 1)",
)
def log_scale_from_raw(*, mean: float, sd: float) -> Answer:
    """Mean and SD of the logarithms, from those of the raw values. Exact for log-normal data."""
    require_positive(mean, name="A mean that is to be put on the log scale")
    variance = math.log1p((require_positive(sd, name="SD") / mean) ** 2)
    return Answer(
        {"mean": math.log(mean) - variance / 2, "sd": math.sqrt(variance)},
        (_log_scale("raw"),),
    )


@transformation(
    "raw-from-log-scale",
    row=32,
    words="m = exp(mean + SD²/2); s = m × √(exp(SD²) − 1)",
    source="Higgins, White & Anzures-Cabrera 2008, doi:10.1002/sim.3427 (the inverse of method 1)",
)
def raw_from_log_scale(*, mean: float, sd: float) -> Answer:
    """Raw mean and SD, from those of the logarithms. Exact for log-normal data."""
    variance = require_positive(sd, name="SD") ** 2
    raw = math.exp(mean + variance / 2)
    return Answer(
        {"mean": raw, "sd": raw * math.sqrt(math.expm1(variance))}, (_log_scale("logarithmic"),)
    )


def _logistic() -> Caution:
    return Caution(
        "assumes-logistic",
        "This assumes a continuous outcome with a logistic distribution of equal SD in both arms.",
    )


def _log_scale(other: str) -> Caution:
    return Caution("do-not-mix-scales", f"Do not pool this with results on the {other} scale.")
