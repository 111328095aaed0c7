"""Workbooks (XLSX): the rows of the first sheet that has a header, as text, with flat memory.

Only what a table of references needs is read: shared and inline texts, numbers, cached results of
formulas. Texts are spooled to disk; a workbook that unpacks to far more than its size is refused.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from evidence.parsers import columns, headings
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.rows import Row
from evidence.parsers.sheet import BOMB, UNPACKED, Shared, Unfit
from evidence.parsers.sheet import rows as sheet_rows

RATIO = 200
SMALL = 10 << 20
SHEETS = 20
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    DefusedXmlException,
    EOFError,
    OSError,
    NotImplementedError,  # an unknown compression
    RuntimeError,  # an encrypted member
    ValueError,
)
ARCHIVE = "This is a ZIP archive, not a list of references: unpack it and give the files inside."
PROJECT = (
    "This is a whole project of ASReview, not a list of references: export its records from there, "
    "as CSV or RIS."
)
DAMAGED = "This workbook is damaged and cannot be opened: save it again, or as CSV."
OTHER = (
    "A further sheet of the workbook, with {} rows, has other columns and was not read: "
    "save it as a file of its own."
)
EMPTY = "No sheet of this workbook has a header row that names a title."


def guess(file: BinaryIO) -> Guess:
    """What a ZIP file is: a workbook with a known header, or why it is none."""
    try:
        with _opened(file) as archive, Shared(archive) as shared:
            _, header = _sheet(archive, shared)
    except Unfit as why:
        return Guess("", "", "", str(why))
    except BROKEN:
        return Guess("", "", "", DAMAGED)
    finally:
        file.seek(0)
    table = columns.table_of(header)
    return Guess(f"xlsx-{table}", "", "", "", headings.DATABASES.get(table, ""), header)


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of a workbook; lines are the rows of its sheet."""
    from evidence.parsers import table

    try:
        with _opened(file) as archive, Shared(archive) as shared:
            first, names = _sheet(archive, shared)
            sheets = _sheets(archive)
            found = (
                row
                for sheet in sheets[sheets.index(first) :]  # a long table goes on in the next ones
                for row in _below(sheet_rows(archive, sheet, shared), names)
            )
            name = guess.format.partition("-")[2]
            yield from table.records(found, names=names, table=name, mapping=mapping, sparse=True)
    except Unfit as why:
        yield Problem(0, str(why))
    except BROKEN:
        yield Problem(0, "The workbook is damaged: what stands before the damage was read.")


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    file.seek(0)
    archive = zipfile.ZipFile(file)
    members = archive.infolist()
    held = {member.filename for member in members}
    if "xl/workbook.xml" not in held:
        raise Unfit(PROJECT if "project.json" in held else ARCHIVE)
    full = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if full > UNPACKED or (full > SMALL and full > RATIO * packed):
        raise Unfit(BOMB)
    return archive


def _sheet(archive: zipfile.ZipFile, shared: Shared) -> tuple[str, tuple[str, ...]]:
    """The first sheet with a header that names a title, else the first with any row."""
    first: tuple[str, tuple[str, ...]] | None = None
    for name in _sheets(archive):
        rows = sheet_rows(archive, name, shared)
        for row, _ in zip(rows, range(columns.HEADER_WITHIN), strict=False):
            cells = tuple(cell.strip() for cell in row.cells)
            if columns.score(cells) > 1 and "title" in columns.places(cells, "", {}):
                return name, cells
            if first is None and sum(map(bool, cells)) > 1:
                first = name, cells
    if first is None:
        raise Unfit(EMPTY)
    return first


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    """The sheets in their order, so far as their names tell it; not more than a person makes."""
    names = [name for name in archive.namelist() if re.match(r"xl/worksheets/[^/]+\.xml$", name)]
    return sorted(names, key=lambda name: (len(name), name))[:SHEETS]


def _below(rows: Iterator[Row], names: tuple[str, ...]) -> Iterator[Row | Problem]:
    """The rows behind the header that say something; a sheet without it is another table."""
    passed = 0
    for row in rows:
        if tuple(cell.strip() for cell in row.cells) == names:
            break
        passed += any(cell.strip() for cell in row.cells)
    else:
        if passed > 1:
            yield Problem(0, OTHER.format(passed))
    yield from (row for row in rows if any(cell.strip() for cell in row.cells))
