"""The Celery app. Tasks carry ids, may run twice, and make one call."""

import os
from typing import TYPE_CHECKING

from celery import Celery
from celery.signals import celeryd_after_setup

if TYPE_CHECKING:
    from celery.apps.worker import Worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# `manage.py check` has looked. Here it would load every page of the site into each worker.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")
app = Celery("evidence_ledger")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_after_setup.connect
def warm(*, instance: "Worker", **_: object) -> None:
    """Load the engine and the plots before the first refresh asks for them: they take a second.

    Once, before the worker forks: its processes share them, and the one that follows a killed one
    has them at once. A worker that serves other queues loads them when it first draws.
    """
    if "fresh" in instance.app.amqp.queues.consume_from:
        from analysis.pipeline import refresh  # noqa: F401 - imported for what it brings along
