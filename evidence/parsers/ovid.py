"""Ovid's own tagged text (`.cgi`, `.ovd`, `.txt`: "EndNote", "Citavi", "Reprint/Medlars"): two
signs, two blanks, a dash; `<12. >` before each record and nothing behind it.

Which tags there are differs by database: SO always holds the whole citation, and only some have
JN, VO, IP and PG beside it. In this text IS is the ISSN and DP a date, unlike in RIS and PubMed.
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag, seam
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.words import words

NUMBER = "<>"
TAKEN = words("TI TT AU YR JN VO IP PG DO PM IS ES IL UI AN MH KW LG XL UR AB") | {NUMBER}
_NUMBER = re.compile(r"\ufeff?\s*<(\d{1,7})\. ?>\s*$|\ufeff?<(\d{1,7})>\s*$")
_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9]) {1,2}- ?(.*)", re.DOTALL)
_ROLE = re.compile(r"\s*\[[^\[\]]*\]\s*$")
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_VOLUME = r"(?P<volume>[A-Za-z]{0,6}\d[\w-]*)?\s*(?:\((?P<issue>[^()]*)\))?"
_CITATIONS = (
    # MEDLINE: 33(15):1234-45, 2015 May 20.
    re.compile(rf"(?:^|\s){_VOLUME}:(?P<pages>[^,;:]+),\s*{_YEAR}"),
    # Embase: 27 (3) (pp 901-909), 2019. Date of Publication: …
    re.compile(rf"(?:^|\s){_VOLUME}\s*\((?:pp?\.? ?(?P<pages>[^()]*)|no pagination)\),\s*{_YEAR}"),
    # Embase, no pages: 27 (3), 2019; or an article number: 14 (5) (e0213456), 2019
    re.compile(rf"(?:^|\s){_VOLUME}\s*(?:\((?P<pages>[\w.-]+)\))?,\s*{_YEAR}"),
    # PsycINFO: Vol.12(3), Mar 2019, pp. 100-110.
    re.compile(rf"Vol\.? ?{_VOLUME},[^,]*?{_YEAR}(?:,\s*(?:pp?\.? ?)?(?P<pages>[\w-]*\d[\w-]*))?"),
)


def split(line: str) -> Tag | None:
    """Tag and value of a line; the number before a record is its opener."""
    number = _NUMBER.match(line) if "<" in line[:4] else None
    if number:
        return NUMBER, number[1] or number[2]
    if line[:1] == " ":
        return None
    found = _LINE.match(line)
    return (found[1], found[2]) if found else None


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({NUMBER}),
    parts=words("VN UI"),
    single=words("TI SO"),
    listed=words("IN IS MH KW"),
    telling=words("TI AU AB DO SO"),
    lone=words("VN UI VO IP PG YR LG"),
    seam=seam(rb"[A-Z][A-Z0-9] {1,2}- ", rb"<[0-9]{1,7}\. ?>[ \t]{0,9}\r?\n"),
    opener="<1. >",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one entry; what has no tag of its own comes out of the citation in SO."""
    get = entry.tags.get

    def first(*names: str) -> str:
        return next((value for name in names for value in get(name, ()) if value.strip()), "")

    whole = first("SO", "AS")
    cited = citation(whole)
    pages = first("PG")
    return ParsedRecord(
        type=kinds.from_words(*get("PT", ()), first("ST"), first("SU")),
        title=fields.title(first("TI")),
        title_translated=fields.title(first("TT", "OT")),
        authors=persons.names(_ROLE.sub("", name) for name in get("AU", ())),
        year=fields.year(first("YR"), cited.get("year", ""), first("DP"), whole),
        journal=fields.clean_text(first("JN") or _journal(whole)),
        volume=fields.clean_text(first("VO") or cited.get("volume", "")),
        issue=fields.clean_text(first("IP") or cited.get("issue", "")),
        pages=fields.pages(pages) if pages else fields.pages(cited.get("pages", "")),
        doi=fields.doi(*get("DO", ())),
        pmid=fields.digits(first("PM")),
        issn=fields.issns([*get("IS", ()), *get("ES", ()), *get("IL", ())]),
        accession=fields.clean_text(first("UI", "AN")),
        keywords=fields.keywords(
            part for tag in ("MH", "KW") for text in get(tag, ()) for part in fields.split(text)
        ),
        language=fields.clean_text(first("LG")),
        url=fields.url(*get("XL", ()), *get("UR", ())),
        abstract=fields.abstract(*get("AB", ())),
        extra=fields.rest(entry.tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def citation(source: str) -> dict[str, str]:
    """Year, volume, issue and pages of a citation as one of the databases writes it."""
    for pattern in _CITATIONS:
        found = pattern.search(source[:2000])
        if found:
            return {name: text.strip() for name, text in found.groupdict(default="").items()}
    return {}


def _journal(source: str) -> str:
    """What stands before the first full stop, without the medium that MEDLINE adds."""
    name = source.partition(". ")[0]
    return re.sub(r"\s*\[Electronic Resource\]$", "", name, flags=re.I)
