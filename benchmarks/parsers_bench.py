"""Records read per second: our RIS reader beside rispy, on 100,000 generated records.

    python benchmarks/parsers_bench.py [NUMBER_OF_RECORDS]

rispy splits tags and no more; ours also decides encoding and format, normalizes every field, keeps
the raw text with its lines, and streams. So the last column, what each holds in memory, belongs to
the first.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def generated(path: Path, count: int) -> None:
    """RIS as databases write it: about 1.1 kB a record, 100 words of abstract."""
    draw = random.Random(20261123)
    words = ["".join(draw.choices("abcdefghijklmnop", k=draw.randint(2, 11))) for _ in range(4000)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            authors = "".join(f"AU  - {draw.choice(words).title()}, A. B.\n" for _ in range(4))
            keywords = "".join(f"KW  - {draw.choice(words)}\n" for _ in range(3))
            out.write(
                f"TY  - JOUR\nTI  - {' '.join(draw.choices(words, k=12))}\n{authors}"
                f"PY  - {draw.randint(1990, 2026)}\nT2  - Journal of {draw.choice(words)}\n"
                f"VL  - {draw.randint(1, 99)}\nIS  - {draw.randint(1, 12)}\n"
                f"SP  - {draw.randint(1, 500)}\nEP  - {draw.randint(501, 999)}\n"
                f"DO  - 10.1000/x.{number}\nSN  - 1234-567X\nAN  - {number}\n{keywords}"
                f"AB  - {' '.join(draw.choices(words, k=100))}\nER  - \n\n"
            )


def ours(path: Path) -> int:
    from evidence.parsers import ParsedRecord, read_iter

    with read_iter(path) as stream:
        return sum(isinstance(item, ParsedRecord) for item in stream)


def rispys(path: Path) -> int:
    import rispy

    with path.open(encoding="utf-8") as file:
        return len(rispy.load(file))


READERS: dict[str, Callable[[Path], int]] = {"ours": ours, "rispy": rispys}


def measure(reader: str, path: Path) -> None:
    """In a process of its own, so that memory is the reader's alone."""
    begun = time.process_time()
    count = READERS[reader](path)
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} {seconds} {peak}")


def compare(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.ris"
        generated(path, count)
        print(f"{count:,} RIS records, {path.stat().st_size / 1e6:.0f} MB, CPU time of one core")
        print(f"{'reader':8}{'records':>10}{'records/s':>12}{'peak MB':>10}")
        speed = {}
        for reader in READERS:
            command = [sys.executable, __file__, "--measure", reader, str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found, seconds, peak = map(float, done.stdout.split())
            speed[reader] = found / seconds
            print(f"{reader:8}{found:10,.0f}{speed[reader]:12,.0f}{peak:10,.0f}")
        print(f"ratio ours : rispy = {speed['ours'] / speed['rispy']:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        compare(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
