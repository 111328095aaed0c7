"""The effect of one study is the one that the reference files give for its row."""

import pytest

from analysis.stats.errors import BadData, NotEstimable, UnknownChoice
from analysis.stats.transformations import contrasts
from analysis.stats.transformations.catalogue import apply
from tests.analysis.stats.reference import reference

ARMS = ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
TABLE = ("e1", "n1", "e2", "n2")
FORMULAS = {
    "mean-difference": lambda d, i: d["effects"]["MD"][i],
    "smd-metafor": lambda d, i: d["effects"]["SMD"][i],
    "smd-metan": lambda d, i: _program(d["stata_metan_cohen"], i),
    "smd-revman": lambda d, i: _program(d["revman_hedges_g"], i),
}


def _program(block: dict, i: int) -> dict[str, float]:
    return {"yi": block["yi"][i], "vi": block["se"][i] ** 2}


@pytest.mark.parametrize("formula_id", FORMULAS)
@pytest.mark.parametrize("name", ["normand1999", "gibson2002"])
def test_two_arms_give_the_effect_of_the_reference(name: str, formula_id: str) -> None:
    data = reference(name)
    for i, row in enumerate(data["measure_data"]):
        ours = apply(formula_id, {c: row[c] for c in ARMS})
        theirs = FORMULAS[formula_id](data, i)
        assert ours.values["effect"] == pytest.approx(theirs["yi"], rel=1e-8, abs=1e-12)
        assert ours.values["se"] ** 2 == pytest.approx(theirs["vi"], rel=1e-8)


@pytest.mark.parametrize("name", ["normand1999", "gibson2002"])
def test_d_and_g_without_their_errors_are_those_of_the_reference(name: str) -> None:
    data = reference(name)
    for i, row in enumerate(data["measure_data"]):
        ours = contrasts.smd(**{c: row[c] for c in ARMS}).values
        assert ours["d"] == pytest.approx(data["stata_metan_cohen"]["yi"][i], rel=1e-8)
        assert ours["g"] == pytest.approx(data["revman_hedges_g"]["yi"][i], rel=1e-8)
        assert ours["d"] * ours["pooled_sd"] == pytest.approx(row["mean1"] - row["mean2"])


@pytest.mark.parametrize("measure", ["OR", "RR", "RD", "PETO"])
@pytest.mark.parametrize("name", ["bcg", "collins1985a_death"])
def test_a_table_gives_the_effect_of_the_reference(name: str, measure: str) -> None:
    data = reference(name)
    for row, theirs in zip(data["measure_data"], data["effects"][measure], strict=True):
        table = {c: row[c] for c in TABLE}
        if theirs["yi"] is None or theirs["vi"] is None:
            with pytest.raises(NotEstimable):
                contrasts.two_by_two(**table, measure=measure)
            continue
        ours = contrasts.two_by_two(**table, measure=measure)
        assert ours.values["effect"] == pytest.approx(theirs["yi"], rel=1e-8, abs=1e-12)
        assert ours.values["se"] ** 2 == pytest.approx(theirs["vi"], rel=1e-8)
        has_zero = 0 in (row["e1"], row["e2"], row["n1"] - row["e1"], row["n2"] - row["e2"])
        assert bool(ours.warnings) == (has_zero and measure != "PETO")


def test_a_huge_smd_is_flagged_and_nonsense_refused() -> None:
    arms = {"n1": 20, "mean1": 5.0, "sd1": 0.3, "n2": 20, "mean2": 7.0, "sd2": 0.3}
    assert [w.code for w in contrasts.smd_metafor(**arms).warnings] == ["smd-above-three"]
    with pytest.raises(NotEstimable):
        contrasts.smd_metafor(**{**arms, "sd1": 0.0, "sd2": 0.0})
    with pytest.raises(BadData):
        contrasts.two_by_two(e1=5, n1=4, e2=1, n2=4)
    with pytest.raises(UnknownChoice):
        contrasts.two_by_two(e1=1, n1=4, e2=1, n2=4, measure="MD")
    with pytest.raises(NotEstimable):
        contrasts.two_by_two(e1=0, n1=4, e2=1, n2=4, zero_cells="none")
