"""Tables (CSV, TSV, and the rows of a workbook) to records, by the names in their header."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from evidence.parsers import columns, fields, kinds, vendors
from evidence.parsers.encoding import decoded
from evidence.parsers.lines import blocks, one_line_end
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.rows import Row, rows

NO_TITLE = (
    "No column is named as a title. Say which column holds which field: the columns are {names}."
)


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of a delimited text."""
    text = "".join(piece for piece, _ in zip(decoded(file, guess.encoding), range(2), strict=False))
    header = columns.header_of(one_line_end(text.replace("\ufeff", "").replace("\0", "")))
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
) -> Iterator[ParsedRecord | Problem]:
    """The record of each row. A row with too many or too few cells is read, and named."""
    places = columns.places(names, table, mapping)
    if "title" not in places:
        yield Problem(1, NO_TITLE.format(names=", ".join(filter(None, names))[:400]))
        return
    rest = vendors.kept(names, places)
    for row in found:
        if isinstance(row, Problem):
            yield row
            continue
        if len(row.cells) > len(names) and any(row.cells[len(names) :]):
            yield Problem(
                row.line_from,
                f"The row has {len(row.cells)} cells under {len(names)} column names: "
                "a cell may have come apart at a delimiter or a quotation mark.",
            )
        elif len(row.cells) < len(names) // 2:
            yield Problem(
                row.line_from,
                f"The row has only {len(row.cells)} cells under {len(names)} column names.",
            )
        yield _record(row, table=table, places=places, rest=rest)


def _record(
    row: Row,
    *,
    table: str,
    places: Mapping[str, tuple[int, ...]],
    rest: Mapping[str, int],
) -> ParsedRecord:
    cells = row.cells

    def all_of(field: str) -> list[str]:
        return [cells[place] for place in places.get(field, ()) if place < len(cells)]

    def first(field: str) -> str:
        return next((cell for cell in all_of(field) if cell.strip()), "")

    extra = {
        name: (text,)
        for name, place in rest.items()
        if place < len(cells) and (text := fields.clean_text(cells[place]))
    }
    plain = ParsedRecord(
        type=kinds.from_words(first("type")) if first("type") else "article",
        title=fields.title(first("title")),
        title_translated=fields.title(first("title_translated")),
        authors=vendors.authors(first("authors")),
        year=fields.year(first("year")),
        journal=fields.clean_text(first("journal")),
        volume=vendors.number(first("volume")),
        issue=vendors.number(first("issue")),
        pages=fields.pages(first("pages"))
        or fields.pages(vendors.number(first("first_page")), vendors.number(first("last_page")))
        or fields.pages(first("article_number")),
        doi=fields.doi(first("doi")) or fields.doi_in_link(first("url")),
        pmid=fields.digits(vendors.number(first("pmid"))),
        issn=fields.issns([*all_of("issn"), *all_of("eissn")]),
        accession=fields.clean_text(first("accession")),
        keywords=fields.keywords(
            part for text in all_of("keywords") for part in vendors.parted(text)
        ),
        language=fields.clean_text(first("language")),
        url=fields.url(first("url")),
        abstract=fields.abstract(first("abstract")),
        labels=fields.keywords(vendors.parted(first("labels"))),
        extra=extra,
        raw=row.raw,
        line_from=row.line_from,
        line_to=row.line_to,
    )
    finish = vendors.FINISH.get(table)
    return finish(plain, first("notes")) if finish else plain
