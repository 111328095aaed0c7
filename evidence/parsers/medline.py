"""The PubMed format (`.nbib`): a tag of four signs, "- ", and further lines behind six blanks.

Tags: National Library of Medicine, "MEDLINE/PubMed Data Element (Field) Descriptions".
Ovid's and EBSCO's MEDLINE-like exports differ in the tags that open a record (UI, AN).
"""

import re

from evidence.parsers import fields, kinds, persons
from evidence.parsers.grammar import Grammar, Tag, seam
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.words import words

TAGS = words(
    "AB AD AID AU AUID BTI CDAT CI CIN CN COI COIS CON CP CRDT CRF CRI CTDT CTI DA DCOM DDIN DEP "
    "DP DRDT DRIN EDAT ECF ECI EFR EIN ED EN FAU FED FIR FPS GN GR GS IP IR IRAD IS ISBN JID JT LA "
    "LID LR MH MHDA MID MLBN NM OAB OABL OCI OID ORI OT OTO OWN PB PG PHST PL PMC PMCR PMID PRIN "
    "PROF PS PST PT PUBM RF RIN RN ROF RPF RPI RRF RRI SB SFM SI SO SPIN STAT TA TI TT UI UIN UOF "
    "VI VTI YR DO UR SN ST SP"
)
TAKEN = words("PMID OID TI BTI FAU CN AU DP JT TA VI IP PG LID AID IS MH OT LA AB TT PT")
_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9]{1,3})( {0,2})- ?(.*)", re.DOTALL)
_ERIC = re.compile(r"OWN ? ?- ?ERIC\s*$")  # which has no PMID: this line begins its records
_FURNITURE = re.compile(r"\s*(?:<?\d{1,7}[.>]?|Record #?\d+ of \d+|\ufeff)\s*$")
# What a publication type says about the kind of work; anything else in PubMed is an article.
_KINDS = (
    ("Congress", "conference"),
    ("Academic Dissertation", "thesis"),
    ("Book Chapter", "chapter"),
    ("Book", "book"),
    ("Technical Report", "report"),
    ("News", "newspaper"),
    ("Newspaper Article", "newspaper"),
)


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    if line[:1] == " ":
        return None
    if _ERIC.match(line):
        return "PMID", ""
    if line[4:6] == "- ":
        tag = line[:4].rstrip()
        if tag in TAGS:
            return tag, line[6:]
    found = _LINE.match(line)
    if not found or (found[1] not in TAGS and len(found[1] + found[2]) != 4):
        return None
    return found[1], found[3]


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"PMID"}),
    single=words("OWN STAT TI DP JT TA VI PG UI"),
    telling=words("TI BTI AU FAU AB CN VTI"),
    lone=words("PMID VI IP PG LA DP DCOM LR OWN STAT IS"),
    seam=seam(rb"SO  - ", rb"PMID- "),
    furniture=lambda line: _FURNITURE.match(line) is not None,
    opener="PMID",
    final="SO",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one PubMed entry."""
    get = entry.tags.get
    first = {tag: values[0] for tag, values in entry.tags.items()}.get
    ids = [*get("LID", ()), *get("AID", ()), *get("DO", ())]
    pmid = first("PMID", "").strip()
    return ParsedRecord(
        type=kind(get("PT", [])),
        title=fields.title(first("TI", "") or first("BTI", "") or first("CTI", "")),
        title_translated=fields.title(first("TT", "") or first("VTI", "")),
        authors=persons.single([*(get("FAU") or get("AU") or ()), *get("CN", ())]),
        year=fields.year(first("DP", ""), first("YR", ""), first("DEP", "")),
        journal=fields.clean_text(
            first("JT", "") or first("TA", "") or (first("BTI", "") if first("TI") else "")
        ),
        volume=fields.clean_text(first("VI", "")),
        issue=fields.clean_text(first("IP", "")),
        pages=fields.pages(first("PG", "")),
        doi=fields.doi(*(text for text in ids if "[doi]" in text), *get("DO", ()))
        or fields.doi_in_link(*ids)
        or _doi_of_source(get("SO", [])),
        pmid=pmid if pmid.isdigit() else "",
        issn=fields.issns(get("IS", ())),
        accession=fields.clean_text(pmid or first("UI", "") or first("OID", "")),
        keywords=fields.keywords([*get("MH", ()), *get("OT", ())]),
        language=fields.clean_text(first("LA", "")),
        url=fields.url(first("UR", "")),
        abstract=fields.abstract(*get("AB", ())),
        extra=fields.rest(entry.tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def kind(publication_types: list[str]) -> str:
    """PubMed holds journal articles, and says so where it does not."""
    said = {text.strip() for text in publication_types}
    for name, of in _KINDS:
        if name in said and "Journal Article" not in said:
            return of
    return kinds.from_words("journal article")


def _doi_of_source(source: list[str]) -> str:
    """SO ends with "doi: 10…" also where LID and AID are missing."""
    return fields.doi(*(text[text.find("doi:") :] for text in source if "doi:" in text))
