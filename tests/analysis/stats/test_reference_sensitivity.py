"""Leave-one-out, cumulative and influence, against metafor."""

import numpy as np
import pytest

from analysis.stats.blocks import cases, sensitivity
from tests.analysis.stats.reference import NAMES, differences, raw, reference

# metafor's climb did not converge without row 22 of this analysis, so it printed nothing there.
NO_CONVERGENCE = {("collins1985a_death", "RR", "REML"): 22}


@pytest.mark.parametrize("name", NAMES)
def test_leave_one_out_agrees(name: str) -> None:
    ours = sensitivity.build_leave_one_out(raw(name))
    for entry in ours:
        silent = NO_CONVERGENCE.get((name, entry["measure"], entry["method"]))
        if silent is not None:
            assert _maximum_confirmed(name, entry["tau2"][silent], without=silent)
            _silence(entry, silent)
    assert differences(ours, reference(name)["leave1out"]) == []


def _silence(entry: dict, row: int) -> None:
    for values in entry.values():
        if isinstance(values, list):
            values[row] = None


def _maximum_confirmed(name: str, tau2: float, *, without: int) -> bool:
    """Whether no tau2 on a fine grid has a higher restricted likelihood."""
    effects = cases.case(raw(name), "RR").effects
    keep = np.arange(effects.k) != without
    y, v = effects.y[keep], effects.v[keep]

    def height(t: float) -> float:
        w = 1 / (v + t)
        mu = w @ y / w.sum()
        return np.log(w).sum() - np.log(w.sum()) - w @ (y - mu) ** 2

    return all(height(tau2) >= height(t) for t in np.linspace(0, 4, 4001))


@pytest.mark.parametrize("name", NAMES)
def test_cumulative_agrees(name: str) -> None:
    assert differences(sensitivity.build_cumulative(raw(name)), reference(name)["cumul"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_influence_agrees(name: str) -> None:
    assert differences(sensitivity.build_influence(raw(name)), reference(name)["influence"]) == []
