"""manage.py find_duplicates FILE.csv[.gz]: which records are one work. Needs no database."""

import argparse
import csv
import gzip
import json
import resource
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from evidence.matching import Citation, Matches, find

COLUMNS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "issn")
OPTIONAL = {"language_or_type": "kind", "pmid": "pmid", "title_translated": "other_title"}
GZIP = b"\x1f\x8b"  # how every gzipped file begins, whatever it is called
LONGEST = 10_000_000  # characters of one cell; the default of the csv module is 131,072


class Command(BaseCommand):
    """Reads the columns of the labelled sets; prints groups of two records or more."""

    help = (
        "Find duplicates in a CSV file (UTF-8, may be gzipped) with the columns record_id, "
        + ", ".join(COLUMNS)
        + "; language_or_type, pmid and title_translated are used where they exist. Prints the "
        "groups of two records or more (a record in no group stands alone), and the pairs a "
        "person should look at, most probable first, each with its probability."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv[.gz]")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--evidence", action="store_true", help="also say why, for each merge and question"
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Print the answer; a file that cannot be read ends with status 2 and one sentence."""
        started = time.perf_counter()
        matches = find(citations(options["file"]))
        answer = {
            "groups": [list(group) for group in matches.groups],
            "ask": [[pair.a, pair.b, round(pair.probability, 4)] for pair in matches.ask],
            "seconds": round(time.perf_counter() - started, 3),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }
        if options["evidence"]:
            answer |= _evidence(matches)
        self.stdout.write(
            json.dumps(answer, ensure_ascii=False) if options["json"] else _text(answer)
        )


def citations(path: Path) -> Iterator[Citation]:
    """The records of the file, one by one. Raises CommandError (status 2) with a sentence."""
    csv.field_size_limit(LONGEST)
    seen: set[str] = set()
    try:
        with _open(path) as file:
            reader = csv.DictReader(file, restval="", strict=True)
            _check_header(path, reader.fieldnames)
            for row in reader:
                number = row["record_id"].strip()
                if not number or number in seen:
                    problem = (
                        f"has the record_id {number!r} twice" if number else "has no record_id"
                    )
                    raise _refuse(path, f"{problem} (line {reader.line_num}). Number the records.")
                seen.add(number)
                yield _citation(number, row)
    except UnicodeDecodeError:
        raise _refuse(path, "is not UTF-8. Save it as CSV UTF-8 and try again.") from None
    except (OSError, EOFError, zlib.error) as error:
        raise _refuse(path, f"cannot be read: {_reason(error)}.") from None
    except csv.Error as error:
        raise _refuse(path, f"is not a CSV file: {error}.") from None


def _open(path: Path) -> TextIO:
    with path.open("rb") as file:
        start = file.read(len(GZIP))
    if not start:
        raise _refuse(path, "is empty.")
    if path.name.endswith(".gz") or start == GZIP:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _check_header(path: Path, header: Any) -> None:
    missing = [name for name in ("record_id", "title") if name not in (header or ())]
    if missing:
        raise _refuse(path, f"has no column {' or '.join(missing)} in its first line.")


def _citation(number: str, row: dict[str, Any]) -> Citation:
    fields = {name: row.get(name) or "" for name in COLUMNS}
    fields |= {field: row.get(name) or "" for name, field in OPTIONAL.items()}
    return Citation(id=number, **fields)


def _refuse(path: Path, sentence: str) -> CommandError:
    return CommandError(f"{path} {sentence}", returncode=2)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or "it ends too early"


def _evidence(matches: Matches) -> dict[str, list[list[object]]]:
    return {
        name: [[pair.a, pair.b, round(pair.probability, 4), pair.evidence] for pair in pairs]
        for name, pairs in (
            ("why_merged", matches.sure),
            ("why_asked", matches.ask),
            ("same_study", matches.related),
        )
    }


def _text(answer: dict[str, Any]) -> str:
    """The answer for people: one line for each group and question."""
    extra = sum(len(group) - 1 for group in answer["groups"])
    lines = [f"{len(answer['groups'])} groups; {extra} records are duplicates of another."]
    lines += ["  " + " = ".join(group) for group in answer["groups"]]
    lines.append(f"{len(answer['ask'])} pairs to decide by a person:")
    lines += [f"  {a} ? {b}  {probability:.2f}" for a, b, probability in answer["ask"]]
    for name in ("why_merged", "why_asked", "same_study"):
        lines += [f"  {name}: {a} {b}: {said}" for a, b, _, said in answer.get(name, ())]
    lines.append(f"{answer['seconds']} s, {answer['peak_mb']} MB")
    return "\n".join(lines)
