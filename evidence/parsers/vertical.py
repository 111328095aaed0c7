"""Embase's CSV with "fields by row": each line holds the name of a field and then its values, and
the next record begins where the first name comes again."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from evidence.parsers import columns, table
from evidence.parsers.encoding import decoded
from evidence.parsers.lines import blocks
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.rows import Row, rows

TABLE = "embase"
LISTED = frozenset({"authors", "keywords"})
NEEDED = (frozenset({"title", "author names"}), frozenset({"title", "source"}))
LOOKED_AT = 24


def is_vertical(text: str) -> bool:
    """Whether the first lines begin with the names of Embase's fields, each of its own."""
    lines = [line for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    names = {columns.plain(line.partition(",")[0].strip('" ')) for line in lines if "," in line}
    return any(needed <= names for needed in NEEDED)


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems; each record is read as a table of one row."""
    lines = blocks(decoded(file, guess.encoding), encoding=guess.encoding)
    first, open_rows = "", list[Row]()
    for row in rows(lines, delimiter=",", skip=0):
        if isinstance(row, Problem):
            yield row
            continue
        name = columns.plain(row.cells[0])
        if open_rows and name == first:
            yield from _record(open_rows, mapping)
            open_rows = []
        first = first or name
        open_rows.append(row)
    if open_rows:
        yield from _record(open_rows, mapping)


def _record(found: list[Row], mapping: Mapping[str, str]) -> Iterator[ParsedRecord | Problem]:
    names = [row.cells[0].strip() for row in found]
    listed = {
        place
        for field, places in columns.places(names, TABLE, mapping).items()
        if field in LISTED
        for place in places
    }
    row = Row(
        cells=[
            ("; " if place in listed else ", ").join(cell for cell in row.cells[1:] if cell.strip())
            for place, row in enumerate(found)
        ],
        raw="\n".join(row.raw for row in found),
        line_from=found[0].line_from,
        line_to=found[-1].line_to,
    )
    yield from table.records([row], names=names, table=TABLE, mapping=mapping)
