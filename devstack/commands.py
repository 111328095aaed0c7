"""One command with the servers it needs: the demo's, or throwaway ones."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from devstack import accounts, environment, home, processes
from devstack.errors import CannotStart
from devstack.postgres import FORGETFUL
from devstack.site import ROOT, Site


def manage(arguments: list[str], *, folder: Path | None = None) -> int:
    """A manage.py command on the demo's data; starts the servers unless the demo runs."""
    argv = [sys.executable, str(ROOT / "manage.py"), *arguments]
    folder = home.prepare(folder) if folder else home.prepare()
    if variables := _of_running(folder):
        return subprocess.run(argv, env=environment.merged(variables)).returncode
    with home.held(folder, by="`make manage`"):
        return _with_site(Site(folder, say=lambda _: None), argv)


def with_servers(argv: list[str]) -> int:
    """A command with new, empty servers that are thrown away after it."""
    with tempfile.TemporaryDirectory(prefix="evidence-servers-") as folder:
        home_of_servers = Path(folder)
        (home_of_servers / "logs").mkdir()
        if accounts.for_data(home_of_servers / "postgres"):
            home_of_servers.chmod(0o711)
        return _with_site(Site(home_of_servers, say=lambda _: None, settings=FORGETFUL), argv)


def _with_site(site: Site, argv: list[str]) -> int:
    try:
        site.start_servers()
        return subprocess.run(argv, env=site.environment).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        site.stop()


def _of_running(folder: Path) -> dict[str, str]:
    """The addresses of a demo that runs from this folder; empty when none does."""
    path = folder / "running.json"
    try:
        with home.held(folder, by="`make manage`"):
            return {}
    except CannotStart:
        if not processes.wait_until(path.exists, seconds=20, pause=0.2):
            raise
    return dict(json.loads(path.read_text())["environment"])
