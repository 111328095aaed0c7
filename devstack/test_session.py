"""The servers that all processes of one pytest run share, started when first needed."""

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from devstack import accounts, environment, migrated, postgres, processes
from devstack.errors import CannotStart

VARIABLE = "EVIDENCE_TEST_SESSION"


class TestSession:
    """Addresses chosen at the start of the run; servers behind them once `ensure` was called.

    The addresses are fixed before any server runs, because settings read them when pytest starts,
    and a run of pure tests should wait for no server.
    """

    __test__ = False  # not a class of tests, whatever its name begins with

    def __init__(self, home: Path) -> None:
        self.home = home
        self.addresses = json.loads((home / "session.json").read_text())

    @classmethod
    def join(cls) -> "TestSession":
        """The session of this pytest run: begun by its first process, joined by xdist workers."""
        if "PYTEST_XDIST_WORKER" not in os.environ:
            os.environ[VARIABLE] = str(_begin())
        return cls(Path(os.environ[VARIABLE]))

    @property
    def began_here(self) -> bool:
        """Whether this process began the run; not an xdist worker, nor a fork."""
        return bool(os.getpid() == self.addresses["run"])

    def django_environment(self, *, number: int) -> dict[str, str]:
        """Variables for pytest process `number`, which has a Valkey database of its own."""
        valkey = self.addresses["valkey"]
        return environment.for_django(
            database_url=postgres.url(**self.addresses["postgres"]),
            redis_url=f"redis://:{valkey['password']}@127.0.0.1:{valkey['port']}/{number}",
            secret_key=self.addresses["secret_key"],
            data=self.home / f"process{number}",
            debug=True,  # plain static files: a test needs no collectstatic
        )

    def ensure(self) -> None:
        """Start the servers unless another process did; raises CannotStart."""
        ready, failed = self.home / "ready", self.home / "failed"
        with self.locked():
            if not ready.exists() and not failed.exists():
                self._start_keeper()
                processes.wait_until(lambda: ready.exists() or failed.exists(), seconds=900)
        if not ready.exists():
            raise CannotStart(
                failed.read_text()
                if failed.exists()
                else f"The test servers did not start:\n{processes.last_lines(self._log)}"
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process of the run at a time."""
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def end(self) -> None:
        """Stop the servers and remove their folder; called by the process that began the run."""
        if not self.began_here:
            return
        keeper = self.home / "keeper"
        with suppress(FileNotFoundError, ProcessLookupError):  # no test asked for a server
            os.kill(int(keeper.read_text()), signal.SIGTERM)
            processes.wait_until(lambda: not self.home.exists(), seconds=30)
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _log(self) -> Path:
        return self.home / "keeper.log"

    def _start_keeper(self) -> None:
        """It leaves us at once: with -n, other processes may need it longer than we live."""
        with self._log.open("ab") as log:
            subprocess.run(
                [sys.executable, "-m", "devstack.keeper", self.home, str(self.addresses["run"])],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=Path(__file__).parent.parent,
            )


def _begin() -> Path:
    home = Path(tempfile.mkdtemp(prefix="evidence-tests-"))
    if accounts.for_data(home / "postgres"):
        home.chmod(0o711)  # PostgreSQL runs as another account inside it
    session = {
        "run": os.getpid(),
        "secret_key": secrets.token_urlsafe(50),
        "postgres": {"port": processes.free_port(), "password": migrated.password()},
        "valkey": {"port": processes.free_port(), "password": secrets.token_hex(16)},
    }
    path = home / "session.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(session))
    return home
