"""Load the example reviews and the demo's accounts. What is there stays as it is."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from analysis import freshness
from analysis.examples import bcg, cipn, cipn_versions, normand, nudging
from analysis.examples.people import people
from evidence import audit
from evidence.models import Review

EXAMPLES = (cipn, normand, bcg, nudging)


class Command(BaseCommand):
    help = "Load the example reviews (cipn, normand1999, bcg, nudging) and the demo's accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        slugs = [example.SLUG for example in EXAMPLES]
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="which: " + ", ".join(slugs))

    def handle(self, *args: Any, slugs: list[str], **options: Any) -> None:
        wrong = set(slugs) - {example.SLUG for example in EXAMPLES}
        if wrong:
            raise CommandError(f"There is no example {', '.join(sorted(wrong))}.")
        users = people()
        for example in EXAMPLES:
            if slugs and example.SLUG not in slugs:
                continue
            if Review.objects.filter(slug=example.SLUG).exists():
                self.stdout.write(f"{example.SLUG}: there already")
                continue
            with _all_or_nothing(), audit.through("command", user=users["lead"]):
                review = example.load(users)
                if example is cipn:
                    cipn_versions.freeze(review, by=users["lead"])
            self.stdout.write(f"{example.SLUG}: loaded")
            self.stdout.flush()  # whoever waits sees how far it is
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
