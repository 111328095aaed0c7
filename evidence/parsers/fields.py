"""The values of a record, normalized the same way for every dialect."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from evidence.parsers.clean import clean_all, clean_text

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d|21\d\d)(?!\d)")
_YEAR_IN_DATE = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,6}/\S{1,300}")
_NAMED_DOI = re.compile(r"[?&](?:id=doi:|(?:rft_id=info:)?doi[=/])([^&\s]+)", re.I)
LONGEST_ISSNS = 1000
_ISSN = re.compile(r"(?<![\dXx-])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"]+", re.I)
LONGEST_NOTE = 2000
# `PMID: 12345678`, also with PMCID behind it, on a line of its own; or an address at PubMed.
_PMID = re.compile(
    r"^\W{0,3}PMID\W{1,4}(\d{1,9})(?=\W{0,4}(?:PMC|$))"
    r"|(?:ncbi\.nlm\.nih\.gov/pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/)(?:\?term=)?(\d{1,9})\b",
    re.M,
)
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\u301c\uff5e", "-" * 9)
_AROUND = re.compile(r"(?<=\w) ?- ?(?=\w)")
_FULL_WIDTH = str.maketrans("".join(map(chr, range(0xFF10, 0xFF1A))), "0123456789")
_SEPARATED = re.compile(r"[;；]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
NO_ABSTRACT = frozenset(
    {"[no abstract available]", "no abstract available", "[no abstract]", "无", "暂无摘要"}
)

NO_PAGES = frozenset({"no pagination", "no pagination specified", "no page numbers"})


def year(*written: str) -> int | None:
    """The first year between 1400 and 2199 in the first text that has one."""
    for text in filter(None, written):
        if len(text) == 4 and text.isascii() and text.isdigit() and "1400" <= text < "2200":
            return int(text)  # as most are
        found = _YEAR.search(text) or _YEAR_IN_DATE.search(text)
        if not found and not text.isascii():
            found = _YEAR.search(unicodedata.normalize("NFKC", text))
        if found:
            return int(found.group(1))
    return None


def doi(*written: str) -> str:
    """The first DOI, lower case and without a prefix."""
    for text in written:
        if "10." in text:
            found = _DOI.search(_unescaped(text))
            if found:
                return _trimmed_doi(found.group())
    return ""


def doi_in_link(*links: str) -> str:
    """The DOI of a link to doi.org, or one that a link names as such before its next parameter."""
    for link in links:
        named = _NAMED_DOI.search(link) if "doi" in link else None
        if named or "doi.org/" in link:
            return doi(named[1] if named else link)
    return ""


def _unescaped(text: str) -> str:
    return text.replace("%2F", "/").replace("%2f", "/") if "%2" in text else text


def _trimmed_doi(text: str) -> str:
    text = text.partition(";10.")[0]  # two DOIs in one value
    text = text.rstrip(".,;:'\"}>’”").removesuffix("[doi]").lower()
    while text.endswith((")", "]")) and _unopened(text):
        text = text[:-1].rstrip(".,;")
    return text


def _unopened(text: str) -> bool:
    return text.count(")") > text.count("(") or text.count("]") > text.count("[")


def issns(written: Iterable[str]) -> tuple[str, ...]:
    """ISSNs as `1234-567X`, in order, without repeats; ISBNs are left out."""
    found = [number for text in written for number in _issns(text[:LONGEST_ISSNS])]
    return unique(found) if len(found) > 1 else tuple(found)


@lru_cache(maxsize=20_000)
def _issns(text: str) -> tuple[str, ...]:
    return tuple(f"{found[1]}-{found[2].upper()}" for found in _ISSN.finditer(text))


def pages(first: str, last: str = "") -> str:
    """`first-last` as written, with plain hyphens. Ovid says "No" to "Specified" for none."""
    if not first and not last:
        return ""
    if first.isascii() and first.isdigit() and last.isascii() and last.isdigit():
        return f"{first}-{last}"  # as most are
    first, last = first and _page(first), last and _page(last)
    if last == "Specified" or first.strip("()[]").lower() in NO_PAGES:
        return ""
    if not last or "-" in first:
        return first
    return f"{first}-{last}" if first else last


def page_range(written: Sequence[str]) -> str:
    """The pages among several values: the one with a range, as CNKI writes a page count first."""
    found = [page for page in map(pages, written) if page]
    ranges = [page for page in found if "-" in page]
    return (ranges or found or [""])[-1 if not ranges else 0]


def digits(text: str) -> str:
    """A number that names something, such as a PMID; "" for anything else."""
    text = text.strip()
    return text if text.isascii() and text.isdigit() else ""


def pmid(number: str, *notes: str) -> str:
    """The PMID: a number or its address, or else what a note says it is, on a line of its own."""
    if found := digits(number):
        return found
    for text in (number, *notes):
        told = "PMID" in text or "pubmed" in text  # a note seldom does: looking is cheap
        said = _PMID.search(text[:LONGEST_NOTE]) if told else None
        if said:
            return said[1] or said[2] or ""
    return ""


def _page(text: str) -> str:
    text = clean_text(text)
    if not text.isascii():
        text = text.translate(_DASHES).translate(_FULL_WIDTH)
    if " -" in text or "- " in text:  # Scopus writes 12 – 20
        text = _AROUND.sub("-", text)
    return text.removeprefix("pp.").removeprefix("p.").strip().rstrip(".,;")


def title(text: str) -> str:
    """Safe text without its one trailing full stop."""
    return clean_text(text).removesuffix(".").rstrip()


def url(*written: str) -> str:
    """The first web address; anything else, as `javascript:`, is none."""
    for text in written:
        found = _URL.search(text)
        if found:
            return found.group().replace("&amp;", "&")
    return ""


def abstract(*written: str) -> str:
    """The parts of an abstract as one text; a note that there is none counts as none."""
    text = clean_text(" ".join(written))
    return "" if len(text) < 40 and text.lower() in NO_ABSTRACT else text


def keywords(written: Iterable[str]) -> tuple[str, ...]:
    """One keyword each, in order, without repeats."""
    return unique(clean_all([*written]))


def split(text: str) -> list[str]:
    """A cell that joins values by ASCII or full-width semicolons."""
    return [part.strip() for part in _SEPARATED.split(text)]


def is_chinese(text: str) -> bool:
    """Whether the text has Han characters."""
    return not text.isascii() and _HAN.search(text) is not None


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values that say something, in order, each once."""
    return tuple(dict.fromkeys(filter(None, values)))


def rest(tags: Mapping[str, list[str]], *, taken: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The tags that no field has taken, with their text made safe."""
    left = {
        tag: unique(map(clean_text, values)) for tag, values in tags.items() if tag not in taken
    }
    return {tag: values for tag, values in left.items() if values}
