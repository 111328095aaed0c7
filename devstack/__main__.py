"""python -m devstack demo|run|manage|with-servers"""

import argparse
import sys
from pathlib import Path

from devstack import commands
from devstack.demo import demo
from devstack.errors import CannotStart


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m devstack", description=__doc__)
    parts = parser.add_subparsers(dest="command", required=True)
    for name in ("demo", "run"):
        part = parts.add_parser(name)
        part.add_argument("--port", type=_port, default=8000)
        part.add_argument("--folder", type=Path, help="where data are kept, instead of .data")
        part.add_argument("--without-examples", action="store_true", help="begin empty")
    for name in ("manage", "with-servers"):
        part = parts.add_parser(name)
        part.add_argument("--folder", type=Path, help="the demo's data, instead of .data")
        part.add_argument("rest", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    try:
        if chosen.command == "manage":
            return commands.manage(chosen.rest, folder=chosen.folder)
        if chosen.command == "with-servers":
            return commands.with_servers(chosen.rest)
        demo(
            chosen.port,
            folder=chosen.folder,
            debug=chosen.command == "run",
            examples=not chosen.without_examples,
        )
    except CannotStart as problem:
        print(f"{chosen.command}: {problem}", file=sys.stderr)
        return 1
    return 0


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
