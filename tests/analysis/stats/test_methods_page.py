"""docs/methods.md names code and tests that exist."""

import re
from pathlib import Path

import pytest

from analysis.stats.measures.registry import MEASURES
from analysis.stats.pooling import METHODS, TESTS
from analysis.stats.profiles import PROFILES
from analysis.stats.small_study.trim_and_fill import ESTIMATORS

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "methods.md").read_text()
NAMED = sorted(set(re.findall(r"`([\w/]+\.(?:py|R|md))`", PAGE)))
FOLDERS = (ROOT, ROOT / "analysis" / "stats", ROOT / "tests" / "analysis" / "stats")


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_the_page_names_exists(name: str) -> None:
    assert any((folder / name).is_file() for folder in FOLDERS)


@pytest.mark.parametrize("name", [*MEASURES, *METHODS, *TESTS, *PROFILES, *ESTIMATORS])
def test_every_choice_of_the_engine_is_on_the_page(name: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", PAGE)
