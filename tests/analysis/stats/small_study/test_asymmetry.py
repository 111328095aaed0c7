"""Egger and its relatives, against R and against the same regression done another way."""

import numpy as np
import pytest

from analysis.stats.blocks.cases import case
from analysis.stats.effects import Batch, Effects
from analysis.stats.errors import BadData, NoVariation, TooFewStudies, UnknownChoice
from analysis.stats.measures import registry
from analysis.stats.measures.binary import Table
from analysis.stats.small_study import asymmetry, pet_peese, two_by_two
from tests.analysis.stats.extra import effects, extra
from tests.analysis.stats.reference import raw

TABLES = sorted(extra("asymmetry")["tables"])
FIELDS = ("slope", "slope_se", "stat", "pval", "df", "limit_estimate", "limit_se")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("test", ["harbord", "peters"])
def test_tests_for_tables_agree_with_weighted_least_squares_in_r(name: str, test: str) -> None:
    ours = getattr(two_by_two, test)(registry.table(raw(name)))
    theirs = extra("asymmetry")["tables"][name][test]
    for field in FIELDS:
        assert getattr(ours, field) == pytest.approx(theirs[field], rel=1e-8), field


@pytest.mark.parametrize("name", sorted(extra("asymmetry")["pet_peese"]))
def test_pet_and_peese_agree_with_r(name: str) -> None:
    subject = (
        case(raw(name), "GEN").effects
        if name == "hackshaw1998"
        else effects(extra("odd")["cases"][name])
    )
    ours = pet_peese.pet_peese(subject)
    for line in ("pet", "peese"):
        for field in FIELDS:
            theirs = extra("asymmetry")["pet_peese"][name][line][field]
            assert getattr(getattr(ours, line), field) == pytest.approx(theirs, rel=1e-8), field


def test_peese_is_chosen_when_pet_finds_an_effect() -> None:
    rng = np.random.default_rng(2)
    v = rng.uniform(0.01, 0.2, 40)
    noise = rng.normal(0, v**0.5)
    assert pet_peese.pet_peese(Effects(1.0 + noise, v)).chosen == "PEESE"
    none = pet_peese.pet_peese(Effects(2.0 * v**0.5 + noise, v))
    assert none.chosen == "PET"
    assert none.corrected is none.pet


def test_a_thousand_regressions_at_once_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(4)
    analyses = [
        Effects(rng.normal(0, 1, k), rng.uniform(0.01, 1, k)) for k in rng.integers(3, 16, 50)
    ]
    together = asymmetry.egger_batch(Batch.of(analyses))
    for i, one in enumerate(analyses):
        alone = asymmetry.egger(one)
        assert together.slope[i] == pytest.approx(alone.slope)
        assert together.slope_se[i] == pytest.approx(alone.slope_se)


def test_in_a_batch_what_cannot_be_estimated_is_missing_and_does_not_disturb_the_rest() -> None:
    good = Effects([0.1, 0.5, 0.3, 0.2], [0.1, 0.3, 0.2, 0.05])
    two = Effects([0.1, 0.5], [0.1, 0.3])
    flat = Effects([0.1, 0.5, 0.3], [0.1, 0.1, 0.1])
    lines = asymmetry.egger_batch(Batch.of([good, two, flat]))
    assert np.isnan(lines.slope_se).tolist() == [False, True, True]
    assert np.isnan(lines.slope).tolist() == [False, False, True]


def test_the_slope_is_the_intercept_of_the_classic_form() -> None:
    subject = case(raw("bcg"), "OR").effects
    se = np.sqrt(subject.v)
    x = np.column_stack([np.ones(subject.k), 1 / se])
    intercept = np.linalg.lstsq(x, subject.y / se, rcond=None)[0][0]
    assert asymmetry.egger(subject).slope == pytest.approx(intercept)


@pytest.mark.parametrize(
    ("y", "v", "error"),
    [
        ([0.1, 0.2], [0.1, 0.2], TooFewStudies),
        ([0.1, 0.2, 0.4], [0.1, 0.1, 0.1], NoVariation),
        ([0.5, 0.5, 0.5], [0.1, 0.2, 0.3], NoVariation),
    ],
)
def test_a_regression_that_cannot_be_tested_is_refused(
    y: list[float], v: list[float], error: type[Exception]
) -> None:
    with pytest.raises(error):
        asymmetry.egger(Effects(y, v))


def test_predictors_are_named() -> None:
    subject = Effects([0.1, 0.2, 0.4], [0.1, 0.2, 0.3])
    with pytest.raises(UnknownChoice):
        asymmetry.predictor_values(subject, "ni", None)
    with pytest.raises(BadData):
        asymmetry.predictor_values(subject, "ninv", None)


def test_tables_without_any_event_are_refused() -> None:
    empty = Table.of(np.zeros(3), np.full(3, 20.0), np.zeros(3), np.full(3, 20.0))
    for test in (two_by_two.harbord, two_by_two.peters):
        with pytest.raises(TooFewStudies):
            test(empty)
