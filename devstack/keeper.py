"""Keeps the servers of one test run alive until that run ends, however it ends.

pytest's processes share them. Whichever needs the database first starts this keeper; none of
them can be the servers' parent, since with -n the first one to need them may be the first to end.
"""

import json
import os
import select
import shutil
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from devstack import migrated
from devstack.errors import CannotStart
from devstack.postgres import FORGETFUL, Postgres
from devstack.valkey import Valkey


def keep(home: Path, *, run: int) -> None:
    """Start both servers, say so in `home`, and stop them when process `run` is gone."""
    session = json.loads((home / "session.json").read_text())
    run_ended = os.pidfd_open(run)
    with ExitStack() as servers:
        servers.callback(shutil.rmtree, home, ignore_errors=True)
        try:
            valkey = Valkey(home, durable=False, **session["valkey"])
            servers.enter_context(valkey.running())
            postgres = Postgres(home, settings=FORGETFUL, **session["postgres"])
            servers.callback(postgres.stop)
            migrated.start(postgres)
        except CannotStart as error:
            (home / "failed").write_text(str(error))
        else:
            (home / "ready").touch()
        select.select([run_ended], [], [])


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


def _leave_parent(home: Path) -> None:
    """Go on as a child of init, and note our number so that the run can end us."""
    if os.fork():
        os._exit(0)
    (home / "keeper").write_text(str(os.getpid()))


if __name__ == "__main__":
    _leave_parent(Path(sys.argv[1]))
    signal.signal(signal.SIGTERM, _end)
    keep(Path(sys.argv[1]), run=int(sys.argv[2]))
