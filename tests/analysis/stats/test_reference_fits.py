"""Every measure pooled by every method and test, against metafor's rma."""

import pytest

from analysis.stats.blocks import fits
from tests.analysis.stats.reference import NAMES, differences, raw, reference


@pytest.mark.parametrize("name", NAMES)
def test_fits_agree(name: str) -> None:
    assert differences(fits.build(raw(name)), reference(name)["fits"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_there_are_as_many_fits(name: str) -> None:
    assert len(fits.build(raw(name))) == len(reference(name)["fits"])
