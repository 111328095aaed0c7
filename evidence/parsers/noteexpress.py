"""NoteExpress, the format that CNKI, Wanfang, VIP and SinoMed share: `{Field Name}: value`.

CNKI joins names and keywords by semicolons, the others repeat the field; VIP is free with blanks
around the colon and parts records by lines of one blank.
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag, seam
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry

TYPE, TITLE, AUTHOR = "Reference Type", "Title", "Author"
TAKEN = frozenset(
    {
        TYPE,
        TITLE,
        AUTHOR,
        "Translated Title",
        "Journal",
        "Year",
        "Volume",
        "Issue",
        "Pages",
        "DOI",
        "ISBN/ISSN",
        "Accession Number",
        "Keywords",
        "Language",
        "URL",
        "Abstract",
    }
)
CHINESE = {
    "文献类型": TYPE,
    "参考类型": TYPE,
    "题名": TITLE,
    "标题": TITLE,
    "作者": AUTHOR,
    "刊名": "Journal",
    "期刊": "Journal",
    "来源": "Journal",
    "年": "Year",
    "年份": "Year",
    "卷": "Volume",
    "期": "Issue",
    "页码": "Pages",
    "关键词": "Keywords",
    "摘要": "Abstract",
    "语种": "Language",
    "链接": "URL",
}
"""The field names of the Chinese version of the program."""

_LINE = re.compile(r"[\ufeff\s]{0,3}\{([^{}]{1,40})\}\s{0,3}[:：]\s*(.*)$", re.DOTALL)


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    if "{" not in line[:4]:
        return None
    found = _LINE.match(line)
    if not found:
        return None
    name = found[1].strip()
    return CHINESE.get(name, name), found[2]


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({TYPE}),
    single=frozenset({TITLE, "Year", "Journal"}),
    telling=frozenset({TITLE, AUTHOR, "Abstract"}),
    lone=frozenset({TYPE, "Year", "Volume", "Issue", "Pages", "DOI", "ISBN/ISSN"}),
    seam=seam(
        rb"\{(?!Reference Type)[A-Z][A-Za-z /]{0,39}\} {0,3}:", rb"\{Reference Type\} {0,3}:"
    ),
    opener="{Reference Type}",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one NoteExpress entry."""
    get = entry.tags.get

    def first(*names: str) -> str:
        return next((value for name in names for value in get(name, ()) if value.strip()), "")

    links = [*get("URL", ()), *get("Link", ())]
    return ParsedRecord(
        type=kinds.from_words(first(TYPE), first("Type of Work")),
        title=fields.title(first(TITLE)),
        title_translated=fields.title(first("Translated Title", "Alternate Title")),
        authors=persons.names(get(AUTHOR, ())),
        year=fields.year(first("Year"), first("Date"), first("Publication Date")),
        journal=fields.clean_text(
            first("Journal", "Secondary Title", "Conference Name", "Tertiary Title")
        ),
        volume=fields.clean_text(first("Volume")),
        issue=fields.clean_text(first("Issue", "Number")),
        pages=fields.page_range(get("Pages", [])),
        doi=fields.doi(first("DOI")) or fields.doi_in_link(*links),
        issn=fields.issns([*get("ISBN/ISSN", ()), *get("ISSN", ())]),
        accession=fields.clean_text(first("Accession Number")),
        keywords=fields.keywords(
            part for text in get("Keywords", ()) for part in fields.split(text)
        ),
        language=fields.clean_text(first("Language")),
        url=fields.url(*links),
        abstract=fields.abstract(*get("Abstract", ())),
        extra=fields.rest(entry.tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )
