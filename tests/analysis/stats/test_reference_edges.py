"""One and two studies, zeros everywhere, identical studies, extreme scales, groups of one, missing
moderators, huge heterogeneity, arms of one and two, and 1,653 studies, against metafor
(tests/reference/edges/make_edges.R)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.stats import report
from tests.analysis.stats.reference import EDGES, differences, edge, identity

CASES = [(path, block) for path in EDGES for block in report.BLOCKS if block in edge(path)[1]]
# Points that agree exactly: metafor prints its rounding errors (a slope of 3e-16, a study above a
# mean that it equals).
ROUNDING = {
    ("identical_effects", "regtest"),
    ("zero_effects", "regtest"),
    ("all_proportions_zero", "trimfill"),
    ("tiny_means", "fsn"),  # a mean of 1e-23 where the effects are of the order 1e-7
    ("precise_and_vague", "influence"),  # metafor's Q without the dominant study: seven digits
}
# metafor's own loops: a climb without an end, a trimming that takes the last study too (it depends
# on the last digit of a difference that is 0). There is an answer, and the engine gives it.
LOOPS = ("did not converge", "terminated since k = 0")


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
def test_what_metafor_refuses_is_refused_with_a_sentence(path: Path) -> None:
    raw, theirs = edge(path)
    ours = report.plain(report.build(raw))
    assert [where for where in refused(theirs) if "error" not in same(ours, theirs, where)] == []


def refused(found: object, *where: object) -> Iterator[tuple]:
    """The places of all objects that hold an error which is not a loop's."""
    if isinstance(found, dict) and "error" in found and not any(x in found["error"] for x in LOOPS):
        yield where
    pairs = found.items() if isinstance(found, dict) else ()
    if isinstance(found, list):
        pairs = enumerate(found)
    for key, value in pairs:
        yield from refused(value, *where, key)


def same(ours, theirs, where: tuple) -> dict:
    """Our object that answers the question at that place."""
    for key in where:
        theirs = theirs[key]
        if isinstance(key, int):
            wanted = dict(identity(theirs)) | {k: theirs[k] for k in ("formula",) if k in theirs}
            ours = next(o for o in ours if all(o.get(k) == v for k, v in wanted.items()))
        else:
            ours = ours[key]
    return ours


@pytest.mark.parametrize("path", EDGES, ids=lambda p: p.stem)
def test_a_report_can_be_made(path: Path) -> None:
    raw, _ = edge(path)
    assert set(report.everything(raw)) >= {"effects", "fits", "weights", "leave1out", "trimfill"}


def test_refusals_carry_a_code_and_a_sentence() -> None:
    raw, _ = edge(next(p for p in EDGES if p.stem == "no_events_at_all"))
    refused = [o for o in report.BLOCKS["mh"](raw) if "error" in o]
    assert {o["code"] for o in refused} == {"not-estimable"}
    assert all(str(o["error"]).endswith(".") for o in refused)
