"""Web of Science tagged text (`savedrecs.ciw`, `.txt`): two signs and a blank; further lines
behind three blanks, which for names and references are further values.

Tags: Clarivate, "Web of Science Core Collection Field Tags"; other collections on the platform
add FT and Z1 (title in another language) and PS (page span).
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag, seam
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.words import words

TAKEN = words("PT ER AF AU CA TI SO PY VL IS BP EP DI PM SN EI UT DE ID LA AB FT Z1")
_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?: (.*)|\s*)$", re.DOTALL)
# DT says more than PT: a series volume (PT S) holds articles, chapters and papers.
_KINDS = (
    ("proceedings paper", "conference"),
    ("book chapter", "chapter"),
    ("news item", "newspaper"),
    ("book", "book"),
    ("article", "article"),
    ("review", "article"),
)
_BY_PT = {"J": "article", "B": "book", "S": "book", "C": "conference", "P": "other"}


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    if line[:1] == " ":
        return None
    found = _LINE.match(line)
    return (found[1], found[2] or "") if found else None


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"PT"}),
    closes=frozenset({"ER"}),
    ignores=words("FN VR EF"),
    listed=words("AU AF BA BF BE CA GP CR C1 C3 EM RI OI FU"),
    telling=words("TI AU AF AB UT DI"),
    seam=seam(rb"ER {0,9}(?=[\r\n])", rb"PT "),
    lone=words("PT PY VL IS BP EP AR DI PM UT SN EI"),
    opener="PT",
    closer="ER",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one Web of Science entry."""
    get = entry.tags.get
    first = {tag: values[0] for tag, values in entry.tags.items()}.get
    return ParsedRecord(
        type=kind(first("DT", ""), "C" if first("CT") else first("PT", "")),
        title=fields.title(first("TI", "")),
        title_translated=fields.title(first("FT", "") or first("Z1", "")),
        authors=persons.names(
            [*(get("AF") or get("AU") or get("BF") or get("BA") or ()), *get("CA", ())]
        ),
        year=fields.year(first("PY", ""), first("EY", ""), first("EA", ""), first("PD", "")),
        journal=fields.clean_text(first("SO", "") or first("JI", "") or first("J9", "")),
        volume=fields.clean_text(first("VL", "")),
        issue=fields.clean_text(first("IS", "")),
        pages=fields.pages(first("BP", ""), first("EP", ""))
        or fields.pages((first("AR", "") or first("PS", "")).removeprefix("UNSP ")),
        doi=fields.doi(first("DI", ""), first("D2", "")),
        pmid=fields.digits(first("PM", "")),
        issn=fields.issns([*get("SN", ()), *get("EI", ())]),
        accession=fields.clean_text(first("UT", "")),
        keywords=fields.keywords(
            part
            for tag in ("DE", "ID", "MH")
            for text in get(tag, ())
            for part in fields.split(text)
        ),
        language=fields.clean_text(first("LA", "")),
        abstract=fields.abstract(*get("AB", ())),
        extra=fields.rest(entry.tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def kind(document: str, publication: str) -> str:
    """What the document type says, else the publication type."""
    said = document.lower()
    for word, of in _KINDS:
        if word in said:
            return of
    return _BY_PT.get(publication.strip()) or kinds.from_words(document)
