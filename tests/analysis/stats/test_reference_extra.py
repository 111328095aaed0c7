"""The two-step estimator and permutation tests, against metafor (tests/reference/extra)."""

import json

import numpy as np
import pytest

from analysis.stats import pooling, report
from analysis.stats.blocks import cases
from analysis.stats.regression.design import design
from analysis.stats.regression.fit import regress
from analysis.stats.regression.permutation import permutation_test
from tests.analysis.stats.reference import FOLDER, TOLERANCE, differences, raw

EXTRA = json.loads((FOLDER.parent / "extra" / "extra.json").read_text())


@pytest.mark.parametrize("wanted", EXTRA["two_step"], ids=lambda w: f"{w['file']}-{w['measure']}")
def test_two_step_dersimonian_laird_agrees(wanted: dict) -> None:
    effects = cases.case(raw(wanted["file"]), wanted["measure"]).effects
    fit = pooling.pool(effects, method="DL2").row()
    assert fit["tau2"] == pytest.approx(wanted["tau2"], rel=TOLERANCE["closed"])
    assert fit["se_tau2"] == pytest.approx(wanted["se_tau2"], rel=TOLERANCE["closed"])


@pytest.mark.parametrize("wanted", EXTRA["permutation"], ids=lambda w: f"{w['method']}-{w['test']}")
def test_exact_permutation_tests_agree(wanted: dict) -> None:
    data, rows = raw(wanted["file"]), wanted["rows"]
    effects = cases.case(data, "RR").effects.take(rows)
    columns = {m: data.continuous[m][rows] for m in ("ablat", "year")}
    x = design(["ablat", "year"], categorical={}, continuous=columns)
    found = permutation_test(effects, x, method=wanted["method"], test=wanted["test"])
    assert found.exact
    # Shares of orders: counts over k!, so any disagreement is a whole order.
    assert found.pval == pytest.approx(wanted["pval"], abs=1e-12)
    assert found.QM_p == pytest.approx(wanted["QM_p"], abs=1e-12)


def test_above_seven_studies_orders_are_drawn_and_repeatable() -> None:
    data = raw("bcg")
    effects = cases.case(data, "RR").effects
    x = design(["ablat"], categorical={}, continuous={"ablat": data.continuous["ablat"]})
    first = permutation_test(effects, x, method="DL", orders=400)
    again = permutation_test(effects, x, method="DL", orders=400)
    assert (first.tried, first.exact) == (400, False)
    assert np.array_equal(first.pval, again.pval)
    assert 1 / 400 <= first.QM_p < 0.05


@pytest.mark.parametrize("wanted", EXTRA["regression"], ids=lambda w: f"{w['method']}-{w['test']}")
def test_meta_regressions_agree_by_every_estimator_and_test(wanted: dict) -> None:
    data = raw("bcg")
    columns = {m: data.continuous[m] for m in ("ablat", "year")}
    x = design(["ablat", "year"], categorical={}, continuous=columns)
    effects = cases.case(data, "RR").effects
    model = regress(effects, x, method=wanted["method"], test=wanted["test"])
    ours = {f: getattr(model, f) for f in wanted}
    assert differences(report.plain(ours), wanted) == []
