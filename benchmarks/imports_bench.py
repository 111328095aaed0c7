"""Import of a RIS file against a bare PostgreSQL COPY of the same rows, in the same run.

    python -m benchmarks.imports_bench [records, 100000]

The import reads, stores, keys and notes each record with its raw text; what matching adds is shown
beside it. benchmarks.scale_bench does the same with a million records, through the whole site.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks import bare_copy
from benchmarks.a_site import machine, person, running
from benchmarks.parsers_bench import generated

KINDS = (bare_copy.BARE, bare_copy.INDEXED)


def main(count: int) -> None:
    print(machine())
    with running(examples=False, workers=False), tempfile.TemporaryDirectory() as folder:
        path, stored = Path(folder) / "generated.ris", Path(folder) / "rows.copy"
        generated(path, count)
        read, matched, n = _imported(path)
        bare_copy.export(stored)
        bare, indexed = (bare_copy.seconds(stored, kind) for kind in KINDS)
        print(f"{'way':36}{'records':>10}{'seconds':>10}{'records/s':>12}")
        for name, seconds in (
            ("import", read),
            ("import and matching", matched),
            ("bare COPY of the same rows", bare),
            ("COPY into a table with the indexes", indexed),
        ):
            print(f"{name:36}{n:10,}{seconds:10.1f}{n / seconds:12,.0f}")
        print(
            f"ratio import : bare COPY = {read / bare:.1f}, with the indexes {read / indexed:.1f}"
        )


def _imported(path: Path) -> tuple[float, float, int]:
    """Seconds until every record stands in the table, and until duplicates are merged too."""
    from django.core.files import File

    from evidence import imports, ingest, matches, reviews, sources
    from evidence.models import Record

    lead = person("lead")
    review = reviews.create(title="Import", short_title="Import", slug="bench-import", by=lead)
    search = sources.add_search(sources.add(review, name="Embase", by=lead), by=lead)
    with path.open("rb") as file:
        row = imports.start(search, file=File(file), name=path.name, by=lead)
    settle, read = matches.settle, []

    def timed(of):
        read.append(time.perf_counter())
        return settle(of)

    matches.settle = timed
    began = time.perf_counter()
    ingest.run(row.pk)
    ended = time.perf_counter()
    return read[0] - began, ended - began, Record.objects.filter(review=review).count()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
