"""A variable that makes no sense stops the start with a sentence that names it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import settings


@pytest.mark.parametrize("value", ["two", "-1", "1.5", "²"])
def test_a_number_that_is_none_is_named(monkeypatch, value):
    monkeypatch.setenv("TRUSTED_PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="Set TRUSTED_PROXIES to a whole number"):
        settings.number("TRUSTED_PROXIES", 0)


def test_another_database_than_postgresql_is_refused():
    with pytest.raises(ImproperlyConfigured, match="Set DATABASE_URL to the address of a Postgre"):
        settings.database("sqlite:///db.sqlite3")
    assert settings.database("postgresql://a:b@host:5432/c")["NAME"] == "c"


def test_another_broker_than_redis_is_refused():
    with pytest.raises(ImproperlyConfigured, match="Set REDIS_URL to the address of a Redis"):
        settings.broker("http://host:6379")
    assert settings.broker("rediss://host:6379/1") == "rediss://host:6379/1"
