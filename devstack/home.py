"""The folder of everything that the demo keeps, and who may use it at a time."""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack import accounts
from devstack.errors import CannotStart

ROOT = Path(__file__).resolve().parent.parent
# Where data go when root has the checkout below a folder that no other account may enter.
OUTSIDE = Path("/var/lib")


def prepare(home: Path = ROOT / ".data") -> Path:
    """Make the data folder if there is none, and return where it really is."""
    if home.exists():
        _refuse_anothers(home)
    elif accounts.can_pass(accounts.for_data(home / "postgres"), home.parent):
        home.mkdir(mode=0o700)
    else:
        home.symlink_to(_outside(home))
    home = home.resolve()
    if account := accounts.for_data(home / "postgres"):
        home.chmod(0o711)  # PostgreSQL, as another account, passes through to its own folder
        if not accounts.can_pass(account, home):
            raise CannotStart(
                f"PostgreSQL does not run as root, and no other account can enter {home}. Move "
                "that folder away: a new one is then made where it can."
            )
    (home / "logs").mkdir(exist_ok=True)
    return home


@contextmanager
def held(home: Path, *, by: str) -> Iterator[None]:
    """The folder for one command at a time; `by` tells the next one who has it."""
    with (home / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(
                f"{home} is in use by {lock.read().strip() or 'another command'}. "
                "Stop that with Ctrl-C first, or use it."
            ) from None
        lock.truncate(0)
        lock.write(f"{by} (process {os.getpid()})")
        lock.flush()
        yield


def secret(home: Path, name: str) -> str:
    """A password or key, made up once and kept in a file that only its owner may read."""
    path = home / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in known:
        known[name] = secrets.token_hex(32)
        write_private(path, json.dumps(known, indent=1))
    return known[name]


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, even while it is being written."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.replace(path)


def _outside(home: Path) -> Path:
    digest = hashlib.sha256(str(home.parent).encode()).hexdigest()[:8]
    outside = OUTSIDE / f"evidence-ledger-{digest}"
    outside.mkdir(mode=0o711, exist_ok=True)
    return outside


def _refuse_anothers(home: Path) -> None:
    owner = home.stat().st_uid
    if os.geteuid() not in (0, owner):
        raise CannotStart(
            f"{home} belongs to another account (uid {owner}). Run the command as that account, "
            f"or move {home} away to begin anew."
        )
