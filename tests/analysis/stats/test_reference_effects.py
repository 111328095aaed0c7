"""Effects, their alternatives and the rules for zero cells, against metafor's escalc."""

import pytest

from analysis.stats.blocks import effects
from tests.analysis.stats.reference import NAMES, differences, files_with, raw, reference


@pytest.mark.parametrize("name", NAMES)
def test_effects_agree(name: str) -> None:
    assert differences(effects.build(raw(name)), reference(name)["effects"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_measures_are_described(name: str) -> None:
    assert set(effects.build_options(raw(name))) == set(reference(name)["effects_options"])


@pytest.mark.parametrize("name", NAMES)
def test_zero_cells_are_noticed(name: str) -> None:
    assert effects.build_zero_cells(raw(name)) == reference(name)["zero_cells"]


@pytest.mark.parametrize("name", files_with("effects_alternatives"))
def test_every_rule_for_zero_cells_agrees(name: str) -> None:
    ours = effects.build_alternatives(raw(name))
    assert differences(ours, reference(name)["effects_alternatives"]) == []


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(files_with("effects_alternatives"))))
def test_without_zero_cells_there_is_no_alternative(name: str) -> None:
    assert effects.build_alternatives(raw(name)) is None
