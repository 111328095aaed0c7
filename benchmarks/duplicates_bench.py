"""Duplicates: find_duplicates beside bib-dedupe on the labelled sets, and alone on large ones.

    python -m benchmarks.duplicates_bench                  accuracy, and speed up to 50,000 records
    python -m benchmarks.duplicates_bench --million        also a million records
    python -m benchmarks.duplicates_bench --without-peer   when .cache/bench-venv is not there

`make bench` installs the peer. Figures are CPU seconds of a whole process on one core, and its
peak memory.
"""

import argparse
import csv
import gzip
import io
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / ".cache" / "bench-venv" / "bin" / "python"
SETS = sorted((ROOT / "tests" / "reference" / "duplicates").glob("*.csv.gz"))
Row = dict[str, str]
ABOUT = "{:28} {:>9} {:>7} {:>7} {:>6} {:>6} {:>8} {:>8} {:>6}"


def read(path: Path) -> list[Row]:
    """All rows of a set."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def score(rows: Iterable[Row], groups: Iterable[Iterable[str]]) -> tuple[float, float, int, int]:
    """Sensitivity and specificity by record, works lost, duplicates left."""
    group_of = {record: n for n, group in enumerate(groups) for record in group}
    works: dict[str, set[object]] = defaultdict(set)
    kept: dict[object, set[str]] = defaultdict(set)
    records = 0
    for row in rows:
        group: object = group_of.get(row["record_id"], row["record_id"])
        works[row["duplicate_group"]].add(group)
        kept[group].add(row["duplicate_group"])
        records += 1
    lost = sum(len(labels) - 1 for labels in kept.values())
    left = sum(len(found) - 1 for found in works.values())
    duplicates = records - len(works)
    return 1 - left / max(duplicates, 1), 1 - lost / len(works), lost, left


def generate(n: int, *, seed: int = 0) -> Iterator[Row]:
    """`n` records, a fifth of them duplicates: titles of the real sets, recombined.

    All titles come from two topics, which is what a search gives and what is hardest for blocking.
    """
    rng = random.Random(seed)
    real = [row for path in SETS for row in read(path) if len(row["title"].split()) > 5]
    names = [name for row in real for name in row["authors"].split("; ")]
    words = sorted({word for row in real for word in row["title"].split() if len(word) > 4})
    works: list[Row] = []
    for number in range(n):
        if works and rng.random() < 0.2:
            row = _noisy(rng.choice(works[-20_000:]), rng)
        else:
            row = _recombined(rng.choice(real), rng.choice(real), rng, words, names)
            row["duplicate_group"] = str(number)
            works.append(row)
        yield row | {"record_id": f"G{number:07d}"}


def _recombined(a: Row, b: Row, rng: random.Random, words: list[str], names: list[str]) -> Row:
    start, end = a["title"].split(), b["title"].split()
    title = [*start[: len(start) // 2], *rng.sample(words, 2), *end[len(end) // 2 :]]
    page = rng.randrange(1, 3000)
    return a | {
        "title": " ".join(title),
        "authors": "; ".join(rng.sample(names, rng.randrange(1, 9))),
        "year": str(rng.randrange(1980, 2025)),
        "volume": str(rng.randrange(1, 200)),
        "issue": str(rng.randrange(1, 13)),
        "pages": f"{page}-{page + rng.randrange(1, 20)}",
        "doi": f"10.{rng.randrange(1000, 2000)}/{rng.randrange(10**9)}"
        if rng.random() < 0.6
        else "",
    }


def _noisy(row: Row, rng: random.Random) -> Row:
    row = dict(row)
    for field in ("doi", "pages", "issue", "issn"):
        if rng.random() < 0.2:
            row[field] = ""
    if rng.random() < 0.3:
        row["title"] = row["title"].upper()
    if rng.random() < 0.3:
        row["journal"] = " ".join(w[:5] for w in re.findall(r"\w{4,}", row["journal"]))
    return row


def write(rows: Iterable[Row], path: Path) -> Path:
    """The rows as a gzipped CSV file."""
    with gzip.open(path, "wt", encoding="utf-8", newline="", compresslevel=1) as file:
        writer: csv.DictWriter[str] | None = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)
    return path


def ours(path: Path) -> dict[str, Any]:
    """The answer of find_duplicates on one core, with the CPU seconds of the whole process."""
    return _run([sys.executable, str(ROOT / "manage.py"), "find_duplicates", str(path), "--json"])


def peers(path: Path) -> dict[str, Any]:
    """The same of bib-dedupe, in its own environment."""
    return _run([str(PEER), __file__, "--peer", str(path)])


def _run(command: list[str]) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = json.loads(done.stdout.splitlines()[-1])
    answer["cpu"] = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return answer


def peer(path: Path) -> None:
    """Run bib-dedupe on a set and print what `ours` prints. Runs in the peer's environment."""
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    frame = pd.DataFrame(read(path)).rename(
        columns={"record_id": "ID", "authors": "author", "issue": "number"}
    )
    frame["author"] = frame["author"].str.replace("; ", " and ")
    frame = frame.assign(ENTRYTYPE="article", booktitle="", abstract="")
    frame = frame.drop(columns=["duplicate_group", "language_or_type"])
    matched = match(block(prep(frame, cpu=1), cpu=1), cpu=1)
    groups = [list(group) for group in cluster(matched) if len(group) > 1]
    ask = int((matched["duplicate_label"] == "maybe").sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"groups": groups, "ask": [None] * ask, "peak_mb": peak}))


def report(name: str, rows: list[Row], answer: dict[str, Any]) -> None:
    """One line of the table."""
    sensitivity, specificity, lost, left = score(rows, answer["groups"])
    print(
        ABOUT.format(
            name, len(rows), f"{sensitivity:.4f}", f"{specificity:.5f}", lost, left,
            len(answer["ask"]), f"{answer['cpu']:.2f}", f"{answer['peak_mb']:.0f}",
        )
    )  # fmt: skip


def compare(path: Path, *, with_peer: bool) -> None:
    """Both tools on one set, and the ratio of their CPU seconds."""
    rows, name = read(path), path.name.split(".")[0]
    mine = ours(path)
    report(name, rows, mine)
    if with_peer:
        theirs = peers(path)
        report("  bib-dedupe", rows, theirs)
        print(f"  bib-dedupe takes {theirs['cpu'] / mine['cpu']:.0f} times the CPU, "
              f"{theirs['peak_mb'] / mine['peak_mb']:.1f} times the memory")  # fmt: skip


def incremental(known: int, new: int) -> None:
    """Seconds to match new records against known ones whose keys are stored."""
    from evidence.matching import Citation, Index, keys, match_new

    fields = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "issn")
    citations = (
        Citation(row["record_id"], **{name: row[name] for name in fields})
        for row in generate(known + new)
    )
    stored = [keys(citation) for citation in citations]
    started = time.process_time()
    matches = match_new(stored[known:], Index(stored[:known]))
    spent = time.process_time() - started
    print(f"\n{new:,} new against {known:,} known: {spent:.2f} CPU s, {len(matches.groups)} groups")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--peer", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(options.peer)
        return
    with_peer = not options.without_peer and PEER.exists()
    print(ABOUT.format("set", "records", "sens.", "spec.", "lost", "left", "ask", "CPU s", "MB"))
    for path in SETS:
        compare(path, with_peer=with_peer)
    with tempfile.TemporaryDirectory() as folder:
        for n in (10_000, 50_000, *((1_000_000,) if options.million else ())):
            path = write(generate(n), Path(folder) / f"generated_{n}.csv.gz")
            compare(path, with_peer=with_peer and n == 10_000)
    incremental(100_000, 1_000)


if __name__ == "__main__":
    main()
