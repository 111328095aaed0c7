"""A citation as its database wrote it -> the keys that are compared."""

import re
import unicodedata
from hashlib import blake2b

from .citation import Citation, Keys

VERSION = 1
DOI = re.compile(r"10\.\d{4,9}/\S+")


def fold(text: str) -> str:
    """Lower-case letters and digits without accents, one blank between words."""
    text = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in text if not unicodedata.combining(c))))


def block(kind: str, *parts: object) -> int:
    """A signed 64-bit number that stands for one reason to compare two records."""
    text = "\x1f".join([kind, *map(str, parts)]).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def keys(citation: Citation) -> Keys:
    """The keys of one citation; never raises, whatever the fields hold."""
    title = fold(citation.title)
    first = fold(re.split(r"[;,]", citation.authors)[0])
    year = re.search(r"\b(?:1[5-9]|20)\d\d\b", citation.year)
    doi = DOI.search(citation.doi.lower())
    page = re.search(r"[a-z]*\d+", citation.pages.lower())
    known = {
        "t": title,
        "d": doi[0] if doi else "",
    }
    return Keys(
        id=citation.id,
        title=title,
        other=fold(citation.other_title),
        numbers=" ".join(re.findall(r"\d+", title)),
        marks="",
        authors=fold(citation.authors),
        first=first,
        year=int(year[0]) if year else 0,
        journal=fold(citation.journal),
        issn=" ".join(re.findall(r"\d{4}-?\d{3}[\dxX]", citation.issn)),
        volume=fold(citation.volume),
        issue=fold(citation.issue),
        page=page[0] if page else "",
        last="",
        doi=doi[0] if doi else "",
        pmid="".join(re.findall(r"\d+", citation.pmid)),
        blocks=tuple(block(kind, value) for kind, value in known.items() if value),
    )
