"""The Celery app. Tasks carry ids, may run twice, and make one call."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("evidence_ledger")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def warm(**_: object) -> None:
    """Load the engine and the plots before the first refresh asks for them: they take a second."""
    from analysis.pipeline import refresh  # noqa: F401 - imported for what it brings along
