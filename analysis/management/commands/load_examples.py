"""Load the example reviews and the demo's accounts. What is there stays as it is."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from analysis import freshness
from analysis.examples import bcg, cipn, normand
from analysis.examples.people import people
from evidence import audit
from evidence.models import Review


class Command(BaseCommand):
    help = "Load the example reviews (cipn, normand1999, bcg) and the demo's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        users = people()
        for example in (cipn, normand, bcg):
            if Review.objects.filter(slug=example.SLUG).exists():
                self.stdout.write(f"{example.SLUG}: there already")
                continue
            with transaction.atomic(), audit.through("command", user=users["lead"]):
                example.load(users)
            self.stdout.write(f"{example.SLUG}: loaded")
        freshness.request_stale()
