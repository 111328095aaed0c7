"""Three-level models, cluster-robust errors and aggregation, against metafor and clubSandwich."""

import numpy as np
import pytest

from analysis.stats.dependent.aggregation import aggregate
from analysis.stats.dependent.robust import cluster_robust
from analysis.stats.dependent.three_level import three_level
from tests.analysis.stats.extra import effects, extra

SETS = ("konstantopoulos2011", "assink2016")
# rma.mv stops when nlminb is content, with variances good to about six digits and what hangs on
# them to seven; that ours are at the peak is shown by a dense likelihood in test_three_level.py.
FITTED = 5e-6
CLOSED = 1e-8


def cases(block: str) -> list:
    return [
        pytest.param(name, entry, id=f"{name}-{i}")
        for name in SETS
        for i, entry in enumerate(extra("dependent")[name][block])
    ]


@pytest.mark.parametrize(("name", "theirs"), cases("three_level"))
def test_three_level_agrees(name: str, theirs: dict) -> None:
    data = extra("dependent")[name]
    ours = three_level(effects(data), data["study"], rho=theirs["rho"])
    for field in ("estimate", "se", "pval", "sigma2_between", "sigma2_within"):
        assert getattr(ours, field) == pytest.approx(theirs[field], rel=FITTED), field
    assert ours.log_likelihood == pytest.approx(theirs["log_likelihood"], rel=CLOSED)


@pytest.mark.parametrize(("name", "theirs"), cases("three_level"))
def test_robust_errors_of_a_three_level_model_agree(name: str, theirs: dict) -> None:
    data = extra("dependent")[name]
    ours = cluster_robust(
        effects(data),
        data["study"],
        tau2=theirs["sigma2_within"],
        between=theirs["sigma2_between"],
        rho=theirs["rho"],
    )
    assert ours.se[0] == pytest.approx(theirs["cr2_se"], rel=CLOSED)
    assert ours.df[0] == pytest.approx(theirs["cr2_df"], rel=CLOSED)
    assert ours.pval[0] == pytest.approx(theirs["cr2_pval"], rel=CLOSED)


@pytest.mark.parametrize("name", SETS)
def test_robust_errors_of_a_mean_and_of_a_regression_agree(name: str) -> None:
    data = extra("dependent")[name]
    for theirs in data["cluster_robust"]["means"]:
        ours = cluster_robust(effects(data), data["study"], tau2=theirs["tau2"])
        for field in ("estimate", "se", "df", "stat", "pval"):
            assert getattr(ours, field)[0] == pytest.approx(theirs[field], rel=CLOSED), field
        assert ours.unreliable == (theirs["df"] < 4)
    theirs = data["cluster_robust"]["regression"]
    x = np.column_stack([np.ones(len(theirs["year"])), theirs["year"]])
    ours = cluster_robust(effects(data), data["study"], tau2=theirs["tau2"], x=x)
    assert ours.estimate == pytest.approx(theirs["coef"], rel=CLOSED)
    # The years are not centered, so the 2 x 2 matrices lose digits in either program.
    for field in ("se", "df", "pval"):
        assert getattr(ours, field) == pytest.approx(theirs[field], rel=1e-7), field


@pytest.mark.parametrize(("name", "theirs"), cases("aggregate"))
def test_aggregation_agrees(name: str, theirs: dict) -> None:
    data = extra("dependent")[name]
    ours = aggregate(
        effects(data), data["study"], rho=theirs["rho"], weights=theirs["weights"]
    ).effects
    by_study = dict(zip(ours.labels, zip(ours.y, ours.v, strict=True), strict=True))
    for study, y, v in zip(theirs["study"], theirs["yi"], theirs["vi"], strict=True):
        assert by_study[str(study)] == pytest.approx((y, v), rel=CLOSED)
