"""Under which account PostgreSQL runs: it refuses to run as root."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devstack.errors import CannotStart

NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group to which root steps down."""

    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """What subprocess needs to run something as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def for_data(data: Path) -> Account | None:
    """The account that PostgreSQL uses for a data folder; None means our own.

    An existing folder keeps its owner, so that root can go on with what a user began.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    return Account(NOBODY, NOBODY)


def can_run(account: Account | None, program: Path) -> bool:
    """Whether the account may read and run a program."""
    return _test(account, "-r", program) and _test(account, "-x", program)


def can_pass(account: Account | None, folder: Path) -> bool:
    """Whether the account may pass through a folder to what lies in it."""
    return _test(account, "-x", folder)


def _test(account: Account | None, question: str, path: Path) -> bool:
    """Asked of the system itself, which knows more kinds of permission than we do."""
    if account is None:
        return os.access(path, {"-r": os.R_OK, "-x": os.X_OK}[question])
    probe = ["test", question, str(path)]
    try:
        return subprocess.run(probe, cwd="/", **account.popen_options()).returncode == 0
    except PermissionError as error:
        raise CannotStart(
            "PostgreSQL refuses to run as root, and this machine does not let root become "
            "another user. Run the command as an ordinary user, or set DATABASE_URL to a server."
        ) from error
