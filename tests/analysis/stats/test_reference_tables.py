"""Mantel-Haenszel, Peto and the random effects of RevMan 5 and metan, against metafor."""

import pytest

from analysis.stats.blocks import tables
from tests.analysis.stats.reference import differences, files_with, raw, reference


@pytest.mark.parametrize("name", files_with("mh"))
def test_mantel_haenszel_agrees(name: str) -> None:
    assert differences(tables.build_mh(raw(name)), reference(name)["mh"]) == []


@pytest.mark.parametrize("name", files_with("peto"))
def test_peto_agrees(name: str) -> None:
    assert differences(tables.build_peto(raw(name)), reference(name)["peto"]) == []


@pytest.mark.parametrize("name", files_with("dl_with_mh_heterogeneity"))
def test_mantel_haenszel_random_agrees(name: str) -> None:
    ours = tables.build_dl_with_mh(raw(name))
    assert differences(ours, reference(name)["dl_with_mh_heterogeneity"]) == []


def test_tables_have_no_meaning_for_means() -> None:
    assert tables.build_mh(raw("normand1999")) is None
    assert tables.build_peto(raw("normand1999")) is None
    assert tables.build_dl_with_mh(raw("nielweise2008")) is None
