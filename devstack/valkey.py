"""One Redis-compatible server on the loopback address."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from devstack import binaries, processes
from devstack.errors import CannotStart
from devstack.home import write_private
from devstack.supervisor import Service

DATABASES = 64  # one for each pytest process


class Valkey:
    """A server that keeps its queues in `home`, or nowhere when `durable` is off."""

    def __init__(self, home: Path, *, port: int, password: str, durable: bool = True) -> None:
        self.home, self.data = home, home / "valkey"
        self.log = home / "valkey.log"
        self.port, self.password, self.durable = port, password, durable
        self.program = binaries.valkey()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start and wait until it answers."""
        self.spawn()
        self.wait()

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start without waiting."""
        self.data.mkdir(exist_ok=True)
        self._write_configuration()
        with processes.undisturbed():
            self.process = processes.start([self.program.path, self._configuration], log=self.log)
        return self.process

    def wait(self, seconds: float = 20) -> None:
        """Wait until it answers; raises CannotStart with the log's last lines."""
        with redis.Redis.from_url(self.url) as client:
            processes.wait_until(lambda: self._answers(client) or self._ended(), seconds=seconds)
            if self._answers(client):
                return
        raise CannotStart(
            f"{self.program.version} did not start. Its log {self.log} ends with:\n"
            f"{processes.last_lines(self.log)}"
        )

    def stop(self) -> None:
        if self.process is not None:
            processes.stop(self.process, patience=10)

    def service(self) -> Service:
        """The running server, as something to supervise."""
        name = self.program.version.partition(" ")[0]
        return Service(name, self.spawn, self.log, is_server=True, process=self.process)

    @contextmanager
    def running(self) -> Iterator["Valkey"]:
        """The server for the length of a with block."""
        try:
            self.start()
            yield self
        finally:
            self.stop()

    @property
    def _configuration(self) -> Path:
        return self.home / "valkey.conf"

    def _write_configuration(self) -> None:
        """The password stands in a file of our own, since command lines are public."""
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f"dir {_quoted(self.data)}",
            f"databases {DATABASES}",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
        ]
        write_private(self._configuration, "\n".join(lines) + "\n")

    def _ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _answers(self, client: redis.Redis) -> bool:
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            return False


def _quoted(path: Path) -> str:
    """As its configuration reads it: a folder's name may have a blank or a quote in it."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
