"""PubMed's two texts for readers, "Abstract" and "Summary": numbered entries without tags.

Abstract: citation, title, authors, addresses and abstract as paragraphs, then `DOI:` and `PMID:`.
Summary: authors, title and citation as one paragraph that ends with `PMID: …`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from evidence.parsers import fields, persons
from evidence.parsers.encoding import decoded
from evidence.parsers.lines import blocks
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.stray import stray
from evidence.parsers.tagged import Entry

LONGEST_ENTRY = 4 << 20
_NUMBER = re.compile(r"\ufeff?(\d{1,7})([.:]) (?=\S)")
_ID = re.compile(r"(?:^|[\s;])(PMID|PMCID|DOI): ?(\S+)")
_CITED = re.compile(
    r"(?P<journal>[^.?!]{1,200}?)\. (?P<year>(?:1[89]|20)\d\d)[^.;:]{0,40}"
    r"(?:;(?P<volume>[^.;:()]{0,40})(?:\((?P<issue>[^()]{0,60})\))?"
    r"(?::(?P<pages>[^.;: ]{1,40}(?:, ?[^.;: ]{1,20}){0,6}))?)?\."
)
_PLACES = re.compile(r"\(\d{1,3}\)")
_VERNACULAR = re.compile(r"\[(?:Article|Chapter|Book) in [^\[\]]{1,80}\]$")
NOBODY = "[no authors listed]"
ASIDE = (
    "Author information:",
    "Collaborators:",
    "Comment in",
    "Comment on",
    "Erratum in",
    "Erratum for",
    "Update in",
    "Update of",
    "Republished",
    "Retraction",
    "Summary for patients in",
    "Conflict of interest statement:",
    "Copyright",
    "©",
    "Published by",
)


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of one of the two texts."""
    for item in _entries(file, guess.encoding):
        yield item if isinstance(item, Problem) else record(item)


def _entries(file: BinaryIO, encoding: str) -> Iterator[Entry | Problem]:
    """The numbered entries: one begins behind a blank line, with the next number, once the one
    before has named its PMID."""
    open_lines: list[str] = []
    first = last = size = 0
    blank = ended = True
    for block in blocks(decoded(file, encoding), encoding=encoding):
        if isinstance(block, Problem):
            yield block
            continue
        for number, line in enumerate(block.lines, start=block.first):
            begins = _NUMBER.match(line) if blank else None
            number_fits = begins is not None and (not last or int(begins[1]) == last + 1)
            follows = ended and number_fits
            if follows or size > LONGEST_ENTRY:
                yield from _closed(open_lines, first, number)
                open_lines, first, size, ended = [], number, 0, False
                last = int(begins[1]) if begins else last
            open_lines.append(line)
            size += len(line)
            blank = not line.strip()
            ended = ended or "PMID: " in line
    yield from _closed(open_lines, first, first + len(open_lines))


def _closed(lines: list[str], first: int, end: int) -> Iterator[Entry | Problem]:
    raw = "\n".join(lines).rstrip()
    if not raw:
        return
    first = first or end - len(lines)
    to = first + raw.count("\n")
    if _NUMBER.match(raw):
        yield Entry({}, raw, first, to)
    else:
        yield stray(first, to, raw)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one entry; the sign behind its number tells which text it is."""
    number = _NUMBER.match(entry.raw)
    text = entry.raw[number.end() :] if number else entry.raw
    ids = {name: value.rstrip(".,;") for name, value in _ID.findall(text)}
    said = _summary(text) if number and number[2] == ":" else _abstract(text)
    cited = _CITED.search(said.pop("citation"))
    part = cited.groupdict(default="") if cited else {}
    names = _PLACES.sub("", said["authors"])
    pmid = fields.digits(ids.get("PMID", ""))
    aside = {name: (fields.clean_text(value),) for name, value in (("note", said["aside"]),)}
    return ParsedRecord(
        type="article",
        title=fields.title(said["title"]),
        authors=_people(names),
        year=fields.year(part.get("year", "")),
        journal=fields.clean_text(part.get("journal", "")),
        volume=part.get("volume", "").strip(),
        issue=part.get("issue", ""),
        pages=fields.pages(part.get("pages", "")),
        doi=fields.doi(ids.get("DOI", "")) or _doi_of(text),
        pmid=pmid,
        accession=pmid,
        abstract=fields.abstract(said["abstract"]),
        extra={name: values for name, values in aside.items() if values[0]},
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def _abstract(text: str) -> dict[str, str]:
    """Citation, title and authors are the first paragraphs; what follows says what it is."""
    parts = [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    citation, title = parts[0], parts[1] if len(parts) > 1 else ""
    rest = [part for part in parts[2:] if not _VERNACULAR.match(part)]
    authors = rest.pop(0) if rest and not _is_aside(rest[0]) and not _is_id(rest[0]) else ""
    return {
        "citation": citation,
        "title": title,
        "authors": authors,
        "abstract": " ".join(part for part in rest if not (_is_aside(part) or _is_id(part))),
        "aside": " ".join(part for part in rest if _is_aside(part)),
    }


def _summary(text: str) -> dict[str, str]:
    """Authors to the first full stop, the citation last, and the title between them."""
    whole = " ".join(text.split())
    authors, _, rest = whole.partition(". ")
    if authors.lower() == NOBODY:
        whole = rest
    place = _place(rest)
    if not _people(authors) or not place:  # nobody is named: the title comes first
        authors, rest, place = "", whole, _place(whole)
    return {
        "citation": rest[place:],
        "title": rest[:place].strip(),
        "authors": authors,
        "abstract": "",
        "aside": "",
    }


def _place(text: str) -> int:
    """Where the citation begins, or the length of a text without one."""
    cited = (found.start() for found in _CITED.finditer(text) if found["journal"].strip())
    return next(cited, len(text))


def _people(text: str) -> tuple[str, ...]:
    """Names part at commas; a group stands behind a semicolon."""
    names = [part for group in text.split(";") for part in group.split(", ")]
    return persons.single(
        name.strip().rstrip(".") for name in names if name.strip().lower().rstrip(".") != NOBODY
    )


def _is_aside(part: str) -> bool:
    return part.startswith(ASIDE)


def _is_id(part: str) -> bool:
    return part.startswith(("DOI: ", "PMID: ", "PMCID: "))


def _doi_of(text: str) -> str:
    """The citation ends with `doi: 10…`, which may begin the next line."""
    _, _, behind = " ".join(text.split()).partition("doi: ")
    return fields.doi(behind[:300])
