"""Several people in the same instant, each on a connection of their own."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction

SECONDS = 30


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned, or the exception it raised; all begin behind one barrier."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with _own_connection():
            barrier.wait(SECONDS)
            return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(run, call) for call in calls]
        return [_result(future) for future in futures]


@contextmanager
def started(call: Callable[[], Any]) -> Iterator[Future]:
    """The call runs on its own connection while the block runs."""

    def run() -> Any:
        with _own_connection():
            return call()

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(run)


def wait_for_a_waiter() -> None:
    """Until PostgreSQL itself says that someone waits for a lock."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waited for a lock")


@contextmanager
def holding(row: Any) -> Iterator[None]:
    """The row is locked here while the block runs."""
    with transaction.atomic():
        type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
        yield


@contextmanager
def _own_connection() -> Iterator[None]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
        yield
    finally:
        connections.close_all()


def _result(future: Future) -> Any:
    try:
        return future.result(SECONDS)
    except Exception as error:  # noqa: BLE001 - the test looks at what was raised
        return error
