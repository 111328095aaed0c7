"""Tests of funnel asymmetry, trim and fill, and fail-safe numbers, against metafor."""

import pytest

from analysis.stats.blocks import small_study
from tests.analysis.stats.reference import NAMES, differences, raw, reference


@pytest.mark.parametrize("name", NAMES)
def test_rank_tests_agree(name: str) -> None:
    assert differences(small_study.build_ranktest(raw(name)), reference(name)["ranktest"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_fail_safe_numbers_agree(name: str) -> None:
    assert differences(small_study.build_fsn(raw(name)), reference(name)["fsn"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_regression_tests_agree(name: str) -> None:
    assert differences(small_study.build_regtest(raw(name)), reference(name)["regtest"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_trim_and_fill_agrees(name: str) -> None:
    assert differences(small_study.build_trimfill(raw(name)), reference(name)["trimfill"]) == []
