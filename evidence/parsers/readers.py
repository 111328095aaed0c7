"""Which code reads which dialect; imported when needed."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import BinaryIO

from evidence.parsers.dialects import BY_ID
from evidence.parsers.encoding import decoded
from evidence.parsers.entries import entries
from evidence.parsers.grammar import Grammar
from evidence.parsers.lines import blocks
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.seams import LEAST, WHOLE, Stretch, cut
from evidence.parsers.tagged import Entry

Item = ParsedRecord | Problem
Reader = Callable[[BinaryIO, Guess, Mapping[str, str]], Iterator[Item]]

TAGGED = {
    "ris": "ris",
    "medline": "medline",
    "wos-tagged": "wos",
    "refer": "refer",
    "refworks": "refworks",
    "cnki-refworks": "refworks",
    "noteexpress": "noteexpress",
    "cnki-estudy": "estudy",
    "ovid-tagged": "ovid",
    "ovid-text": "ovid_text",
    "labelled": "labelled",
    "cochrane-tagged": "cochrane",
}


def items(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str], stretch: Stretch = WHOLE
) -> Iterator[Item]:
    """What a file holds, or one of its `stretches`."""
    if BY_ID[guess.format].kind == "tagged":
        return tagged(file, guess, stretch)
    return reader_of(guess.format)(file, guess, mapping)


def stretches(file: BinaryIO, guess: Guess, *, least: int = LEAST) -> Iterator[Stretch]:
    """The parts of a file that can be read one without the other: of most dialects it is one."""
    in_ascii = not guess.encoding.startswith(("utf-16", "utf-32"))
    tagged = BY_ID[guess.format].kind == "tagged" and in_ascii
    return cut(file, grammar_of(guess.format).seam if tagged else None, least=least)


def reader_of(dialect: str) -> Reader:
    """The reader of a dialect that is not line-based."""
    module = {
        "pubmed-xml": "pubmed_xml",
        "endnote-xml": "endnote_xml",
        "bibtex": "bibtex",
        "csl-json": "csl",
        "clinicaltrials-json": "csl",
        "ictrp-xml": "trials",
        "clinicaltrials-xml": "trials",
        "pubmed-text": "pubmed_text",
        "scopus-text": "scopus_text",
        "web-table": "web_table",
        "embase-rows": "vertical",
    }.get(dialect, "workbook" if dialect.startswith("xlsx-") else "table")
    reader: Reader = import_module(f"evidence.parsers.{module}").read
    return reader


def tagged(file: BinaryIO, guess: Guess, stretch: Stretch) -> Iterator[Item]:
    """Every line-based dialect: its module gives the grammar and the fields."""
    record: Callable[[Entry], ParsedRecord] = _module(guess.format).record
    pieces = decoded(file, guess.encoding, stretch)
    lines = blocks(pieces, encoding=guess.encoding, first=stretch.first)
    for item in entries(lines, grammar_of(guess.format)):
        yield record(item) if isinstance(item, Entry) else item


def grammar_of(dialect: str) -> Grammar:
    """How the lines of a tagged dialect are read."""
    grammar: Grammar = _module(dialect).GRAMMAR
    return grammar


def _module(dialect: str) -> ModuleType:
    return import_module(f"evidence.parsers.{TAGGED[dialect]}")
