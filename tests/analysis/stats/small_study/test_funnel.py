"""Trim and fill by side, fail-safe numbers by meaning, contours, and the lock below ten studies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import pooling
from analysis.stats.blocks.cases import case
from analysis.stats.effects import Effects
from analysis.stats.errors import (
    BadData,
    LockedBelowTen,
    NotEstimable,
    NoVariation,
    TooFewStudies,
    UnknownChoice,
)
from analysis.stats.measures import registry
from analysis.stats.small_study import fail_safe, funnel, lock
from analysis.stats.small_study.assessment import assess
from analysis.stats.small_study.trim_and_fill import trim_and_fill
from tests.analysis.stats.reference import raw


def some(k: int = 12, seed: int = 1) -> Effects:
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.02, 0.4, k)
    return Effects(0.3 + rng.normal(0, v**0.5), v)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["L0", "R0"]), st.sampled_from(["EE", "DL"]))
def test_the_mirror_image_of_the_data_lacks_studies_on_the_other_side(
    seed: int, estimator: str, method: str
) -> None:
    effects = some(seed=seed)
    mirrored = Effects(-effects.y, effects.v)
    try:
        here = trim_and_fill(effects, estimator=estimator, side="left", method=method)
    except NotEstimable:
        return
    there = trim_and_fill(mirrored, estimator=estimator, side="right", method=method)
    assert here.k0 == there.k0
    assert here.pooled.estimate == pytest.approx(-there.pooled.estimate)
    assert np.sort(here.filled_y) == pytest.approx(np.sort(-there.filled_y))


def test_filled_studies_mirror_the_ones_trimmed() -> None:
    result = trim_and_fill(case(raw("hackshaw1998"), "GEN").effects, method="DL")
    effects = case(raw("hackshaw1998"), "GEN").effects
    assert result.k0 == len(result.filled_y) > 0
    far = np.argsort(effects.y)[-result.k0 :]
    assert result.filled_v == pytest.approx(effects.v[far])
    assert np.ptp(result.filled_y + effects.y[far]) == pytest.approx(0, abs=1e-12)
    assert result.pooled.k[0] == effects.k + result.k0


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_side_can_be_given(side: str) -> None:
    assert trim_and_fill(some(), side=side).side == side


def test_what_trim_and_fill_cannot_do_is_named() -> None:
    with pytest.raises(TooFewStudies):
        trim_and_fill(Effects([0.1], [0.1]))
    with pytest.raises(NoVariation):
        trim_and_fill(Effects([0.1, 0.2, 0.4], [0.1] * 3))
    with pytest.raises(NotEstimable):
        trim_and_fill(Effects([0.5] * 4, [0.1, 0.2, 0.3, 0.4]), estimator="R0", side="left")
    with pytest.raises(UnknownChoice):
        trim_and_fill(some(), estimator="Q0")
    with pytest.raises(UnknownChoice):
        trim_and_fill(some(), side="top")


def test_so_many_null_studies_undo_the_result_and_one_fewer_does_not() -> None:
    effects = case(raw("bcg"), "OR").effects
    n = fail_safe.rosenthal(effects).fsnum
    total = abs((effects.y / effects.v**0.5).sum())
    assert total / (effects.k + n) ** 0.5 <= 1.6448536269514722 < total / (effects.k + n - 1) ** 0.5


def test_orwin_with_a_target_of_the_readers_own() -> None:
    effects = Effects([0.4, 0.6], [0.1, 0.1])
    assert fail_safe.orwin(effects, target=0.1).fsnum == 8  # mean 0.5 spread over 10 studies
    assert fail_safe.orwin(effects, target=-0.1).fsnum == 8
    with pytest.raises(NotEstimable):
        fail_safe.orwin(effects, target=0)
    with pytest.raises(NotEstimable):
        fail_safe.orwin(Effects([0.4, -0.4], [0.1, 0.1]))


def test_a_point_lies_in_the_region_of_its_p_value() -> None:
    effects = some()
    centre = float(pooling.pool(effects).estimate[0])
    plot = funnel.contour_enhanced(effects, centre=centre)
    assert sum(plot.counts().values()) == effects.k
    for contour in plot.contours:
        at = np.interp(plot.sei, plot.se_axis, contour.high)
        assert ((np.abs(plot.y) > at) == (plot.pval < 1 - contour.level)).all()
    middle = (plot.low + plot.high) / 2
    assert middle == pytest.approx(np.full(middle.size, centre))


def test_counts_say_where_the_points_are() -> None:
    z = np.array([0.1, 1.8, 2.2, 4.0, -4.0])
    plot = funnel.contour_enhanced(Effects(z, np.ones(5)), centre=0.0)
    assert list(plot.counts().values()) == [1, 1, 1, 2]
    with pytest.raises(BadData):
        funnel.contour_enhanced(some(), centre=0.0, levels=[95])


def test_below_ten_studies_everything_is_locked_until_asked_for_and_then_marked() -> None:
    nine = some(9)
    with pytest.raises(LockedBelowTen, match="fewer than 10"):
        assess(nine)
    assert "request" in assess(nine, override=True).mark
    assert assess(some(10)).mark == ""
    assert lock.open_or_refuse(10) == ""


def test_an_assessment_keeps_what_works_and_says_what_does_not() -> None:
    flat = Effects(some().y, np.full(12, 0.1))
    result = assess(flat)
    assert result.regressions == ()
    assert result.begg is None
    assert {"Egger", "Begg", "PET-PEESE", "trim and fill L0"} <= set(result.refused)
    assert [f.type for f in result.fail_safe] == ["Rosenthal", "Orwin", "Rosenberg"]


def test_tables_and_sizes_add_their_tests() -> None:
    data = raw("bcg")
    result = assess(
        case(data, "OR").effects, table=registry.table(data), sample_size=data.sample_size
    )
    names = [(r.name, r.predictor) for r in result.regressions]
    assert names == [
        ("Egger", "sei"),
        ("Egger, mixed model", "sei"),
        ("Egger, mixed model", "ninv"),
        ("Harbord", "1/√V"),
        ("Peters", "1/N"),
    ]
    assert result.refused == {}
