"""What a site needs before it serves: tables, static files, the example reviews.

Run as a process of its own, with the site's environment, so that Django starts only once for it.
"""

import hashlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command, get_commands

ROOT = Path(__file__).resolve().parent.parent


def main(*, examples: bool) -> None:
    django.setup()
    _step("migrate", verbosity=0)
    _collect_static()
    if examples and "load_examples" in get_commands():
        _step("load_examples", verbosity=0)


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


def _step(command: str, **options: object) -> None:
    began = time.monotonic()
    call_command(command, **options)
    print(f"{command}: {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main(examples="--examples" in sys.argv)
