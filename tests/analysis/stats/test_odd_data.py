"""Data sets at the edge of every block: one to three studies, all alike, effects of 1e-7 and 1e6,
against metafor, and with named errors where metafor has no answer."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.blocks import sensitivity, small_study
from analysis.stats.effects import Effects
from analysis.stats.errors import BadEffects
from analysis.stats.raw import RawData
from analysis.stats.small_study import asymmetry, trim_and_fill
from tests.analysis.stats.extra import extra
from tests.analysis.stats.reference import differences, identity

BUILDERS = {
    "regtest": small_study.build_regtest,
    "ranktest": small_study.build_ranktest,
    "trimfill": small_study.build_trimfill,
    "fsn": small_study.build_fsn,
    "leave1out": sensitivity.build_leave_one_out,
    "cumul": sensitivity.build_cumulative,
    "influence": sensitivity.build_influence,
}
CASES = sorted(extra("odd")["cases"])

NOT_CONVERGED = "Fisher scoring algorithm did not converge"
# Estimates are all 0.5: metafor ranks the rounding errors of their mean, we call them equal.
NOTHING_TO_RANK = {("identical_studies", "ranktest")}


def raw(case: str) -> RawData:
    data = extra("odd")["cases"][case]
    columns = {"yi": np.array(data["yi"]), "sei": np.sqrt(data["vi"])}
    return RawData("generic", tuple(f"s{i}" for i in range(len(data["yi"]))), columns)


def matching(ours: list[dict], theirs: dict) -> dict:
    wanted = dict(identity(theirs))
    (found,) = [
        o
        for o in ours
        if all(o.get(k) == v for k, v in wanted.items()) and ("source" in o) == ("source" in theirs)
    ]
    return found


@pytest.mark.parametrize("block", BUILDERS)
@pytest.mark.parametrize("case", CASES)
def test_what_metafor_answers_is_the_same_and_what_it_refuses_is_named(
    case: str, block: str
) -> None:
    ours = BUILDERS[block](raw(case))
    for theirs in extra("odd")["cases"][case][block]:
        if NOT_CONVERGED in theirs.get("error", "") or (case, block) in NOTHING_TO_RANK:
            continue
        entry = matching(ours, theirs)
        if "error" in theirs:
            assert "error" in entry
            assert entry["code"] != "not-computable"
        else:
            assert differences(entry, theirs) == []


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_ever_nan_and_every_refusal_is_a_sentence(case: str) -> None:
    for build in BUILDERS.values():
        for entry in build(raw(case)):
            json.dumps(entry, allow_nan=False)
            if "error" in entry:
                assert entry["error"].endswith(".")
                assert entry["code"]


def test_identical_studies_cannot_be_ranked() -> None:
    (entry,) = small_study.build_ranktest(raw("identical_studies"))
    assert entry["code"] == "no-variation"
    assert entry["tau"] is None


@pytest.mark.parametrize(
    ("case", "block"),
    [
        *(("huge_effects", block) for block in ("regtest", "trimfill", "ranktest", "fsn")),
        *(("tiny_effects", block) for block in ("ranktest", "fsn")),
    ],
)
def test_units_do_not_matter(case: str, block: str) -> None:
    """The same twelve studies in units of 1e-7 or 1e6 have the same p-values and counts."""
    plain = {"pval", "k0", "side", "stat", "tval", "tau", "fsnum"}
    for scaled, usual in zip(
        BUILDERS[block](raw(case)), BUILDERS[block](raw("twelve_studies")), strict=True
    ):
        for a, b in [(scaled, usual), *_nested(scaled, usual)]:
            for name in plain & set(b):
                same = a[name] == b[name] or math.isclose(a[name], b[name], rel_tol=1e-6)
                assert same, (name, a[name], b[name])


@pytest.mark.parametrize("method", ["EE", "DL", "REML"])
def test_the_engine_answers_in_tiny_units_where_the_report_follows_metafor(method: str) -> None:
    """metafor's rank check is absolute: blocks/rank_check.py."""
    usual, tiny = (
        Effects(r.columns["yi"], r.columns["sei"] ** 2)
        for r in (raw("twelve_studies"), raw("tiny_effects"))
    )
    slopes = [
        asymmetry.mixed(e, np.sqrt(e.v), predictor="sei", method=method) for e in (usual, tiny)
    ]
    assert slopes[1].pval == pytest.approx(slopes[0].pval, rel=1e-6)
    assert slopes[1].stat == pytest.approx(slopes[0].stat, rel=1e-6)
    for estimator in trim_and_fill.ESTIMATORS:
        filled = [
            trim_and_fill.trim_and_fill(e, estimator=estimator, method=method)
            for e in (usual, tiny)
        ]
        assert (filled[1].side, filled[1].k0) == (filled[0].side, filled[0].k0)
        assert filled[1].pooled.row()["pval"] == pytest.approx(
            filled[0].pooled.row()["pval"], rel=1e-6
        )


def _nested(a: dict, b: dict) -> list[tuple[dict, dict]]:
    return [(a[k], b[k]) for k in b if isinstance(b[k], dict)]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 8),
    st.integers(0, 10**6),
    st.sampled_from([1, 3, 8, 15]),
    st.sampled_from(["one unit", "mixed units", "equal estimates"]),
)
def test_sizes_of_any_order_give_numbers_or_refusals(
    k: int, seed: int, orders: int, kind: str
) -> None:
    """Warnings are errors here, so an overflow inside would be seen."""
    rng = np.random.default_rng(seed)
    units = 1 if kind == "one unit" else k
    y = rng.normal(0, 1, k) * 10.0 ** rng.uniform(-orders, orders, units)
    sei = 10.0 ** rng.uniform(-orders, orders, units) * np.ones(k)
    y = np.full(k, y[0]) if kind == "equal estimates" else y
    data = RawData("generic", tuple(f"s{i}" for i in range(k)), {"yi": y, "sei": sei})
    for build in BUILDERS.values():
        json.dumps(build(data), allow_nan=False)


def test_numbers_beyond_computing_are_refused() -> None:
    for yi, sei in ((1e60, 1.0), (1.0, 1e-30), (1.0, 1e30)):
        with pytest.raises(BadEffects, match="other units"):
            Effects([0.1, yi], [1.0, sei**2])
