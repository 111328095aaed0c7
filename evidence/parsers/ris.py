"""RIS, as Embase, Scopus, Web of Science, Ovid, CENTRAL, EBSCO, ProQuest, Zotero and EndNote
write it.

The rule is two signs, two blanks, a dash and a blank. What occurs: one blank or none before the
dash, no blank behind it, a tag in the middle of a line, ER lost, TY twice, lines between records.
"""

import re
from operator import itemgetter

from evidence.parsers import cochrane, fields, kinds, persons, screened
from evidence.parsers.grammar import Grammar, Tag, seam
from evidence.parsers.record import NOTHING, ParsedRecord
from evidence.parsers.tagged import Entry
from evidence.parsers.whole import Whole
from evidence.parsers.words import words

TAGS = words(
    "TY ER A1 A2 A3 A4 A5 A6 AB AD AF AN AR AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CC CL CN CP CR CT "
    "CY DA DB DI DO DP DS ED EI EP ET FD FT H1 H2 ID IS J1 J2 J9 JA JF JI JL JO K1 KW KY L1 L2 L3 "
    "L4 LA LB LK LL M1 M2 M3 M4 N1 N2 NO NV OI OL OP OT PA PB PG PI PM PN PP PT PU PY RD RI RN RP "
    "SE SF SL SN SO SP SR ST SV T1 T2 T3 T4 TA TI TT U1 U2 U3 U4 U5 UR US UT VL VO WE WT WV Y1 "
    "Y2 YR"
)
TAKEN = words("TY ER TI T1 CT TT AU A1 PY Y1 YR DO AN T2 JF JO JA VL IS SP EP SN KW LA AB N2")
LONGEST_ISSUE = 20
_FIRST = itemgetter(0)
TEXT = words("AB N2 N1 NO TI T1 TT CT KW K1 CR")

_LENIENT = re.compile(
    "[\ufeff \t\x0c\x1a]{0,8}([A-Za-z][A-Za-z0-9]|DOI)([ \t\u00a0\u3000]{0,4})"
    "[-‐‑‒–—－]([ \t\u00a0]?)(.*)",
    re.DOTALL,
)
_MID_LINE = re.compile("([A-Z][A-Z0-9])  -(?: |$)")
_FURNITURE = re.compile(
    r"\s*(?:<?\d{1,7}[.>]?|Record #\d+ of \d+|Provider:.*|Database:.*|Content:.*|Link to .*"
    r"|External Link.*|EF|[\ufeff\x0c\x1a]+)\s*$"
)


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    tag = line[:2]
    if line[2:6] == "  - " and tag in TAGS:
        return tag, line[6:]
    return _lenient(line)


def _lenient(line: str) -> Tag | None:
    found = _LENIENT.match(line)
    if not found:
        return None
    tag, before, after, value = found.groups()
    tag = tag[:2]  # CENTRAL may write DOI in full
    exact = before == "  " and tag.isupper() and (after or not value or tag in TAGS)
    known = tag.upper() in TAGS and (bool(before) or tag in {"TY", "ER"})
    if exact or (known and (after or not value or tag in {"TY", "ER"})):
        return tag.upper(), value
    return None


def relines(tag: str, value: str) -> list[Tag]:
    """The tags in a line that lost its line ends, as Web of Science writes after AD and WE."""
    if tag in TEXT:
        return [(tag, value)]
    out, begin = [], 0
    for found in _MID_LINE.finditer(value):
        if found[1] in TAGS:
            out.append((tag, value[begin : found.start()]))
            tag, begin = found[1], found.end()
    return [*out, (tag, value[begin:])]


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"TY"}),
    closes=frozenset({"ER"}),
    listed=words("KW SN UR AD"),
    telling=frozenset({"TI", "T1", "AU", "A1", "AB", "N2", "DO", "CT", "BT"}),
    lone=words("TY PY Y1 YR VL IS SP EP DO LA AN"),
    single=words("TI T1"),
    exact=TAGS,
    mark="  - ",
    whole=Whole(tag="[A-Z][A-Z0-9]", mark="  - ", opener="TY", closer="ER", once=("TI", "T1")),
    seam=seam(rb"ER  - {0,9}(?=[\r\n])", rb"TY  - "),
    relines=relines,
    furniture=lambda line: _FURNITURE.match(line) is not None,
    opener="TY",
    closer="ER",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one RIS entry. Where tags compete, the first that says something counts."""
    tags = entry.tags
    get = tags.get
    said = dict(zip(tags, map(_FIRST, tags.values()), strict=True))
    if not all(said.values()) or any(map(str.isspace, said.values())):
        # The first of a tag says nothing: perhaps a further one does.
        said = {tag: text for tag, v in tags.items() if (text := next(filter(str.strip, v), ""))}
    first = said.get
    links = (*get("L2", ()), *get("UR", ()), *get("LK", ()))
    notes = " | ".join(get("N1", ()))
    noted = bool(notes) and screened.signed(notes)
    title = fields.title(
        first("TI") or first("T1") or first("CT") or first("BT") or first("ST", "")
    )
    kind = kinds.from_ris(first("TY", ""), first("M3", ""))
    meeting = first("C3", "") if kind == "conference" else ""
    journal = fields.clean_text(
        first("JF") or first("T2") or first("JO") or first("JA") or meeting
        or first("J2") or first("J1") or first("JI") or first("J9") or first("SO", "")
    )  # fmt: skip
    accession = fields.clean_text(first("AN") or first("U2") or first("UT") or first("ID", ""))
    return ParsedRecord(
        type=kinds.registered(kind, accession),
        title=title,
        title_translated=fields.title(
            first("TT") or _second_title(title, journal, first("T2", ""))
        ),
        authors=_authors(get("AU", []), get("A1", [])),
        year=fields.year(first("PY") or first("Y1") or first("YR", ""), first("DA", "")),
        journal=journal,
        volume=fields.clean_text(first("VL", "")),
        issue=fields.clean_text(first("IS") or _number(first("NO", ""))),
        pages=fields.pages(first("SP", ""), first("EP", ""))
        or fields.pages(first("PG") or first("C7") or first("AR", "")),
        doi=fields.doi(first("DO") or first("DI", ""))
        or fields.doi_in_link(*links)
        or _doi(first("L3", ""), first("M3", ""), *get("N1", ())),
        pmid=cochrane.pmid(first("PM", "")) or fields.pmid("", first("ID", ""), *get("N1", ())),
        issn=fields.issns(get("SN", ())),
        accession=accession,
        keywords=fields.keywords(get("KW") or get("KY") or ()),
        language=fields.clean_text(first("LA", "")),
        url=fields.url(*get("UR", ()), *get("LK", ()), first("L2", "")),
        abstract=fields.abstract(*(get("AB") or get("N2") or ())),
        decisions=screened.decisions(notes) if noted else NOTHING,
        labels=screened.labels(notes) if noted else (),
        extra=fields.rest(tags, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def _authors(names: list[str], primary: list[str]) -> tuple[str, ...]:
    """AU, and who stands in A1 alone: the two tags mean the same, and some programs write both."""
    if not names or not primary:
        return persons.names(names or primary)
    known = {name.partition(",")[0].strip().lower() for name in names}
    alone = [name for name in primary if name.partition(",")[0].strip().lower() not in known]
    return persons.names([*names, *alone])


def _number(text: str) -> str:
    """NO is the issue in CENTRAL, and a note elsewhere."""
    return text if len(text) <= LONGEST_ISSUE and any(map(str.isdigit, text)) else ""


def _doi(*written: str) -> str:
    """EBSCO writes the DOI as a link, Ovid and publishers as type of work or note."""
    named = (text for text in written if text.lower().startswith(("10.", "doi")))
    return fields.doi(*named) or fields.doi_in_link(*written)


def _second_title(title: str, journal: str, second: str) -> str:
    """The English title that EBSCO gives beside a Chinese one; else T2 is the journal."""
    return second if second and fields.is_chinese(title) and second.strip() != journal else ""
