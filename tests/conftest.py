"""Every test uses the real servers and a real browser; see devstack/pytest_plugin.py."""

from collections.abc import Sequence

import pytest
from hypothesis import settings

# No example is refused for being slow: a test says what is right, a benchmark how fast.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["devstack.pytest_plugin", "devstack.browser_fixtures"]

# What takes longest begins first, or one process would still be at it when the others have
# nothing left to do. As measured; then come modules that wait for a browser or a worker.
LONGEST = (
    "tests/api/test_blinding.py",
    "tests/devstack/test_demo.py",
    "tests/analysis/test_examples.py",
    "tests/analysis/test_worker.py",
    "tests/screening/test_prisma.py",
)
WAITING = {"browser", "celery_worker_process"}  # fixtures of tests that take seconds each


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules in the order in which processes take them (Makefile: --no-loadscope-reorder)."""
    slow = {_module(item) for item in items if WAITING & set(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: _turn(_module(item), slow))


def _turn(module: str, slow: set[str]) -> Sequence[int]:
    if module in LONGEST:
        return 0, LONGEST.index(module)
    return 1, module not in slow


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
