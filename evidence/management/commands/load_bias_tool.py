"""`manage.py load_bias_tool FILE`: a tool for risk of bias from its data."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence import bias_tools
from evidence.errors import Refused


class Command(BaseCommand):
    """The shape of the file is that of ROB1 in evidence/bias_tools.py, as JSON."""

    help = "Load a tool for risk of bias from a JSON file: key, name, levels, domains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: str, **options: Any) -> None:
        try:
            data = json.loads(options["file"].read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(f"{options['file']} is no JSON: {error}.") from error
        if not isinstance(data, dict):
            raise CommandError(f"{options['file']} holds no tool: it is one JSON object.")
        try:
            row = bias_tools.load(data)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{row}: {row.domains.count()} domains. Choose it on the page of bias.")
