"""Refer, as EndNote, CNKI and Wanfang write it (`.enw`, `.txt`): a per cent sign and one more.

Tags: the import filter that EndNote ships. CNKI may write all authors on one line, each behind its
own %A; two %P, page count and pages; adviser and degree of a thesis in %Y and %9.
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag, seam
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.words import words

TAKEN = words("%0 %A %T %Q %J %B %D %V %N %P %R %@ %M %K %G %U %X")
REPEATED = words("%A %E %H %I %K %Y")
_LINE = re.compile(
    r"\s{0,3}(%(?:[0-9](?![\d.,%])|[A-Za-z@+!$&()*<=>?\[\]^~#]))(?: ?(.*))?$", re.DOTALL
)
_MID_LINE = re.compile(r"(%[AEHIKY]) ?(?=\S)")


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    if "%" not in line[:4]:
        return None
    found = _LINE.match(line)
    return (found[1], found[2] or "") if found else None


def relines(tag: str, value: str) -> list[Tag]:
    """`%A one%A two` on one line; only for tags that name people and keywords."""
    if tag not in REPEATED:
        return [(tag, value)]
    parts = _MID_LINE.split(value)
    return [(tag, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"%0"}),
    listed=words("%K %@"),
    single=words("%T %D %J %R"),
    telling=words("%T %A %X %R"),
    lone=words("%0 %D %V %N %P %R %8 %~ %W"),
    relines=relines,
    midline="%",
    blank_closes=True,
    seam=seam(rb"%[A-Z] ", rb"%0 "),
    opener="%0",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one Refer entry."""
    get = entry.tags.get
    first = {tag: values[0] for tag, values in entry.tags.items()}.get
    return ParsedRecord(
        type=kind(first("%0", ""), first("%~", ""), first("%9", "")),
        title=fields.title(first("%T", "") or first("%!", "")),
        title_translated=fields.title(first("%Q", "")),
        authors=persons.names(get("%A", ())),
        year=fields.year(first("%D", ""), first("%8", "")),
        journal=fields.clean_text(first("%J", "") or first("%B", "")),
        volume=fields.clean_text(first("%V", "")),
        issue=fields.clean_text(first("%N", "")),
        pages=fields.page_range(get("%P", [])) or fields.pages(first("%]", "")),
        doi=fields.doi(first("%R", "")) or fields.doi_in_link(*get("%U", ())),
        issn=fields.issns(get("%@", ())),
        accession=fields.clean_text(first("%M", "")),
        keywords=fields.keywords(part for text in get("%K", ()) for part in _keywords(text)),
        language=fields.clean_text(first("%G", "")),
        url=fields.url(*get("%U", ())),
        abstract=fields.abstract(*get("%X", ())),
        extra=fields.rest(entry.tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def kind(reference: str, database: str, work: str) -> str:
    """CNKI files yearbooks under laws, and says what they are in the name of the database."""
    if "年鉴" in database or "年鑒" in database:
        return "yearbook"
    return kinds.from_words(reference, database, work)


def _keywords(text: str) -> list[str]:
    """Semicolons part them; Wanfang parts Chinese ones by blanks."""
    if ";" not in text and "；" not in text and fields.is_chinese(text):
        return text.split()
    return fields.split(text)
