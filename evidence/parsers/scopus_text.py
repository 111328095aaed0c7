"""Scopus's plain text: authors, title and citation on lines of their own, then fields by label;
`SOURCE: Scopus` ends a record.

The citation, `(2021) Journal, with commas, 13 (2), art. no. 550, pp. 1 - 22, Cited 3 times.`, is
read from its end, since the name of a journal may hold commas itself.
"""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from evidence.parsers import fields, kinds, persons
from evidence.parsers.encoding import decoded
from evidence.parsers.lines import blocks
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.stray import stray
from evidence.parsers.tagged import LONGEST_ENTRY, TWO_TITLES, Entry

END = "SOURCE: Scopus"
NAMES = "AUTHOR FULL NAMES"
_LABELS = (
    "AUTHOR FULL NAMES;DOI;AFFILIATIONS;ABSTRACT;AUTHOR KEYWORDS;INDEX KEYWORDS;CHEMICALS/CAS;"
    "TRADENAMES;MANUFACTURERS;FUNDING DETAILS;FUNDING TEXT;REFERENCES;CORRESPONDENCE ADDRESS;"
    "EDITORS;SPONSORS;PUBLISHER;ISSN;ISBN;CODEN;PUBMED ID;LANGUAGE OF ORIGINAL DOCUMENT;"
    "ABBREVIATED SOURCE TITLE;DOCUMENT TYPE;PUBLICATION STAGE;OPEN ACCESS;CONFERENCE NAME;"
    "CONFERENCE DATE;CONFERENCE LOCATION;CONFERENCE CODE;MOLECULAR SEQUENCE NUMBERS;SOURCE"
)
LABELS = frozenset(_LABELS.split(";"))
_TAKEN = (
    "AUTHOR FULL NAMES;DOI;ABSTRACT;AUTHOR KEYWORDS;INDEX KEYWORDS;ISSN;PUBMED ID;SOURCE;"
    "DOCUMENT TYPE;LANGUAGE OF ORIGINAL DOCUMENT"
)
TAKEN = frozenset(_TAKEN.split(";"))
NO_END = f"The last record has no line “{END}”: the file may have been cut off."

_LABEL = re.compile(r"([A-Z][A-Z/ ]{2,40}?)(?: \d{1,2})?: ?(.*)")
_HEAD = re.compile(r"\ufeff?(?:Scopus|EXPORT DATE:.*)\s*")
_PUBLISHED = re.compile(r"\((?P<year>1[4-9]\d\d|20\d\d)\) ?(?P<rest>\S.*)")
_NUMBERS = re.compile(r"\s*\(\d{5,}\)")  # behind each name its number
_LINE_OF_NUMBERS = re.compile(r"[\d; ]+")
_LINK = re.compile(r"https?://www\.scopus\.com/\S+")
_EID = re.compile(r"[?&]eid=(2-s2\.0-\d+)|/publications/(\d+)")
_CITED = re.compile(r"[.,]? Cited [\d,]+ times?\.?\s*$", re.I)
_PARTS = (
    ("pages", re.compile(r"pp?\. ?(.+)")),
    ("article", re.compile(r"art\. ?no\. ?(.+)", re.I)),
    ("place", re.compile(r"[A-Za-z]{0,4}\d[\w./-]*(?: ?\([^()]*\))?|\([^()]*\)|Part [A-Z]\d*")),
)


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of the text."""
    for item in _entries(file, guess.encoding):
        yield item if isinstance(item, Problem) else record(item)


def _entries(file: BinaryIO, encoding: str) -> Iterator[Entry | Problem]:
    """What stands between two end lines; and what stands behind the last one."""
    lines: list[str] = []
    first = size = number = 0
    for block in blocks(decoded(file, encoding), encoding=encoding):
        if isinstance(block, Problem):
            yield block
            continue
        for number, line in enumerate(block.lines, start=block.first):
            if not lines and (not line.strip() or _HEAD.fullmatch(line)):
                continue
            first = first if lines else number
            lines.append(line)
            size += len(line)
            if line.strip() == END or size > LONGEST_ENTRY:
                yield from _entry(lines, first)
                lines, size = [], 0
    if lines:
        yield from _entry(lines, first, cut=Problem(number, NO_END))


def _entry(
    lines: list[str], first: int, *, cut: Problem | None = None
) -> Iterator[Entry | Problem]:
    raw = "\n".join(lines).rstrip()
    to = first + raw.count("\n")
    if not any(_PUBLISHED.fullmatch(line.strip()) for line in lines):
        yield stray(first, to, raw)
        return
    if cut:
        yield cut
    tags = _tags(lines)
    if len(tags.get(NAMES, "")) > 1:
        yield Problem(first, TWO_TITLES)
    yield Entry(tags, raw, first, to)


def _tags(lines: list[str]) -> dict[str, list[str]]:
    """The labelled fields; what stands before the first of them is under ""."""
    tags: dict[str, list[str]] = {"": []}
    last = ""
    for line in map(str.strip, lines):
        found = _LABEL.fullmatch(line)
        if found and found[1] in LABELS:
            last = found[1]
            tags.setdefault(last, []).append(found[2])
        elif line and (not last or last in {NAMES, "DOI"}):  # a single line each
            last = ""
            tags[""].append(line)
        elif line:
            tags[last][-1] += f" {line}"
    return tags


def record(entry: Entry) -> ParsedRecord:
    """The fields of one record."""
    get = entry.tags.get
    first = {tag: values[0] for tag, values in entry.tags.items() if values}.get
    head = [line for line in entry.tags[""] if not _LINE_OF_NUMBERS.fullmatch(line)]
    place = next((n for n, line in enumerate(head) if _PUBLISHED.fullmatch(line)), len(head))
    cited = citation(head[place]) if place < len(head) else {}
    link = next((line for line in head if _LINK.match(line)), "")
    eid = _EID.search(link)
    names = [_NUMBERS.sub("", name) for name in fields.split(first(NAMES, ""))]
    return ParsedRecord(
        type=kinds.from_words(first("DOCUMENT TYPE", "")),
        title=fields.title(head[place - 1] if place else ""),
        authors=persons.names(names if any(names) else head[: max(place - 1, 0)][:1]),
        year=fields.year(cited.get("year", "")),
        journal=fields.clean_text(cited.get("journal", "")),
        volume=cited.get("volume", ""),
        issue=cited.get("issue", ""),
        pages=fields.pages(cited.get("pages", "")) or fields.pages(cited.get("article", "")),
        doi=fields.doi(first("DOI", "")),
        pmid=fields.digits(first("PUBMED ID", "")),
        issn=fields.issns(get("ISSN", ())),
        accession=(eid[1] or f"2-s2.0-{eid[2]}") if eid else "",
        keywords=fields.keywords(
            part
            for tag in ("AUTHOR KEYWORDS", "INDEX KEYWORDS")
            for text in get(tag, ())
            for part in fields.split(text)
        ),
        language=fields.clean_text(first("LANGUAGE OF ORIGINAL DOCUMENT", "")),
        url=fields.url(link),
        abstract=fields.abstract(*get("ABSTRACT", ())),
        extra=fields.rest({t: v for t, v in entry.tags.items() if t}, taken=TAKEN),
        raw=entry.raw,
        line_from=entry.line_from,
        line_to=entry.line_to,
    )


def citation(text: str) -> dict[str, str]:
    """The parts of the citation line: what is no place in print is the name of the journal."""
    found = _PUBLISHED.fullmatch(text)
    if not found:
        return {}
    out = {"year": found["year"]}
    parts = _CITED.sub("", found["rest"]).rstrip(" .,").split(", ")
    while len(parts) > 1:
        name, part = next(
            ((n, match) for n, shape in _PARTS if (match := shape.fullmatch(parts[-1]))), ("", None)
        )
        if part is None or name in out:
            break
        out[name] = part[1] if part.re.groups else part.group()
        parts.pop()
    volume, _, issue = out.pop("place", "").partition("(")
    return out | {
        "journal": ", ".join(parts),
        "volume": volume.strip(),
        "issue": issue.rstrip(")").strip(),
    }
