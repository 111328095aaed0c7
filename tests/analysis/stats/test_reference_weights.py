"""Weights in percent, against metafor."""

import pytest

from analysis.stats.blocks import weights
from tests.analysis.stats.reference import NAMES, differences, raw, reference


@pytest.mark.parametrize("name", NAMES)
def test_weights_agree(name: str) -> None:
    assert differences(weights.build(raw(name)), reference(name)["weights"]) == []
