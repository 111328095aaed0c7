"""The sample exports and what a reader should find in them."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "reference" / "imports"
EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (FOLDER / "expected.json").read_text(encoding="utf-8")
)
NAMES = sorted(EXPECTED)
STRICT = (
    "title",
    "authors",
    "year",
    "pages",
    "doi",
    "pmid",
    "accession",
    "decisions",
    "labels",
)


def data(name: str) -> bytes:
    """The bytes of a sample."""
    return (FOLDER / name).read_bytes()
