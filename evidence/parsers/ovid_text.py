"""Ovid's plain text with the names of fields: `<12>` before each record, a name on a line of its
own, its text indented below. Each name stands for a tag of Ovid's tagged text (`ovid`).

Names: what Ovid prints for MEDLINE, Embase, PsycINFO and EBM Reviews; others are kept as they are.
"""

import re

from evidence.parsers import ovid
from evidence.parsers.grammar import Grammar, Tag
from evidence.parsers.words import words

LABELS = {
    "Abstract": "AB",
    "Accession Number": "AN",
    "Article Number": "AR",
    "Author": "AU",
    "Author NameID": "NI",
    "Authors": "AU",
    "Authors Full Name": "FA",
    "Author Keyword": "KW",
    "Comments": "CM",
    "Conference Information": "CF",
    "Copyright": "CO",
    "Country of Publication": "CP",
    "DOI": "DO",
    "Date of Publication": "DP",
    "Digital Object Identifier": "DO",
    "EMTREE Heading": "HW",
    "Institution": "IN",
    "ISSN": "IS",
    "ISSN Electronic": "ES",
    "ISSN Linking": "IL",
    "ISSN Print": "IS",
    "Issue/Part": "IP",
    "Journal Name": "JN",
    "Key Concepts": "ID",
    "Keyword Heading": "KW",
    "Keyword Heading Owner": "KO",
    "Keywords": "KW",
    "Language": "LG",
    "Link to the Ovid Full Text or citation": "XL",
    "MeSH Subject Headings": "MH",
    "Original Title": "OT",
    "PMID": "PM",
    "Page": "PG",
    "Publication Type": "PT",
    "PubMed ID": "PM",
    "Registry Number/Name of Substance": "RN",
    "Source": "SO",
    "Status": "ST",
    "Subject Headings": "HW",
    "Title": "TI",
    "Translated Title": "TT",
    "Trial Number": "CN",
    "Unique Identifier": "UI",
    "Version ID": "VI",
    "Volume": "VO",
    "Year of Publication": "YR",
}
_NAME = re.compile(r"\ufeff?([A-Z][A-Za-z/ ]{2,40}?)\s*$")


def split(line: str) -> Tag | None:
    """The tag of a name, which is the name itself where no tag is known; the number before a
    record is its opener."""
    if "<" in line[:4]:
        return ovid.split(line)
    name = _NAME.match(line)
    return (LABELS.get(name[1], name[1]), "") if name else None


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({ovid.NUMBER}),
    parts=words("UI"),
    single=words("TI SO"),
    listed=words("AU FA IN MH KW HW"),
    telling=words("TI AU AB DO SO"),
    opener="<1>",
)

record = ovid.record  # the tags are the same
