"""A web table under the name of a workbook: how CNKI, and many a web site, writes its `.xls`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO

from evidence.parsers import columns, table
from evidence.parsers.encoding import decoded
from evidence.parsers.lines import Block, blocks
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
    rows = (row for row in _rows([Block(1, text)]) if isinstance(row, Row))
    for row in islice(rows, columns.HEADER_WITHIN):
        names = tuple(" ".join(cell.split()) for cell in row.cells)
        if columns.score(names) > 1 and "title" in columns.places(names, "", {}):
            return names
    return ()


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of the table; lines are those of the file."""
    names = guess.columns
    lines = blocks(decoded(file, guess.encoding), encoding=guess.encoding)
    found = _below(_rows(lines), names)
    yield from table.records(found, names=names, table=columns.table_of(names), mapping=mapping)


def _below(rows: Iterator[Row | Problem], names: tuple[str, ...]) -> Iterator[Row | Problem]:
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif tuple(" ".join(cell.split()) for cell in row.cells) == names:
            break
    for row in rows:
        if isinstance(row, Problem) or any(cell.strip() for cell in row.cells):
            yield row


def _rows(lines: Iterable[Block | Problem]) -> Iterator[Row | Problem]:
    """Rows as they end, or as the next one begins; one without an end is told."""
    text, line = "", 1
    for block in lines:
        if isinstance(block, Problem):
            yield block
            continue
        text += block.text + "\n"
        at = 0
        for end in _ROW_END.finditer(text):
            row = _row(text[at : end.start()], line)
            line += text.count("\n", at, end.end())
            at = end.end()
            if row:
                yield row
        text = text[at:]
        if len(text) > LONGEST_ROW:
            yield Problem(line, "A row of the table is longer than 8 MB and was not read.")
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
