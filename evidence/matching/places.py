"""Where a record says it was printed: year, volume, issue, pages, and its identifiers."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from .text import plain

YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"]+")
CLOSING = {")": "(", "]": "[", ">": "<"}
PMID = re.compile(r"(?<!\d)\d{1,8}(?!\d)")
NUMBER = re.compile(r"\d{1,12}")
SUPPLEMENT = re.compile(r"sup|meeting|abstr|^s\.?\s*\d|\(s\d", re.IGNORECASE)
NO_PAGES = re.compile(r"no pag|^n\.?/?a\.?$|not spec|in press|ahead|^-+$", re.IGNORECASE)
# "551p", "xv, 504", "12 pages": how many, not which.
COUNT = re.compile(
    r"^\d+\s*(?:p|pp|pages?|页)\.?$|^[ivxlc]+\s*,\s*\d+\s*(?:p|pp)?\.?$", re.IGNORECASE
)
AFTER = re.compile(r";|:\s*discuss|\bdiscuss|table of|author reply|quiz|\+|,", re.IGNORECASE)
LABEL = re.compile(
    r"^\W*(?:pp?|pages?|art(?:icle)?s?\.?\s*(?:no|number)?|no|id|poster|abstract)\b[\s.:#]*",
    re.IGNORECASE,
)
DASH = re.compile(r"\s*[-‐‑‒–—−－~～]+\s*")
PAGE = re.compile(r"^([a-z]*?(?:[ivxl]+-?)?[a-z]*)[\s.\-]*0*(\d+)([a-z]?)", re.IGNORECASE)
WHOLE = re.compile(r"\d{1,12}$")
PLAIN = re.compile(r"(\d+)(?:-(\d+))?$")  # nearly all of them
CUT = re.compile(r"^(?:sup+l?(?:ement)?|t)[\s.:]*-\s*(\d{1,9})$", re.IGNORECASE)
ROMAN_DASH = re.compile(r"\b([ivxls]+)-(?=\d)", re.IGNORECASE)
MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
DATE = re.compile(
    rf"^(\d{{1,2}})-({'|'.join(MONTHS)})$|^({'|'.join(MONTHS)})-(\d{{1,2}})$", re.IGNORECASE
)


class Pages(NamedTuple):
    """First page (or article number) and last page, in full: "H500-5" -> "h500", "h505".

    Of "Suppl-25", a range whose start was lost, only ".25" as the end is known.
    """

    first: str
    last: str


def year(text: str) -> int:
    """The first year in the text, 0 when there is none."""
    found = YEAR.search(_half_width(text))
    return int(found[1]) if found else 0


def doi(text: str) -> str:
    """The bare DOI in lower case: no resolver, no escapes, no full stop of a sentence after it."""
    text = plain(text)
    while "%" in text and (once := unquote(text)) != text:
        text = once
    found = DOI.search(text.lower())
    if not found:
        return ""
    bare = found[0].split("?")[0].split("#")[0].rstrip(".,;:'/")
    while bare[-1:] in CLOSING and bare.count(CLOSING[bare[-1]]) < bare.count(bare[-1]):
        bare = bare[:-1].rstrip(".,;:")
    return bare.replace("//", "/")


@lru_cache(maxsize=20_000)
def issn(text: str) -> str:
    """All ISSNs of the field, sorted, joined by a blank: "0022-2828 1095-8584"."""
    # Embase joins them without a blank: 0022-28281095-8584. ISBNs are not ISSNs.
    if text.startswith("97"):
        return ""
    found = re.findall(r"\d{4}-\d{3}[\dxX]", text) or re.findall(r"\b\d{7}[\dxX]\b", text)
    return " ".join(sorted({f"{n[:4]}-{n[-4:].lower()}" for n in found}))


def pmid(text: str) -> str:
    """The digits of a PubMed number, "" when the field holds anything else."""
    found = PMID.search(text)
    return found[0].lstrip("0") if found else ""


def pages(text: str) -> Pages:
    """First and last page; see Pages. Page counts and "no pagination" are not given."""
    if plain_range := PLAIN.match(text):
        start, end = plain_range[1].lstrip("0") or "0", plain_range[2] or ""
        return Pages(start, start[: max(len(start) - len(end), 0)] + end if end else "")
    text = _half_width(text).strip().strip("\"'[]() ")
    if not text or NO_PAGES.search(text) or COUNT.match(text):
        return Pages("", "")
    text = LABEL.sub("", text)
    if date := DATE.match(text):
        return _from_date(date)
    if cut := CUT.match(text):
        return Pages("", f".{int(cut[1])}")
    # "S3/78-89", "10:23-7": the supplement or issue stands before the page.
    text = re.sub(r"^[^/:]*[/:]\s*(?=[a-z]*\d)", "", AFTER.split(text)[0], flags=re.IGNORECASE)
    text = ROMAN_DASH.sub(r"\1", text)
    start, *rest = DASH.split(text, maxsplit=1)
    first = PAGE.match(start)
    if not first:
        return Pages("".join(re.findall(r"[a-z0-9]", text.lower()))[:12], "")
    last = PAGE.match(rest[0]) if rest else None
    name = f"{first[1]}{first[2]}{first[3]}".lower().replace("-", "")
    return Pages(name, _last(first, last) if last else "")


def _last(first: re.Match[str], last: re.Match[str]) -> str:
    """The last page in full: 535-44 ends on 544."""
    start, end = first[2], last[2]
    if len(end) < len(start):
        end = start[: len(start) - len(end)] + end
    letters = (last[1] or first[1]).lower().replace("-", "")
    return f"{letters}{end}{(last[3] or '').lower()}"


def _from_date(date: re.Match[str]) -> Pages:
    """Spreadsheets turn pages 4-9 into 09-Apr or Apr-09; pages ascend, so the order is known."""
    day = int(date[1] or date[4])
    month = MONTHS.index((date[2] or date[3]).lower()) + 1
    return Pages(str(min(day, month)), str(max(day, month)))


@lru_cache(maxsize=20_000)
def volume_and_issue(volume: str, issue: str) -> tuple[str, str]:
    """Volume and issue as numbers: "23 (S1)" -> ("23", "s1"), "Sciences. 29" -> ("29", "").

    A supplement is "s" and its number; the issue keeps all its numbers: "5 Pt 2" -> "5 2".
    """
    if WHOLE.match(volume) and (not issue or WHOLE.match(issue)):
        return str(int(volume)), str(int(issue)) if issue else ""
    number, rest = _volume(_half_width(volume))
    issue = _half_width(issue)
    return number, _issue(rest if not issue.strip() else f"{issue} {rest}")


def _half_width(text: str) -> str:
    """Full-width digits and marks as the usual ones; superscripts as digits."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _volume(volume: str) -> tuple[str, str]:
    text = volume.strip()
    if not text or re.match(r"^\w{1,3}\)", text):
        # "1)" is the tail of "126 (21 Suppl. 1)" that a program cut in two.
        return "", f"Suppl. {text}" if text else ""
    main, bracket, rest = text.partition("(")
    if not bracket and (found := re.search(r"\s*\bsup", main, re.IGNORECASE)):
        main, rest = main[: found.start()], main[found.start() :]
    if "." in main:
        # "Heart and circulatory physiology. 290": the tail of a journal's name.
        main = main.rsplit(".", 1)[1] if NUMBER.search(main.rsplit(".", 1)[1]) else main
    numbers = NUMBER.findall(main)
    if not numbers:
        return "".join(re.findall(r"\w", main.lower()))[:12], rest
    return " ".join(str(int(n)) for n in numbers[:2]), rest


def _issue(issue: str) -> str:
    if not issue.strip():
        return ""
    numbers = [str(int(n)) for n in NUMBER.findall(issue)]
    if SUPPLEMENT.search(issue):
        return " ".join(["s", *numbers])
    return " ".join(numbers) or "".join(re.findall(r"\w", issue.lower()))[:8]
