"""What every test may use: a database, a broker, a Celery worker and a browser, all real.

Importing this module sets the environment that settings read, so it comes before Django.
"""

import atexit
import gc
import os
import sys
from collections.abc import Iterator

import django
import pytest
from pytest_django import DjangoDbBlocker

from devstack import migrated, test_database
from devstack.celery_worker import CeleryWorker
from devstack.test_session import TestSession

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as in devstack/environment.py
sys.dont_write_bytecode = False
SESSION = TestSession.join()
if SESSION.began_here:
    atexit.register(SESSION.end)  # not pytest's own hook: that is left out when settings fail
NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ.update(SESSION.django_environment(number=NUMBER))
os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "127.0.0.1"  # not every machine knows localhost
os.makedirs(os.environ["STATIC_ROOT"], exist_ok=True)  # WhiteNoise warns when it is not there
django.setup()  # so that a conftest may import models
# An xdist worker inherits our environment. With this name in it, pytest-django would load the
# settings before the lines above had put the worker's own addresses there.
del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings
    from django.test import TransactionTestCase

    # The real hasher takes 0.2 s on purpose, for each user that a test makes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Else each test client would begin by looking at every static file, for 60 ms.
    settings.WHITENOISE_AUTOREFRESH = True
    TransactionTestCase._fixture_teardown = test_database.empty  # type: ignore[attr-defined]
    if SESSION.began_here and config.getoption("create_db"):
        migrated.forget()


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the garbage collector need not walk through all of
    Django and of the tests again and again, which took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def servers() -> TestSession:
    """PostgreSQL and Valkey, running. For tests that need a server but no Django database."""
    SESSION.ensure()
    return SESSION


@pytest.fixture(scope="session")
def django_db_setup(
    servers: TestSession, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """This process's own database, a copy of one that was migrated once for the whole run."""
    with django_db_blocker.unblock(), servers.locked():  # a template is copied by one at a time
        test_database.use_copy(number=NUMBER)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around the tests of a module, for rows that take long to make.

    What a fixture of the module makes in it, each test finds as it was made: what the test itself
    writes goes with its own transaction inside. Not where rows must be committed to be seen, by a
    browser, a worker or a second connection.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def _celery_worker(django_db_setup: None) -> Iterator[CeleryWorker]:
    from django.db import connection

    worker = CeleryWorker(
        database=connection.settings_dict["NAME"], log=SESSION.home / f"worker{NUMBER}.log"
    )
    try:
        yield worker
    finally:
        worker.kill()  # it rests: there is nothing to finish


@pytest.fixture
def celery_worker_process(
    transactional_db: None, _celery_worker: CeleryWorker
) -> Iterator[CeleryWorker]:
    """A real `celery worker` with two processes on this test's database and broker.

    It begins with an empty queue. It may be killed and started again inside a test.
    """
    _celery_worker.purge()
    _celery_worker.start()
    yield _celery_worker
    _celery_worker.rest()
    test_database.wait_until_quiet()
