"""What a site needs before it serves: tables, static files, the example reviews.

Run as a process of its own, with the site's environment, so that Django starts only once for it.
"""

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command, get_commands

ROOT = Path(__file__).resolve().parent.parent


# The first is as much work as all the others, and there are two processors.
SMALLER = ("normand1999", "bcg", "nudging")


def main(*, examples: bool) -> None:
    django.setup()
    first_time = not _tables()
    _step("migrate", verbosity=0)
    _collect_static()
    if examples and "load_examples" in get_commands():
        _load_examples(at_once=first_time)


def _tables() -> list[str]:
    from django.db import connection

    return connection.introspection.table_names()


def _load_examples(*, at_once: bool) -> None:
    """A new database takes the examples from two processes; later there is only to look."""
    if not at_once:
        _step("load_examples", verbosity=0)
        return
    command = [sys.executable, str(ROOT / "manage.py"), "load_examples", *SMALLER]
    with subprocess.Popen(command) as others:
        _step("load_examples", "cipn", verbosity=0)
    if others.returncode:
        sys.exit(others.returncode)


def _collect_static() -> None:
    """Collecting and compressing takes seconds, so it is left out while nothing has changed."""
    from django.conf import settings

    target = Path(settings.STATIC_ROOT)
    stamp, now = target / ".collected-from", _digest()
    if not stamp.exists() or stamp.read_text() != now:
        _step("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(now)


def _digest() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        state = path.stat()
        digest.update(f"{path} {state.st_mtime_ns} {state.st_size}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    """Our static files; those of packages change only with the lock."""
    yield ROOT / "requirements.txt"
    yield ROOT / "config" / "settings.py"
    yield from sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())


def _step(command: str, *arguments: str, **options: object) -> None:
    began = time.monotonic()
    call_command(command, *arguments, **options)
    print(f"{' '.join((command, *arguments))}: {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main(examples="--examples" in sys.argv)
