"""`make bench`: every benchmark in its own process, or those that are named.

python -m benchmarks                     all
python -m benchmarks freshness screening only these
"""

import subprocess
import sys

ALL = (
    "freshness",
    "screening",
    "imports",
    "scale",
    "parsers",
    "duplicates",
    "plots",
    "stats",
)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(ALL)}.")
        return 2
    failed = []
    for name in names or ALL:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}_bench"]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"Did not end well: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
