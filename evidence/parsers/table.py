"""Tables (CSV, TSV, and the rows of a workbook) to records, by the names in their header."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from evidence.parsers import columns, fields, kinds, vendors
from evidence.parsers.encoding import decoded
from evidence.parsers.lines import blocks, head
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.rows import Row, rows

NO_TITLE = (
    "No column is named as a title. Say which column holds which field: the columns are {names}."
)
Texts = list[str]
"""The cells of one field that say something; never empty."""


def _parts(texts: Texts) -> tuple[str, ...]:
    return fields.keywords(part for text in texts for part in vendors.parted(text))


FIELDS: dict[str, Callable[[Texts], Any]] = {
    "type": lambda texts: kinds.from_words(texts[0]),
    "title": lambda texts: fields.title(texts[0]),
    "title_translated": lambda texts: fields.title(texts[0]),
    "authors": lambda texts: vendors.authors(texts[0]),
    "year": lambda texts: fields.year(texts[0]),
    "journal": lambda texts: fields.clean_text(texts[0]),
    "volume": lambda texts: vendors.number(texts[0]),
    "issue": lambda texts: vendors.number(texts[0]),
    "pages": lambda texts: fields.pages(texts[0]),
    "doi": lambda texts: fields.doi(texts[0]),
    "pmid": lambda texts: fields.pmid(vendors.number(texts[0])),
    "issn": fields.issns,
    "accession": lambda texts: fields.clean_text(texts[0]),
    "keywords": _parts,
    "language": lambda texts: fields.clean_text(texts[0]),
    "url": lambda texts: fields.url(texts[0]),
    "abstract": lambda texts: fields.abstract(texts[0]),
    "labels": _parts,
}


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of a delimited text."""
    header = columns.header_of(head(decoded(file, guess.encoding)))
    if header is None:
        yield Problem(1, "The file has no header row, so its columns have no names.")
        return
    lines = blocks(decoded(file, guess.encoding), encoding=guess.encoding)
    found = rows(lines, delimiter=header.delimiter, skip=header.row + 1)
    table = guess.format.partition("-")[2] or header.table
    yield from records(found, names=header.names, table=table, mapping=mapping)


def records(
    found: Iterable[Row | Problem],
    *,
    names: Sequence[str],
    table: str,
    mapping: Mapping[str, str],
    sparse: bool = False,
) -> Iterator[ParsedRecord | Problem]:
    """The record of each row. A row with too many or too few cells is read, and named; a `sparse`
    table leaves out the empty cells at the end of a row."""
    places = columns.places(names, table, mapping)
    if "title" not in places:
        yield Problem(1, NO_TITLE.format(names=", ".join(filter(None, names))[:400]))
        return
    rest = vendors.kept(names, places)
    for row in found:
        if isinstance(row, Problem):
            yield row
            continue
        if table == "ledger":
            row = replace(row, cells=[vendors.unguarded(cell) for cell in row.cells])
        told = _width(row, len(names), sparse=sparse)
        if told:
            yield Problem(row.line_from, told)
        yield _record(row, table=table, places=places, rest=rest)


def _width(row: Row, width: int, *, sparse: bool) -> str:
    """What is wrong with the number of cells, "" for nothing."""
    have = len(row.cells)
    if have > width and any(row.cells[width:]):
        return (
            f"The row has {have} cells under {width} column names: a cell may have come apart at "
            "a delimiter or a quotation mark. What stands in the last cells is only in the raw row."
        )
    if have < width // 2 and not sparse:
        return f"The row has only {have} cells under {width} column names."
    return ""


def _record(
    row: Row,
    *,
    table: str,
    places: Mapping[str, tuple[int, ...]],
    rest: Mapping[str, int],
) -> ParsedRecord:
    cells = row.cells
    width = len(cells)
    said: dict[str, Texts] = {}
    for field, at in places.items():
        texts = [cells[place] for place in at if place < width and cells[place]]
        if texts:
            said[field] = texts
    values = {field: FIELDS[field](texts) for field, texts in said.items() if field in FIELDS}
    values.setdefault("type", "article")
    _composed(values, said)
    extra = {
        name: (text,)
        for name, place in rest.items()
        if place < width and cells[place] and (text := fields.clean_text(cells[place]))
    }
    plain = ParsedRecord(
        **values, extra=extra, raw=row.raw, line_from=row.line_from, line_to=row.line_to
    )
    finish = vendors.FINISH.get(table)
    return finish(plain, said.get("notes", [""])[0]) if finish else plain


def _composed(values: dict[str, Any], said: Mapping[str, Texts]) -> None:
    """Fields that have several columns, and those that another column can stand in for."""
    if not values.get("pages"):
        ends = [vendors.number(said.get(name, [""])[0]) for name in ("first_page", "last_page")]
        values["pages"] = fields.pages(*ends) or fields.pages(said.get("article_number", [""])[0])
    if "eissn" in said:
        values["issn"] = fields.issns([*said.get("issn", ()), *said["eissn"]])
    if "url" in said and not values.get("doi"):
        values["doi"] = fields.doi_in_link(*said["url"])
