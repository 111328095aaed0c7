"""The servers that tests run on."""

import os

import pytest
import redis
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_database_is_a_migrated_copy_of_this_process():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('fsync')")
        name, fsync = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 10
    assert name.startswith("test_evidence_")
    assert name != "test_evidence_migrated"
    assert fsync == "off"


@pytest.mark.django_db
def test_application_is_not_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        assert cursor.fetchone() == ("off",)


def test_broker_answers(servers):
    assert os.environ["REDIS_URL"] == settings.REDIS_URL  # of this process, not of its parent
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        assert client.ping()


def test_worker_is_a_process_of_its_own(celery_worker_process):
    assert celery_worker_process.alive
    celery_worker_process.kill()
    assert not celery_worker_process.alive
    celery_worker_process.start()
    assert celery_worker_process.alive
