"""One PostgreSQL server: what stands in its way is told, what was cut off is finished."""

import signal
import tempfile
from pathlib import Path

import psycopg
import pytest

from devstack import processes
from devstack.errors import CannotStart
from devstack.postgres import DATABASE, FORGETFUL, Postgres

SECRET = "trial"


@pytest.fixture
def make():
    """Servers of one folder that any account may enter, as pytest's own may not."""
    with tempfile.TemporaryDirectory(prefix="evidence-postgres-") as folder:
        Path(folder).chmod(0o711)
        made = []

        def server(*, password: str = SECRET) -> Postgres:
            made.append(
                Postgres(
                    Path(folder),
                    port=processes.free_port(),
                    password=password,
                    settings=FORGETFUL,
                )
            )
            return made[-1]

        yield server
        for each in made:
            each.stop()


def test_start_that_was_cut_off_before_the_database_was_made_is_finished(make):
    first = make()
    with first.running(), first.superuser() as connection:
        connection.execute(f"DROP DATABASE {DATABASE}")
    second = make()
    with second.running(), second.superuser(DATABASE) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == (DATABASE,)


def test_application_cannot_read_files_of_the_machine(make):
    server = make()
    with (
        server.running(),
        psycopg.connect(server.url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT pg_read_file('/etc/passwd')")


def test_wrong_password_is_told_at_once(make):
    with make().running():
        pass
    with pytest.raises(CannotStart, match="another password than the one in"):
        make(password="another").start()


def test_lock_of_a_server_that_is_gone_is_removed(make):
    server = make()
    with server.running():
        pass
    lock = server.data / "postmaster.pid"
    lock.write_text("1\n/nowhere\n")  # a number that some other process has
    with make().running():
        assert lock.read_text().splitlines()[0] != "1"


def test_server_that_still_runs_is_waited_for_and_then_named(make, monkeypatch):
    monkeypatch.setattr("devstack.postgres.LAST_WORDS", 0.2)
    server = make()
    server.start()
    with pytest.raises(CannotStart, match=rf"kill -INT {server.process.pid}"):
        make().start()


def test_data_of_another_version_are_refused_with_a_sentence(make):
    server = make()
    with server.running():
        pass
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(CannotStart, match=r"were made by PostgreSQL 12, but PostgreSQL \d+"):
        make().start()


def test_server_that_is_killed_recovers_under_its_supervisor(make):
    server = make()
    with server.running():
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        assert processes.wait_until(lambda: _starts(server), seconds=30, pause=0.2)


def _starts(server: Postgres) -> bool:
    """As the supervisor does: again and again, until the dead one's memory is free."""
    server.spawn()
    try:
        server.wait(10)
    except CannotStart:
        return False
    return True
