"""The database of one pytest process: a copy of the migrated one (0.1 s)."""

import psycopg
from django.db import connection
from psycopg import sql

from devstack.migrated import TEMPLATE
from devstack.processes import wait_until

OTHERS_AT_WORK = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'
"""


def wait_until_quiet(seconds: float = 10) -> None:
    """Wait until no other connection is inside a transaction.

    The test's end empties all tables, which would deadlock with a request or task still running.
    """
    wait_until(lambda: _others_at_work() == 0, seconds=seconds)


def _others_at_work() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS_AT_WORK)
        return int(cursor.fetchone()[0])


def use_copy(*, number: int) -> None:
    """Point Django's connection at a new copy of the migrated database."""
    connection.close()
    settings, name = connection.settings_dict, f"test_evidence_{number}"
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as maintenance:
        maintenance.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
    settings["NAME"] = name
