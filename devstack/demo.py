"""`make demo` and `make run`: everything on the loopback address until Ctrl-C."""

import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import FrameType

from devstack import home, processes
from devstack.errors import CannotStart
from devstack.site import Site

LOGINS = "lead, yh, tt, arbiter, curator, reader"
PASSWORD = "evidence-demo"  # noqa: S105 - printed on purpose; the site listens on loopback only


class Ended(BaseException):
    """Somebody asked us to end; not an error, so nothing that catches errors stops it."""


def demo(
    port: int, *, folder: Path | None = None, debug: bool = False, examples: bool = True
) -> None:
    """Start everything, say so in one line, and keep it running until asked to end.

    Raises CannotStart with a sentence. Whatever way it ends, no process is left.
    """
    if not processes.port_is_free(port):
        raise CannotStart(
            f"Port {port} of 127.0.0.1 is in use by another program. Choose another one, for "
            f"example: make demo PORT={port + 1}"
        )
    folder = home.prepare(folder) if folder else home.prepare()
    address = f"http://127.0.0.1:{port}"
    with home.held(folder, by=f"the demo at {address}"):
        _on_ending(_raise_ended)
        _end_with_make()
        site = Site(folder, say=say, debug=debug)
        try:
            _start(site, port, examples=examples)
            say(
                f"ready: {address}  (log in as {LOGINS}; password {PASSWORD}; data in {folder}; "
                "stop with Ctrl-C)"
            )
            _watch(site)
        except Ended:
            pass  # asked while starting
        finally:
            # Stopping takes seconds; a second Ctrl-C must not leave half of it undone.
            _on_ending(signal.SIG_IGN)
            say("stopping")
            (folder / "running.json").unlink(missing_ok=True)
            site.stop()
    say("stopped")


def _start(site: Site, port: int, *, examples: bool) -> None:
    say(f"data in {site.folder}, logs in {site.folder / 'logs'}")
    site.start_servers()
    _publish(site)
    site.prepare(examples=examples)
    site.start_web(port)
    site.start_worker()
    site.start_beat()
    site.wait_for_web(port)
    site.wait_for_worker()


def say(line: str) -> None:
    """Print a line; a terminal that was closed meanwhile is no reason to leave things running."""
    with suppress(OSError):
        print(line, flush=True)


def _publish(site: Site) -> None:
    """The addresses, for `make manage` while we run. They hold passwords."""
    running = {"pid": os.getpid(), "environment": site.variables}
    home.write_private(site.folder / "running.json", json.dumps(running))


def _watch(site: Site) -> None:
    """Until we are asked to end; a service being started then is not cut off half-way."""
    asked = Event()
    _on_ending(lambda _number, _frame: asked.set())
    site.supervisor.watch(asked, also=_make_is_leaving)


def _on_ending(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """What Ctrl-C, SIGTERM and a closed terminal do from now on."""
    for number in processes.ENDINGS:
        signal.signal(number, handler)


def _raise_ended(_number: int, _frame: FrameType | None) -> None:
    raise Ended


def _end_with_make() -> None:
    """When make is killed outright, the kernel tells us."""
    if "MAKELEVEL" in os.environ and processes.LINUX:
        processes.LIBC.prctl(processes.PR_SET_PDEATHSIG, int(signal.SIGTERM))


def _make_is_leaving() -> bool:
    """Whether make was told to stop, and waits for us without passing the signal on.

    It relies on the terminal to tell its children, which a program that signals make alone is not.
    What can be seen is that it no longer catches SIGINT (or SIGHUP).
    """
    if "MAKELEVEL" not in os.environ:
        return False
    try:
        status = Path(f"/proc/{os.getppid()}/status").read_text()
    except OSError:
        return False
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    if fields.get("Name", "").strip() not in ("make", "gmake"):
        return False
    handled = int(fields["SigCgt"], 16) | int(fields["SigIgn"], 16)
    return not all(handled >> (number - 1) & 1 for number in (signal.SIGINT, signal.SIGHUP))
