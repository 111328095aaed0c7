"""GOSH, Baujat, leave-one-out and cumulative: against metafor, and against one fit at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import pooling
from analysis.stats.effects import Effects
from analysis.stats.errors import BadData, TooFewStudies, UnknownChoice
from analysis.stats.sensitivity.cumulative import cumulative, order
from analysis.stats.sensitivity.gosh import MOST_SUBSETS, gosh
from analysis.stats.sensitivity.influence import influence
from analysis.stats.sensitivity.leave_one_out import leave_one_out
from tests.analysis.stats.extra import effects, extra


def entries(block: str) -> list:
    return [pytest.param(e, id=e["method"]) for e in extra("subsets")[block]]


@pytest.mark.parametrize("theirs", entries("gosh"))
def test_gosh_agrees_with_metafor(theirs: dict) -> None:
    ours = gosh(effects(extra("subsets")), method=theirs["method"])
    place = {tuple(row): i for i, row in enumerate(ours.members.tolist())}
    mine = [place[tuple(row)] for row in theirs["members"]]
    assert not ours.sampled
    assert len(mine) == len(ours.k) == 2**6 - 1
    for field, name in (("k", "k"), ("estimate", "estimate"), ("Q", "QE"), ("I2", "I2")):
        found = getattr(ours, field)[mine]
        assert found == pytest.approx(theirs[name], rel=1e-6, abs=1e-9), field
    assert ours.tau2[mine] == pytest.approx(theirs["tau2"], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("theirs", entries("baujat"))
def test_baujat_agrees_with_metafor(theirs: dict) -> None:
    ours = influence(effects(extra("subsets")), method=theirs["method"])
    assert ours.baujat_x == pytest.approx(theirs["x"], rel=1e-6)
    assert ours.baujat_y == pytest.approx(theirs["y"], rel=1e-6)


def test_beyond_fifteen_studies_subsets_are_drawn_and_the_seed_repeats_them() -> None:
    rng = np.random.default_rng(7)
    sixteen = Effects(rng.normal(0, 1, 16), rng.uniform(0.1, 1, 16))
    first, again = gosh(sixteen, draws=200, seed=3), gosh(sixteen, draws=200, seed=3)
    other = gosh(sixteen, draws=200, seed=4)
    assert first.sampled
    assert len(first.k) == 200
    assert (first.members == again.members).all()
    assert (first.members != other.members).any()
    fifteen = gosh(sixteen.take(np.arange(15)), method="DL")
    assert not fifteen.sampled
    assert len(fifteen.k) == MOST_SUBSETS - 1
    with pytest.raises(BadData):
        gosh(sixteen, draws=0)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(2, 12),
    st.floats(-6, 6),
    st.sampled_from(["REML", "ML", "DL", "PM", "EE"]),
)
def test_every_row_is_the_fit_of_its_subset(seed: int, k: int, size: float, method: str) -> None:
    rng = np.random.default_rng(seed)
    unit = 10.0**size
    v = rng.lognormal(0, 2, k)
    subject = Effects(unit * (rng.normal(0, 1, k) + rng.normal(0, v**0.5)), unit**2 * v)
    without = leave_one_out(subject, method=method)
    growing = cumulative(subject, positions=np.arange(k), method=method)
    for i in range(k):
        alone = pooling.pool(subject.take(np.arange(k) != i), method=method)
        first = pooling.pool(subject.take(np.arange(i + 1)), method=method)
        for many, one in ((without, alone), (growing, first)):
            for field in ("estimate", "se", "pval", "Q"):
                expected = getattr(one, field)[0]
                near = 1e-7 * (one.se[0] if field == "estimate" else expected)
                assert getattr(many, field)[i] == pytest.approx(expected, rel=1e-7, abs=near)


def test_an_outlier_that_dominates_does_not_spoil_the_others() -> None:
    """Sums over the others are sums, not a total minus the one with a million times the weight."""
    subject = Effects([1e6, 0.1, 0.4, 0.9, -0.2], [1e-6, 0.2, 0.1, 0.3, 0.15])
    without = leave_one_out(subject, method="REML")
    alone = pooling.pool(subject.take(np.arange(5) != 0), method="REML")
    assert without.tau2[0] == pytest.approx(alone.tau2[0], rel=1e-6, abs=1e-9)
    assert without.estimate[0] == pytest.approx(alone.estimate[0], rel=1e-9)


@pytest.mark.parametrize("far", [30.0, 1e6])
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_all_subsets_share_a_scan_and_none_loses_its_peak(method: str, far: float) -> None:
    """Also the pair that lies a million standard errors away from the others."""
    subject = Effects([far, far + 0.9, 0.1, 2.0, -0.4, 0.3], [0.01, 0.02, 0.5, 0.2, 0.002, 4.0])
    every = gosh(subject, method=method)
    for i, members in enumerate(every.members):
        alone = pooling.pool(subject.take(members), method=method)
        assert every.tau2[i] == pytest.approx(alone.tau2[0], rel=1e-8, abs=1e-12)
        assert every.estimate[i] == pytest.approx(alone.estimate[0], rel=1e-9)


def test_orders_of_arrival() -> None:
    subject = Effects([0.1, 0.2, 0.3], [0.3, 0.1, 0.2])
    assert order(subject, by="row order").tolist() == [0, 1, 2]
    assert order(subject, by="precision").tolist() == [1, 2, 0]
    assert order(subject, by="year", values=[2001, np.nan, 1999]).tolist() == [2, 0, 1]
    assert order(subject, by="size", values=[10, 30, 30]).tolist() == [1, 2, 0]
    with pytest.raises(BadData):
        order(subject, by="year")
    with pytest.raises(UnknownChoice):
        order(subject, by="colour")


def test_the_last_of_a_cumulative_analysis_is_the_whole_analysis() -> None:
    subject = effects(extra("odd")["cases"]["twelve_studies"])
    whole = pooling.pool(subject, method="REML")
    last = cumulative(subject, positions=order(subject, by="precision"), method="REML")
    assert last.estimate[-1] == pytest.approx(whole.estimate[0])
    assert last.tau2[-1] == pytest.approx(whole.tau2[0])


@pytest.mark.parametrize("question", [leave_one_out, influence])
def test_one_study_cannot_be_left_out(question) -> None:
    with pytest.raises(TooFewStudies):
        question(Effects([0.1], [0.1]))
