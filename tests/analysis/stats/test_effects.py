"""What counts as a set of effects, and what is refused."""

import numpy as np
import pytest

from analysis.stats import pooling
from analysis.stats.effects import Batch, Effects
from analysis.stats.errors import BadEffects, TooFewStudies, UnknownChoice


@pytest.mark.parametrize(
    ("y", "v", "sentence"),
    [
        ([1.0, np.nan], [1.0, 1.0], "The effect of 'study 2' or its variance is not a finite"),
        ([1.0, 2.0], [1.0, np.inf], "The effect of 'study 2' or its variance is not a finite"),
        ([1.0, 2.0], [0.0, 1.0], "The variance of 'study 1' is 0; it must be above 0."),
        ([1.0, 2.0], [1.0, -0.5], "The variance of 'study 2' is -0.5; it must be above 0."),
        ([1.0, 2.0], [1.0], "there are 2 estimates, 1 variances and 2 labels"),
    ],
)
def test_effects_that_cannot_be_pooled_are_refused(y, v, sentence: str) -> None:
    with pytest.raises(BadEffects) as refusal:
        Effects(y, v)
    assert sentence in str(refusal.value)
    assert refusal.value.code == "bad-effects"


def test_no_study_at_all_is_refused() -> None:
    with pytest.raises(TooFewStudies, match="nothing to pool"):
        Effects([], [])


def test_effects_cannot_be_changed_afterwards() -> None:
    given = np.array([1.0, 2.0])
    effects = Effects(given, given)
    given[0] = 99
    assert effects.y[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        effects.y[0] = 5


def test_labels_follow_their_studies() -> None:
    effects = Effects([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], ("a", "b", "c"))
    assert effects.take([2, 0]).labels == ("c", "a")
    assert effects.take([False, True, False]).labels == ("b",)


def test_an_empty_subset_is_refused() -> None:
    effects = Effects([1.0, 2.0], [1.0, 1.0])
    with pytest.raises(TooFewStudies):
        Batch.subsets(effects, [[True, False], [False, False]])


def test_analyses_of_different_sizes_are_padded() -> None:
    batch = Batch.of([Effects([1.0], [2.0]), Effects([3.0, 4.0], [5.0, 6.0])])
    assert batch.k.tolist() == [1, 2]
    assert batch.weights()[0].tolist() == [0.5, 0.0]


@pytest.mark.parametrize("choice", [{"method": "FOO"}, {"test": "FOO"}])
def test_an_unknown_choice_names_the_known_ones(choice: dict) -> None:
    with pytest.raises(UnknownChoice, match=r"There is no .* 'FOO'; choose one of"):
        pooling.pool(Effects([1.0, 2.0], [1.0, 1.0]), **choice)


def test_what_does_not_exist_is_none() -> None:
    row = pooling.pool(Effects([1.0, 2.0], [1.0, 1.0]), method="EE").row()
    assert [row[f] for f in ("df", "tau2", "se_tau2", "pi_lb")] == [None] * 4
