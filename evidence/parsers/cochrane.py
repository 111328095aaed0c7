"""The plain text of the Cochrane Library: a tag, a colon and a value; ID opens a record.

Tags: Cochrane Library, "Export selected citations". Each value stands on one line.
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.words import words

TAGS = words("ID AU TI SO YR VL NO PG PM XR PT KY KW DOI AB US UR CC PB SN LA DE ED AD CY ST C3")
TAKEN = words("ID AU TI SO YR VL NO PG PM KY KW DOI AB US UR SN LA")
_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9]|DOI) {0,2}: ?(.*)", re.DOTALL)
_NUMBER = re.compile(r"(?:PUBMED|MEDLINE)\s+(\d{1,8})\b", re.I)
_FURNITURE = re.compile(r"\s*(?:Record #\d+ of \d+|Provider:.*|Content:.*)\s*$")


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    found = _LINE.match(line) if ":" in line[:6] else None
    return (found[1], found[2]) if found and found[1] in TAGS else None


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"ID"}),
    single=words("TI SO YR"),
    telling=words("TI AU AB DOI"),
    lone=words("ID YR VL NO PG PM DOI"),
    furniture=lambda line: _FURNITURE.match(line) is not None,
    opener="ID",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one entry."""
    get = entry.tags.get
    first = {tag: values[0] for tag, values in entry.tags.items()}.get
    accession = fields.clean_text(first("ID", ""))
    links = (*get("US", ()), *get("UR", ()))
    return ParsedRecord(
        type=kinds.registered(kind(first("PT", "")), accession),
        title=fields.title(first("TI", "")),
        authors=persons.names(get("AU", ())),
        year=fields.year(first("YR", "")),
        journal=fields.clean_text(first("SO", "")),
        volume=fields.clean_text(first("VL", "")),
        issue=fields.clean_text(first("NO", "")),
        pages=fields.pages(first("PG", "")),
        doi=fields.doi(first("DOI", "")),
        pmid=pmid(*get("PM", ())),
        issn=fields.issns(get("SN", ())),
        accession=accession,
        keywords=fields.keywords(
            part for tag in ("KY", "KW") for text in get(tag, ()) for part in fields.split(text)
        ),
        language=fields.clean_text(first("LA", "")),
        url=fields.url(*links),
        abstract=fields.abstract(*get("AB", ())),
        extra=fields.rest(entry.tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def kind(publication_types: str) -> str:
    """The first of the types that names one; the library holds articles where none does."""
    found = kinds.from_words(*fields.split(publication_types))
    return "article" if found == "other" else found


def pmid(*written: str) -> str:
    """`PUBMED 12345678`, or the bare number."""
    for text in written:
        found = _NUMBER.search(text)
        number = found[1] if found else fields.digits(text)
        if number:
            return number
    return ""
