"""Subgroups, apart and in one model, against metafor."""

import pytest

from analysis.stats.blocks import subgroup
from tests.analysis.stats.reference import differences, files_with, raw, reference


@pytest.mark.parametrize("name", files_with("subgroup"))
def test_subgroups_agree(name: str) -> None:
    assert differences(subgroup.build(raw(name)), reference(name)["subgroup"]) == []
