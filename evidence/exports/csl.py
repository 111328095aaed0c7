"""CSL-JSON. What the standard has no name for stands in `custom`, which it leaves to programs."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from evidence.exports.rows import Row, line
from evidence.parsers.record import ParsedRecord

TYPES = {
    "article": "article-journal",
    "conference": "paper-conference",
    "thesis": "thesis",
    "newspaper": "article-newspaper",
    "book": "book",
    "chapter": "chapter",
    "report": "report",
    "yearbook": "periodical",
    "trial-registration": "dataset",
    "other": "document",
}


def write(rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int:
    """Write the rows, one item a line, and return how many they were."""
    count = 0
    out.write(b"[")
    for count, row in enumerate(rows, start=1):
        item = {"id": str(count), **_item(row.record), "custom": _custom(row, facts)}
        text = json.dumps(
            {name: value for name, value in item.items() if value}, ensure_ascii=False
        )
        out.write(f"{',' if count > 1 else ''}\n{text}".encode())
    out.write(b"\n]\n")
    return count


def _item(record: ParsedRecord) -> dict[str, Any]:
    return {
        "type": TYPES[record.type],
        "title": line(record.title),
        "original-title": line(record.title_translated),
        "author": [_name(name) for name in record.authors],
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "container-title": line(record.journal),
        "volume": line(record.volume),
        "issue": line(record.issue),
        "page": line(record.pages),
        "DOI": line(record.doi),
        "PMID": line(record.pmid),
        "ISSN": " ".join(record.issn),
        "keyword": "; ".join(map(line, record.keywords)),
        "language": line(record.language),
        "URL": line(record.url),
        "abstract": line(record.abstract),
    }


def _name(name: str) -> dict[str, str]:
    """Family and given name where the source told them apart by one comma."""
    family, comma, given = line(name).partition(", ")
    if comma and family and given and "," not in given:
        return {"family": family, "given": given}
    return {"literal": line(name)}


def _custom(row: Row, facts: Sequence[str]) -> dict[str, Any]:
    record = row.record
    own = {
        "type": record.type,
        "accession": line(record.accession),
        "keywords": [line(word) for word in record.keywords],
        "decisions": {line(who): line(what) for who, what in record.decisions.items()},
        "labels": [line(label) for label in record.labels],
        **{name: line(row.facts.get(name, "")) for name in facts},
    }
    return {name: value for name, value in own.items() if value}
