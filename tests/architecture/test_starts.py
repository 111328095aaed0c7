"""What a process loads when it starts: each library that it does not need is a later start."""

import os
import subprocess
import sys

SETTINGS = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}


def loaded(code: str, *names: str) -> set[str]:
    """Which of the named modules a new process has after the code."""
    asked = f"import sys; print(*[name for name in {names!r} if name in sys.modules])"
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", f"import django; django.setup(); {code}; {asked}"],
        env=SETTINGS, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


def test_a_worker_or_a_command_begins_without_the_pages():
    heavy = (
        "config.urls",
        "evidence.admin",
        "import_export.admin",
        "openpyxl",
        "rest_framework.views",
    )
    assert loaded("from config import celery_app; celery_app.loader.import_default_modules()",
                  *heavy) == set()  # fmt: skip


def test_a_web_server_has_every_page_before_the_first_request():
    assert loaded("import config.wsgi", "evidence.admin", "evidence.views", "config.api") == {
        "evidence.admin", "evidence.views", "config.api",
    }  # fmt: skip


def test_checks_look_at_the_pages_of_the_administration():
    code = "from django.core.checks import run_checks; run_checks(tags=['admin'])"
    assert loaded(code, "evidence.admin", "analysis.admin") == {"evidence.admin", "analysis.admin"}


def test_a_worker_of_results_has_the_engine_before_it_forks():
    """So that a process that follows a killed one can compute at once."""
    code = (
        "from types import SimpleNamespace as A; from config import celery, celery_app; "
        "celery_app.amqp.queues.select(['{queue}']); celery.warm(instance=A(app=celery_app))"
    )
    engine = "analysis.pipeline.refresh"
    assert loaded(code.format(queue="fresh"), engine) == {engine}
    assert loaded(code.format(queue="celery"), engine) == set()
