"""Pure: records as COPY writes them -> their keys, as COPY reads them.

A million take minutes, so the keys of many are made by processes of their own, which run this.
"""

import json
import re
from collections.abc import Iterator

from evidence import matching, processes

# What is asked of the database, in the order of matching.Citation, behind what goes through as it
# is: the record, its review and its import.
ASKED = """
    r.id, r.review_id, r.import_id, r.title, array_to_string(r.authors, '; '),
    coalesce(nullif(r.year, 0)::text, ''), r.journal, r.volume, r.issue, r.pages, r.doi,
    array_to_string(r.issn, '; '), btrim(concat(r.type, ' ', r.language)), r.pmid,
    r.title_translated
"""
THROUGH = 3
COLUMNS = ("record_id", "review_id", "import_id", "version", "words", "blocks")
_QUOTED = json.encoder.encode_basestring
_ESCAPED = re.compile(r"\\(.)")
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def keyed(rows: bytes) -> bytes:
    """Lines of COPY with ASKED -> lines of COPY with COLUMNS."""
    lines = rows.decode().split("\n")
    return "".join(_line(line) for line in lines if line).encode()


def _line(row: str) -> str:
    id, review, of, *fields = row.split("\t")
    if "\\" in row:
        fields = [_ESCAPED.sub(_sign, text) for text in fields]
    words, blocks = _keys(*fields)
    told = f"[{','.join(map(_json, words))}]".replace("\\", "\\\\")
    return f"{id}\t{review}\t{of}\t{matching.VERSION}\t{told}\t{{{','.join(map(str, blocks))}}}\n"


def _sign(escaped: re.Match[str]) -> str:
    return _SIGNS.get(escaped[1], escaped[1])


def _keys(*fields: str) -> tuple[list[str | int], tuple[int, ...]]:
    """The words that are compared, and apart from them the blocks."""
    made = matching.keys(matching.Citation(0, *fields))
    return list(made[1:-1]), made.blocks


def _json(value: str | int) -> str:
    return _QUOTED(value) if isinstance(value, str) else str(value)


def _answer(rows: bytes) -> Iterator[bytes]:
    yield keyed(rows)


if __name__ == "__main__":
    processes.serve(_answer)
