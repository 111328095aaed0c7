"""Import of a RIS file against a bare PostgreSQL COPY of the same rows, in the same run.

    python -m benchmarks.imports_bench [records, 100000]

The import reads, stores, keys and notes each record with its raw text; matching runs after it and
is measured by benchmarks.duplicates_bench.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.a_site import machine, person, running
from benchmarks.parsers_bench import generated


def main(count: int) -> None:
    print(machine())
    with running(examples=False, workers=False), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.ris"
        generated(path, count)
        ours, n = _imported(path)
        bare = _copied()
        print(f"{'way':28}{'records':>10}{'seconds':>10}{'records/s':>12}")
        for name, seconds in (("import", ours), ("bare COPY of the same rows", bare)):
            print(f"{name:28}{n:10,}{seconds:10.1f}{n / seconds:12,.0f}")
        print(f"ratio import : COPY = {ours / bare:.1f}")


def _imported(path: Path) -> tuple[float, int]:
    from evidence import imports, ingest, reviews, sources
    from evidence.models import Record

    lead = person("lead")
    review = reviews.create(title="Import", short_title="Import", slug="bench-import", by=lead)
    search = sources.add_search(sources.add(review, name="Embase", by=lead), by=lead)
    row = imports.start(search, file=path.read_bytes(), name=path.name, by=lead)
    began = time.perf_counter()
    ingest.run(row.pk)
    seconds = time.perf_counter() - began
    return seconds, Record.objects.filter(review=review).count()


def _copied() -> float:
    """The rows as stored, out of the table and into one without index, trigger or constraint."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare AS SELECT * FROM evidence_record LIMIT 0")
        with cursor.copy(
            "COPY (SELECT r.* FROM evidence_record r JOIN evidence_review v ON v.id = r.review_id "
            "WHERE v.slug = 'bench-import') TO STDOUT"
        ) as out:
            rows = b"".join(bytes(part) for part in out)
        began = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as into:
            into.write(rows)
        return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
