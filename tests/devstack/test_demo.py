"""The demo as a person meets it: one line, and nothing left behind."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from devstack import home, migrated, processes
from devstack.postgres import DATABASE, FORGETFUL, Postgres

ROOT = Path(__file__).resolve().parents[2]
TELL_USERS = (
    "from evidence.models import User; User.objects.create_user('{name}');"
    "print(*User.objects.values_list('username', flat=True))"
)
T = TypeVar("T")
SECONDS = 120  # a machine that is busy with other tests is slow


class Demo:
    """A demo without examples, started from its command line, its words in a file."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.folder, self.port = folder, port
        self.output = folder.with_suffix(f".{port}.txt")
        self.arguments = ["--port", str(port), "--folder", str(folder), "--without-examples"]

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "devstack", "demo", *self.arguments]

    def start(self, command: list[str] | None = None) -> "Demo":
        self.process = processes.start(
            command or self.command, env=_environment(), cwd=ROOT, log=self.output
        )
        return self

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> None:
        processes.wait_until(
            lambda: "ready:" in self.said or self.process.poll() is not None, seconds=SECONDS
        )
        assert "ready:" in self.said, self.said

    def family(self) -> list[psutil.Process]:
        leader = psutil.Process(self.process.pid)
        return [leader, *leader.children(recursive=True)]

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(SECONDS)


@pytest.fixture(scope="module")
def prepared():
    """A data folder whose tables are there already: migrating is not what is tried here."""
    above = Path(tempfile.mkdtemp(prefix="evidence-demo-"))
    folder = above / "data"
    folder.mkdir()
    for each in (
        above,
        folder,
    ):  # pytest's own folders let no other account in; PostgreSQL needs it
        each.chmod(0o711)
    server = Postgres(
        folder, port=processes.free_port(), password=migrated.password(), settings=FORGETFUL
    )
    migrated.start(server)
    with server.superuser() as connection:
        connection.execute(f"DROP DATABASE {DATABASE}")
        connection.execute(f"ALTER DATABASE {migrated.TEMPLATE} RENAME TO {DATABASE}")
    server.stop()
    home.write_private(
        folder / "secrets.json", json.dumps({"database_password": migrated.password()})
    )
    yield folder
    shutil.rmtree(above)


@pytest.fixture
def demo(prepared):
    demo = Demo(prepared, port=processes.free_port())
    yield demo
    if demo.process.poll() is None:
        demo.end(signal.SIGTERM)


@pytest.fixture(scope="class")
def running(prepared):
    """One demo for all tests that leave it as it is."""
    demo = Demo(prepared, port=processes.free_port()).start()
    demo.wait_until_ready()
    yield demo
    if demo.process.poll() is None:
        demo.end(signal.SIGTERM)


class TestARunningDemo:
    def test_it_says_ready_once_with_logins_and_data_folder(self, running):
        (line,) = [line for line in running.said.splitlines() if line.startswith("ready:")]
        assert line.split()[1] == f"http://127.0.0.1:{running.port}"
        assert "lead, yh, tt, arbiter, curator, reader; password evidence-demo" in line
        assert str(running.folder) in line

    def test_it_says_which_servers_run(self, running):
        assert re.search(r"^PostgreSQL \d+\.\d+ \(.+\) on 127\.0\.0\.1:\d+$", running.said, re.M)
        assert re.search(r"^(Valkey|Redis) \d+\.\d+\.\d+ \(.+\) on", running.said, re.M)

    def test_it_serves_pages_to_this_machine_only(self, running):
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/") as answer:
            assert answer.status == 200
        listening = {
            connection.laddr.ip
            for connections in _of_each(running, lambda one: one.net_connections("inet"))
            for connection in connections
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}

    def test_its_secrets_are_for_its_owner_only(self, running):
        for name in ("secrets.json", "running.json", "valkey.conf"):
            assert stat.S_IMODE((running.folder / name).stat().st_mode) == 0o600, name
        known = json.loads((running.folder / "secrets.json").read_text())
        assert set(known) == {"secret_key", "database_password", "broker_password"}
        lines = [" ".join(line) for line in _of_each(running, psutil.Process.cmdline)]
        assert len(lines) > 3
        assert not [line for line in lines for one in known.values() if one in line]  # all see them

    def test_second_demo_in_one_folder_is_refused_with_a_sentence(self, running):
        second = Demo(running.folder, port=processes.free_port()).start()
        assert second.process.wait(SECONDS) == 1
        assert f"in use by the demo at http://127.0.0.1:{running.port} (process" in second.said
        assert "Traceback" not in second.said

    def test_manage_works_on_its_data(self, running):
        assert "made here" in _manage(running.folder, TELL_USERS.format(name="made here"))

    def test_killed_worker_is_started_again(self, running):
        first = _worker(running)
        first.kill()
        assert processes.wait_until(
            lambda: _worker(running) not in (None, first), seconds=SECONDS, pause=0.2
        )
        assert "worker ended (code -9) and is started again" in running.said

    def test_ctrl_c_leaves_nothing(self, running):
        """The last of the class: it ends what the others looked at."""
        family = running.family()
        assert running.end(signal.SIGINT) == 0
        assert not _alive(family)
        assert "Traceback" not in running.said
        assert not (running.folder / "running.json").exists()


def test_port_in_use_is_refused_with_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        second = Demo(tmp_path / "data", port=port).start()
        assert second.process.wait(SECONDS) == 1
    assert f"Port {port} of 127.0.0.1 is in use" in second.said
    assert f"make demo PORT={port + 1}" in second.said
    assert "Traceback" not in second.said


def test_nothing_is_left_when_it_is_killed_or_when_make_alone_is_told_to_end(demo, tmp_path):
    """By SIGKILL, which it cannot hear; then it begins again from what was left, under make."""
    demo.start().wait_until_ready()
    family = demo.family()
    assert len(family) > 8  # PostgreSQL and its own, Valkey, web, worker, beat
    demo.end(signal.SIGKILL)
    processes.wait_until(lambda: not _alive(family), seconds=20, pause=0.1)
    assert not [process.cmdline() for process in _alive(family)]

    demo.output.write_text("")
    (tmp_path / "Makefile").write_text(f"demo:\n\t@{' '.join(demo.command)}\n")
    demo.start([shutil.which("make"), "-f", str(tmp_path / "Makefile")]).wait_until_ready()
    family = demo.family()
    demo.end(signal.SIGINT)
    assert not _alive(family)
    assert "Traceback" not in demo.said


@pytest.mark.parametrize("moment", ["data in", "PostgreSQL", "Valkey", "migrate"])
def test_closed_terminal_ends_it_while_it_starts(demo, moment):
    demo.start()
    assert processes.wait_until(lambda: moment in demo.said, seconds=SECONDS, pause=0.001)
    family = demo.family()
    assert demo.end(signal.SIGHUP) == 0
    assert not _alive(family)
    assert "ready:" not in demo.said
    assert "Traceback" not in demo.said


def test_manage_works_on_its_data_while_it_does_not_run(prepared):
    said = _manage(prepared, TELL_USERS.format(name="made without it"))
    assert "made without it" in said
    assert not (prepared / "postgres" / "postmaster.pid").exists()


def test_half_made_database_is_made_anew():
    above = Path(tempfile.mkdtemp(prefix="evidence-demo-"))
    above.chmod(0o711)
    folder = above / "data"
    demo = Demo(folder, port=processes.free_port()).start()
    unfinished = folder / "postgres.unfinished"
    assert processes.wait_until(unfinished.exists, seconds=SECONDS, pause=0.001)
    family = demo.family()
    assert demo.end(signal.SIGINT) == 0
    assert not _alive(family)
    assert not (folder / "postgres").exists()
    server = Postgres(folder, port=processes.free_port(), password="trial", settings=FORGETFUL)
    with server.running(), server.superuser(DATABASE) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == (DATABASE,)
    assert not unfinished.exists()
    shutil.rmtree(above)


def _environment() -> dict[str, str]:
    """A shell's, without what pytest and make put there."""
    theirs = ("DATABASE_URL", "REDIS_URL", "MAKELEVEL")
    return {name: value for name, value in os.environ.items() if name not in theirs}


def _manage(folder: Path, code: str) -> str:
    argv = [sys.executable, "-m", "devstack", "manage", "--folder", folder, "shell", "-c", code]
    done = subprocess.run(argv, env=_environment(), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _worker(demo: Demo) -> psutil.Process | None:
    for process in psutil.Process(demo.process.pid).children():
        with suppress(psutil.NoSuchProcess):
            waited_for = "--queues=fresh" in process.cmdline()
            if waited_for and process.status() != psutil.STATUS_ZOMBIE:
                return process
    return None


def _of_each(demo: Demo, ask: Callable[[psutil.Process], T]) -> Iterator[T]:
    """Answers of its processes; a connection's, for one, may end while it is asked."""
    for process in demo.family():
        with suppress(psutil.NoSuchProcess):
            yield ask(process)


def _alive(family: list[psutil.Process]) -> list[psutil.Process]:
    alive = []
    for process in family:
        with suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
    return alive
