"""`manage.py read_references FILE`: what a file holds, as JSON, without a database."""

import gc
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from evidence import parsers

NOTHING_READ = 2
WRITTEN = 1 << 18  # characters
COLLECTED = 1_000  # records between two looks for what counting references leaves
COLUMN = "a column of the table, as FIELD=NAME; may be given several times"


class Command(BaseCommand):
    """Prints each record and each problem as it is read, so that memory stays flat."""

    help = "Read a file of references and print its records and problems as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the export of a database, whatever its format")
        parser.add_argument("--format", help=f"one of {', '.join(parsers.BY_ID)}")
        parser.add_argument("--encoding", help=f"one of {', '.join(parsers.ENCODINGS)}")
        parser.add_argument("--column", action="append", default=[], help=COLUMN)
        parser.add_argument("--json", action="store_true", help="one record a line, for programs")

    def handle(self, *args: str, **options: Any) -> None:
        mapping = dict(text.partition("=")[::2] for text in options["column"])
        try:
            stream = parsers.read_iter(
                options["file"],
                format=options["format"],
                encoding=options["encoding"],
                mapping=mapping,
            )
        except (parsers.UnknownFormat, parsers.UnknownEncoding) as refusal:
            self.refuse(str(refusal))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name is not one of a file"
            self.refuse(f"The file {options['file'][:200]!r} cannot be opened: {reason}.")
        plain = options["json"] or (self.stdout.encoding or "").lower() not in {"utf-8", "utf8"}
        with stream:
            self.print(stream, indent=None if plain else 1)

    def print(self, stream: parsers.Stream, *, indent: int | None) -> None:
        """The object of the records; those come before their number, which is known last."""
        problems: list[parsers.Problem] = []
        records = self.records(stream, problems)
        first = next(records, None)
        if first is None:
            self.refuse(_why(stream.guess, problems))
        guess = stream.guess
        head = {
            "format": guess.format,
            "encoding": guess.encoding,
            "newline": guess.newline,
            "database": guess.database,
        }
        write = self.stdout.write
        gc.disable()  # most records are trees: counting their references is enough
        gc.freeze()
        ascii_only = indent is None  # programs need no particular encoding of the terminal
        write(json.dumps(head)[:-1] + ', "records": [', ending="\n")
        count = size = 0
        texts: list[str] = []  # written some at a time, which takes a fifth less
        dumps = json.JSONEncoder(ensure_ascii=ascii_only, indent=indent).encode
        for record in chain([first], records):
            text = dumps(record.as_json())
            texts.append(f",\n{text}" if count else text)
            count += 1
            size += len(text)
            if size > WRITTEN:
                write("".join(texts), ending="")
                texts, size = [], 0
            if not count % COLLECTED:
                gc.collect()
        write("".join(texts), ending="")
        told = [
            {"line": problem.line, "message": problem.message}
            for problem in sorted(problems, key=lambda problem: problem.line)
        ]
        tail = {"n_records": count, "problems": told}
        written = json.dumps(tail, ensure_ascii=ascii_only, indent=indent)
        write(f"],\n{written[1:]}")

    def records(
        self, stream: parsers.Stream, problems: list[parsers.Problem]
    ) -> Iterator[parsers.ParsedRecord]:
        for item in stream:
            if isinstance(item, parsers.Problem):
                problems.append(item)
            else:
                yield item

    def refuse(self, sentence: str) -> None:
        """One sentence, and the exit code that says that nothing was read."""
        self.stderr.write(sentence)
        sys.exit(NOTHING_READ)


def _why(guess: parsers.Guess, problems: list[parsers.Problem]) -> str:
    if guess.why or not problems:
        return guess.why or "The file holds no record."
    line = problems[0].line
    return f"{f'Line {line}: ' if line else ''}{problems[0].message}"
