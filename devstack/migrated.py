"""A migrated database cluster, kept between test runs while the migrations stay the same.

Migrating from nothing takes longer than most test runs. A data migration must not read code
outside of models and migrations, or a change there would not be noticed; `--create-db` forgets.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack import environment, postgres
from devstack.accounts import Account
from devstack.errors import CannotStart
from devstack.postgres import ROLE, Postgres

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "migrated"
TEMPLATE = "test_evidence_migrated"
KEPT = 4  # clusters of 30 MB: branches and the versions of one afternoon
SOURCES = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "config/settings.py")


def start(server: Postgres, *, cache: Path = CACHE) -> None:
    """Start `server`, with the migrated database TEMPLATE in it. Raises CannotStart."""
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / _key(server.program.version)
    with _locked(cache):
        if not kept.exists():
            _migrate(server)
            _keep(server, kept)
            for older in _clusters(cache)[:-KEPT]:
                shutil.rmtree(older)
        else:
            os.utime(kept)
            _copy(kept / "postgres", server.data, owner=server.account)
    server.start()


def password(cache: Path = CACHE) -> str:
    """The password of kept clusters: it is stored in them, so all runs of a checkout share it."""
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / "password"
    with _locked(cache):
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(16))
    return path.read_text()


def forget(cache: Path = CACHE) -> None:
    """Migrate from nothing in the next run; the password stays, since this run has it already."""
    with _locked(cache):
        for cluster in _clusters(cache):
            shutil.rmtree(cluster)


def _key(version: str) -> str:
    digest = hashlib.sha256(version.encode())
    sources = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    for path in [*sources, ROOT / "requirements.txt"]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _migrate(server: Postgres) -> None:
    with server.running():
        with server.superuser() as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE} OWNER {ROLE}")
        variables = environment.for_django(
            database_url=postgres.url(
                port=server.port, password=server.password, database=TEMPLATE
            ),
            redis_url="redis://127.0.0.1:1/0",  # no migration asks the broker
            secret_key="only to migrate",  # noqa: S106 - signs nothing
            data=server.home,
        )
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"],
            env=environment.merged(variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise CannotStart(f"The migrations failed:\n{done.stderr.strip()[-4000:]}")


def _keep(server: Postgres, kept: Path) -> None:
    unfinished = kept.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    _copy(server.data, unfinished / "postgres", owner=None)
    unfinished.rename(kept)


def _copy(source: Path, target: Path, *, owner: Account | None) -> None:
    shutil.copytree(source, target, symlinks=True)
    if owner is not None:
        for path in (target, *target.rglob("*")):
            os.chown(path, owner.uid, owner.gid)


def _clusters(cache: Path) -> list[Path]:
    """The kept ones, the one used longest ago first."""
    folders = (path for path in cache.iterdir() if path.is_dir())
    return sorted(folders, key=lambda path: path.stat().st_mtime)


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
