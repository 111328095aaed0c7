"""What is asked of a worker once the act is committed: a task by its name, with ids."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def send(task: str, **ids: Any) -> None:
    """Queue a task on commit. A broker that is down loses nothing: the sweep asks again."""
    transaction.on_commit(partial(_send, task, ids))


def _send(task: str, ids: dict[str, Any]) -> None:
    try:
        current_app.send_task(task, kwargs=ids, retry=False)
    except OperationalError as error:
        log.warning("the broker is away, %s waits for the sweep: %s", task, error)
