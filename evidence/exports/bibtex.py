"""BibTeX in UTF-8. Signs that LaTeX would act on are escaped; case is kept by double braces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from evidence.exports.rows import Row, line, rayyan_note
from evidence.parsers.record import ParsedRecord

ENTRIES = {
    "article": "article",
    "conference": "inproceedings",
    "thesis": "phdthesis",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
}
"""The other kinds are @misc and say what they are in `type`."""

_SPECIAL = re.compile(r"[\\{}$&%#_~^]")
_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LIGATURE = re.compile(r"(?<=([-`'?!<>,\"]))(?=[-`'<>,\"])")
_SIGN = re.compile(r"[$&%#_]")
_NOT_IN_NUMBERS = re.compile(r"[\\{}~^]")


def write(rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int:
    """Write the rows and return how many they were."""
    count = 0
    for count, row in enumerate(rows, start=1):
        kind = ENTRIES.get(row.record.type, "misc")
        fields = [*_fields(row.record, kind), ("note", _note(row, facts))]
        text = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
        out.write(f"@{kind}{{record{count},\n{text}}}\n\n".encode())
    return count


def _fields(record: ParsedRecord, kind: str) -> Iterator[tuple[str, str]]:
    whole = "booktitle" if kind in {"inproceedings", "incollection"} else "journal"
    title, translated = escaped(record.title), escaped(record.title_translated)
    yield "title", f"{{{title}}}" if title else ""
    yield "title_translated", f"{{{translated}}}" if translated else ""
    yield "author", " and ".join(map(_name, record.authors))
    yield "year", str(record.year or "")
    yield whole, escaped(record.journal)
    yield "volume", number(record.volume)
    yield "number", number(record.issue)
    yield "pages", number(record.pages).replace("-", "--")
    yield "doi", number(record.doi)
    yield "pmid", number(record.pmid)
    yield "issn", ", ".join(record.issn)
    yield "unique-id", number(record.accession)
    yield "keywords", _keywords(record.keywords)
    yield "language", escaped(record.language)
    yield "url", _address(record.url)
    yield "abstract", escaped(record.abstract)
    yield "type", record.type if kind == "misc" else ""


def escaped(text: str) -> str:
    """A text that LaTeX prints as it stands."""
    safe = _SPECIAL.sub(lambda found: _WORDS.get(found[0], f"\\{found[0]}"), line(text))
    return _LIGATURE.sub("{}", safe)  # -- would become one dash, `` a quotation mark


def number(text: str) -> str:
    """A number or identifier: brackets stand for braces, which identifiers do not have."""
    plain = _NOT_IN_NUMBERS.sub(lambda found: {"{": "(", "}": ")"}.get(found[0], "-"), line(text))
    return _SIGN.sub(lambda found: f"\\{found[0]}", plain)


def _name(name: str) -> str:
    """A name that holds "and" is one name: braces say so."""
    text = escaped(name)
    return f"{{{text}}}" if " and " in f" {text} " else text


def _keywords(words: Sequence[str]) -> str:
    """Joined by semicolons; braces keep one together that holds a semicolon or a comma.

    Alone it is followed by a semicolon: braces around all of a value mean nothing.
    """
    apart = [f"{{{escaped(word)}}}" if {";", ","} & set(word) else escaped(word) for word in words]
    return "; ".join(apart) + (";" if len(apart) == 1 and apart[0].startswith("{") else "")


def _address(url: str) -> str:
    plain = line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    return re.sub(r"[$&%#_^~]", lambda found: f"\\{found[0]}", plain)


def _note(row: Row, facts: Sequence[str]) -> str:
    said = [f"{name}: {row.facts[name]}" for name in facts if row.facts.get(name)]
    return escaped(" | ".join(filter(None, [rayyan_note(row.record), *said])))
