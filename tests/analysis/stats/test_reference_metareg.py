"""Meta-regressions and their predictions, against metafor."""

import pytest

from analysis.stats.blocks import metareg
from tests.analysis.stats.reference import differences, files_with, raw, reference


@pytest.mark.parametrize("name", files_with("metareg"))
def test_meta_regressions_agree(name: str) -> None:
    assert differences(metareg.build(raw(name)), reference(name)["metareg"]) == []


@pytest.mark.parametrize("name", files_with("metareg"))
def test_the_models_are_chosen_from_the_moderators_alone(name: str) -> None:
    """A file without answers gets the same models as one with them."""
    asked = {m["formula"] for m in reference(name)["metareg"]}
    alone = metareg.formulas(raw(name))
    assert asked <= set(alone)
