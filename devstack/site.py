"""A whole site on this machine: servers, web, worker and beat, under one supervisor.

The demo, `make run`, `make manage` and the benchmarks are all this, with other parts left out.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from devstack import environment, home, processes
from devstack.errors import CannotStart
from devstack.postgres import Postgres
from devstack.supervisor import Service, Supervisor
from devstack.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent
LONGEST_LOG = 5_000_000  # bytes; a longer one is set aside at the next start


class Site:
    """Servers and processes of one data folder. DATABASE_URL and REDIS_URL replace a server."""

    def __init__(
        self,
        folder: Path,
        *,
        say: Callable[[str], None],
        debug: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.say, self.debug = folder, say, debug
        self.supervisor = Supervisor(say)
        self.postgres = self.valkey = None
        if "DATABASE_URL" not in os.environ:
            self.postgres = Postgres(
                folder,
                port=processes.free_port(),
                password=home.secret(folder, "database_password"),
                settings=settings,
            )
        if "REDIS_URL" not in os.environ:
            self.valkey = Valkey(
                folder,
                port=processes.free_port(),
                password=home.secret(folder, "broker_password"),
            )

    @property
    def variables(self) -> dict[str, str]:
        """What settings need to know about this site."""
        return environment.for_django(
            database_url=self.postgres.url if self.postgres else os.environ["DATABASE_URL"],
            redis_url=self._redis_url,
            secret_key=home.secret(self.folder, "secret_key"),
            data=self.folder,
            debug=self.debug,
        )

    @property
    def environment(self) -> dict[str, str]:
        """Our own environment with the variables over it."""
        return environment.merged(self.variables)

    def start_servers(self) -> None:
        """PostgreSQL and the broker, answering; says which ones they are."""
        for server in (self.postgres, self.valkey):
            if server is None:
                continue
            server.start()
            self.supervisor.adopt(server.service())
            self.say(f"{server.program} on 127.0.0.1:{server.port}")
        for name in ("DATABASE_URL", "REDIS_URL"):
            if name in os.environ:
                where = urlsplit(os.environ[name])
                self.say(f"{name}: {where.hostname}:{where.port or 'default port'}")

    def prepare(self, *, examples: bool) -> None:
        """Migrate, collect static files and load the example reviews where they are missing."""
        self.run([sys.executable, "-m", "devstack.prepare", *(["--examples"] if examples else [])])

    def run(self, argv: list[str]) -> None:
        """A command to its end, in the site's environment; raises CannotStart when it fails."""
        code = processes.run(argv, env=self.environment, cwd=ROOT, log=None)
        if code:
            raise CannotStart(f"`{' '.join(argv[1:])}` failed (code {code}); see the lines above.")

    def start_web(self, port: int) -> None:
        """gunicorn, or Django's reloading server when debugging."""
        argv = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"]
        argv += ["--worker-class=gthread", "--workers=2", "--threads=4"]
        argv += ["--graceful-timeout=5", "--no-control-socket", "--preload"]
        if self.debug:
            argv = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"]
        self._start("web", argv)

    def start_worker(self) -> None:
        """Two workers: what a reader waits for never stands behind drawing and importing."""
        # At once: when we are killed, their broker goes too, and then they cannot end in order.
        for name, queue in (("worker", "fresh"), ("worker-long", "celery")):
            # Drawings for download and imports leave the processors to pages and results.
            polite = ["nice", "-n", "10"] if queue == "celery" else []
            argv = [*polite, *self._celery, "worker", f"--queues={queue}", f"--hostname={name}@%h"]
            argv += ["--concurrency=2", "--loglevel=INFO"]
            self._start(name, argv, on_our_death=signal.SIGKILL)

    def start_beat(self) -> None:
        self._start("beat", [*self._celery, "beat", "--loglevel=WARNING", "--pidfile="])

    def wait_for_web(self, port: int, seconds: float = 180) -> None:
        """Wait until the first page is answered; raises CannotStart when it is not."""
        if not processes.wait_until(lambda: _answers(port), seconds=seconds, pause=0.1):
            raise CannotStart(f"The web server does not answer:\n{self._log_of('web')}")

    def wait_for_worker(self, seconds: float = 180) -> None:
        """Wait until both workers answer through the broker."""
        from celery import Celery  # late: the services start while we load it

        app = Celery(broker=self._redis_url, set_as_current=False)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with app.connection_for_write() as connection:
                if len(app.control.ping(timeout=0.5, limit=2, connection=connection)) == 2:
                    return
        raise CannotStart(f"The worker does not answer:\n{self._log_of('worker')}")

    def stop(self) -> None:
        """End everything that was started."""
        self.supervisor.stop()
        for server in (self.postgres, self.valkey):
            if server is not None:
                server.stop()  # one that never became ready is not yet supervised
        processes.GUARD.dismiss()

    @property
    def _redis_url(self) -> str:
        return self.valkey.url if self.valkey else os.environ["REDIS_URL"]

    @property
    def _celery(self) -> list[str]:
        return [sys.executable, "-m", "celery", "-A", "config"]

    def _start(
        self, name: str, argv: list[str], *, on_our_death: signal.Signals = signal.SIGTERM
    ) -> None:
        log, variables = self.folder / "logs" / f"{name}.log", self.environment
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".log.1"))

        def spawn() -> subprocess.Popen[bytes]:
            return processes.start(
                argv, env=variables, cwd=ROOT, log=log, on_our_death=on_our_death
            )

        self.supervisor.start(Service(name, spawn, log))

    def _log_of(self, name: str) -> str:
        return processes.last_lines(self.folder / "logs" / f"{name}.log")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
