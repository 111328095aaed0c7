"""What a tab shows, as plain values: numbers that say how they were made, and tables.

A block is a dict of these; the page, its CSV and its JSON show the same one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

Plain = dict[str, Any]


def block(
    *,
    numbers: Iterable[Plain] = (),
    tables: Iterable[Plain] = (),
    notes: Iterable[str] = (),
    mark: str = "",
    refused: str = "",
    **more: Any,
) -> Plain:
    """`mark` stands over everything; `refused` says why the block has no numbers."""
    return {
        "numbers": list(numbers), "tables": list(tables), "notes": list(notes),
        "mark": mark, "refused": refused, **more,
    }  # fmt: skip


def number(
    name: str,
    value: Any,
    *,
    formula: str,
    source: str,
    inputs: str,
    decimals: int = 3,
    low: Any = None,
    high: Any = None,
    p: Any = None,
    beside: str = "",
) -> Plain:
    """One number with how it was computed. `beside` says what belongs to it in words (df, se)."""
    return {
        "name": name, "value": plain(value), "decimals": decimals, "low": plain(low),
        "high": plain(high), "p": plain(p), "beside": beside, "formula": formula,
        "source": source, "inputs": inputs, "refused": "",
    }  # fmt: skip


def unanswered(name: str, sentence: str) -> Plain:
    """A number that does not exist, and why."""
    return number(name, None, formula="", source="", inputs="") | {"refused": sentence}


def column(name: str, *, decimals: int = 3, kind: str = "number") -> Plain:
    """kind: number, percent, p, words."""
    return {"name": name, "decimals": decimals, "kind": kind}


def table(
    title: str,
    columns: Sequence[Plain],
    rows: Iterable[Sequence[Any]],
    *,
    formula: str,
    source: str,
    inputs: str,
    marked: Sequence[bool] = (),
) -> Plain:
    """Rows of the same width as `columns`; the first cell names its row."""
    return {
        "title": title, "columns": list(columns), "rows": [[plain(x) for x in row] for row in rows],
        "marked": [bool(x) for x in marked], "formula": formula, "source": source,
        "inputs": inputs,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """numpy to Python; None where there is no finite number."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
