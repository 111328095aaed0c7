"""What a file is, decided by its content; its name is only a hint for the sentence.

Text formats are told apart by counting the lines that only one of them writes.
"""

import re
from pathlib import PurePath
from typing import BinaryIO

from evidence.parsers import columns, encoding, headings, unread, vertical, web_table, workbook
from evidence.parsers.lines import head, newline_of
from evidence.parsers.record import Guess

DATABASE_HEAD = 16 << 10

_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or sound file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "a database file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "an RTF document"),
)
_RIS = re.compile(
    r"^[ \t\ufeff]{0,8}(?:[A-Z][A-Z0-9](?:  -(?: |$)|\t-)|TY {0,3}- ?|ER {0,3}-)", re.M | re.I
)
_TY = re.compile(r"^[ \t\ufeff]{0,8}TY[ \t]{0,3}- ?\S", re.M | re.I)
_PMID = re.compile(r"^\ufeff?PMID ?- ?\d", re.M)
_OWNED = re.compile(r"^\ufeff?OWN ? ?- ?[A-Z]", re.M)  # ERIC has no PMID
_OVID = re.compile(r"^\ufeff?[ \t]{0,8}<\d{1,7}\.? ?>[ \t]*\n[A-Z][A-Z0-9]  - |^VN  - Ovid", re.M)
_OVID_TEXT = re.compile(
    r"^\ufeff?[ \t]{0,8}<\d{1,7}\.? ?>[ \t]{0,80}\n(?:[ \t]{0,80}\n){0,3}"
    r"(?:Accession Number|Unique Identifier|Title|Authors?|Source|Status|Year of Publication)"
    r"[ \t]*\n[ \t]+\S",
    re.M,
)
_MEDLINE = re.compile(
    r"^\ufeff?(?:PMID|STAT|FAU |DCOM|CRDT|EDAT|MHDA|PHST|OWN |LID |AID |JID ) ?- ", re.M
)
_WOS = re.compile(
    r"^\ufeff?(?:FN (?:Clarivate|Thomson|ISI|Web)|VR \d|PT [JBSCP]\s*$|UT [A-Z]+:|ER\s*$|EF\s*$"
    r"|(?:AU|AF|TI|SO|DT|SN|PY|DI|AB) \S)",
    re.M,
)
_PT = re.compile(r"^\ufeff?PT [JBSCP]\s*$", re.M)
_REFER = re.compile(r"^\ufeff?%[0-9A-Za-z@+!$&()*<=>?\[\]^~#] ?\S", re.M)
_REFER_HEAD = re.compile(r"^\ufeff?%[0TA] ?\S", re.M)
_REFWORKS = re.compile(r"^\ufeff?(?:RT [A-Z][a-z]|(?:A1|T1|JF|YR|K1|SR|OP|DS|LK) ?\S)", re.M)
_RT = re.compile(r"^\ufeff?RT ?\S", re.M)
_NOTEEXPRESS = re.compile(
    r"^\ufeff?\{(?:[A-Z][A-Za-z/ ]{2,40}|[\u4e00-\u9fff]{1,10})\} ?[:：]", re.M
)
_ESTUDY = re.compile(
    r"^\ufeff?(?:DataType ?[:：]|[A-Z][A-Za-z]{2,20}-[\u4e00-\u9fff]{1,8} ?[:：])", re.M
)
_LABELLED = re.compile(
    r"^\ufeff?(?:Reference Type: +\S|(?:Author|Year|Title|Journal|Record Number|Abstract): \S"
    r"|[ \t\u3000]{0,8}【(?:流水号|题\s*名|标\s*题|作\s*者|出\s*处|刊\s*名|摘\s*要|文\s*摘|关键词"
    r"|中文题名|中文标题)】)",
    re.M,
)
_LABELLED_HEAD = re.compile(r"^\ufeff?(?:Reference Type: +\S|[ \t\u3000]{0,8}【)", re.M)
_COCHRANE = re.compile(r"^\ufeff?(?:ID: (?:CN|CD|MR|CCA|EHTA)[-\d]|(?:AU|TI|SO|YR|US): \S)", re.M)
_COCHRANE_ID = re.compile(r"^\ufeff?ID: \S", re.M)
_PUBMED_TEXT = re.compile(r"\s*\d{1,7}[.:] \S")
_SCOPUS_TEXT = re.compile(r"^(?:SOURCE: Scopus|AUTHOR FULL NAMES: .*)\s*$", re.M)
_PMID_BELOW = re.compile(r"^PMID: \d{1,8}(?: |$)|[\s]PMID: \d{1,8}[.;]", re.M)
# Round brackets open an entry, too, but also the formula of a cell: "@SUM(1)".
_BIBTEX = re.compile(
    r"^[ \t\ufeff]*@(?:[A-Za-z]{3,20}|\['[A-Za-z]{3,20}'[^\]{}\n]{0,80}\])[ \t]*"
    r"(?:\{|\([^(){}\n]*(?:,[ \t]*$|=))",
    re.M,
)
_PUBMED_XML = re.compile(
    r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|MedlineCitationSet|MedlineCitation)[\s>]"
)
_ICTRP_XML = re.compile(r"<Trials_downloaded_from_ICTRP|<TrialID>")
_STUDY_XML = re.compile(r"<clinical_study[\s>]")
_ENDNOTE_XML = re.compile(r"<(?:records|record)\s*>(?!\s*<rec\s)|<ref-type[\s>]")
_HTML = re.compile(r"\s*(?:<!doctype html|<html|<head|<body|<meta\s|<table[\s>])", re.I)
_XML = re.compile(r"\s*<(?:\?xml|!|[A-Za-z])")
_JSON = re.compile(r"\s*(?:\[\s*(?:\{|\])|\{\s*(?:\"|\}))")
_ZOTERO_JSON = re.compile(r'"itemType"\s*:\s*"')
_DATABASES = (
    ("Embase", re.compile(r"^DB  - Embase|embase\.com/", re.M)),
    ("CENTRAL", re.compile(r"^DB  - CENTRAL|^ID: CN-\d|cochranelibrary\.com/central", re.M)),
    ("Scopus", re.compile(r"^DB  - Scopus|scopus\.com/|^Scopus\s*$", re.M)),
    ("Web of Science", re.compile(r"\bWOS:\d{6}|^FN (?:Clarivate|Thomson|ISI)", re.M)),
    ("PubMed", re.compile(r"^PMID(?:- |: \d)|<PubmedArticle|pubmed\.ncbi\.nlm\.nih\.gov", re.M)),
    ("Ovid", re.compile(r"ovidsp|^DB  - Ovid|^DP  - Ovid", re.M)),
    ("EBSCO", re.compile(r"^DP  - EBSCO|ebscohost\.com", re.M)),
    ("ProQuest", re.compile(r"proquest\.com", re.M)),
    (
        "CNKI",
        re.compile(r"cnki\.net|^(?:DS|%W|\{Database Provider\}:) CNKI|SrcDatabase-来源库", re.M),
    ),
    ("Wanfang Data", re.compile(r"wanfangdata|万方")),
    ("VIP", re.compile(r"cqvip|维普")),
    ("CBM", re.compile(r"SinoMed|sinomed|中国生物医学|【流水号】")),
)
DATABASES = tuple(dict.fromkeys([*(name for name, _ in _DATABASES), *headings.DATABASES.values()]))
"""The databases that a file may be found to come from."""


def guess(file: BinaryIO, *, filename: str = "", forced_encoding: str = "") -> Guess:
    """What a seekable file seems to be. It is left at its start."""
    file.seek(0)
    start = file.read(16)
    if not start:
        return Guess("", "", "", "The file is empty.")
    if start.startswith(b"PK"):
        return workbook.guess(file)
    for signature, what in _SIGNATURES:
        if start.startswith(signature):
            return Guess(
                "", "", "", f"This is {what}, not a list of references. {_advice(what)}".strip()
            )
    name = encoding.decide(file, chosen=forced_encoding)
    newline = newline_of(next(encoding.decoded(file, name)))
    text = head(encoding.decoded(file, name))
    file.seek(0)
    web = web_table.header_of(text) if _HTML.match(text) else ()
    if web:
        database = headings.DATABASES.get(columns.table_of(web)) or database_of(text)
        return Guess("web-table", name, newline, "", database, web)
    header = columns.header_of(text)
    found = _format(text, header)
    if header and found == f"csv-{header.table}":
        database = headings.DATABASES.get(header.table) or database_of(text)
        return Guess(found, name, newline, "", database, header.names)
    why = "" if found else _why_not(text, filename)
    return Guess(found, name, newline, why, database_of(text))


def _advice(what: str) -> str:
    if what.endswith("archive"):
        return "Unpack it and give the files inside."
    return "Save it as .xlsx or .csv." if "Office" in what else ""


def _format(text: str, header: columns.Header | None) -> str:
    """The dialect of a text, or "" for none."""
    if _HTML.match(text):
        return ""
    if _XML.match(text) or text.lstrip().startswith("<"):
        marked = _marked_up(text)
        if marked:
            return marked
    if _JSON.match(text):
        if _ZOTERO_JSON.search(text):
            return ""
        return "clinicaltrials-json" if '"protocolSection"' in text else "csl-json"
    if vertical.is_vertical(text):
        return "embase-rows"
    if header and header.table != "mapped":  # before the lines of abstracts are looked at
        return f"csv-{header.table}"
    return _tagged(text) or ("csv-mapped" if header else "")


def _marked_up(text: str) -> str:
    if _PUBMED_XML.search(text):
        return "pubmed-xml"
    if _ICTRP_XML.search(text):
        return "ictrp-xml"
    if _STUDY_XML.search(text):
        return "clinicaltrials-xml"
    return "endnote-xml" if _ENDNOTE_XML.search(text) else ""


def _tagged(text: str) -> str:
    """The line dialect with the most lines of its own."""
    if _PUBMED_TEXT.match(text) and _PMID_BELOW.search(text):
        return "pubmed-text"
    if _SCOPUS_TEXT.search(text):
        return "scopus-text"
    counts = {
        "ris": _count(_RIS, text) if _TY.search(text) or _count(_RIS, text) > 2 else 0,
        "medline": _count(_MEDLINE, text) * 2,
        "wos-tagged": _count(_WOS, text) if _PT.search(text) else 0,
        "refer": _count(_REFER, text) if _REFER_HEAD.search(text) else 0,
        "refworks": _count(_REFWORKS, text) if _RT.search(text) else 0,
        "noteexpress": _count(_NOTEEXPRESS, text),
        "cnki-estudy": _count(_ESTUDY, text),
        "labelled": _count(_LABELLED, text) if _LABELLED_HEAD.search(text) else 0,
        "cochrane-tagged": _count(_COCHRANE, text) if _COCHRANE_ID.search(text) else 0,
        "bibtex": _count(_BIBTEX, text) * 8,
    }
    if not _TY.search(text):  # these two also have lines as RIS has them
        if _OVID.search(text):
            return "ovid-tagged"
        if _OVID_TEXT.search(text):
            return "ovid-text"
        if _PMID.search(text) or _OWNED.search(text):
            counts["ris"] = 0
    best = max(counts, key=lambda name: counts[name])
    if counts[best] < 1:
        return ""
    if best == "refworks":
        return "cnki-refworks" if re.search("[\u4e00-\u9fff]", text) else "refworks"
    return best


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def database_of(text: str) -> str:
    """The database that a file seems to come from, for the import form to propose."""
    return next((name for name, sign in _DATABASES if sign.search(text, 0, DATABASE_HEAD)), "")


def _why_not(text: str, filename: str) -> str:
    """One sentence on what the text is instead."""
    ending = PurePath(filename).suffix[:12]
    name = f", although its name ends in {ending}" if ending else ""
    if not text.strip():
        return "The file holds nothing but blanks."
    if _HTML.match(text):
        return "This is a web page, not an export: the download may have asked for a login."
    known = unread.reason(text)
    if known:
        return known
    if _XML.match(text):
        return "This is XML, but none that PubMed, EndNote, ICTRP or ClinicalTrials.gov writes."
    odd = sum(
        1 for char in text[:4096] if not (char.isprintable() or char.isspace() or char == "\x1a")
    )
    if odd * 20 > len(text[:4096]):
        return f"This is a binary file, not a list of references{name}."
    return f"This text is in no format that can be read here{name}."
