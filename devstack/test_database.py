"""The database of one pytest process: a copy of the migrated one (0.1 s), emptied after tests."""

import atexit
from functools import cache
from typing import Any

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
    with _connected(user=settings["USER"], database="postgres") as maintenance:
        maintenance.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
    settings["NAME"] = name


# What migrations wrote and every test finds.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
LARGE = 1_000_000  # bytes of a table that is worth new files


def empty(_test: Any = None) -> None:
    """Take away what a test has committed; in place of Django's flush, which takes 0.3 to 0.8 s.

    Rows are deleted where few are, by a connection for which neither triggers nor keys work, so
    in any order. TRUNCATE would write new files for each table and each of its indexes.
    """
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [sql.Identifier(name) for name in names if name not in KEPT]
    superuser = _superuser(connection.settings_dict["NAME"])
    rows = superuser.execute(sql.SQL(" UNION ALL ").join(map(_asked, tables))).fetchall()
    filled = [(table, size) for table, (some, size) in zip(tables, rows, strict=True) if some]
    large = [table for table, size in filled if size > LARGE]
    if large:
        superuser.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(large)))
    for table, size in filled:
        if size <= LARGE:
            superuser.execute(sql.SQL("DELETE FROM {}").format(table))


def _asked(table: sql.Identifier) -> sql.Composed:
    name = sql.Literal(table.as_string(None))
    return sql.SQL("SELECT EXISTS (TABLE {}), pg_relation_size({})").format(table, name)


@cache
def _superuser(database: str) -> psycopg.Connection:
    opened = _connected(user="postgres", database=database)
    opened.execute("SET session_replication_role = replica")
    atexit.register(opened.close)
    return opened


def _connected(*, user: str, database: str) -> psycopg.Connection:
    settings = connection.settings_dict
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=user,
        password=settings["PASSWORD"],
        dbname=database,
        autocommit=True,
    )
