"""One PostgreSQL server on the loopback address, in a folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from devstack import accounts, binaries, processes
from devstack.errors import CannotStart
from devstack.supervisor import Service

ROLE = DATABASE = "evidence"
LAST_WORDS = 10.0  # seconds that a server of an earlier run may take to stop
# As docs/deployment.md advises, but for the memory of a small machine.
DEFAULTS = {"max_connections": "200", "shared_buffers": "256MB", "jit": "off"}
# A crash may lose what a test wrote, so tests wait for no disk.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


def url(*, port: int, password: str, database: str = DATABASE) -> str:
    """The address of a database, as DATABASE_URL gives it."""
    return f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{database}"


class Postgres:
    """A server that is created on its first start and stops with us.

    It runs under our own account, or as nobody when we are root. The application connects as the
    owner of its database, not as superuser, as it would in production.
    """

    def __init__(
        self,
        home: Path,
        *,
        port: int,
        password: str,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home, self.data = home, home / "postgres"
        self.log = home / "postgres.log"
        self.port, self.password = port, password
        self.settings = DEFAULTS | dict(settings or {})
        self.account = accounts.for_data(self.data)
        self.program = binaries.postgres()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return url(port=self.port, password=self.password)

    def start(self) -> None:
        """Create the data folder if there is none, start, and wait until it answers."""
        self.program = binaries.runnable_by(
            self.program, self.account, copies=self.home / "programs"
        )
        if not self.data.exists():
            self._create()
        self._refuse_another_version()
        self.spawn()
        self.wait()
        self._create_database()

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server of an existing data folder, without waiting until it answers."""
        self._clear_stale_lock()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            **self.settings,
        }
        argv: list[str | Path] = [self.program.path, "-D", self.data]
        for name, value in options.items():
            argv += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back.
        with processes.undisturbed():
            self.process = processes.start(
                argv, log=self.log, account=self.account, on_our_death=signal.SIGINT
            )
        return self.process

    def wait(self, seconds: float = 60) -> None:
        """Wait until connections are answered; raises CannotStart with the log's last lines."""
        if not processes.wait_until(lambda: self._answers() or self._ended(), seconds=seconds):
            raise CannotStart(f"PostgreSQL did not answer in {seconds:.0f} s. See {self.log}.")
        if self._ended():
            raise CannotStart(
                f"PostgreSQL stopped at once. Its log {self.log} ends with:\n"
                f"{processes.last_lines(self.log)}"
            )

    def stop(self) -> None:
        """Fast shutdown."""
        if self.process is not None:
            processes.stop(self.process, by=signal.SIGINT, patience=20)

    def service(self) -> Service:
        """The running server, as something to supervise."""
        return Service(
            "PostgreSQL",
            self.spawn,
            self.log,
            ends_by=signal.SIGINT,
            patience=20,
            is_server=True,
            process=self.process,
        )

    @contextmanager
    def running(self) -> Iterator["Postgres"]:
        """The server for the length of a with block."""
        try:
            self.start()
            yield self
        finally:
            self.stop()

    def superuser(self, database: str = "postgres") -> psycopg.Connection:
        """A connection that may do anything, each statement its own transaction."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _answers(self) -> bool:
        try:
            self.superuser().close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise CannotStart(
                    f"The database in {self.data} has another password than the one in "
                    f"{self.home / 'secrets.json'}. Put that file back, or move {self.home} away "
                    "to begin anew."
                ) from error
            return False
        return True

    def _ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _create(self) -> None:
        """initdb beside the final place, then one rename: a half-made folder is never used."""
        unfinished = self.data.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        descriptor, secret = tempfile.mkstemp()
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(self.password)
            if self.account:
                for path in (unfinished, secret):
                    os.chown(path, self.account.uid, self.account.gid)
            self._initdb(unfinished, secret)
        finally:
            Path(secret).unlink()
        unfinished.rename(self.data)

    def _initdb(self, data: Path, secret: str) -> None:
        argv: list[str | Path] = [self.program.folder / "initdb", "-D", data, "-U", "postgres"]
        argv += ["--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8"]
        argv += ["--locale=C.UTF-8", "--no-instructions"]
        if self.settings.get("fsync") == "off":
            argv += ["--no-sync"]
        if processes.run(argv, log=self.log, account=self.account):
            raise CannotStart(
                f"PostgreSQL could not create {data}:\n{processes.last_lines(self.log)}"
            )

    def _create_database(self) -> None:
        """Role and database, unless they are there: an earlier start may have been cut off."""
        role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
        with self.superuser() as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).rowcount:
                create = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                connection.execute(create.format(role, sql.Literal(self.password)))
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if not known.rowcount:
                create = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(create.format(database, role))

    def _refuse_another_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if not self.program.version.startswith(f"PostgreSQL {made_by}."):
            raise CannotStart(
                f"The data in {self.data} were made by PostgreSQL {made_by}, but "
                f"{self.program} was found. Install that version, or move {self.home} away to "
                "begin anew."
            )

    def _clear_stale_lock(self) -> None:
        """Remove a lock file whose server is gone; wait for one that is just stopping."""
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        owner = int(lock.read_text().split()[0])
        if not processes.wait_until(lambda: not self._serves_here(owner), seconds=LAST_WORDS):
            raise CannotStart(
                f"PostgreSQL of an earlier run (process {owner}) still uses {self.data}. "
                f"Stop it with `kill -INT {owner}` and try again."
            )
        lock.unlink(missing_ok=True)

    def _serves_here(self, pid: int) -> bool:
        """Whether `pid` is a server of our data folder, not a later process with that number."""
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False  # if it is there all the same, PostgreSQL finds out and says so
        return str(self.data).encode() in command.split(b"\0")
