"""What is known already of the numbers that a formula asks for, by the names of its inputs."""

from collections.abc import Mapping, Sequence

from analysis.stats.transformations.catalogue import Transformed
from evidence.models import Arm, ArmRole, Extraction, Outcome, Value

OF_EACH_ARM = {"n": "n", "mean": "mean", "sd": "sd", "e": "events"}
OF_A_VALUE = (
    "mean", "sd", "se", "median", "q1", "q3", "minimum", "maximum", "events", "estimate", "p",
)  # fmt: skip


def numbers(
    mine: Extraction | None,
    outcome: Outcome,
    *,
    arms: Sequence[Arm],
    place: Mapping[str, str],
    steps: Sequence[Transformed],
) -> dict[str, str]:
    """Numbers of one's own reading and of the arms, then what the steps gave. `place` holds the
    ids of the arm, the instrument and the time that were come from."""
    known: dict[str, float | None] = {}
    values = {value.arm_id: value for value in _values(mine, outcome, place)}
    own = next((arm for arm in arms if str(arm.pk) == place["arm"]), None)
    known |= _of_value(values.get(own.pk if own else None), own)
    for number, role in (("1", ArmRole.EXPERIMENTAL), ("2", ArmRole.COMPARATOR)):
        arm = next((arm for arm in arms if arm.role == role), None)
        found = _of_value(values.get(arm.pk), arm) if arm else {}
        known |= {f"{short}{number}": found.get(name) for short, name in OF_EACH_ARM.items()}
    for step in steps:
        known |= dict(step.values)
    return {name: f"{x:.10g}" for name, x in known.items() if isinstance(x, int | float)}


def _values(mine: Extraction | None, outcome: Outcome, place: Mapping[str, str]) -> list[Value]:
    if mine is None:
        return []
    return [
        value
        for value in mine.values.filter(outcome=outcome)
        if str(value.instrument_id or "") == place["instrument"]
        and str(value.timepoint_id or "") == place["timepoint"]
    ]


def _of_value(value: Value | None, arm: Arm | None) -> dict[str, float | None]:
    people = (arm.n_analysed or arm.n_randomized) if arm else None
    if value is None:
        return {"n": people}
    return {
        **{name: getattr(value, name) for name in OF_A_VALUE},
        "n": value.n or people,
        "lower": value.ci_low,
        "upper": value.ci_high,
    }
