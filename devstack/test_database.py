"""The database of one pytest process: a copy of the migrated one (0.1 s)."""

import psycopg
from django.db import connection
from psycopg import sql

from devstack.migrated import TEMPLATE


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
