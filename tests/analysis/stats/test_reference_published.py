"""Published data sets beyond the reference files, with other main measures, against metafor
(tests/reference/extra/published/make_published.R)."""

from pathlib import Path

import pytest

from analysis.stats import report
from tests.analysis.stats.reference import FOLDER, differences, edge

PATHS = sorted((FOLDER.parent / "extra" / "published").glob("*.json"))
CASES = [(path, block) for path in PATHS for block in report.BLOCKS if block in edge(path)[1]]


@pytest.mark.parametrize(
    ("path", "block"), [pytest.param(*c, id=f"{c[0].stem}-{c[1]}") for c in CASES]
)
def test_the_block_agrees(path: Path, block: str) -> None:
    raw, theirs = edge(path)
    ours = report.plain(report.BLOCKS[block](raw))
    assert differences(ours, theirs[block]) == []
