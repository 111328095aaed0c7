"""make install on machines that lack something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path):
    """As much of a checkout as installing reads."""
    (tmp_path / "devstack").mkdir()
    shutil.copy(ROOT / "devstack" / "install.sh", tmp_path / "devstack")
    for lock in ROOT.glob("requirements*.txt"):
        shutil.copy(lock, tmp_path)
    return tmp_path


def install(checkout: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", checkout / "devstack" / "install.sh"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )


def python_that(checkout: Path, *, says: str) -> str:
    program = checkout / "python3"
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)
    return str(program)


def test_python_that_is_too_old_is_refused_with_a_sentence(checkout):
    done = install(checkout, PYTHON=python_that(checkout, says="exit 1"))
    assert done.returncode != 0
    assert "Python 3.11 or newer was not found" in done.stderr
    assert "make install PYTHON=" in done.stderr
    assert not (checkout / ".venv").exists()


def test_failed_install_is_tried_again_the_next_time(checkout):
    """Packages that cannot be had, here because their lock names one with another content."""
    for lock in checkout.glob("requirements*.txt"):
        lock.write_text("sqlparse==0.5.3 --hash=sha256:" + "0" * 64 + "\n")
    for _ in range(2):
        done = install(checkout)
        assert done.returncode != 0
        assert "the packages could not be installed" in done.stderr
        assert not (checkout / ".venv" / "installed").exists()
