"""Ends what a process started, should it be killed before it could do so itself.

The kernel's own signal to children (PR_SET_PDEATHSIG) is polite, reaches only the first of them,
and may not be heard: a Celery worker that loses its broker while it shuts down waits for ever.
The guard is a small process that is told the number of every group; when the pipe from its parent
closes, it waits a moment and ends the groups that are still there. Numbers are used again, so a
group whose leader is gone is known by a mark in its members' environment.
"""

import atexit
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

VARIABLE = "EVIDENCE_GUARD"
GRACE = 5.0  # seconds in which PostgreSQL shuts down in order


class Guard:
    """The parent's end of the pipe. One for a process, started with the first group."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner, self._mark = 0, ""

    def mark(self) -> str:
        """What stands in the environment of everything that this guard watches."""
        if self._owner != os.getpid():  # none yet, or inherited through a fork
            self._start()
        return self._mark

    def watch(self, group: int) -> None:
        """End the group that `group` leads when we are gone."""
        if self._process and self._process.stdin:
            with suppress(BrokenPipeError):  # somebody killed the guard: the kernel's way is left
                self._process.stdin.write(f"{group} {_started(group)}\n".encode())
                self._process.stdin.flush()

    def dismiss(self) -> None:
        """Nothing is left to guard, or we end: it looks round a last time and leaves."""
        if self._process and self._process.stdin and self._owner == os.getpid():
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()
            self._process, self._owner = None, 0

    def _start(self) -> None:
        self._mark = secrets.token_hex(8)
        # Isolated and without site packages: it needs 8 MB and no import of ours.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, self._mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._owner = os.getpid()
        atexit.register(self.dismiss)


def main() -> None:
    """The guard itself: numbers in, until the pipe closes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    mark = f"{VARIABLE}={sys.argv[1]}".encode()
    watched = [tuple(map(int, line.split())) for line in sys.stdin]
    deadline = time.monotonic() + GRACE
    while left := [pid for group, began in watched for pid in _members(group, began, mark)]:
        if time.monotonic() > deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.02)


def _members(group: int, began: int, mark: bytes) -> list[int]:
    """The processes of a group that we started, not of a later one with the same number."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return []
    ours = began and _started(group) == began
    return [pid for pid in living(group) if ours or mark in _environment(pid)]


def living(group: int) -> list[int]:
    """The processes of a group, without those that only wait to be collected."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_bytes().rpartition(b")")[2].split()
            if int(fields[2]) == group and fields[0] != b"Z":
                found.append(int(stat.parent.name))
    return found


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _started(pid: int) -> int:
    """When a process began, in the kernel's ticks; 0 when there is none (or no /proc)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0
    return int(fields[19])


if __name__ == "__main__":
    main()
