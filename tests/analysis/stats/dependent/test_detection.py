"""People who are counted twice are noticed, and what is joined is joined right."""

import numpy as np
import pytest

from analysis.stats.dependent.aggregation import aggregate
from analysis.stats.dependent.detection import detect
from analysis.stats.dependent.robust import cluster_robust
from analysis.stats.effects import Effects
from analysis.stats.errors import BadData, TooFewStudies, UnknownChoice


def test_a_shared_control_is_named() -> None:
    studies = ["Ann", "Bob", "Ann", "Cai"]
    arms = [("yoga", "usual"), ("yoga", "usual"), ("tai chi", "usual"), ("walk", "wait")]
    (found,) = detect(studies, arms)
    assert found.study == "Ann"
    assert found.rows == (0, 2)
    assert found.arms == ("usual",)
    assert not found.same_comparison
    assert "usual" in found.sentence
    assert found.remedies[0] == "combine the arms into one"


def test_two_sites_of_the_same_people_are_the_same_comparison() -> None:
    (found,) = detect(["Ann", "Ann"], [("t", "c"), ("t", "c")])
    assert found.same_comparison
    assert found.arms == ("t", "c")
    assert not any("combine" in remedy for remedy in found.remedies)


def test_separate_people_of_one_trial_are_no_finding() -> None:
    arms = [("men t", "men c"), ("women t", "women c"), ("t", "c")]
    assert detect(["Ann", "Ann", "Bob"], arms) == ()


def test_without_arms_every_repetition_is_reported() -> None:
    (found,) = detect(["Ann", "Bob", "Ann", "Ann"])
    assert found.rows == (0, 2, 3)
    assert detect(["Ann", "Bob"]) == ()


def test_aggregation_joins_only_within_a_study() -> None:
    effects = Effects([0.2, 0.4, 1.0], [0.1, 0.1, 0.3])
    joined = aggregate(effects, ["Ann", "Ann", "Bob"], rho=0.5)
    assert joined.effects.labels == ("Ann", "Bob")
    assert joined.counts == (2, 1)
    assert joined.effects.y == pytest.approx([0.3, 1.0])
    # Two effects that correlate by 0.5 are worth 4/3 of one.
    assert joined.effects.v == pytest.approx([0.1 * 1.5 / 2, 0.3])


@pytest.mark.parametrize("rho", [-0.1, 1.0, 1.5])
def test_a_correlation_that_cannot_be_is_refused(rho: float) -> None:
    with pytest.raises(BadData):
        aggregate(Effects([0.2, 0.4], [0.1, 0.1]), ["Ann", "Ann"], rho=rho)


def test_wrong_questions_are_named() -> None:
    effects = Effects([0.2, 0.4], [0.1, 0.1])
    with pytest.raises(UnknownChoice):
        aggregate(effects, ["Ann", "Ann"], rho=0.5, weights="by hand")
    with pytest.raises(BadData):
        aggregate(effects, ["Ann"], rho=0.5)
    with pytest.raises(BadData):
        detect(["Ann"], [])
    with pytest.raises(TooFewStudies):
        cluster_robust(effects, ["Ann", "Ann"])
    with pytest.raises(BadData):
        cluster_robust(effects, ["Ann", "Bob"], tau2=-1)


def test_robust_errors_of_single_effects_are_those_of_the_jackknife_correction() -> None:
    """With one effect a study CR2 divides each squared residual by 1 - its share of weight."""
    rng = np.random.default_rng(5)
    v = rng.uniform(0.05, 0.3, 9)
    effects = Effects(rng.normal(0.2, 0.4, 9), v)
    w = 1 / v
    mu = w @ effects.y / w.sum()
    by_hand = (w**2 * (effects.y - mu) ** 2 / (1 - w / w.sum())).sum() / w.sum() ** 2
    ours = cluster_robust(effects, list(range(9)))
    assert ours.se[0] ** 2 == pytest.approx(by_hand)
    assert 0 < ours.df[0] <= 8
