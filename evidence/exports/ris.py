"""RIS. Values stand on one line each, so that none of them can look like a tag."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from evidence.exports.rows import Row, line, rayyan_note
from evidence.parsers.kinds import TO_RIS
from evidence.parsers.record import ParsedRecord

SAID_IN_M3 = frozenset({"yearbook", "trial-registration"})


def write(rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int:
    """Write the rows and return how many they were."""
    count = 0
    for row in rows:
        tags = [*_tags(row.record), *_notes(row, facts)]
        text = "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value)
        out.write(f"TY  - {TO_RIS[row.record.type]}\r\n{text}ER  - \r\n\r\n".encode())
        count += 1
    return count


def _tags(record: ParsedRecord) -> Iterator[tuple[str, str]]:
    first, last = _ends(record.pages)
    yield "TI", line(record.title)
    yield "TT", line(record.title_translated)
    yield from (("AU", line(name)) for name in record.authors)
    yield "PY", str(record.year or "")
    yield "T2", line(record.journal)
    yield "VL", line(record.volume)
    yield "IS", line(record.issue)
    yield "SP", first
    yield "EP", last
    yield "DO", line(record.doi)
    yield from (("SN", number) for number in record.issn)
    yield "AN", line(record.accession)
    yield "PM", line(record.pmid)
    yield from (("KW", line(word)) for word in record.keywords)
    yield "LA", line(record.language)
    yield "UR", line(record.url)
    yield "AB", line(record.abstract)
    yield "M3", record.type if record.type in SAID_IN_M3 else ""


def _ends(pages: str) -> tuple[str, str]:
    """First and last page; pages that are not one range stay together."""
    text = line(pages)
    first, dash, last = text.partition("-")
    return (first, last) if dash and first and last and "-" not in last else (text, "")


def _notes(row: Row, facts: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "N1", rayyan_note(row.record)
    for name in facts:
        said = line(row.facts.get(name, ""))
        yield "N1", f"{line(name)}: {said}" if said else ""
