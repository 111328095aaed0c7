"""`manage.py reread IMPORT`: a stored file once more, with the readers of today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence import audit, rereading
from evidence.errors import Refused
from evidence.models import Import, User
from evidence.permissions import NotAllowed


class Command(BaseCommand):
    """Corrected fields stay; what else reads differently now follows."""

    help = "Read the file of an import again; what a person corrected stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("imports", nargs="+", type=int, metavar="IMPORT", help="its number")
        parser.add_argument("--by", help="user name; left out: whoever imported the file")

    def handle(self, *args: str, **options: Any) -> None:
        for pk in options["imports"]:
            row = Import.objects.filter(pk=pk).first()
            if row is None:
                raise CommandError(f"There is no import {pk}.")
            by = self.person(options["by"]) or row.by
            try:
                with audit.through("command", user=by):
                    found = rereading.reread(row, by=by)
            except (Refused, NotAllowed) as refusal:
                raise CommandError(refusal.message) from refusal
            self.stdout.write(f"{row.file_name}: {found}")

    def person(self, name: str | None) -> User | None:
        user = User.objects.filter(username=name).first() if name else None
        if name and user is None:
            raise CommandError(f"Nobody here signs in as {name!r}.")
        return user
