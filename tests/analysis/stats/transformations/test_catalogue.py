"""Every transformation: recomputable from what it stores, and refusing what is no number."""

import contextlib
import json
import math

import pytest

from analysis.stats.errors import BadData, NotEstimable, StatsError, UnknownChoice
from analysis.stats.transformations import catalogue

GROUPS = [{"n": 20, "mean": 5.0, "sd": 2.0}, {"n": 25, "mean": 6.0, "sd": 2.5}]
QUARTILES = {"q1": 40.0, "q3": 61.0}
FIVE = {"minimum": 12.0, "maximum": 88.0, **QUARTILES}
ARMS = {"n1": 20, "mean1": 5.0, "sd1": 2.0, "n2": 25, "mean2": 6.0, "sd2": 2.5}
CROSSOVER = {"n": 10, "mean1": 7.0, "sd1": 2.38, "mean2": 6.5, "sd2": 2.21, "r": 0.68}

EXAMPLES: dict[str, dict[str, object]] = {
    "sd-from-se": {"se": 1.5, "n": 30},
    "sd-from-mean-ci": {"lower": 2.0, "upper": 6.0, "n": 30, "mean": 4.0},
    "se-from-difference-ci": {"lower": -3.0, "upper": -1.0, "n1": 20, "n2": 22},
    "sd-from-difference-se": {"se": 0.6, "n1": 20, "n2": 22},
    "se-from-t": {"difference": -2.0, "t": 2.5},
    "sd-from-p": {"difference": -2.0, "p": "<0.05", "n1": 20, "n2": 22},
    "mean-from-range": {"minimum": 12.0, "median": 50.0, "maximum": 88.0, "n": 41},
    "mean-from-quartiles": {**QUARTILES, "median": 50.0, "n": 41},
    "mean-from-five-numbers": {**FIVE, "median": 50.0, "n": 41},
    "sd-from-range": {"minimum": 12.0, "maximum": 88.0, "n": 41},
    "sd-from-iqr": {**QUARTILES, "n": 41, "median": 50.0},
    "sd-from-five-numbers-wan": {**FIVE, "n": 41},
    "sd-from-five-numbers": {**FIVE, "n": 41, "median": 50.0},
    "skewness-test": {**FIVE, "median": 50.0, "n": 41},
    "combine-groups": {"groups": GROUPS},
    "combine-events": {"events": [3, 5], "people": [20, 25]},
    "change-mean": {"baseline": 6.0, "final": 4.0},
    "change-sd": {"sd_baseline": 2.0, "sd_final": 2.5, "r": 0.7},
    "change-correlation": {"sd_baseline": [2, 2.1], "sd_final": [2.5, 2.4], "sd_change": [1.8, 2]},
    "sd-borrowed": {"sd": 2.0, "lender": "Ann 2019"},
    "sd-pooled": {"donors": GROUPS},
    "sd-from-coefficient-of-variation": {"mean": 4.0, "donors": GROUPS},
    "split-control": {"n": 40, "mean": 5.0, "sd": 2.0, "comparisons": 2},
    "split-control-events": {"events": 7, "n": 40, "comparisons": 2},
    "direction-flip": {"mean": 4.0, "sd": 2.0, "lower": 3.0, "upper": 5.0},
    "linear-rescale": {
        "mean": 4.0, "sd": 2.0, "old_min": 0, "old_max": 10, "new_min": 0, "new_max": 100,
    },
    "mean-difference": ARMS,
    "smd": ARMS,
    "smd-revman": ARMS,
    "smd-metan": ARMS,
    "smd-metafor": ARMS,
    "two-by-two": {"e1": 4, "n1": 123, "e2": 11, "n2": 139},
    "difference-from-ci": {"estimate": -2.0, "lower": -3.0, "upper": -1.0},
    "difference-from-p": {"estimate": -2.0, "p": "<0.05"},
    "log-ratio-from-ci": {"lower": 0.5, "upper": 0.9, "estimate": 0.67},
    "log-ratio-from-se": {"estimate": 0.67, "se": 0.15},
    "log-ratio-from-p": {"estimate": 0.67, "p": 0.01},
    "smd-from-log-odds-ratio": {"log_odds_ratio": -0.9, "se": 0.3},
    "log-odds-ratio-from-smd": {"smd": -0.5, "se": 0.2},
    "smd-in-units": {"smd": -0.5, "sd": 12.0, "lower": -0.8, "upper": -0.2},
    "log-scale-from-raw": {"mean": 30.0, "sd": 20.0},
    "raw-from-log-scale": {"mean": 3.0, "sd": 0.6},
    "cluster-effective-size": {"n": 200, "cluster_size": 20, "icc": 0.02, "events": 31},
    "crossover-difference": CROSSOVER,
    "crossover-smd": CROSSOVER,
    "digitized-mean": {"mean": 4.0, "bar_end": 4.8, "bar": "se", "n": 20, "value_per_pixel": 0.01},
}  # fmt: skip


def test_every_transformation_has_an_example() -> None:
    assert set(EXAMPLES) == set(catalogue.CATALOGUE)


@pytest.mark.parametrize("formula_id", sorted(EXAMPLES))
def test_a_stored_result_can_be_recomputed_from_its_stored_inputs(formula_id: str) -> None:
    first = catalogue.apply(formula_id, EXAMPLES[formula_id])
    stored = json.loads(json.dumps(first.as_dict()))
    again = catalogue.apply(stored["formula_id"], stored["inputs"])
    assert again.as_dict() == first.as_dict()
    assert all(math.isfinite(v) for v in again.values.values())
    assert first.formula.words
    assert first.formula.source


@pytest.mark.parametrize("formula_id", sorted(EXAMPLES))
@pytest.mark.parametrize("nonsense", [math.nan, math.inf, "seven", True])
def test_an_input_that_is_no_number_is_refused_by_name(formula_id: str, nonsense: object) -> None:
    example = EXAMPLES[formula_id]
    name = next(n for n, v in example.items() if isinstance(v, (int, float, list)))
    with pytest.raises(StatsError):
        catalogue.apply(formula_id, {**example, name: nonsense})


@pytest.mark.parametrize("formula_id", sorted(EXAMPLES))
@pytest.mark.parametrize("number", [0.0, -1.0, 1e-300, 1e300])
def test_extreme_numbers_give_finite_values_or_a_named_refusal(
    formula_id: str, number: float
) -> None:
    for name, value in EXAMPLES[formula_id].items():
        if isinstance(value, (int, float)):
            with contextlib.suppress(StatsError):
                result = catalogue.apply(formula_id, {**EXAMPLES[formula_id], name: number})
                assert all(math.isfinite(v) for v in result.values.values())


def test_the_result_is_read_only() -> None:
    result = catalogue.apply("sd-from-se", {"se": 1.5, "n": 30})
    with pytest.raises(TypeError):
        result.values["sd"] = 3.0
    assert result.value == result.values["sd"]
    assert result.formula_id == "sd-from-se"


@pytest.mark.parametrize(
    ("formula_id", "inputs", "error"),
    [
        ("sd-from-nothing", {}, UnknownChoice),
        ("sd-from-se", {"se": 1.0, "n": 4, "m": 2}, UnknownChoice),
        ("sd-from-se", {"se": 1.0}, BadData),
        ("combine-groups", {"groups": 3.0}, BadData),
        ("combine-groups", {"groups": [{"n": 3}]}, BadData),
        ("combine-groups", {"groups": [1.0, 2.0]}, BadData),
        ("sd-from-se", {"se": 10**400, "n": 4}, BadData),
        ("sd-borrowed", {"sd": 2.0, "lender": 3}, BadData),
        ("sd-from-se", {"se": [1.0], "n": 4}, BadData),
        ("sd-from-se", {"se": None, "n": 4}, BadData),
        ("raw-from-log-scale", {"mean": 800.0, "sd": 2.0}, NotEstimable),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    formula_id: str, inputs: dict[str, object], error: type[StatsError]
) -> None:
    with pytest.raises(error):
        catalogue.apply(formula_id, inputs)
