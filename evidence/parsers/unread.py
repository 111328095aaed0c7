"""Files of references that no reader takes: what each is, and what to ask for instead."""

import re

RIS = "Export the records as RIS instead."
CHINESE = "Export the records as NoteExpress, EndNote or RefWorks instead."
PUBMED = "In PubMed, save the search with the format “PubMed” instead."
LISTED = 0.6  # of the lines that must look like items of a list

_MARKED_UP = (
    (
        r"<\?mso-application progid=\"Excel",
        "an old Excel sheet in XML",
        "Save it as .xlsx or .csv.",
    ),
    (r"zotero\.org/namespaces/export", "Zotero RDF", "Export from Zotero as RIS or CSL JSON."),
    (r"NoteFirst|<Bibliographies[\s>]", "NoteFirst's XML", CHINESE),
    (r"<(?:\w+:)?mods(?:Collection)?[\s>]", "MODS XML", RIS),
    (r"MARC21/slim", "MARC XML", RIS),
    (r"<rec resultID=", "the XML of EBSCO", "Export the records as RIS or CSV instead."),
    (r"<record index=|<ovid[\s>]", "the XML of Ovid", "Export the records as RIS instead."),
    (r"<refworks[\s>]", "RefWorks XML", RIS),
    (r"<CitaviExchangeData", "a project of Citavi", RIS),
    (r"<eSearchResult|<eSummaryResult", "an answer of PubMed without records", PUBMED),
    (
        r"<pmc-articleset|<article[\s>][^<]{0,400}<(?:front|processing-meta)",
        "the full text of articles",
        RIS,
    ),
)
_TEXT = (
    (r'^\s*[\[{].{0,20000}?"itemType"\s*:\s*"', "Zotero's own JSON",
     "Export from Zotero as RIS or CSL JSON."),
    (r"^EudraCT Number: ?\d{4}-", "the text of the EU Clinical Trials Register",
     "Export the search from ICTRP, or enter the trials by hand."),
    (r"^Document \d+ of \d+\s*$", "ProQuest's text for readers", RIS),
    (r"^Record: \d+\s*$", "EBSCO's text for readers", RIS),
)  # fmt: skip
MARKED_UP = tuple((re.compile(sign), what, instead) for sign, what, instead in _MARKED_UP)
TEXT = tuple((re.compile(sign, re.M | re.S), what, instead) for sign, what, instead in _TEXT)
_NUMBER = re.compile(r"\s*(?:PMID:? ?)?\d{5,8}\s*,?\s*$")
_CHINESE_ITEM = re.compile(r"\s*\[\d{1,6}\].*\[(?:[A-Z]{1,2}(?:/OL)?)\]")
_ITEM = re.compile(r"\s*(?:\[\d{1,5}\]|\d{1,5}[.)])\s+\S.*(?:1[89]|20)\d\d")


def reason(text: str) -> str:
    """A sentence on what a text is, and one on what helps; "" where it is nothing known."""
    marked = text.lstrip("\ufeff \t\r\n").startswith("<")
    for sign, what, instead in MARKED_UP if marked else TEXT:
        if sign.search(text):
            return f"This is {what}, which is not read here. {instead}"
    lines = [line for line in text.split("\n", 200)[:200] if line.strip()]
    if marked or not lines:
        return ""
    if _most(lines, _NUMBER):
        return f"This is a list of numbers, it seems PMIDs, without their records. {PUBMED}"
    if _most(lines, _CHINESE_ITEM):
        return (
            f"This is a list of formatted references (GB/T 7714), whose fields are lost. {CHINESE}"
        )
    if _most(lines, _ITEM):
        return f"This is a list of formatted references, whose fields are lost. {RIS}"
    return ""


def _most(lines: list[str], shape: re.Pattern[str]) -> bool:
    return sum(shape.match(line) is not None for line in lines) >= LISTED * len(lines)
