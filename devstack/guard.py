"""Ends what a process started, should it be killed before it could do so itself.

The kernel's own signal to children (PR_SET_PDEATHSIG) is polite, reaches only the first of them,
and may not be heard: a Celery worker that loses its broker while it shuts down waits for ever.
The guard is a small process that is told the number of every group; when the pipe from its parent
closes, it waits a moment and ends the groups that are still there.
"""

import atexit
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

GRACE = 5.0  # seconds in which PostgreSQL shuts down in order


class Guard:
    """The parent's end of the pipe. One for a process, started with the first group."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def watch(self, group: int) -> None:
        """End the group that `group` leads when we are gone."""
        if self._owner != os.getpid():  # none yet, or inherited through a fork
            self._start()
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
        # Isolated and without site packages: it needs 8 MB and no import of ours.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
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
    groups = [tuple(map(int, line.split())) for line in sys.stdin]
    deadline = time.monotonic() + GRACE
    while (left := [group for group, began in groups if _is_there(group, began)]) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.02)
    for group in left:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _is_there(group: int, began: int) -> bool:
    """Whether a group still has members, and is not a later one with the same number."""
    if _started(group) not in (began, 0):
        return False
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _started(pid: int) -> int:
    """When a process began, in the kernel's ticks; 0 when there is none (or no /proc)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0
    return int(fields[19])


if __name__ == "__main__":
    main()
