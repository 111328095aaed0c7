"""Run `manage.py` with little memory, little time and no network: `confined.py ARGUMENTS`.

The limits are the issue's own (300 MB, 10 s), the memory one with room for the address space that
libraries reserve and never use. A breach ends the process, so that the test sees a wrong code.
"""

import resource
import runpy
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

ADDRESS_SPACE = 450 << 20
CPU_SECONDS = 10
NETWORK = 97


def refuse(*args: Any, **options: Any) -> NoReturn:
    """Nothing that is read may open a connection."""
    raise SystemExit(NETWORK)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    for name in ("create_connection", "getaddrinfo"):
        setattr(socket, name, refuse)
    socket.socket.connect = refuse
    manage = Path(__file__).parents[3] / "manage.py"
    sys.argv = [str(manage), *sys.argv[1:]]
    sys.path[0] = str(manage.parent)  # as Python does for a script
    runpy.run_path(str(manage), run_name="__main__")


if __name__ == "__main__":
    main()
