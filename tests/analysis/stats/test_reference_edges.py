"""One and two studies, zeros everywhere, identical studies, extreme scales and 1,653 studies,
against metafor (tests/reference/edges/make_edges.R)."""

from pathlib import Path

import pytest

from analysis.stats import report
from tests.analysis.stats.reference import EDGES, differences, edge

CASES = [(path, block) for path in EDGES for block in report.BLOCKS if block in edge(path)[1]]
# Points that agree exactly: metafor prints its rounding errors (a slope of 3e-16, a study above a
# mean that it equals).
ROUNDING = {("identical_effects", "regtest"), ("identical_effects", "trimfill")}


@pytest.mark.parametrize(
    ("path", "block"),
    [
        pytest.param(*c, id=f"{c[0].stem}-{c[1]}")
        for c in CASES
        if (c[0].stem, c[1]) not in ROUNDING
    ],
)
def test_the_block_agrees(path: Path, block: str) -> None:
    raw, theirs = edge(path)
    ours = report.plain(report.BLOCKS[block](raw))
    assert differences(ours, theirs[block]) == []


@pytest.mark.parametrize("path", EDGES, ids=lambda p: p.stem)
def test_a_report_can_be_made(path: Path) -> None:
    raw, _ = edge(path)
    assert set(report.everything(raw)) >= {"effects", "fits", "weights", "leave1out", "trimfill"}


def test_refusals_carry_a_code_and_a_sentence() -> None:
    raw, _ = edge(next(p for p in EDGES if p.stem == "no_events_at_all"))
    refused = [o for o in report.BLOCKS["mh"](raw) if "error" in o]
    assert {o["code"] for o in refused} == {"not-estimable"}
    assert all(str(o["error"]).endswith(".") for o in refused)
