"""CSV and XLSX: one column a field, then the facts. No cell can act as a formula.

A cell that begins with `= + - @`, a tab or a line end gets an apostrophe, which our reader takes
away again; spreadsheets show it or hide it, but do not compute.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from openpyxl import Workbook

from evidence.exports.rows import Row, line
from evidence.parsers.record import ParsedRecord
from evidence.parsers.vendors import guarded, joined

FIELDS = (
    "type",
    "title",
    "title_translated",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "issn",
    "accession",
    "keywords",
    "language",
    "url",
    "abstract",
    "decisions",
    "labels",
)
SHEET_ROWS = 1_048_576
LONGEST_CELL = 32_767
CUT = " […]"


def write_csv(rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int:
    """Write the rows as CSV in UTF-8 with the mark that Excel needs; return how many."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([*FIELDS, *map(guarded, map(line, facts))])
    count = 0
    for row in rows:
        writer.writerow(cells(row, facts))
        count += 1
    text.detach()
    return count


def write_xlsx(rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int:
    """Write the rows as a workbook, with a further sheet for each million; return how many."""
    book = Workbook(write_only=True)
    head = [*FIELDS, *map(guarded, map(line, facts))]
    sheet, count = None, 0
    for count, row in enumerate(rows, start=1):
        if sheet is None or count % (SHEET_ROWS - 1) == 1:
            sheet = book.create_sheet(f"Records {count // (SHEET_ROWS - 1) + 1}")
            sheet.append(head)
        sheet.append([_cut(cell) for cell in cells(row, facts)])
    if sheet is None:
        book.create_sheet("Records").append(head)
    book.save(out)
    return count


def cells(row: Row, facts: Sequence[str]) -> list[str]:
    """The cells of a row, each harmless."""
    record = row.record
    return [
        guarded(cell) for cell in (*_fields(record), *(line(row.facts.get(f, "")) for f in facts))
    ]


def _fields(record: ParsedRecord) -> Iterable[str]:
    said = {line(who): line(what) for who, what in record.decisions.items()}
    return (
        record.type,
        line(record.title),
        line(record.title_translated),
        joined(map(line, record.authors)),
        str(record.year or ""),
        line(record.journal),
        line(record.volume),
        line(record.issue),
        line(record.pages),
        line(record.doi),
        line(record.pmid),
        joined(record.issn),
        line(record.accession),
        joined(map(line, record.keywords)),
        line(record.language),
        line(record.url),
        line(record.abstract),
        json.dumps(said, ensure_ascii=False) if said else "",
        joined(map(line, record.labels)),
    )


def _cut(cell: str) -> str:
    """Excel's own limit; the mark says that there was more."""
    return cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - len(CUT)] + CUT
