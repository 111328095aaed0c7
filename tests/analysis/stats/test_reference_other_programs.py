"""SMDs as Stata's metan and RevMan 5 compute and pool them."""

import pytest

from analysis.stats import report
from tests.analysis.stats.reference import differences, files_with, raw, reference

BLOCKS = ("stata_metan_cohen", "revman_hedges_g", "metan_glass_delta")


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("name", files_with(BLOCKS[0]))
def test_smds_of_other_programs_agree(name: str, block: str) -> None:
    assert differences(report.BLOCKS[block](raw(name)), reference(name)[block]) == []
