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
QUEUES = ("fresh", "celery")
CELERY = (sys.executable, "-m", "celery", "-A", "config")


class CeleryWorker:
    """`celery worker -c 2` on the database `database` and the broker of REDIS_URL."""

    def __init__(self, *, database: str, log: Path) -> None:
        self.database, self.log = database, log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, or let one that rests take tasks again; wait until it answers.

        Raises CannotStart with the end of its log.
        """
        if not self.alive:
            self._spawn()
        processes.wait_until(lambda: self._takes_tasks() or not self.alive, seconds=60)
        if not self.alive:
            raise CannotStart(f"The worker ended:\n{processes.last_lines(self.log, 40)}")

    def kill(self) -> None:
        """SIGKILL to the worker and its children, as the kernel does when memory runs out."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            processes.kill_group(self.process.pid)

    def stop(self) -> None:
        """Let it finish its task and end."""
        if self.process is not None:
            processes.stop(self.process, patience=10)

    def purge(self) -> None:
        """Empty the queues."""
        with self._app().connection_for_write() as connection:
            for queue in QUEUES:
                connection.default_channel.queue_declare(queue)
                connection.default_channel.queue_purge(queue)

    def rest(self, seconds: float = 20) -> None:
        """Take no more tasks, and wait for the end of those that run; else end it by force.

        The process stays, since starting one takes seconds, but the next test may not want it.
        """
        if self.alive and not processes.wait_until(self._rests, seconds=seconds):
            self.kill()
        self.purge()

    def _spawn(self) -> None:
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        self.process = processes.start(
            [*CELERY, "worker", "-c", "2", "-l", "INFO", "-Q", ",".join(QUEUES)],
            env={**os.environ, "DATABASE_URL": f"{server}/{self.database}", "DEBUG": "off"},
            cwd=ROOT,
            log=self.log,
            on_our_death=signal.SIGKILL,  # at once: its broker goes too
        )

    def _takes_tasks(self) -> bool:
        return all(self._tell("add_consumer", queue=queue) for queue in QUEUES)

    def _rests(self) -> bool:
        for queue in QUEUES:
            self._tell("cancel_consumer", queue=queue)
        running = self._tell("active")
        return bool(running) and not any(tasks for reply in running for tasks in reply.values())

    def _tell(self, command: str, **arguments: str) -> list[dict[str, list[object]]]:
        """The workers' answers: none while there is no worker."""
        app = self._app()
        # A connection of its own: a reply that came too late for one call would spoil the next.
        with app.connection_for_write() as connection:
            return app.control.broadcast(
                command, arguments, reply=True, timeout=1, limit=1, connection=connection
            )

    @staticmethod
    def _app() -> Celery:
        from config.celery import app  # late: it reads settings

        return app
