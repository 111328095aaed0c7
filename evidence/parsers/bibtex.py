"""BibTeX, as Scopus, Web of Science, Zotero, JabRef and publishers write it.

Read leniently, since real files are not strict: blanks in keys and field names (`funding_text 1`),
fields given twice, free text before the first entry, braces that never close. An entry ends where
its braces do, or where the next one begins.
"""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from evidence.parsers import fields, kinds, latex, persons, screened
from evidence.parsers.encoding import decoded
from evidence.parsers.lines import Block, blocks
from evidence.parsers.record import NOTHING, Guess, ParsedRecord, Problem
from evidence.parsers.tagged import stray
from evidence.parsers.words import words

LONGEST_ENTRY = 16 << 20
LONGEST_STRING = 2_000  # strings made of strings double at each step
MOST_EXPANDED = 8_000
TAKEN = words(
    "author title journal journaltitle booktitle year date volume number issue pages doi pmid issn "
    "eissn url abstract keywords author_keywords keywords_plus language unique_id art_number "
    "article_number title_translated"
)
_ENTRY = re.compile(r"[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]")
_NEXT = re.compile(r"[ \t]{0,3}@[A-Za-z]{3,20}[ \t]*[{(][^={}\"]{0,200},?\s*$")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_NAME = re.compile(r"[\s,]*([^\s={}\",#][^={}\",#\n]{0,60}?)\s{0,20}=\s*")
_WORD = re.compile(r"[^\s,#{}\"]+")
_JOIN = re.compile(r"\s*#\s*")
_SILENT = re.compile(r"\s*(?:%.*|Scopus|EXPORT DATE:.*|\ufeff)?\s*$", re.I)
_RANGE = re.compile(r"\s*-{2,}\s*")
SKIPPED = words("comment preamble")
MONTHS = words("jan feb mar apr may jun jul aug sep oct nov dec")


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of a BibTeX file."""
    strings: dict[str, str] = {}
    for item in entries(blocks(decoded(file, guess.encoding), encoding=guess.encoding)):
        if isinstance(item, Problem):
            yield item
            continue
        kind, raw, first = item
        if kind in SKIPPED:
            continue
        found, problems = parsed(raw, first, strings)
        yield from problems
        if kind == "string":
            for name, values in found.items():
                if len(values[0]) > LONGEST_STRING:
                    yield Problem(first, f"The string {name[:40]} is too long and was left out.")
                else:
                    strings[name] = values[0]
        else:
            yield record(kind, found, raw=raw, first=first)


def entries(found: Iterator[Block | Problem]) -> Iterator[tuple[str, str, int] | Problem]:
    """Kind, text and first line of each entry, and the text outside of entries."""
    open_lines: list[str] = []
    kind, first, level, size = "", 0, 0, 0
    outside: list[tuple[int, str]] = []
    for block in found:
        if isinstance(block, Problem):
            yield block
            continue
        for number, line in enumerate(block.lines, start=block.first):
            if open_lines and level > 0 and _NEXT.match(line):
                yield Problem(first, "The braces of this entry never close; it ends at the next.")
                yield kind, "\n".join(open_lines).rstrip(), first
                open_lines = []
            rest = line
            while rest is not None:
                if not open_lines:
                    begin = _ENTRY.match(rest)
                    if not begin:
                        if not _SILENT.match(rest):
                            outside.append((number, rest))
                        break
                    if outside:
                        yield stray(outside[0][0], outside[-1][0], outside[0][1])
                        outside = []
                    kind, first, level, size = begin[1].lower(), number, 0, 0
                level, end = _level(rest, level)
                size += len(rest)
                if level > 0 and size < LONGEST_ENTRY:
                    open_lines.append(rest)
                    break
                open_lines.append(rest[:end])
                yield kind, "\n".join(open_lines), first
                open_lines = []
                rest = rest[end:]
    if open_lines:
        yield Problem(first, "The last entry is not closed: the file may have been cut off.")
        yield kind, "\n".join(open_lines).rstrip(), first
    if outside:
        yield stray(outside[0][0], outside[-1][0], outside[0][1])


def _level(line: str, level: int) -> tuple[int, int]:
    """The depth of braces behind a line, and where in it the entry ends."""
    for found in _BRACE.finditer(line):
        sign = found.group()
        if sign == "{":
            level += 1
        elif sign == "}":
            level -= 1
            if level <= 0:
                return 0, found.end()
    return level, len(line)


def parsed(
    raw: str, first: int, strings: Mapping[str, str]
) -> tuple[dict[str, list[str]], list[Problem]]:
    """The fields of an entry; names in small letters with `_` for `-` and blanks."""
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    at = raw.find("{") + 1 or raw.find("(") + 1
    comma = raw.find(",", at)
    equals = raw.find("=", at)
    at = comma + 1 if comma >= 0 and (equals < 0 or comma < equals) else at
    while True:
        name = _NAME.match(raw, at)
        if not name:
            at = _next_field(raw, at, first, problems)
            if at < 0:
                return found, problems
            continue
        value, at = _value(raw, name.end(), strings)
        key = re.sub(r"[\s-]+", "_", name[1].strip().lower())
        found.setdefault(key, []).append(value)


def _next_field(raw: str, at: int, first: int, problems: list[Problem]) -> int:
    """Where the next field may begin; what lies between is named, unless it is the end."""
    between = raw[at:].split("\n", 1)[0].strip()
    following = raw.find("\n", at) + 1
    if between.strip("{}(), \t"):
        problems.append(
            Problem(
                first + raw.count("\n", 0, at),
                f"This part of the entry is no field and was left out: “{between[:60]}”.",
            )
        )
    return following if following > 0 else -1


def _value(raw: str, at: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """A value and where it ends: braces, quotes, a number or a name, joined by #."""
    parts, room = [], MOST_EXPANDED
    while True:
        if raw[at : at + 1] == "{":
            end = _closing(raw, at)
            parts.append(raw[at + 1 : end])
        elif raw[at : at + 1] == '"':
            end = _quote(raw, at + 1)
            parts.append(raw[at + 1 : end])
        else:
            word = _WORD.match(raw, at)
            end = word.end() - 1 if word else at - 1
            text = word.group() if word else ""
            said = strings.get(text.lower(), "" if text.lower() in MONTHS else text)
            room -= len(said)
            parts.append(said if room >= 0 else text)
        join = _JOIN.match(raw, end + 1)
        if not join:
            return "".join(parts), end + 1
        at = join.end()


def _closing(raw: str, at: int) -> int:
    level = 0
    for found in _BRACE.finditer(raw, at):
        sign = found.group()
        level += {"{": 1, "}": -1}.get(sign, 0)
        if not level:
            return found.start()
    return len(raw)


def _quote(raw: str, at: int) -> int:
    level = 0
    for found in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(raw, at):
        sign = found.group()
        if sign == '"' and level <= 0:
            return found.start()
        level += {"{": 1, "}": -1}.get(sign, 0)
    return len(raw)


def record(kind: str, found: Mapping[str, list[str]], *, raw: str, first: int) -> ParsedRecord:
    """The fields of one entry."""

    def value(*names: str) -> str:
        for name in names:
            for text in found.get(name, ()):
                if text.strip():
                    return text
        return ""

    def words_of(*names: str) -> str:
        return latex.text_of(value(*names))

    def plain(*names: str) -> str:
        return latex.literal(value(*names))

    notes = words_of("note", "annote")
    said = any(sign in notes for sign in screened.SIGNS)
    article_number = plain("art_number", "article_number", "eid", "articleno")
    return ParsedRecord(
        type=_kind(kind, plain("document_type", "type", "entrytype", "entry_type")),
        title=fields.title(words_of("title")),
        title_translated=fields.title(words_of("title_translated", "translated_title")),
        authors=persons.names(latex.text_of(name) for name in people(value("author"))),
        year=fields.year(plain("year"), plain("date")),
        journal=fields.clean_text(words_of("journal", "journaltitle", "booktitle", "fjournal")),
        volume=fields.clean_text(plain("volume")),
        issue=fields.clean_text(plain("number", "issue")),
        pages=fields.pages(_RANGE.sub("-", plain("pages")[:200])) or fields.pages(article_number),
        doi=fields.doi(plain("doi")) or fields.doi_in_link(plain("url")),
        pmid=fields.digits(plain("pmid")),
        issn=fields.issns([plain("issn"), plain("eissn")]),
        accession=fields.clean_text(plain("unique_id", "accession")),
        keywords=fields.keywords(
            part
            for name in ("keywords", "author_keywords", "keywords_plus", "keyword")
            for text in found.get(name, ())
            for part in map(latex.text_of, _keywords(text))
        ),
        language=fields.clean_text(words_of("language", "langid")),
        url=fields.url(plain("url"), plain("link")),
        abstract=fields.abstract(words_of("abstract")),
        decisions=screened.decisions(notes) if said else NOTHING,
        labels=screened.labels(notes) if said else (),
        extra=fields.rest(found, taken=TAKEN),
        raw=raw,
        line_from=first,
        line_to=first + raw.count("\n"),
    )


def _kind(entry: str, document: str) -> str:
    """The entry type, which Scopus calls ARTICLE for all; the document type then says more."""
    said = kinds.from_words(document)
    named = kinds.from_words(entry)
    return said if said != "other" and named in {"article", "other"} else named


def people(value: str) -> list[str]:
    """The names of a field: parted by "and" outside of braces; "others" stands for no name."""
    found = parted(" ".join(value.split()), " and ")
    return [name for name in found if name.strip().lower() != "others"]


def parted(value: str, separator: str) -> list[str]:
    """The parts of a value between separators that stand outside of braces."""
    out, level, begin = [], 0, 0
    for found in re.finditer(rf"\\.|[{{}}]|{separator}", value, re.DOTALL):
        sign = found.group()
        level += {"{": 1, "}": -1}.get(sign, 0)
        if sign == separator and level <= 0:
            out.append(value[begin : found.start()])
            begin = found.end()
    return [*out, value[begin:]]


def _keywords(text: str) -> list[str]:
    """Semicolons part them, else commas; Web of Science puts a second pair of braces around all."""
    inner = text.strip().removeprefix("{").removesuffix("}")
    whole = inner if len(parted(text, ";")) == 1 and inner.count(";") else text
    parts = parted(whole, ";")
    return parts if len(parts) > 1 else parted(text, ",")
