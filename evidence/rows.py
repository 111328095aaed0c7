"""Parsed records as rows of the database: stored by COPY, and made findable by their words."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from evidence import copying, intake
from evidence.copying import LISTS, TEXT
from evidence.intake import Order
from evidence.models import WORDS, Import, Record
from evidence.parsers import ParsedRecord

COLUMNS = (
    "review_id",
    "source_id",
    "import_id",
    "place",
    *copying.COLUMNS,
    "origins",
    "simulated",
    "revision",
    "created_at",
)


def _limits() -> dict[str, int]:
    """The columns that hold only so many characters."""
    sizes = {name: getattr(Record._meta.get_field(name), "max_length", None) for name in TEXT}
    return {name: size for name, size in sizes.items() if size}


LIMITS = _limits()
_COPY = f"COPY evidence_record ({', '.join(COLUMNS)}) FROM STDIN"


def order(of: Import) -> Order:
    """How the file of an import is to be read, from where an earlier run stopped."""
    source = of.search.source
    return Order(
        path=str(Path(of.file.path).resolve()),
        size=of.size,
        limits=LIMITS,
        before=f"{source.review_id}\t{source.pk}\t{of.pk}\t",
        after=f"\t{{}}\t{'t' if of.simulated else 'f'}\t0\t{timezone.now().isoformat()}\n",
        format=of.dialect,
        encoding=of.encoding,
        mapping=of.mapping,
        filename=of.file_name,
        places=last_place(of),
        problems=of.problems.count(),
        batch=intake.BATCH,
    )


def last_place(of: Import) -> int:
    """The number in the file of the last record that is stored; empty ones have a number too."""
    return of.records.order_by("-place").values_list("place", flat=True).first() or 0


def store(lines: bytes) -> None:
    """COPY the lines of a batch into the table in one statement."""
    with connection.cursor() as cursor:
        # Also sets the act's context before the COPY, during which nothing else is answered. The
        # triggers hold the new rows in memory: with less they write them to disk once more.
        cursor.execute("SET LOCAL work_mem = '32MB'")
        with cursor.copy(_COPY) as copy:
            copy.write(lines)


def add(of: Import, numbered: Iterable[tuple[int, ParsedRecord]]) -> None:
    """Store records, each with its place in the file."""
    how = order(of)
    lines = [
        f"{how.before}{place}\t{copying.line(record, LIMITS)}{how.after}"
        for place, record in numbered
    ]
    store("".join(lines).encode())


def fields(record: ParsedRecord) -> dict[str, Any]:
    """What a stored record takes from a parsed one, cut to the size of its columns."""
    return {
        "line_from": record.line_from,
        "line_to": record.line_to,
        "year": copying.year(record),
        **dict(zip(TEXT, copying.texts(record, LIMITS), strict=True)),
        **{name: list(getattr(record, name)) for name in LISTS},
        "raw": record.raw,
        "extra": copying.rest(record),
    }


# A second run makes no words again: that would cost as much as the first.
_INDEX = f"""
INSERT INTO evidence_recordwords (record_id, words) SELECT r.id, {WORDS} FROM evidence_record r
WHERE {{which}} AND NOT EXISTS (SELECT FROM evidence_recordwords w WHERE w.record_id = r.id)
ON CONFLICT DO NOTHING
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
