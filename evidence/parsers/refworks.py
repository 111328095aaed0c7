"""RefWorks tagged text, also as CNKI and VIP write it: RT starts a record and nothing ends it.

Tags: RefWorks, "Tagged Format". CNKI joins names by semicolons (older records by commas), writes
`vo` in small letters, `A1` without a blank in theses, and URL where RefWorks has UL.
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag, seam
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.words import words

TAGS = words(
    "RT SR ID A1 T1 JF JO YR FD VO IS SP OP K1 AB NO A2 T2 ED PB PP A3 A4 A5 A6 T3 SN AV AD AN LA "
    "CL SF OT LK DO CN DB DS IP RD ST U1 U2 U3 U4 U5 U6 U7 U8 U9 UL SL LL CR WT WV WP OL C1 C2 C3 "
    "URL PMID PMCID ER"
)
TAKEN = words("RT A1 T1 OT JF JO YR VO IS SP OP DO SN AN K1 LA LK UL URL AB")
_LINE = re.compile(r"[\ufeff ]{0,3}(URL|PMC?I?D|[A-Z][A-Z0-9])(?:[ \t]+(.*)|\s*)$", re.DOTALL)
_JOINED = re.compile(r"\ufeff?([A-Z][A-Z0-9])([^\x00-\x7f].*)$", re.DOTALL)
_SMALL = re.compile(r"(vo|is|yr|sp|op|sn|a1|t1|k1|ab|jf|rt) (?=\S)")
_NUMBER = re.compile(r"[\w.,()/+-]{0,20}\d[\w.,()/+-]{0,20}$")


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    found = _LINE.match(line) or _JOINED.match(line)
    if found and found[1] in TAGS:
        return found[1], found[2] or ""
    small = _SMALL.match(line)
    if small and (_NUMBER.match(line, 3) or not line[3].isascii()):
        return small[1].upper(), line[3:]
    return None


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"RT"}),
    single=words("T1 YR JF DO"),
    telling=words("T1 A1 AB DO"),
    lone=words("RT SR YR VO IS SP OP DO SN ID FD DS"),
    seam=seam(rb"(?:A1|T1|JF|JO|YR|VO|IS|SP|OP|K1|AB|DO|SN|LA|LK|UL|ID|NO) ", rb"RT "),
    opener="RT",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one RefWorks entry."""
    get = entry.tags.get
    first = {tag: values[0] for tag, values in entry.tags.items()}.get
    links = (*get("LK", ()), *get("UL", ()), *get("URL", ()))
    return ParsedRecord(
        type=kind(first("RT", ""), first("DB", "")),
        title=fields.title(first("T1", "") or first("ST", "")),
        title_translated=fields.title(first("OT", "")),
        authors=persons.names(get("A1", ())),
        year=fields.year(first("YR", ""), first("FD", "")),
        journal=fields.clean_text(first("JF", "") or first("JO", "") or first("T2", "")),
        volume=fields.clean_text(first("VO", "")),
        issue=fields.clean_text(first("IS", "")),
        pages=_pages(first("SP", ""), first("OP", "")),
        doi=fields.doi(first("DO", "")) or fields.doi_in_link(*links),
        pmid=fields.digits(first("PMID", "")),
        issn=fields.issns(get("SN", ())),
        accession=fields.clean_text(first("AN", "")),
        keywords=fields.keywords(part for text in get("K1", ()) for part in fields.split(text)),
        language=fields.clean_text(first("LA", "")).rstrip(";"),
        url=fields.url(*links),
        abstract=fields.abstract(*get("AB", ())),
        extra=fields.rest(entry.tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def kind(reference: str, database: str) -> str:
    """CNKI files yearbooks under standards, and says so in the name of the database."""
    return "yearbook" if "年鉴" in database else kinds.from_words(reference, database)


def _pages(first: str, others: str) -> str:
    """SP and OP are first and last page; Chinese exports put the whole range in OP."""
    whole = "-" in others or "+" in others
    return fields.pages(first, others) if first.strip() and not whole else fields.pages(others)
