"""From a file to text, and from a table in it to rows with named cells.

Everything that is wrong raises UnreadableInput with a sentence that names the file or the row.
"""

import codecs
import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from analysis.stats.errors import UnreadableInput

WORKBOOK = b"PK\x03\x04"
SEPARATORS = ("sep=,", "sep=;", "sep=\t")  # a first line as Excel writes and reads it
ONE_COMMA = re.compile(r"\s*[-+\u2212\u2013]?\d+,\d+\s*")
# What a comma between thousands cannot look like: 0,5 and 12,25 and 0,512 and 1,2345.
SURELY_DECIMAL = re.compile(r"\s*[-+\u2212\u2013]?(0\d*,\d+|\d+,(\d{1,2}|\d{4,}))\s*")
POINT = re.compile(r"\s*[-+\u2212\u2013]?\d*\.\d+\s*")


def text_of(path: Path) -> str:
    """UTF-8, with or without a mark; UTF-16 where the mark says so, as Excel's Unicode text."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UnreadableInput(f"{path} cannot be read: {problem.strerror}.") from None
    if content.startswith(WORKBOOK):
        raise UnreadableInput(f"{path.name} is a workbook; save the sheet as CSV first.")
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # not text, or UTF-16 without its mark
        raise UnreadableInput(f"{path.name} is not UTF-8 text; save it as UTF-8 first.")
    return text


def rows_of(text: str) -> list[Mapping[str, object]]:
    """The rows of a table with a header line; commas, semicolons or tabs part the columns."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    first, _, rest = lines.partition("\n")
    delimiter = max(",;\t", key=first.count)
    if first.strip('"').lower() in SEPARATORS:
        delimiter, lines = first.strip('"')[-1], rest
    try:
        reader = csv.reader(io.StringIO(lines), delimiter=delimiter, strict=True)
        table = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as problem:
        raise UnreadableInput(
            f"The file is not a readable table ({problem}); look for a quotation mark that is "
            "not closed."
        ) from None
    header = [name.strip() for name in table[0]] if table else []
    _check_header(header)
    comma = _decimal_comma(table[1:], delimiter)
    return [_row(header, cells, i, comma=comma) for i, cells in enumerate(table[1:])]


def _check_header(header: list[str]) -> None:
    named = [name.lower() for name in header if name]
    for name in named:
        if named.count(name) > 1:
            raise UnreadableInput(f"The column {name} stands twice in the header.")


def _decimal_comma(table: list[list[str]], delimiter: str) -> bool:
    """Whether a comma is the decimal sign: where semicolons part the columns, and where tabs do if
    some number cannot be read otherwise and none has a point."""
    if delimiter != "\t":
        return delimiter == ";"
    cells = [cell for row in table for cell in row]
    return any(map(SURELY_DECIMAL.fullmatch, cells)) and not any(map(POINT.fullmatch, cells))


def _row(
    header: list[str], cells: list[str], position: int, *, comma: bool
) -> Mapping[str, object]:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise UnreadableInput(f"Row {position + 1} has more cells than the header has names.")
    padded = cells + [""] * (len(header) - len(cells))
    pairs = zip(header, padded, strict=False)
    return {
        name: cell.replace(",", ".") if comma and ONE_COMMA.fullmatch(cell) else cell
        for name, cell in pairs
        if name
    }
