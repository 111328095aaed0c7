"""`python manage.py pool FILE`: a meta-analysis of a file, without settings or a database."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Reads raw study data (CSV, JSON or a reference file) and prints the pooled result."""

    help = (
        "Pool the studies of FILE: CSV or JSON with the columns study,n1,mean1,sd1,n2,mean2,sd2 / "
        "e1,n1,e2,n2 / ri,ni / xi,ni / x1,t1,x2,t2 / yi,sei, or a reference file."
    )
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = _misused  # one sentence instead of the usage
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--measure", help="effect measure, e.g. SMD, MD, RR, OR, RD, ZCOR")
        parser.add_argument(
            "--method", help="EE, DL, DL2, PM, REML, ML, HE, SJ, HS, EB, MH or PETO"
        )
        parser.add_argument("--test", help="z, knha, adhoc or knha-not-below-wald")
        parser.add_argument(
            "--profile", default="metafor", help="metafor, revman5, metan or revman-web"
        )
        parser.add_argument(
            "--zero-cells",
            metavar="RULE",
            help="none, only-zeros, all, if-any or drop-double-zeros",
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="every block of a reference file, by every method, as JSON",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        # Imported here: `help` and the list of commands need no numbers.
        import numpy as np

        from analysis.stats.errors import StatsError

        try:
            with np.errstate(all="ignore"):  # what overflows is printed as null
                text = _answer(options)
        except StatsError as refusal:
            _refuse(str(refusal))
        self.stdout.write(text)


def _answer(options: dict[str, Any]) -> str:
    from analysis.stats import printing, reading, report
    from analysis.stats.answer import Question, answer, choices
    from analysis.stats.measures import zero_cells

    raw = reading.read(options["file"])
    rule = options["zero_cells"]
    question = Question(
        measure=_upper(options["measure"]),
        method=_upper(options["method"]),
        test=None if options["test"] is None else options["test"].lower(),
        zero_cells=None if rule is None else zero_cells.rule(rule.lower()),
        profile=options["profile"].lower(),
    )
    choices(question)
    if options["all"]:
        return _json(report.everything(raw, primary_measure=_upper(options["measure"])))
    found = answer(raw, question)
    return _json(found.content()) if options["json"] else printing.text(found)


def _upper(name: str | None) -> str | None:
    return None if name is None else name.upper()


def _json(content: object) -> str:
    from analysis.stats import report

    return json.dumps(report.plain(content), allow_nan=False, ensure_ascii=False, indent=1)


def _refuse(message: str) -> NoReturn:
    """One sentence on the error stream, exit status 2."""
    sys.stderr.write(message.rstrip() + "\n")
    raise SystemExit(2)


def _misused(message: str) -> NoReturn:
    _refuse(message[:1].upper() + message[1:])
