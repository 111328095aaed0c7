"""Import of a RIS file against a bare PostgreSQL COPY of the same rows, in the same run.

    python -m benchmarks.imports_bench [records, 100000]

The import reads, stores and notes each record with its raw text; what matching adds, which makes
the keys too, is shown beside it. CPU time says where the work lies, also on a machine that does
other things: what reads and what writes run side by side, so an import takes about half of their
sum on two free cores.
benchmarks.scale_bench does the same with a million records, through the whole site.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import bare_copy
from benchmarks.a_site import machine, person, running
from benchmarks.parsers_bench import generated


def main(count: int) -> None:
    print(machine())
    with running(examples=False, workers=False), tempfile.TemporaryDirectory() as folder:
        path, stored = Path(folder) / "generated.ris", Path(folder) / "rows.copy"
        generated(path, count)
        read, matched, n, work = _imported(path)
        bare_copy.export(stored)
        before = _work()
        bare = bare_copy.seconds(stored, bare_copy.BARE)
        copied = [after - earlier for after, earlier in zip(_work(), before, strict=True)]
        whole, indexed = (
            bare_copy.seconds(stored, k) for k in (bare_copy.WHOLE, bare_copy.INDEXED)
        )
        print(f"{'way':36}{'records':>10}{'seconds':>10}{'records/s':>12}")
        for name, seconds in (
            ("import", read),
            ("import and matching", matched),
            ("bare COPY of the same rows", bare),
            ("bare COPY, rows in one piece", whole),
            ("COPY into a table with the indexes", indexed),
        ):
            print(f"{name:36}{n:10,}{seconds:10.1f}{n / seconds:12,.0f}")
        print(
            f"ratio import : bare COPY = {read / bare:.1f}, in one piece {read / whole:.1f}, "
            f"with the indexes {read / indexed:.1f}"
        )
        reading, worker, server = (1e6 * seconds / n for seconds in work)
        mine, copy = 1e6 * copied[1] / n, 1e6 * copied[2] / n
        print(
            f"CPU time a record: reading processes {reading:.0f} µs, worker {worker:.0f} µs, "
            f"PostgreSQL {server:.0f} µs; bare COPY {mine:.0f} and {copy:.0f} µs"
        )
        side = max((reading + worker + server) / 2, worker + server)
        print(
            f"on two free cores by these: {1e6 / side:,.0f} records/s, "
            f"{side / (mine + copy):.1f} times a bare COPY"
        )


def _work() -> tuple[float, float, float]:
    """CPU seconds so far: processes that were started and ended, this one, its PostgreSQL."""
    from django.db import connection

    connection.ensure_connection()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    spent = stat.rpartition(")")[2].split()[11:13]
    server = sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
    return ended.ru_utime + ended.ru_stime, time.process_time(), server


def _imported(path: Path) -> tuple[float, float, int, list[float]]:
    """Seconds until every record stands in the table, and until duplicates are merged too; how
    many; and the CPU seconds of the first."""
    from django.core.files import File

    from evidence import imports, ingest, matches, reviews, sources
    from evidence.models import Record

    lead = person("lead")
    review = reviews.create(title="Import", short_title="Import", slug="bench-import", by=lead)
    search = sources.add_search(sources.add(review, name="Embase", by=lead), by=lead)
    with path.open("rb") as file:
        row = imports.start(search, file=File(file), name=path.name, by=lead)
    settle, read, work = matches.settle, [], []

    def timed(of):
        read.append(time.perf_counter())
        work.append(_work())
        return settle(of)

    matches.settle = timed
    before = _work()
    began = time.perf_counter()
    ingest.run(row.pk)
    ended = time.perf_counter()
    spent = [after - earlier for after, earlier in zip(work[0], before, strict=True)]
    n = Record.objects.filter(review=review).count()
    return read[0] - began, ended - began, n, spent


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
