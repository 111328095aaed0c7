"""Load the example reviews and the demo's accounts. What is there stays as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from analysis import freshness
from analysis.examples import bcg, cipn, cipn_versions, normand, nudging
from analysis.examples.people import people
from evidence import audit
from evidence.models import Review


class Command(BaseCommand):
    help = "Load the example reviews (cipn, normand1999, bcg, nudging) and the demo's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        users = people()
        for example in (cipn, normand, bcg, nudging):
            if Review.objects.filter(slug=example.SLUG).exists():
                self.stdout.write(f"{example.SLUG}: there already")
                continue
            with _all_or_nothing(), audit.through("command", user=users["lead"]):
                review = example.load(users)
                if example is cipn:
                    cipn_versions.freeze(review, by=users["lead"])
            self.stdout.write(f"{example.SLUG}: loaded")
        freshness.request_stale()


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction without the verbs' own savepoints, a quarter of all statements: an error
    anywhere ends the loading, so there is nothing to go back to in between."""
    with transaction.atomic():
        connection.features.uses_savepoints = False
        try:
            yield
        finally:
            connection.features.uses_savepoints = True
