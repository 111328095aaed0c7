"""A web table under the name of a workbook: how CNKI, and many a web site, writes its `.xls`."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from evidence.parsers import columns, table
from evidence.parsers.encoding import REPAIRED, decoded
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.rows import Row

LONGEST_ROW = 8 << 20
MOST_CELLS = 1000
_ROW_END = re.compile(r"</tr\s*>|<tr[\s>]", re.I)
_CELL = re.compile(r"<t[dh](?:\s[^<>]*)?>", re.I)
_CELL_END = re.compile(r"</t[dh]\s*>", re.I)
_BREAK = re.compile(r"<br\s*/?>|</p\s*>", re.I)
_TABLE = re.compile(r"<table[\s>]", re.I)


def header_of(text: str) -> tuple[str, ...]:
    """The names in the first row that names a title; () where the page holds no such table."""
    if not _TABLE.search(text):
        return ()
    for row, _ in zip(_rows(iter([text])), range(columns.HEADER_WITHIN), strict=False):
        names = tuple(" ".join(cell.split()) for cell in row.cells)
        if columns.score(names) > 1 and "title" in columns.places(names, "", {}):
            return names
    return ()


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of the table; lines are those of the file."""
    names = guess.columns
    found = _below(_rows(decoded(file, guess.encoding)), names)
    yield from table.records(found, names=names, table=columns.table_of(names), mapping=mapping)


def _below(rows: Iterator[Row], names: tuple[str, ...]) -> Iterator[Row | Problem]:
    for row in rows:
        if tuple(" ".join(cell.split()) for cell in row.cells) == names:
            break
    yield from (row for row in rows if any(cell.strip() for cell in row.cells))


def _rows(pieces: Iterator[str]) -> Iterator[Row]:
    """Rows as they end, or as the next one begins."""
    text, line = "", 1
    for piece in pieces:
        text += piece.replace(REPAIRED, "").replace("\r\n", "\n").replace("\r", "\n")
        at = 0
        for end in _ROW_END.finditer(text):
            row = _row(text[at : end.start()], line)
            line += text.count("\n", at, end.end())
            at = end.end()
            if row:
                yield row
        text = text[at:]
        if len(text) > LONGEST_ROW:
            line += text.count("\n")
            text = ""
    last = _row(text, line)
    if last:
        yield last


def _row(text: str, line: int) -> Row | None:
    begins = [found.end() for found in _CELL.finditer(text)][:MOST_CELLS]
    if not begins:
        return None
    cells = []
    for at, following in zip(begins, [*begins[1:], len(text)], strict=True):
        inner = _CELL_END.split(text[at:following], maxsplit=1)[0]
        inner = _CELL.split(inner, maxsplit=1)[0]
        cells.append(_BREAK.sub("\n", inner).strip())
    return Row(cells, text.strip(), line, line + text.count("\n"))
