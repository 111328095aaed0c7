#!/usr/bin/env python
"""Django's command line for Evidence Ledger."""

import os
import signal
import sys
from pathlib import Path

# Commands for the pure parts: no settings, no database, no start-up cost of the whole site.
PURE = {"pool": "analysis", "read_references": "evidence", "find_duplicates": "evidence"}
VENV = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def enter_venv() -> None:
    """Run again inside .venv when this Python has no Django: `make install` put it there."""
    try:
        import django  # noqa: F401 - only asked whether it is there
    except ImportError:
        if not VENV.exists() or Path(sys.executable) == VENV:
            sys.exit("Django is not installed. Run `make install` first.")
        os.execv(VENV, [str(VENV), *sys.argv])  # noqa: S606 - our own interpreter, our own arguments


def main() -> None:
    enter_venv()
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in PURE:
        from django.conf import settings
        from django.core.management import load_command_class

        settings.configure(USE_I18N=False)
        # What reads our output may stop early (`| head`): end as other filters do, in silence.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        load_command_class(PURE[command], command).run_from_argv(sys.argv)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a variable is missing: the sentence says which
        sys.exit(str(error))


if __name__ == "__main__":
    main()
