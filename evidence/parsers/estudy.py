"""CNKI's own exports: E-Study (`DataType: 1` starts a record) and custom (`SrcDatabase-来源库`).

The field names are English and Chinese, joined by a hyphen; the English part is the tag. The one
exception is PageCount: 页码 holds the pages, 页数 their number.
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.words import words

TAKEN = words(
    "SrcDatabase Title Author Source Year Volume Roll Period Page DOI ISSN Keyword URL Link Summary"
)
PAGES = "PageCount-页码"
_LINE = re.compile(
    r"[\ufeff ]{0,3}([A-Z][A-Za-z]{1,24})(?:-([A-Za-z\u4e00-\u9fff]{1,12}))?\s?[:：]\s*(.*)$",
    re.DOTALL,
)


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    found = _LINE.match(line)
    if not found or not (found[2] or found[1] in TAKEN or found[1] == "DataType"):
        return None
    tag = PAGES if found[1] == "PageCount" and found[2] == "页码" else found[1]
    return tag, found[3]


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"DataType"}),
    parts=words("SrcDatabase Title"),
    telling=words("Title Author Summary"),
    lone=words("DataType Year Volume Period Page DOI ISSN SrcDatabase"),
    opener="DataType",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one entry."""
    get = entry.tags.get
    first = {tag: values[0] for tag, values in entry.tags.items()}.get
    links = [*get("URL", ()), *get("Link", ())]
    return ParsedRecord(
        type=kinds.from_words(first("SrcDatabase", ""), first("Degree", "")),
        title=fields.title(first("Title", "")),
        authors=persons.names(get("Author", ())),
        year=fields.year(first("Year", ""), first("PubTime", "")),
        journal=fields.clean_text(first("Source", "")),
        volume=fields.clean_text(first("Volume", "") or first("Roll", "")),
        issue=fields.clean_text(first("Period", "")),
        pages=fields.page_range([*get("Page", ()), *get(PAGES, ())]),
        doi=fields.doi(first("DOI", "")) or fields.doi_in_link(*links),
        issn=fields.issns(get("ISSN", ())),
        keywords=fields.keywords(
            part for text in get("Keyword", ()) for part in fields.split(text)
        ),
        url=fields.url(*links),
        abstract=fields.abstract(*get("Summary", ())),
        extra=fields.rest(entry.tags, taken=TAKEN | {PAGES}),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )
