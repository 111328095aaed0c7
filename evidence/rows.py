"""Parsed records as rows of the database: cut to size, keyed for matching, written by COPY."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from evidence import matching
from evidence.models import WORDS, Import, Record
from evidence.parsers import ParsedRecord, Problem, plain_text

TEXT = (
    "type",
    "title",
    "title_translated",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "accession",
    "language",
    "url",
    "abstract",
)
LISTS = ("authors", "issn", "keywords")
COLUMNS = (
    "review_id",
    "source_id",
    "import_id",
    "place",
    "line_from",
    "line_to",
    "year",
    *TEXT,
    *LISTS,
    "raw",
    "extra",
    "keys",
    "blocks",
    "origins",
    "simulated",
    "revision",
    "created_at",
)
YEARS = (0, 9999)


def _limits() -> dict[str, int]:
    """The columns that hold only so many characters."""
    sizes = {name: getattr(Record._meta.get_field(name), "max_length", None) for name in TEXT}
    return {name: size for name, size in sizes.items() if size}


LIMITS = _limits()


def citation(record: ParsedRecord | Record, *, id: int = 0) -> matching.Citation:
    """What the matcher compares of a record, parsed or stored."""
    return matching.Citation(
        id=id,
        title=record.title,
        authors="; ".join(record.authors),
        year=str(record.year or ""),
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        doi=record.doi,
        issn="; ".join(record.issn),
        kind=f"{record.type} {record.language}".strip(),
        pmid=record.pmid,
        other_title=record.title_translated,
    )


def keyed(record: ParsedRecord | Record) -> tuple[dict[str, Any], list[int]]:
    """The keys of a record as they are stored: the words apart from the blocks."""
    _, *words, blocks = matching.keys(citation(record))
    return {"version": matching.VERSION, "words": words}, list(blocks)


def restored(id: int, keys: dict[str, Any], blocks: Sequence[int]) -> matching.Keys:
    """The keys of a stored record."""
    return matching.Keys._make([id, *keys["words"], tuple(blocks)])


def too_long(record: ParsedRecord) -> Iterator[Problem]:
    """A problem for each field that is longer than its column; the whole stays in the raw text."""
    for name, size in LIMITS.items():
        if len(getattr(record, name)) > size:
            yield Problem(
                record.line_from,
                f"The field {name} is longer than {size} characters and was cut there; "
                "the raw text has the rest.",
            )


def store(of: Import, numbered: Iterable[tuple[int, ParsedRecord]]) -> None:
    """COPY records, each with its place in the file, into the table in one statement."""
    now = timezone.now()
    source = of.search.source  # before the COPY, during which the connection answers nothing else
    with connection.cursor() as cursor:
        cursor.execute("VALUES (1)")  # so that the act's context is set before the COPY
        names = ", ".join(COLUMNS)
        with cursor.copy(f"COPY evidence_record ({names}) FROM STDIN") as copy:
            for place, record in numbered:
                copy.write_row([source.review_id, source.pk, *_row(of, place, record, now)])


def fields(record: ParsedRecord) -> dict[str, Any]:
    """What a stored record takes from a parsed one, cut to the size of its columns."""
    year = record.year if record.year is not None and YEARS[0] < record.year < YEARS[1] else None
    return {
        "line_from": record.line_from,
        "line_to": record.line_to,
        "year": year,
        **{name: _cut(name, getattr(record, name)) for name in TEXT},
        **{name: list(getattr(record, name)) for name in LISTS},
        "raw": record.raw,
        "extra": _rest(record),
    }


def _rest(record: ParsedRecord) -> dict[str, Any]:
    """Tags that no field has taken, and what another program's people decided on the record."""
    rest: dict[str, Any] = {tag: list(values) for tag, values in record.extra.items()}
    if record.decisions:
        rest["decisions"] = dict(record.decisions)
    if record.labels:
        rest["labels"] = list(record.labels)
    return rest


def _row(of: Import, place: int, record: ParsedRecord, now: datetime) -> list[Any]:
    """The columns behind the review and the source."""
    keys, blocks = keyed(record)
    given = fields(record)
    return [
        of.pk,
        place,
        given["line_from"],
        given["line_to"],
        given["year"],
        *(given[name] for name in TEXT),
        *(_array(given[name]) for name in LISTS),
        given["raw"],
        _json(given["extra"]),
        _json(keys),
        f"{{{','.join(map(str, blocks))}}}",
        "{}",
        of.simulated,
        0,
        now,
    ]


def _cut(name: str, text: str) -> str:
    """As pages show and searches find it: without inline mark-up (the raw text keeps that)."""
    size = LIMITS.get(name)
    plain = plain_text(text) if "<" in text else text
    return plain[:size] if size else plain


def _array(texts: Sequence[str]) -> str:
    """A list of texts as PostgreSQL writes one: half the time of the driver's own dumper."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# A second run finds nothing left to do.
_INDEX = f"""
INSERT INTO evidence_recordwords (record_id, words) SELECT r.id, {WORDS} FROM evidence_record r
WHERE {{which}} ON CONFLICT DO NOTHING
"""  # noqa: S608 our own constant
_BATCH = _INDEX.format(
    which="r.import_id = %(import)s AND r.place > %(from)s AND r.place <= %(to)s"
)
_ONE = _INDEX.format(which="r.id = %(record)s")


def index(of: Import, *, after: int, to: int) -> int:
    """Make the records at these places findable by their words; how many were not yet."""
    return _execute(_BATCH, {"import": of.pk, "from": after, "to": to})


def index_record(pk: int) -> int:
    return _execute(_ONE, {"record": pk})


def _execute(statement: str, values: dict[str, int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
