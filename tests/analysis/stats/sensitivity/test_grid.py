"""The grid holds every combination, each equal to its own fit, and names what changes."""

import numpy as np
import pytest

from analysis.stats import pooling
from analysis.stats.blocks.cases import case
from analysis.stats.errors import BadData, UnknownChoice
from analysis.stats.sensitivity.grid import NOBODY, Choices, grid
from tests.analysis.stats.reference import raw

METHODS = ("EE", "DL", "REML", "PM")
TESTS = ("z", "knha", "adhoc", "knha-not-below-wald")
EXCLUSIONS = {"high risk of bias": [0, 1], "the largest": [4]}
PRIMARY = Choices("REML", "z")


@pytest.fixture(scope="module")
def effects():
    return case(raw("nielweise2008"), "IRR").effects


def test_every_combination_is_there_once_and_equals_its_own_fit(effects) -> None:
    found = grid(effects, methods=METHODS, tests=TESTS, exclusions=EXCLUSIONS, primary=PRIMARY)
    assert len(found.scenarios) == len(METHODS) * len(TESTS) * (1 + len(EXCLUSIONS))
    assert len({s.choices for s in found.scenarios}) == len(found.scenarios)
    for scenario in found.scenarios:
        left_out = EXCLUSIONS.get(scenario.choices.excluded, [])
        kept = effects.take(np.setdiff1d(np.arange(effects.k), left_out))
        one = pooling.pool(kept, method=scenario.choices.method, test=scenario.choices.test)
        assert scenario.k == kept.k
        assert scenario.estimate == pytest.approx(one.estimate[0])
        assert (scenario.ci_lb, scenario.ci_ub) == pytest.approx((one.ci_lb[0], one.ci_ub[0]))


def test_the_scenarios_that_say_something_else_are_named(effects) -> None:
    found = grid(effects, methods=METHODS, tests=TESTS, exclusions=EXCLUSIONS, primary=PRIMARY)
    assert found.primary.conclusion == "unclear"
    assert found.changed
    for scenario in found.scenarios:
        clear = scenario.ci_lb > 0 or scenario.ci_ub < 0
        assert scenario.changed == clear
        assert bool(scenario.sentence) == clear
    assert "leaving out high risk of bias" in found.changed[0].sentence


def test_the_null_can_be_another_value(effects) -> None:
    found = grid(effects, methods=["REML"], tests=["z"], primary=PRIMARY, null=-5.0)
    assert found.primary.conclusion == "above"


def test_a_set_that_leaves_nobody_is_said_to(effects) -> None:
    everybody = {"all of them": range(effects.k)}
    found = grid(effects, methods=["DL"], tests=["z"], exclusions=everybody, primary=PRIMARY)
    empty = [s for s in found.scenarios if s.choices.excluded != NOBODY]
    assert [s.k for s in empty] == [0]
    assert empty[0].estimate is None
    assert "leaves no study" in empty[0].sentence
    assert not empty[0].changed


def test_wrong_choices_are_refused(effects) -> None:
    with pytest.raises(UnknownChoice):
        grid(effects, methods=["best"], tests=["z"], primary=PRIMARY)
    with pytest.raises(UnknownChoice):
        grid(effects, methods=["DL"], tests=["t"], primary=PRIMARY)
    with pytest.raises(BadData):
        grid(effects, methods=["DL"], tests=["z"], exclusions={"x": [99]}, primary=PRIMARY)
    with pytest.raises(BadData):
        grid(effects, methods=["DL"], tests=["z"], primary=Choices("DL", "z", "elsewhere"))


def test_a_way_that_says_something_else_is_told_in_words(effects) -> None:
    primary = Choices("REML", "knha")
    found = grid(effects, methods=METHODS, tests=TESTS, primary=primary, null=0.1)
    clear = [s for s in found.scenarios if s.sentence]
    assert {s.choices.method for s in clear} == set(METHODS)
    for scenario in clear:
        words = scenario.sentence
        model = "the common effect" if scenario.choices.method == "EE" else "random effects (τ² by "
        assert words.startswith(f"By {model}")
        assert "instead of" in words
        assert not any(code in words for code in ("knha", "adhoc", ", z)"))
