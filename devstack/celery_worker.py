"""A Celery worker as its own process, for tests and benchmarks."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from celery import Celery

from devstack import processes
from devstack.errors import CannotStart

ROOT = Path(__file__).resolve().parent.parent


class CeleryWorker:
    """`celery worker -c 2` on the database `database` and the broker of REDIS_URL."""

    def __init__(self, *, database: str, log: Path) -> None:
        self.database, self.log = database, log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it unless it runs, and wait until it answers; raises CannotStart."""
        if self.alive:
            return
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        self.process = processes.start(
            [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "2", "-l", "INFO"],
            env={**os.environ, "DATABASE_URL": f"{server}/{self.database}", "DEBUG": "off"},
            cwd=ROOT,
            log=self.log,
            on_our_death=signal.SIGQUIT,  # end at once, whatever it is working on
        )
        processes.wait_until(lambda: self._answers() or not self.alive, seconds=60)
        if not self.alive:
            raise CannotStart(f"The worker ended:\n{processes.last_lines(self.log, 40)}")

    def kill(self) -> None:
        """SIGKILL to the worker and its children, as the kernel does when memory runs out."""
        if self.process is not None:
            processes.kill_group(self.process.pid)
            self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            processes.stop(self.process, patience=10)

    def purge(self) -> None:
        """Empty the queue."""
        self._app().control.purge()

    def settle(self, seconds: float = 20) -> None:
        """Empty the queue and wait until no task runs, so that the next test finds peace."""
        self.purge()
        if not self.alive or processes.wait_until(self._idle, seconds=seconds):
            return
        self.kill()

    def _answers(self) -> bool:
        # A connection of its own: a reply that came too late for one call would spoil the next.
        with self._app().connection_for_write() as connection:
            return bool(self._app().control.ping(timeout=1, limit=1, connection=connection))

    def _idle(self) -> bool:
        with self._app().connection_for_write() as connection:
            inspect = self._app().control.inspect(timeout=1, limit=1, connection=connection)
            active = inspect.active()
        return bool(active) and not any(active.values())

    @staticmethod
    def _app() -> Celery:
        from config.celery import app  # late: it reads settings

        return app
