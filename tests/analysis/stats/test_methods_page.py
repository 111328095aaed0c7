"""docs/methods.md names code and tests that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.stats import report
from analysis.stats.measures.registry import MEASURES
from analysis.stats.pooling import METHODS, TESTS
from analysis.stats.profiles import PROFILES
from analysis.stats.small_study.trim_and_fill import ESTIMATORS
from tests.analysis.stats.reference import EDGES, edge, raw

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "methods.md").read_text()
NAMED = sorted(set(re.findall(r"`([\w/]+\.(?:py|R|md))`", PAGE)))
OF_MEANS = ("stata_metan_cohen", "revman_hedges_g", "metan_glass_delta")
OF_GROUPS = ("subgroup", "mh", "dl_with_mh_heterogeneity")
SHARED = ("cmh_continuity_correction", "continuity_correction_in_pooling")  # choices, no results
FOLDERS = (ROOT, ROOT / "analysis" / "stats", ROOT / "tests" / "analysis" / "stats")


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_the_page_names_exists(name: str) -> None:
    assert any((folder / name).is_file() for folder in FOLDERS)


@pytest.mark.parametrize("name", [*MEASURES, *METHODS, *TESTS, *PROFILES, *ESTIMATORS])
def test_every_choice_of_the_engine_is_on_the_page(name: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", PAGE)


@pytest.mark.parametrize(
    ("name", "blocks"),
    [("bcg", OF_GROUPS), ("single_events", None), ("two_studies_means", OF_MEANS)],
)
def test_every_number_that_pool_prints_is_on_the_page(name: str, blocks: tuple | None) -> None:
    data = raw(name) if name == "bcg" else edge(EDGES[0].with_name(f"{name}.json"))[0]
    shown = {b: report.plain(report.BLOCKS[b](data)) for b in blocks or report.BLOCKS}
    printed = set(numbers(shown)) - set(SHARED)
    assert sorted(one for one in printed if f"`{one}`" not in PAGE) == []


def numbers(found: object, name: str = "") -> Iterator[str]:
    """The names under which numbers stand; `effects` and `levels` are called by the user's data."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from numbers(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from numbers(value, name)
    elif isinstance(found, float | int) and not isinstance(found, bool):
        yield name
