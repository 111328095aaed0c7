"""Child processes that cannot outlive the process that started them."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from devstack.accounts import Account
from devstack.guard import VARIABLE as GUARD_VARIABLE
from devstack.guard import Guard, living

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, kill, a closed terminal
LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
# Below the range that the kernel hands out to outgoing connections, which would otherwise take
# a port between the moment it was found free and the moment a server listens on it.
PORTS = range(20_000, 32_000)
GUARD = Guard()


def start(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None,
    account: Account | None = None,
    cwd: Path | None = None,
    on_our_death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own; its output goes to the end of `log`, or to ours.

    A Ctrl-C in the terminal does not reach it, so that we choose the order in which things stop.
    If we are killed outright, the kernel sends it `on_our_death`, and the guard ends its group.
    """
    with ExitStack() as files:
        output = files.enter_context(log.open("ab")) if log else None
        process = subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            env={**(os.environ if env is None else env), GUARD_VARIABLE: GUARD.mark()},
            cwd=cwd if account is None else "/",
            start_new_session=True,
            preexec_fn=_first_thing_in_child(os.getpid(), on_our_death),
            **({} if account is None else account.popen_options()),
        )
    GUARD.watch(process.pid)
    return process


def run(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None,
    account: Account | None = None,
    cwd: Path | None = None,
) -> int:
    """A command to its end, and its exit code; it ends with us when we are asked to end."""
    process = None
    try:
        with undisturbed():
            process = start(argv, env=env, log=log, account=account, cwd=cwd)
        return process.wait()
    finally:
        if process is not None:
            stop(process, patience=5)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back requests to end, so that none comes between a start and the note of its number."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _first_thing_in_child(parent: int, death: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        for (
            number
        ) in ENDINGS:  # a background job of a script ignores SIGINT, and would hand that on
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        if LINUX:
            LIBC.prctl(PR_SET_PDEATHSIG, int(death))
            if os.getppid() != parent:  # it died before we could ask
                os._exit(1)

    return prepare


def stop(
    process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, patience: float = 10
) -> None:
    """Ask a process to end, wait `patience` seconds, then end its whole group by force."""
    if process.poll() is not None:
        return
    process.send_signal(by)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    if process.poll() is None:
        process.kill()
        process.wait()
    kill_group(process.pid)  # children that it left behind


def kill_group(leader: int) -> None:
    """SIGKILL to every process of the group that `leader` leads, and wait until none is left."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
        wait_until(lambda: not living(leader), seconds=10, pause=0.005)


def wait_until(ready: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> bool:
    """Whether `ready()` became true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def port_is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    return next(port for port in random.sample(PORTS, len(PORTS)) if port_is_free(port))


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for a sentence about what went wrong."""
    if not log.exists():
        return "(nothing was written)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
