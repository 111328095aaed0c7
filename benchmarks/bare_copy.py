"""What the same rows cost with nothing around them: PostgreSQL's COPY, in the same run."""

import time
from pathlib import Path

PIECE = 1 << 20
# The same columns, as PostgreSQL makes a table: no index, trigger or constraint.
BARE = "(LIKE evidence_record INCLUDING STORAGE)"
_WHOLE = "WITH (toast_tuple_target = 8160)"  # rows in one piece, as the real table keeps them
WHOLE = f"{BARE} {_WHOLE}"
INDEXED = f"(LIKE evidence_record INCLUDING STORAGE INCLUDING INDEXES) {_WHOLE}"


def export(path: Path) -> None:
    """All records as they are stored, a piece at a time."""
    from django.db import connection

    with (
        connection.cursor() as cursor,
        path.open("wb") as file,
        cursor.copy("COPY evidence_record TO STDOUT") as out,
    ):
        for part in out:
            file.write(part)


def seconds(path: Path, table: str) -> float:
    """The rows into a new table of this kind, written to the log as any table is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_copy {table}")
        began = time.perf_counter()
        with path.open("rb") as file, cursor.copy("COPY bench_copy FROM STDIN") as into:
            while piece := file.read(PIECE):
                into.write(piece)
        spent = time.perf_counter() - began
        cursor.execute("DROP TABLE bench_copy")
    return spent
