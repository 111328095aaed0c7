"""Hostile files through the real command, in a process with the issue's limits and no network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence.parsers.hostile import FILES

CONFINED = Path(__file__).with_name("confined.py")


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CONFINED), "read_references", str(path), "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    make, holds_records = FILES[name]
    content = make()
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run(path)
    if holds_records:
        assert (done.returncode, done.stderr) == (0, "")
        found = json.loads(done.stdout)
        assert found["n_records"] == len(found["records"]) > 0
        assert "root:" not in done.stdout  # a line of /etc/passwd
    else:
        assert (done.returncode, done.stdout) == (2, "")
        sentence = done.stderr.strip()
        assert sentence.endswith((".", "”."))
        assert "\n" not in sentence


@pytest.mark.parametrize(
    ("greedy", "status"),
    [
        ("bytearray(1 << 30)", 1),
        ("import socket; socket.create_connection(('192.0.2.1', 80))", 97),
    ],
)
def test_a_breach_of_the_limits_is_seen(greedy: str, status: int) -> None:
    """A test of limits that no file can breach would prove nothing."""
    script = (
        f"import sys; sys.path.insert(0, {str(CONFINED.parent)!r}); import confined, runpy\n"
        f"runpy.run_path = lambda *names, **options: exec({greedy!r})\n"
        "confined.main()"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == status
