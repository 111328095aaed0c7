"""Which column of a table is which field, and whose table it is, by the names in its header.

A database's own order of preference comes before the general one.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evidence.parsers.headings import FIELDS, MANY, PREFERRED, SIGNATURES

_KNOWN = {name: field for field, names in FIELDS.items() for name in names}
DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 20
INSTEAD = 3
"""So many columns can say one field: the first that is not empty does."""
LONGEST_NAME = 80
LONGEST_CELL = 16 << 20
csv.field_size_limit(LONGEST_CELL)  # the default refuses a long abstract; this holds for all tables

_VALUE = re.compile(r"^(?:1[89]|20)\d\d$|\b10\.\d{4,9}/|^\d+ ?[-–] ?\d+$")  # no name of a column
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: where it stands, what parts its cells, and its names as written."""

    row: int
    delimiter: str
    names: tuple[str, ...]
    table: str


def plain(name: str) -> str:
    """A column name for comparing."""
    return _plain(name) if len(name) <= LONGEST_NAME else _SIGNS.sub(" ", name.lower()).strip()


@lru_cache(maxsize=1000)
def _plain(name: str) -> str:
    """Known from the record before, where a file names its fields in each."""
    return _SIGNS.sub(" ", name.lower()).strip()


def header_of(text: str) -> Header | None:
    """The header of a table at the start of a text: the row that names the most fields."""
    lines = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    best: tuple[int, Header] | None = None
    for row, line in enumerate(lines):
        for delimiter in DELIMITERS:
            if delimiter not in line and delimiter != ",":
                continue
            names = _cells(line, delimiter)
            named = score(names)
            if named and (best is None or named > best[0]):
                best = named, Header(row, delimiter, names, table_of(names))
    if best and (best[1].table != "mapped" or (best[0] > 1 and _fits(lines, best[1]))):
        return best[1]
    return _unknown(lines)


def _fits(lines: Sequence[str], header: Header) -> bool:
    """Whether the row below looks like one of this header: prose that names fields has none."""
    below = next((line for line in lines[header.row + 1 :] if line.strip()), "")
    odd = below.count('"') % 2 == 1  # a cell that goes on in the next line
    return not below or odd or 2 * len(_cells(below, header.delimiter)) >= len(header.names)


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(name.strip() for name in next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return ()


def score(names: Sequence[str]) -> int:
    """How many fields a row names; a sentence or a row of values is no header."""
    if not all(_nameable(name) for name in names if name):
        return 0
    known = {_KNOWN[plain(name)] for name in names if plain(name) in _KNOWN}
    return len(known) if table_of(names) != "mapped" or len(known) * 3 >= len(names) else 0


def _unknown(lines: Sequence[str]) -> Header | None:
    """A table whose names say nothing here: three or more cells, as many in each first row."""
    rows = [line for line in lines if line.strip()][:4]
    for delimiter in DELIMITERS:
        widths = [len(_cells(line, delimiter)) for line in rows]
        if len(widths) > 1 and widths[0] > 2 and len(set(widths)) == 1:
            names = _cells(rows[0], delimiter)
            if (
                all(map(_nameable, names))
                and len(set(names)) == len(names)
                and not any(map(_VALUE.search, names))
            ):
                return Header(lines.index(rows[0]), delimiter, names, "mapped")
    return None


def _nameable(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and not name.endswith((";", ":")) and "`" not in name


def table_of(names: Sequence[str]) -> str:
    """Whose table it is, `mapped` for any other."""
    have = {plain(name) for name in names}
    return next((table for table, needs in SIGNATURES if needs <= have), "mapped")


def places(
    names: Sequence[str], table: str, mapping: Mapping[str, str]
) -> dict[str, tuple[int, ...]]:
    """The columns of each field. What `mapping` says (field -> column, "" for none) goes first."""
    return dict(_places(tuple(names), table, tuple(mapping.items())))


@lru_cache(maxsize=64)
def _places(
    names: tuple[str, ...], table: str, given: tuple[tuple[str, str], ...]
) -> dict[str, tuple[int, ...]]:
    """Known from the record before, where each record is a table of its own."""
    mapping = dict(given)
    at: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        at.setdefault(plain(name), []).append(place)
    out: dict[str, tuple[int, ...]] = {}
    for field, known in FIELDS.items():
        wanted = PREFERRED.get(table, {}).get(field, known)
        if field in mapping:
            wanted = (plain(mapping[field]),) if mapping[field] else ()
        found = [place for name in wanted for place in at.get(name, ())]
        out[field] = tuple(found) if field in MANY else tuple(found[:INSTEAD])
    return {field: found for field, found in out.items() if found}


def suggested(names: Sequence[str]) -> dict[str, str]:
    """The mapping a user may start from: field -> column, as it would be read without one."""
    found = places(names, table_of(names), {})
    return {field: names[at[0]] for field, at in found.items()}
